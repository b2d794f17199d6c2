//! The whole server over HTTP, with a real database and the simulated Microsoft.

mod app;
mod connecting;
mod guards;
mod permissions;
mod signing_in;
mod starting;
mod syncing;
