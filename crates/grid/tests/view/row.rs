//! The rows that the tests make, and grids of them.

use std::cmp::Ordering;
use std::sync::Arc;

use grid::{ColumnId, Grid, GridBuilder, fold};

pub(crate) const TENANT: ColumnId = ColumnId(0);
pub(crate) const PRODUCT: ColumnId = ColumnId(1);
pub(crate) const NOTE: ColumnId = ColumnId(2);
pub(crate) const SEATS: ColumnId = ColumnId(3);
pub(crate) const PAID: ColumnId = ColumnId(4);
pub(crate) const FAMILY: ColumnId = ColumnId(5);
pub(crate) const COLUMNS: [ColumnId; 6] = [TENANT, PRODUCT, NOTE, SEATS, PAID, FAMILY];
pub(crate) const TEXTS: [ColumnId; 4] = [TENANT, PRODUCT, NOTE, FAMILY];

/// One row of the model; the note is not searchable, and mostly the product decides the family.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) tenant: String,
    pub(crate) product: String,
    pub(crate) note: String,
    pub(crate) seats: i64,
    pub(crate) paid: i64,
    pub(crate) family: String,
}

impl Row {
    pub(crate) fn text(&self, column: ColumnId) -> &str {
        match column {
            TENANT => &self.tenant,
            PRODUCT => &self.product,
            FAMILY => &self.family,
            _ => &self.note,
        }
    }

    pub(crate) fn integer(&self, column: ColumnId) -> i64 {
        if column == SEATS { self.seats } else { self.paid }
    }

    pub(crate) fn compare(&self, other: &Self, column: ColumnId) -> Ordering {
        if column == SEATS || column == PAID {
            return self.integer(column).cmp(&other.integer(column));
        }
        let key = |row: &Self| (fold(row.text(column)), row.text(column).to_owned());
        key(self).cmp(&key(other))
    }
}

pub(crate) fn builder(rows: &[Row]) -> GridBuilder {
    let mut builder = GridBuilder::new();
    assert_eq!(builder.text("tenant", rows.iter().map(|row| &row.tenant), true), Ok(TENANT));
    assert_eq!(builder.text("product", rows.iter().map(|row| &row.product), true), Ok(PRODUCT));
    assert_eq!(builder.text("note", rows.iter().map(|row| &row.note), false), Ok(NOTE));
    assert_eq!(builder.integer("seats", rows.iter().map(|row| row.seats)), Ok(SEATS));
    assert_eq!(builder.integer("paid", rows.iter().map(|row| row.paid)), Ok(PAID));
    assert_eq!(builder.text("family", rows.iter().map(|row| &row.family), true), Ok(FAMILY));
    builder
}

pub(crate) fn grid(rows: &[Row], version: u64) -> Arc<Grid> {
    Arc::new(Grid::decode(&builder(rows).encode(version)).unwrap())
}

/// A sum held within the range of `i64`.
pub(crate) fn total(values: impl Iterator<Item = i64>) -> i64 {
    let total: i128 = values.map(i128::from).sum();
    i64::try_from(total.clamp(i64::MIN.into(), i64::MAX.into())).unwrap()
}
