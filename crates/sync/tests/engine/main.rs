//! The engine against the simulated Microsoft and a real database of either kind, with a clock under control.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod faults;
mod provider;
mod published;
mod world;
