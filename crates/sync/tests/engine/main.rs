//! The engine against the simulated Microsoft and a real database of either kind, with a clock under control.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod access;
mod dry_run;
mod expiry;
mod faults;
mod grid;
mod held;
mod matches;
mod pause;
mod people;
mod provider;
mod published;
mod refused;
mod resume;
mod sources;
mod users;
mod waiting;
mod world;
