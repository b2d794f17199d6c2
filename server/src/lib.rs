//! The server: configuration, HTTP, sign-in and the worker, joined; no SQL, no Graph JSON, no pages.

pub mod auth;
pub mod clock;
pub mod config;
mod headers;
pub mod listen;
mod mail;
mod matches;
mod microsoft;
mod records;
mod router;
mod routes;
mod serve;
mod simulator;
mod state;
mod sync_command;
pub mod telemetry;

pub use serve::serve;
pub use sync_command::sync_once;
