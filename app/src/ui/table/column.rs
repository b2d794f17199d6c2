//! What a page says of a column: heading, alignment, how a cell and a total look. It holds no data.

use grid::{Direction, Grid};

use super::{lines::Sums, number::grouped, pen::Pen};

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
    /// Its width as a track of a CSS grid, until a person gives it one.
    pub track: &'static str,
    /// The least width that the track has, in CSS pixels.
    pub least: u16,
    /// What a cell is made of, such as [`FIGURE`]: elements with `data-spot` can be written to.
    pub markup: &'static str,
    /// Writes a cell.
    pub cell: fn(Row<'_>, &mut Pen<'_>),
    /// What a cell says, as text to take elsewhere.
    pub text: fn(Row<'_>) -> String,
    /// The cell of the totals row, and of headings of groups.
    pub total: Option<Total>,
}

/// A cell of the totals row, and of headings of groups.
#[derive(Debug)]
pub struct Total {
    /// What it is made of.
    pub markup: &'static str,
    /// Writes it.
    pub cell: fn(Sums<'_>, &mut Pen<'_>),
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

/// The markup that [`figure`] writes to.
pub const FIGURE: &str = r"<span data-spot> </span>";

/// A number in a cell; zero is quiet, and so is what does not count (`quiet`).
pub fn figure(pen: &mut Pen<'_>, value: i64, quiet: bool) {
    let is_quiet = quiet || value == 0;
    pen.attribute(0, "class", if is_quiet { "table__figure table__figure--quiet" } else { "table__figure" });
    pen.text(0, &grouped(value));
}

/// The markup that [`named`] writes to; what follows it has spots from 2.
pub const NAMED: &str =
    r#"<span class="table__name" dir="auto" data-spot> <span class="table__aside" data-spot> </span></span>"#;

/// A name with something quieter behind it; either may be empty. Both in full on pointing at them.
pub fn named(pen: &mut Pen<'_>, name: &str, aside: &str) {
    // The blank keeps the two apart, for eyes and for screen readers.
    pen.text(0, &format!("{name} "));
    pen.text(1, aside);
}
