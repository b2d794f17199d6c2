//! Packs rows into columns on the server; it does not read them back.

use std::collections::HashMap;

use crate::column::ColumnId;
use crate::dictionary::compare;
use crate::fold::fold;
use crate::follow::follow_last;
use crate::integers::IntegerColumn;
use crate::packed::Packed;
use crate::wire::{WireCodes, WireColumn, WireData, WireGrid};

/// Why a column cannot be added. The builder is unchanged then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The first column sets the number of rows; each other must have as many.
    #[error("column {name:?} has {found} rows, the columns before it have {expected}")]
    RowCount {
        /// The column that was refused.
        name: String,
        /// The rows of the first column.
        expected: u32,
        /// The rows of this column.
        found: usize,
    },
    /// Columns are looked up by name, so names are distinct.
    #[error("there is a column {0:?} already")]
    DuplicateName(String),
    /// More than 4,294,967,295 rows, 65,535 columns, or 4 GiB of distinct text in one column.
    #[error("column {0:?} is more than a grid can hold")]
    TooLarge(String),
}

/// Collects columns of equal length, then encodes them.
#[derive(Debug, Default)]
pub struct GridBuilder {
    grid: WireGrid,
}

impl GridBuilder {
    /// A grid without columns and rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column of texts, one per row. People can search it if it is `searchable`.
    pub fn text<S: AsRef<str>>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = S>,
        searchable: bool,
    ) -> Result<ColumnId, BuildError> {
        let mut distinct = Distinct::default();
        for value in values {
            distinct.push(value.as_ref());
        }
        let (dictionary, codes) = distinct.ranked().ok_or_else(|| BuildError::TooLarge(name.to_owned()))?;
        let rows = codes.len();
        self.add(
            name,
            rows,
            WireData::Text { searchable, dictionary, codes: WireCodes::Own(Packed::new(codes)) },
        )
    }

    /// Adds a column of integers, one per row: numbers, flags (0 and 1) or times.
    pub fn integer(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = i64>,
    ) -> Result<ColumnId, BuildError> {
        let values: Vec<i64> = values.into_iter().collect();
        let (base, step, steps) = IntegerColumn::pack(&values);
        self.add(name, values.len(), WireData::Integer { base, step, steps })
    }

    /// The bytes that [`Grid::decode`](crate::Grid::decode) reads, stamped with the version of the data.
    pub fn encode(&self, version: u64) -> Vec<u8> {
        self.grid.encode(version)
    }

    fn add(&mut self, name: &str, found: usize, data: WireData) -> Result<ColumnId, BuildError> {
        let too_large = || BuildError::TooLarge(name.to_owned());
        if self.grid.columns.iter().any(|column| column.name == name) {
            return Err(BuildError::DuplicateName(name.to_owned()));
        }
        let id =
            u16::try_from(self.grid.columns.len()).ok().filter(|&id| id < u16::MAX).ok_or_else(too_large)?;
        let rows = u32::try_from(found).map_err(|_| too_large())?;
        if id > 0 && rows != self.grid.rows {
            return Err(BuildError::RowCount { name: name.to_owned(), expected: self.grid.rows, found });
        }
        self.grid.rows = rows;
        self.grid.columns.push(WireColumn { name: name.to_owned(), data });
        follow_last(&mut self.grid.columns);
        Ok(ColumnId(id))
    }
}

/// The distinct texts of a column in the order of their first row.
#[derive(Default)]
struct Distinct {
    places: HashMap<String, u64>,
    rows: Vec<u64>,
}

impl Distinct {
    fn push(&mut self, value: &str) {
        if let Some(&place) = self.places.get(value) {
            self.rows.push(place);
        } else {
            let place = self.places.len() as u64;
            self.places.insert(value.to_owned(), place);
            self.rows.push(place);
        }
    }

    /// The sorted dictionary and each row's code; nothing if the folded texts exceed what 32 bits can address.
    fn ranked(self) -> Option<(Vec<String>, Vec<u64>)> {
        let mut entries: Vec<(String, String, u64)> =
            self.places.into_iter().map(|(text, place)| (fold(&text), text, place)).collect();
        let folded_bytes: usize = entries.iter().map(|(folded, _, _)| folded.len() + 1).sum();
        u32::try_from(folded_bytes).ok()?;
        entries.sort_unstable_by(|left, right| compare((&left.0, &left.1), (&right.0, &right.1)));
        let mut ranks = vec![0; entries.len()];
        let mut dictionary = Vec::with_capacity(entries.len());
        for (rank, (_, text, place)) in (0..).zip(entries) {
            if let Some(slot) = usize::try_from(place).ok().and_then(|place| ranks.get_mut(place)) {
                *slot = rank;
            }
            dictionary.push(text);
        }
        let rank = |place: u64| usize::try_from(place).ok().and_then(|place| ranks.get(place)).copied();
        let codes: Option<Vec<u64>> = self.rows.into_iter().map(rank).collect();
        Some((dictionary, codes?))
    }
}

#[cfg(test)]
mod tests {
    use super::{BuildError, GridBuilder};
    use crate::column::ColumnId;
    use crate::grid::Grid;

    #[test]
    fn columns_come_back_as_they_went_in() {
        let mut builder = GridBuilder::new();
        let products = ["Office 365 E3", "école", "Ecole", "", "office 365 e3", "École"];
        assert_eq!(builder.text("product", products, true), Ok(ColumnId(0)));
        assert_eq!(builder.integer("seats", [5, -1, 5, 1_000_000, 0, 7]), Ok(ColumnId(1)));
        let grid = Grid::decode(&builder.encode(42)).unwrap();
        assert_eq!((grid.version(), grid.row_count()), (42, 6));
        assert_eq!((grid.column("product"), grid.column("seats")), (Some(ColumnId(0)), Some(ColumnId(1))));
        let sorted = ["", "Ecole", "École", "école", "Office 365 E3", "office 365 e3"];
        assert_eq!(grid.dictionary(ColumnId(0)), sorted.map(str::to_owned));
        for (row, product) in (0..).zip(products) {
            assert_eq!(grid.text(ColumnId(0), row), product);
            assert_eq!(sorted[grid.code(ColumnId(0), row) as usize], product);
        }
        assert_eq!([0, 1, 3].map(|row| grid.integer(ColumnId(1), row)), [5, -1, 1_000_000]);
    }

    #[test]
    fn a_column_that_does_not_fit_changes_nothing() {
        let mut builder = GridBuilder::new();
        builder.integer("a", [1, 2]).unwrap();
        let before = builder.encode(1);
        let name = "b".to_owned();
        assert_eq!(builder.integer("b", [1]), Err(BuildError::RowCount { name, expected: 2, found: 1 }));
        assert_eq!(builder.text("a", ["x", "y"], false), Err(BuildError::DuplicateName("a".to_owned())));
        assert_eq!(builder.encode(1), before);
    }

    #[test]
    fn no_columns_and_no_rows_are_a_grid() {
        assert_eq!(Grid::decode(&GridBuilder::new().encode(0)).unwrap().row_count(), 0);
        let mut builder = GridBuilder::new();
        let name = builder.text("name", Vec::<&str>::new(), true).unwrap();
        let grid = Grid::decode(&builder.encode(0)).unwrap();
        assert_eq!((grid.row_count(), grid.text(name, 0), grid.dictionary(name).len()), (0, "", 0));
    }
}
