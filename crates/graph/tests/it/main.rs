//! The client from outside: against a script of answers, and against the simulated Microsoft.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "this whole crate is a test")]

mod examples;
mod messages;
mod paging;
mod script;
mod sign_in;
mod simulator;
mod throttling;
