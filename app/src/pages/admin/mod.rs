//! The Admin section.

pub mod integrations;
pub mod settings_email;
