//! The sync engine: everything that needs both Microsoft Graph and the store; no HTTP server and no pages.
//!
//! A decision is a pure function with I/O on either side of it: read a whole chain of pages, plan against what is
//! stored, apply in one transaction. Time is passed in, and nothing here sleeps inside a unit: a call that must
//! wait puts its unit back into the queue.

mod access;
pub mod connect;
mod credential;
mod crew;
mod discover;
mod ending;
mod engine;
mod error;
mod finish;
mod groups;
mod licenses;
mod matches;
mod observe;
mod outcome;
mod progress;
mod reconcile;
pub mod records;
mod refused;
mod serve;
mod service_account;
mod shown;
mod staging;
mod step;
mod users;
mod work;

pub use credential::credential;
pub use engine::{Engine, Limits, Step};
pub use matches::Suggestions;
pub use work::Work;
