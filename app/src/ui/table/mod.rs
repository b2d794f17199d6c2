//! The one table: columns, order, filters, keyboard, totals and virtual scrolling over a `grid`; it knows no
//! domain, fetches nothing and touches no address bar.

mod body;
mod chips;
mod column;
mod density;
mod facet;
mod filter_box;
mod header;
mod hint;
mod keyboard;
mod layout;
mod model;
mod number;
mod painter;
mod pen;
mod query;
mod rows;
mod skeleton;
mod totals;
mod window;

pub use body::Table;
pub use chips::FilterChips;
pub use column::{Align, Column, FIGURE, NAMED, Row, Total, figure, named, sum};
pub use density::{Density, DensitySwitch};
pub use facet::FacetFilter;
pub use filter_box::FilterBox;
pub use header::SortSelect;
pub use model::{Choice, TableModel};
pub use number::{counted, grouped, percent, share};
pub use pen::Pen;
pub use query::TableQuery;
pub use rows::{RowList, Rows};
