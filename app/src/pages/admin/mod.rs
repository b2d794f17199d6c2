//! The Admin section.

pub mod integrations;
