//! The store's tests: one file per noun, each story on a fresh SQLite file and on a fresh PostgreSQL database.
#![allow(clippy::doc_markdown, reason = "SQLite and PostgreSQL are names, not code")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod access;
mod account;
mod asset;
mod asset_access;
mod asset_desk;
mod asset_page;
mod asset_scale;
mod asset_type;
mod audit;
mod backoff;
mod checkpoint;
mod coverage;
mod credential_warning;
mod dashboard;
mod directory;
mod dry_run;
mod held;
mod history;
mod history_desk;
mod integration;
mod license;
mod license_asset;
mod mail;
mod matching;
mod matching_automatic;
mod matching_desk;
mod matching_race;
mod matching_refusal;
mod matching_run;
mod matching_scale;
mod matching_undo;
mod notice;
mod open;
mod organization;
mod organization_import;
mod organization_profile;
mod pause;
mod product_name;
mod queue;
mod run_log;
mod sample;
mod saved_view;
mod secret;
mod session;
mod settings;
mod sign_in;
mod source;
mod statements;
mod sync_run;
mod sync_unit;
mod tenant;
mod unit_apply;
mod version;
