//! The whole server over HTTP, with a real database and the simulated Microsoft.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod access;
mod app;
mod assets;
mod certificate;
mod connecting;
mod exporting;
mod guards;
mod history;
mod licenses;
mod mailing;
mod matching;
mod notices;
mod organizations;
mod permissions;
mod product_names;
mod signing_in;
mod sink;
mod sources;
mod starting;
mod steering;
mod sync_logs;
mod syncing;
