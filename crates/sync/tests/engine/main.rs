//! The engine against the simulated Microsoft and a real database of either kind, with a clock under control.

mod faults;
mod provider;
mod published;
mod world;
