//! The client from outside: against a script of answers, and against the simulated Microsoft.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "this whole crate is a test")]

mod batch;
mod certificate;
mod delta;
mod examples;
mod messages;
mod pages;
mod paging;
mod script;
mod sign_in;
mod simulator;
mod sparing;
mod throttling;
