//! The whole server over HTTP, with a real database and the simulated Microsoft.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod access;
mod app;
mod certificate;
mod connecting;
mod guards;
mod mailing;
mod matching;
mod notices;
mod organizations;
mod permissions;
mod signing_in;
mod sink;
mod sources;
mod starting;
mod steering;
mod sync_logs;
mod syncing;
