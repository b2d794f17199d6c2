//! What a page says of a column: heading, alignment, how a cell and a total look. It holds no data.

use grid::{Direction, Grid, View};
use leptos::prelude::*;

use super::number::grouped;

/// One column of a table; pages keep theirs in a module-level constant.
#[derive(Debug)]
pub struct Column {
    /// The grid column it sorts by; also its name in styles (`data-column`) and in the URL.
    pub name: &'static str,
    /// The heading.
    pub header: &'static str,
    /// What the heading means, for those who point at it; may be empty.
    pub hint: &'static str,
    /// Which side its cells lean to.
    pub align: Align,
    /// The direction that a first click on the heading sorts in.
    pub natural: Direction,
    /// Whether Enter on a cell keeps only the rows with that cell's value.
    pub narrows: bool,
    /// Draws a cell.
    pub cell: fn(Row<'_>) -> AnyView,
    /// Draws the cell of the totals row; it sees what the filter leaves.
    pub total: Option<fn(&View) -> AnyView>,
}

/// Which side the cells of a column lean to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text, from where reading starts.
    Start,
    /// Numbers, so that their digits stand in columns.
    End,
}

impl Column {
    /// The class of its cells.
    pub const fn class(&self) -> &'static str {
        match self.align {
            Align::Start => "table__cell",
            Align::End => "table__cell table__cell--end",
        }
    }
}

/// One row of a grid, as a cell sees it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    grid: &'a Grid,
    number: u32,
}

impl<'a> Row<'a> {
    /// The row with this number in the grid, whatever the order on screen.
    pub const fn new(grid: &'a Grid, number: u32) -> Self {
        Self { grid, number }
    }

    /// The text in a column; empty if the grid has no such column.
    pub fn text(&self, column: &str) -> &'a str {
        self.grid.column(column).map_or("", |id| self.grid.text(id, self.number))
    }

    /// The number in a column; 0 if the grid has no such column.
    pub fn integer(&self, column: &str) -> i64 {
        self.grid.column(column).map_or(0, |id| self.grid.integer(id, self.number))
    }
}

/// A number in a cell; zero is quiet, and so is what does not count (`quiet`).
pub fn figure(value: i64, quiet: bool) -> AnyView {
    let class = if quiet || value == 0 { "table__figure table__figure--quiet" } else { "table__figure" };
    view! { <span class=class>{grouped(value)}</span> }.into_any()
}

/// A name with something quieter behind it; either may be empty. Both in full on pointing at them.
pub fn named(name: &str, aside: &str) -> AnyView {
    view! {
        <span class="table__name" dir="auto">
            {name.to_owned()}
            " "
            <span class="table__aside">{aside.to_owned()}</span>
        </span>
    }
    .into_any()
}

/// The sum of an integer column over the rows that the filter leaves and that `mask`, another column, marks
/// with 1.
pub fn sum(view: &View, column: &str, mask: &str) -> i64 {
    let only = view.grid().column(mask).map(|mask| (mask, 1));
    view.grid().column(column).map_or(0, |column| view.sum(column, only))
}
