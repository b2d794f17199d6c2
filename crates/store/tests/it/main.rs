//! The store's tests: one file per noun, each story on a fresh SQLite file and on a fresh PostgreSQL database.
#![allow(clippy::doc_markdown, reason = "SQLite and PostgreSQL are names, not code")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, as it should"
)]

mod account;
mod audit;
mod coverage;
mod integration;
mod license;
mod open;
mod organization;
mod queue;
mod sample;
mod secret;
mod session;
mod sign_in;
mod statements;
mod sync_run;
mod sync_unit;
mod tenant;
mod version;
