//! An in-memory column store that filters, sorts and totals a million rows between two keystrokes; it knows
//! columns, not licenses, and does no I/O and no drawing.
//!
//! The server fills a [`GridBuilder`] and sends what [`GridBuilder::encode`] returns. The browser reads it with
//! [`Grid::decode`] and looks at it through a [`View`], which holds one person's filters and sort order.
//!
//! Text is held once per distinct value, in a sorted dictionary, and each row holds a number into it. So a filter
//! searches the dictionary (thousands of short strings) and a pass over the rows only looks numbers up in a table;
//! and because a number is also a rank, sorting never compares text.

mod bits;
mod builder;
mod column;
mod dictionary;
mod filter;
mod fold;
mod grid;
mod packed;
mod scan;
mod search;
mod sort;
mod totals;
mod view;
mod wire;

pub use builder::{BuildError, GridBuilder};
pub use column::ColumnId;
pub use fold::fold;
pub use grid::Grid;
pub use sort::Direction;
pub use view::View;
pub use wire::WireError;
