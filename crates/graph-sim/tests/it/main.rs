//! The simulator as its callers meet it: over HTTP, on the loopback address.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects; a panic is its failure"
)]

mod assertion;
mod batch;
mod delta;
mod directory;
mod effects;
mod faults;
mod generator;
mod in_process;
mod options;
mod paging;
mod program;
mod provider_customer;
mod published;
mod schema;
mod support;
mod throttle;
mod token;
mod world;
