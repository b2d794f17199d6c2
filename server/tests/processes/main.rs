//! Real server processes that are killed, stopped and doubled at any moment: nothing is lost, nothing is done twice,
//! and what is stored in the end is what is true (security rules 65 to 67).
//!
//! The simulated Microsoft lives in the test's own process, which nobody kills.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod account;
mod changes;
mod kill;
mod process;
mod scene;
mod share;
mod stall;
mod truth;
