//! What is exported: the packed columns of the list, with the rows and columns that the query leaves, read at one
//! moment.

use std::sync::Arc;

use app::{
    columns,
    license_query::{apply, shown},
    ui::table::TableQuery,
};
use domain::time::Timestamp;
use grid::{Grid, View};
use store::{Coverage, Scope};

use super::{
    about::{coverage_words, filter_words},
    body::Fault,
    cell::{Cell, Column},
};
use crate::{routes::licenses::pack, state::AppState};

/// The rows and columns of one export.
pub(super) struct Selection {
    view: View,
    columns: Vec<Column>,
    query: TableQuery,
    coverage: Coverage,
    as_of: Timestamp,
}

impl Selection {
    /// Reads the list as this scope sees it, and what the query leaves of it.
    pub async fn read(state: &AppState, scope: &Scope, query: TableQuery) -> Result<Self, Fault> {
        let store = &state.services.store;
        let as_of = state.services.clock.now();
        let coverage = store.license_coverage(scope).await?;
        let dataset = store.license_list(scope).await?;
        // Packing and sorting a hundred thousand rows takes longer than others should wait.
        let selected = tokio::task::spawn_blocking(move || {
            let packed = pack(&dataset)?;
            drop(dataset);
            Ok(Self::of(Grid::decode(&packed)?, query, coverage, as_of))
        });
        selected.await?
    }

    fn of(grid: Grid, query: TableQuery, coverage: Coverage, as_of: Timestamp) -> Self {
        let columns = shown(&query).into_iter().filter_map(|name| Column::of(&grid, name)).collect();
        let mut view = View::new(Arc::new(grid));
        apply(&query, &mut view, as_of);
        Self { view, columns, query, coverage, as_of }
    }

    /// The rows in their order, by number.
    pub fn rows(&self) -> &[u32] {
        self.view.rows()
    }

    /// The columns, from left to right.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The cells of a row.
    pub fn cells(&self, row: u32) -> impl Iterator<Item = (Column, Cell<'_>)> {
        self.columns.iter().map(move |column| (*column, column.cell(self.view.grid(), row)))
    }

    /// A text of a row that is there whether or not it is shown.
    pub fn text(&self, name: &str, row: u32) -> &str {
        let grid = self.view.grid();
        grid.column(name).map_or("", |column| grid.text(column, row))
    }

    /// The sum of a column of seats, as the page's totals count it: without free pools and ended licenses.
    pub fn total(&self, name: &str) -> i64 {
        let grid = self.view.grid();
        let counts = grid.column(columns::COUNTS).map(|counts| (counts, 1));
        grid.column(name).map_or(0, |column| self.view.sum(column, counts))
    }

    /// When all of it was read.
    pub fn as_of(&self) -> Timestamp {
        self.as_of
    }

    /// Of how many tenants.
    pub fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// The same in words.
    pub fn coverage_words(&self) -> String {
        coverage_words(self.coverage)
    }

    /// The filter in words.
    pub fn filter_words(&self) -> String {
        filter_words(&self.query)
    }

    /// The query, as the address has it.
    pub fn query(&self) -> &TableQuery {
        &self.query
    }
}
