//! One person's look at a grid: filters, order and the rows they leave; what is drawn of it is the caller's business.

use std::borrow::Cow;
use std::sync::Arc;

use crate::bits::Bits;
use crate::column::ColumnId;
use crate::filter::{Facet, Range};
use crate::grid::Grid;
use crate::mask::{Mask, Masks};
use crate::search::Search;
use crate::selection::Selection;
use crate::sort::{Direction, Key, Orders};

/// A filtered and sorted list of row numbers that is kept up to date with each change of filter, order or data.
///
/// A change costs only its own filter: each keeps the rows it lets pass, and these are combined. A filter on a
/// column that the grid does not have, or of the other kind, is ignored.
#[derive(Debug)]
pub struct View {
    pub(crate) grid: Arc<Grid>,
    pub(crate) search: Search,
    pub(crate) facets: Vec<Facet>,
    pub(crate) ranges: Vec<Range>,
    pub(crate) keys: Vec<Key>,
    pub(crate) orders: Orders,
    pub(crate) masks: Masks,
    pub(crate) selection: Selection,
    /// The rows that pass every filter.
    pub(crate) passing: Bits,
    /// The same, in order.
    rows: Vec<u32>,
}

impl View {
    /// Everything in the grid, in its own order.
    pub fn new(grid: Arc<Grid>) -> Self {
        let passing = Bits::all(grid.row_count());
        let rows = (0..grid.row_count()).collect();
        let selection = Selection { rows: Bits::none(grid.row_count()), identity: None };
        Self {
            grid,
            search: Search::default(),
            facets: Vec::new(),
            ranges: Vec::new(),
            keys: Vec::new(),
            orders: Orders::default(),
            masks: Masks::default(),
            selection,
            passing,
            rows,
        }
    }

    /// The grid that is looked at.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Keeps rows in which every word of the text stands somewhere in a searchable column, in any order, case and
    /// diacritics aside. A text without a word clears the filter.
    pub fn search(&mut self, text: &str) {
        if self.search.set(&self.grid, text) {
            self.refilter();
        }
    }

    /// The text that is searched for, as it was typed.
    pub fn search_text(&self) -> &str {
        self.search.text()
    }

    /// Keeps rows whose text in this column has one of the codes; with no codes no row passes, `None` clears.
    pub fn include(&mut self, column: ColumnId, codes: Option<Vec<u32>>) {
        self.facets.retain(|facet| facet.column != column);
        self.facets.extend(codes.and_then(|codes| Facet::by_codes(&self.grid, column, &codes)));
        self.refilter();
    }

    /// The codes that [`include`](Self::include) set for this column, ascending, as far as the grid has them.
    pub fn included(&self, column: ColumnId) -> Option<Vec<u32>> {
        self.facets.iter().find(|facet| facet.column == column).map(|facet| facet.codes(&self.grid))
    }

    /// Keeps rows whose integer in this column lies between the bounds, both included; `None` clears.
    pub fn range(&mut self, column: ColumnId, bounds: Option<(i64, i64)>) {
        self.ranges.retain(|range| range.column != column);
        self.ranges.extend(bounds.and_then(|bounds| Range::new(&self.grid, column, bounds)));
        self.refilter();
    }

    /// Sorts by the first key, equal rows by the next, rows equal in all keys as they stand in the grid. Without
    /// keys the rows stand as in the grid. Of two keys with one column the first counts.
    pub fn sort(&mut self, keys: Vec<(ColumnId, Direction)>) {
        let mut distinct: Vec<Key> = Vec::with_capacity(keys.len());
        for key in keys {
            if !distinct.iter().any(|&(column, _)| column == key.0) {
                distinct.push(key);
            }
        }
        if distinct != self.keys {
            self.keys = distinct;
            self.reorder();
        }
    }

    /// What [`sort`](Self::sort) set.
    pub fn sort_keys(&self) -> &[(ColumnId, Direction)] {
        &self.keys
    }

    /// The row numbers that pass, in order.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// How many rows pass.
    pub fn count(&self) -> u32 {
        self.passing.count()
    }

    /// Whether a row passes every filter.
    pub fn passes(&self, row: u32) -> bool {
        self.passing.contains(row)
    }

    /// Where a row stands in [`rows`](Self::rows).
    pub fn position(&self, row: u32) -> Option<usize> {
        if !self.passing.contains(row) {
            return None;
        }
        if self.keys.is_empty() {
            self.rows.binary_search(&row).ok()
        } else {
            self.rows.iter().position(|&r| r == row)
        }
    }

    /// The rows that pass every filter but the choice in one column.
    pub(crate) fn passing_but(&self, column: Option<ColumnId>) -> Bits {
        let mut passing = Bits::all(self.grid.row_count());
        let facets = self.facets.iter().filter(|facet| Some(facet.column) != column).map(|facet| &facet.rows);
        for rows in
            self.search.rows().into_iter().chain(facets).chain(self.ranges.iter().map(|range| &range.rows))
        {
            passing.intersect(rows);
        }
        passing
    }

    /// The rows that pass.
    pub(crate) fn passing(&self) -> &Bits {
        &self.passing
    }

    /// The rows that pass and that the mask lets count; nothing for a mask that is not over integers.
    pub(crate) fn counted(&self, mask: Option<Mask>) -> Option<Cow<'_, Bits>> {
        let Some(mask) = mask else { return Some(Cow::Borrowed(&self.passing)) };
        let mut rows = self.passing.clone();
        rows.intersect(&*self.masks.get(&self.grid, mask)?);
        Some(Cow::Owned(rows))
    }

    fn refilter(&mut self) {
        let passing = self.passing_but(None);
        let is_narrower = passing.is_subset_of(&self.passing);
        self.passing = passing;
        if is_narrower && !self.keys.is_empty() {
            // They are in order already.
            retain_passing(&mut self.rows, &self.passing);
        } else {
            self.reorder();
        }
    }

    pub(crate) fn reorder(&mut self) {
        self.rows.clear();
        if self.keys.is_empty() {
            self.rows.reserve(self.passing.count() as usize);
            self.passing.for_each(|row| self.rows.push(row));
        } else {
            self.rows.extend_from_slice(self.orders.by(&self.grid, &self.keys));
            retain_passing(&mut self.rows, &self.passing);
        }
    }
}

/// `Vec::retain` without a branch on whether a row passes, which no processor can foresee.
fn retain_passing(rows: &mut Vec<u32>, passing: &Bits) {
    let mut kept = 0;
    for place in 0..rows.len() {
        let Some(&row) = rows.get(place) else { break };
        if let Some(slot) = rows.get_mut(kept) {
            *slot = row;
        }
        kept += usize::from(passing.contains(row));
    }
    rows.truncate(kept);
}
