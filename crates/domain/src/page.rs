//! A part of a list that is read from the server piece by piece.

use serde::{Deserialize, Serialize};

/// The largest page that a list hands out (security rule 88).
pub const MAX_PAGE_SIZE: u32 = 500;

/// What part of a list is wanted: keyset paging, so that rows that arrive meanwhile shift nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct PageRequest {
    /// The `next` of the page before; `None` for the first page.
    pub after: Option<String>,
    /// Rows wanted; 0 and anything above [`MAX_PAGE_SIZE`] mean [`MAX_PAGE_SIZE`].
    pub size: u32,
}

impl PageRequest {
    /// The number of rows to read, 1 to [`MAX_PAGE_SIZE`].
    pub const fn limit(&self) -> u32 {
        if self.size == 0 || self.size > MAX_PAGE_SIZE { MAX_PAGE_SIZE } else { self.size }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// Ask for the next page with this; `None` on the last.
    pub next: Option<String>,
}
