//! Filters by choice and by range, each with the rows it lets pass; how they combine is the view's business.

use crate::bits::Bits;
use crate::column::ColumnId;
use crate::grid::Grid;
use crate::scan::{Lookup, retain_answered, retain_between};

/// Lets pass the rows with one of the chosen texts.
#[derive(Debug)]
pub(crate) struct Facet {
    pub(crate) column: ColumnId,
    /// By text and not by code, so that a choice outlives a grid in which nothing has it.
    wanted: Vec<String>,
    pub(crate) rows: Bits,
}

impl Facet {
    /// A choice by code; nothing for a column without codes. A code that is not in the dictionary chooses nothing.
    pub(crate) fn by_codes(grid: &Grid, column: ColumnId, codes: &[u32]) -> Option<Self> {
        let dictionary = grid.text_column(column)?.dictionary();
        let entries = codes.iter().filter_map(|&code| dictionary.entries().get(code as usize));
        let mut wanted: Vec<String> = entries.cloned().collect();
        wanted.sort_unstable();
        wanted.dedup();
        Self::by_texts(grid, column, wanted)
    }

    fn by_texts(grid: &Grid, column: ColumnId, wanted: Vec<String>) -> Option<Self> {
        let text = grid.text_column(column)?;
        let mut codes = Bits::none(text.dictionary().len());
        wanted
            .iter()
            .filter_map(|text_wanted| text.dictionary().code(text_wanted))
            .for_each(|code| codes.insert(code));
        let mut lookup = Lookup::new(text.codes(), text.dictionary().len());
        lookup.answer(&text.codes().numbers_of(&codes), 1);
        let mut rows = Bits::all(grid.row_count());
        retain_answered(&[lookup], 1, &mut rows);
        Some(Self { column, wanted, rows })
    }

    /// The chosen codes, ascending.
    pub(crate) fn codes(&self, grid: &Grid) -> Vec<u32> {
        let Some(column) = grid.text_column(self.column) else { return Vec::new() };
        let mut codes: Vec<u32> =
            self.wanted.iter().filter_map(|text| column.dictionary().code(text)).collect();
        codes.sort_unstable();
        codes
    }

    /// The same choice in another grid; nothing if that has no such column.
    pub(crate) fn carry(self, from: &Grid, to: &Grid) -> Option<Self> {
        let column = carry_column(self.column, from, to)?;
        Self::by_texts(to, column, self.wanted)
    }
}

/// Lets pass the rows whose integer lies between two values, both included.
#[derive(Debug)]
pub(crate) struct Range {
    pub(crate) column: ColumnId,
    pub(crate) bounds: (i64, i64),
    pub(crate) rows: Bits,
}

impl Range {
    /// Nothing for a column without integers.
    pub(crate) fn new(grid: &Grid, column: ColumnId, bounds: (i64, i64)) -> Option<Self> {
        let mut rows = Bits::all(grid.row_count());
        retain_values(grid, column, bounds, &mut rows)?;
        Some(Self { column, bounds, rows })
    }

    /// The same range in another grid; nothing if that has no such column.
    pub(crate) fn carry(self, from: &Grid, to: &Grid) -> Option<Self> {
        let column = carry_column(self.column, from, to)?;
        Self::new(to, column, self.bounds)
    }
}

/// Keeps the rows whose integer lies within the bounds; nothing for a column without integers.
pub(crate) fn retain_values(
    grid: &Grid,
    column: ColumnId,
    bounds: (i64, i64),
    rows: &mut Bits,
) -> Option<()> {
    let integers = grid.integer_column(column)?;
    match integers.numbers_between(bounds.0, bounds.1) {
        Some((first, last)) => retain_between(integers.steps(), first, last, rows),
        None => *rows = Bits::none(grid.row_count()),
    }
    Some(())
}

/// The column of the same name in another grid.
pub(crate) fn carry_column(column: ColumnId, from: &Grid, to: &Grid) -> Option<ColumnId> {
    from.get(column).and_then(|column| to.column(&column.name))
}

#[cfg(test)]
mod tests {
    use super::{Facet, Range};
    use crate::builder::GridBuilder;
    use crate::column::ColumnId;
    use crate::grid::Grid;

    fn grid(statuses: &[&str], seats: &[i64]) -> Grid {
        let mut builder = GridBuilder::new();
        builder.text("status", statuses, false).unwrap();
        builder.integer("seats", seats.iter().copied()).unwrap();
        Grid::decode(&builder.encode(1)).unwrap()
    }

    #[test]
    fn a_choice_outlives_a_grid_without_it() {
        let first = grid(&["Enabled", "Deleted", "Enabled"], &[1, 2, 3]);
        let second = grid(&["Enabled", "Warning"], &[1, 2]);
        let third = grid(&["Warning", "Deleted"], &[1, 2]);
        let chosen = Facet::by_codes(&first, ColumnId(0), &[0, 0, 99]).unwrap();
        assert_eq!((chosen.codes(&first), chosen.rows.count()), (vec![0], 1));
        let gone = chosen.carry(&first, &second).unwrap();
        assert_eq!((gone.codes(&second), gone.rows.count()), (vec![], 0));
        let back = gone.carry(&second, &third).unwrap();
        assert_eq!((back.codes(&third), back.rows.contains(1), back.rows.count()), (vec![0], true, 1));
    }

    #[test]
    fn ranges_include_both_ends() {
        let grid = grid(&["a", "a", "a", "a"], &[-10, 0, 10, 20]);
        let table = [
            ((-10, 20), 4),
            ((0, 10), 2),
            ((1, 9), 0),
            ((i64::MIN, i64::MAX), 4),
            ((10, 0), 0),
            ((15, 99), 1),
        ];
        for (bounds, rows) in table {
            assert_eq!(Range::new(&grid, ColumnId(1), bounds).unwrap().rows.count(), rows, "{bounds:?}");
        }
    }

    #[test]
    fn a_filter_needs_a_column_of_its_kind() {
        let grid = grid(&["a"], &[1]);
        assert!(Facet::by_codes(&grid, ColumnId(1), &[0]).is_none());
        assert!(Range::new(&grid, ColumnId(0), (0, 1)).is_none());
        assert!(Range::new(&grid, ColumnId(9), (0, 1)).is_none());
    }
}
