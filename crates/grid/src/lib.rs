//! An in-memory column store that filters, sorts, groups and totals a million rows between two keystrokes; it knows
//! columns, not licenses, and does no I/O and no drawing.
//!
//! The server fills a [`GridBuilder`] and sends what [`GridBuilder::encode`] returns, or for a browser that has an
//! older version the rows that changed, by [`GridBuilder::encode_patch`]. The browser reads either with
//! [`Update::decode`] and looks at it through a [`View`], which holds one person's filters, order and selection:
//! [`View::search`], [`View::include`] and [`View::range`] narrow it (a flag is a range, too: more than 0),
//! [`View::sum`], [`View::groups`] and [`View::matrix`] add up what is left, [`View::outline`] lays a grouped list
//! out in lines.
//!
//! Text is held once per distinct value, in a sorted dictionary, and each row holds a number into it. So a filter
//! searches the dictionary (thousands of short strings) and a pass over the rows only looks numbers up in a table;
//! and because a number is also a rank, sorting never compares text. Columns that another decides, as a tenant's id
//! decides its name, keep no number per row at all.

mod bits;
mod builder;
mod codes;
mod column;
mod dictionary;
mod filter;
mod fold;
mod follow;
mod grid;
mod group;
mod integers;
mod keys;
mod mask;
mod matrix;
mod memory;
mod outline;
mod packed;
mod patch;
mod patch_text;
mod renew;
mod scan;
mod search;
mod selection;
mod sent;
mod sort;
mod splice;
mod tally;
mod totals;
mod update;
mod view;
mod wire;

pub use builder::{BuildError, GridBuilder};
pub use column::ColumnId;
pub use fold::fold;
pub use grid::Grid;
pub use group::{Group, Groups};
pub use keys::RowKeys;
pub use matrix::{Cell, Matrix};
pub use memory::Memory;
pub use outline::{Line, Outline};
pub use patch::{Patch, PatchError};
pub use sort::Direction;
pub use update::Update;
pub use view::View;
pub use wire::{FORMAT, WireError};
