//! The columns of an export, and what stands in a cell of each: a text, a number, a share or a day, never a formatted
//! figure.

use app::columns;
use domain::time::Timestamp;
use grid::{ColumnId, Grid};

/// A column that is exported.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// The name in addresses and in JSON.
    pub name: &'static str,
    /// What people call it.
    pub header: &'static str,
    /// What stands in it.
    pub kind: Kind,
    id: ColumnId,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Count,
    Share,
    Day,
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    Text(&'a str),
    Count(i64),
    /// 1 is all of them.
    Share(f64),
    Day(Timestamp),
    /// No renewal, or a share of no seats.
    Nothing,
}

impl Column {
    /// The column of this name.
    pub fn of(grid: &Grid, name: &'static str) -> Option<Self> {
        let kind = match name {
            columns::UTILIZATION => Kind::Share,
            columns::RENEWAL => Kind::Day,
            _ if columns::SEATS.contains(&name) => Kind::Count,
            _ => Kind::Text,
        };
        Some(Self { name, header: columns::header(name), kind, id: grid.column(name)? })
    }

    /// The cell of a row.
    pub fn cell(self, grid: &Grid, row: u32) -> Cell<'_> {
        match (self.kind, grid.integer(self.id, row)) {
            (Kind::Text, _) => Cell::Text(grid.text(self.id, row)),
            (Kind::Count, count) => Cell::Count(count),
            (Kind::Share, share) if share == i64::from(i32::MAX) => Cell::Nothing,
            #[expect(
                clippy::cast_precision_loss,
                reason = "a share in tenths of a percent is a small number"
            )]
            (Kind::Share, share) => Cell::Share(share as f64 / 1000.0),
            (Kind::Day, 0) => Cell::Nothing,
            (Kind::Day, at) => Cell::Day(Timestamp(at)),
        }
    }

    /// Whether figures stand in it, which are aligned at their ends.
    pub const fn is_figure(self) -> bool {
        matches!(self.kind, Kind::Count | Kind::Share)
    }
}

#[cfg(test)]
mod tests {
    use app::license_query::COLUMNS;
    use grid::GridBuilder;

    use super::*;

    #[test]
    fn every_column_that_can_be_shown_has_a_heading() {
        assert!(COLUMNS.iter().all(|column| !columns::header(column).is_empty()));
    }

    #[test]
    fn figures_are_numbers_and_what_is_not_known_is_nothing() {
        let mut builder = GridBuilder::new();
        builder.text(columns::TENANT, ["=1", "b"], true).unwrap();
        builder.integer(columns::UTILIZATION, [560, i64::from(i32::MAX)]).unwrap();
        builder.integer(columns::RENEWAL, [0, 86_400_000]).unwrap();
        builder.integer(columns::ACTIVE, [7, 0]).unwrap();
        let grid = Grid::decode(&builder.encode(1)).unwrap();
        let cells = |name, row| Column::of(&grid, name).unwrap().cell(&grid, row);
        assert_eq!(cells(columns::TENANT, 0), Cell::Text("=1"));
        assert_eq!(
            (cells(columns::UTILIZATION, 0), cells(columns::UTILIZATION, 1)),
            (Cell::Share(0.56), Cell::Nothing)
        );
        assert_eq!(
            (cells(columns::RENEWAL, 0), cells(columns::RENEWAL, 1)),
            (Cell::Nothing, Cell::Day(Timestamp(86_400_000)))
        );
        assert_eq!(cells(columns::ACTIVE, 0), Cell::Count(7));
        assert!(Column::of(&grid, columns::DOMAIN).is_none());
    }
}
