//! The Admin section.

pub mod asset_types;
pub mod integrations;
pub mod product_names;
pub mod settings_email;
