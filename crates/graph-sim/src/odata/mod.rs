//! The part of `OData` that Graph supports on the simulated routes: `$select`, `$filter`, `$orderby`, `$top`, `$count`,
//! opaque page tokens and delta tokens. Anything else is refused, never ignored.

pub mod delta;
mod directory;
pub mod entity;
mod filter;
mod page;
mod query;

pub use page::{PageToken, next_link};
pub use query::{Query, options, refused, select, single};

use crate::routes::Failure;

/// 400 `BadRequest` with this message.
pub fn bad_request(message: impl Into<String>) -> Failure {
    Failure::new(400, "BadRequest", message)
}

/// 400 `Request_UnsupportedQuery` with this message.
pub fn unsupported(message: impl Into<String>) -> Failure {
    Failure::new(400, "Request_UnsupportedQuery", message)
}
