//! The rows that a person has picked; they stay picked while filters, order and data change.

use std::ops::RangeInclusive;

use crate::bits::Bits;
use crate::column::ColumnId;
use crate::keys::{Identity, RowKeys};
use crate::view::View;

/// Picked rows, and how they are known again in other data.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    pub(crate) rows: Bits,
    pub(crate) identity: Option<Identity>,
}

impl View {
    /// Says which text columns together tell rows apart (twice the same if one is enough), so that a selection
    /// and [`keys_of`](Self::keys_of) outlive a change of the data. Without it new data clears the selection.
    pub fn identify(&mut self, first: ColumnId, second: ColumnId) {
        self.selection.identity = Some((first, second));
    }

    /// Picks a row, or lets it go.
    pub fn select(&mut self, row: u32, selected: bool) {
        if selected && row < self.grid().row_count() {
            self.selection.rows.insert(row);
        } else {
            self.selection.rows.remove(row);
        }
    }

    /// Picks the rows at these places of [`rows`](Self::rows), or lets them go.
    pub fn select_places(&mut self, places: RangeInclusive<usize>, selected: bool) {
        let mut picked = std::mem::take(&mut self.selection.rows);
        let (start, end) = places.into_inner();
        let end = self.rows().len().min(end.saturating_add(1));
        for &row in self.rows().get(start..end).unwrap_or_default() {
            if selected {
                picked.insert(row);
            } else {
                picked.remove(row);
            }
        }
        self.selection.rows = picked;
    }

    /// Picks every row that passes the filters, or lets those go; others stay as they are.
    pub fn select_passing(&mut self, selected: bool) {
        if selected {
            self.selection.rows.unite(&self.passing);
        } else {
            self.selection.rows.subtract(&self.passing);
        }
    }

    /// Lets every row go.
    pub fn clear_selection(&mut self) {
        self.selection.rows.clear();
    }

    /// Whether a row is picked.
    pub fn is_selected(&self, row: u32) -> bool {
        self.selection.rows.contains(row)
    }

    /// How many rows are picked, with those that a filter hides.
    pub fn selected_count(&self) -> u32 {
        self.selection.rows.count()
    }

    /// How many of the picked rows pass the filters.
    pub fn selected_passing_count(&self) -> u32 {
        let mut rows = self.selection.rows.clone();
        rows.intersect(self.passing());
        rows.count()
    }

    /// The picked rows by number, with those that a filter hides.
    pub fn selected(&self) -> Vec<u32> {
        let mut selected = Vec::with_capacity(self.selected_count() as usize);
        self.selection.rows.for_each(|row| selected.push(row));
        selected
    }

    /// What these rows are, by the columns that [`identify`](Self::identify) named; nothing without those.
    pub fn keys_of(&self, rows: &[u32]) -> RowKeys {
        let identity = self.selection.identity;
        identity.map_or_else(RowKeys::default, |identity| {
            RowKeys::of(self.grid(), identity, rows.iter().copied())
        })
    }

    /// The rows that have one of the keys, by ascending number; in this data or any other with such columns.
    pub fn rows_of(&self, keys: &RowKeys) -> Vec<u32> {
        let mut found = Vec::new();
        self.rows_with(keys).for_each(|row| found.push(row));
        found
    }

    pub(crate) fn rows_with(&self, keys: &RowKeys) -> Bits {
        match self.selection.identity.filter(|_| !keys.is_empty()) {
            Some(identity) => keys.rows(self.grid(), identity),
            None => Bits::none(self.grid().row_count()),
        }
    }
}
