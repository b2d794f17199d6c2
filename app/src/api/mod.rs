//! Server functions, one file per noun. Each is a public endpoint: its first line says who is asking.
//!
//! Reads are `GET` and writes `POST`; a write takes one struct that refuses unknown fields.

pub mod access;
pub mod account;
pub mod answer;
pub mod asset;
pub mod asset_access;
pub mod asset_license;
pub mod asset_type;
pub mod dashboard;
pub mod flash;
pub mod guide;
pub mod held_removal;
pub mod history;
pub mod integration;
pub mod integration_tenant;
pub mod license;
pub mod list_filter;
pub mod mail;
pub mod matching;
pub mod notice;
pub mod organization;
pub mod organization_import;
pub mod organization_profile;
pub mod product_name;
pub mod saved_view;
pub mod sync;
pub mod sync_log;
pub mod sync_settings;
