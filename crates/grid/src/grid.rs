//! A decoded grid, read-only but for patches; filters and order live in a view.

use crate::column::{Column, ColumnId, Data, TextColumn};
use crate::integers::IntegerColumn;
use crate::wire::{WireError, WireGrid};

/// Columns of equal length with the version of the data they hold.
///
/// Reading outside of it is not an error: a row or column that is not there, or a column of the other kind, reads
/// as an empty text or 0, because a table may draw a row that a newer grid no longer has.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    version: u64,
    rows: u32,
    columns: Vec<Column>,
}

impl Grid {
    /// Reads what [`GridBuilder::encode`](crate::GridBuilder::encode) wrote and checks all of it.
    ///
    /// # Errors
    /// Bytes that are not a grid, of another format, damaged, or that do not fit together are refused as a whole.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let (version, grid) = WireGrid::decode(bytes)?;
        let rows = grid.rows;
        Ok(Self { version, rows, columns: grid.into_columns()? })
    }

    /// The version of the data, as the server stamped it.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The number of rows; they are numbered from 0.
    pub fn row_count(&self) -> u32 {
        self.rows
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<ColumnId> {
        let place = self.columns.iter().position(|column| column.name == name)?;
        u16::try_from(place).ok().map(ColumnId)
    }

    /// The text of a row.
    pub fn text(&self, column: ColumnId, row: u32) -> &str {
        self.text_column(column).map_or("", |column| column.text(row))
    }

    /// The integer of a row.
    pub fn integer(&self, column: ColumnId, row: u32) -> i64 {
        self.integer_column(column).map_or(0, |column| column.value(row))
    }

    /// The place of a row's text in [`dictionary`](Self::dictionary).
    pub fn code(&self, column: ColumnId, row: u32) -> u32 {
        self.text_column(column).map_or(0, |column| column.code(row))
    }

    /// The distinct texts of a column in reading order: by folded text, then as written.
    pub fn dictionary(&self, column: ColumnId) -> &[String] {
        self.text_column(column).map_or(&[], |column| column.dictionary().entries())
    }

    /// The place of exactly this text in [`dictionary`](Self::dictionary).
    pub fn code_of(&self, column: ColumnId, text: &str) -> Option<u32> {
        self.text_column(column)?.dictionary().code(text)
    }

    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub(crate) fn columns_mut(&mut self) -> &mut [Column] {
        &mut self.columns
    }

    /// Says what the columns hold now.
    pub(crate) fn restamp(&mut self, version: u64, rows: u32) {
        (self.version, self.rows) = (version, rows);
    }

    pub(crate) fn get(&self, column: ColumnId) -> Option<&Column> {
        self.columns.get(usize::from(column.0))
    }

    pub(crate) fn text_column(&self, column: ColumnId) -> Option<&TextColumn> {
        match &self.get(column)?.data {
            Data::Text(column) => Some(column),
            Data::Integer(_) => None,
        }
    }

    pub(crate) fn integer_column(&self, column: ColumnId) -> Option<&IntegerColumn> {
        match &self.get(column)?.data {
            Data::Integer(column) => Some(column),
            Data::Text(_) => None,
        }
    }

    /// The columns that people search.
    pub(crate) fn searchable(&self) -> impl Iterator<Item = &TextColumn> {
        self.columns.iter().filter_map(|column| match &column.data {
            Data::Text(column) if column.is_searchable() => Some(column),
            _ => None,
        })
    }
}
