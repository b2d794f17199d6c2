//! Licenses of one tenant: fetch a whole observation, plan the changes, and let the store apply them.

mod fetch;
mod plan;

pub use fetch::{Snapshot, fetch};
pub use plan::plan;
