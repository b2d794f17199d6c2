//! The sync engine: everything that needs both Microsoft Graph and the store; no HTTP server and no pages.
//!
//! A decision is a pure function with I/O on either side of it: fetch a whole observation, plan against what is
//! stored, apply in one transaction. Time is passed in, and nothing here sleeps inside a unit: a call that must
//! wait puts its job back into the queue.

pub mod connect;
mod discover;
mod error;
pub mod licenses;
mod worker;

pub use worker::{Engine, Limits};
