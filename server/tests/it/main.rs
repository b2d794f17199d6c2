//! The whole server over HTTP, with a real database and the simulated Microsoft.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod app;
mod connecting;
mod guards;
mod permissions;
mod signing_in;
mod starting;
mod syncing;
