//! The part of `OData` that Graph supports on the simulated routes: `$select`, `$filter`, `$orderby`, `$top`, `$count`
//! and opaque page tokens. Anything else is refused, never ignored.

pub mod entity;
mod filter;
mod page;
mod query;

pub use page::{PageToken, next_link};
pub use query::{Query, single};

use crate::routes::Failure;

/// 400 `BadRequest` with this message.
fn bad_request(message: impl Into<String>) -> Failure {
    Failure::new(400, "BadRequest", message)
}

/// 400 `Request_UnsupportedQuery` with this message.
fn unsupported(message: impl Into<String>) -> Failure {
    Failure::new(400, "Request_UnsupportedQuery", message)
}
