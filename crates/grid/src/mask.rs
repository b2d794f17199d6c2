//! The rows whose integer in one column is exactly some value, remembered because every total asks for the same.

use std::sync::{Arc, Mutex, PoisonError};

use crate::bits::Bits;
use crate::column::ColumnId;
use crate::filter::retain_values;
use crate::grid::Grid;

/// A column of integers and the value that a row must have there.
pub(crate) type Mask = (ColumnId, i64);

/// How many masks are kept, each an eighth of a byte a row.
const KEPT: usize = 4;

/// The masks of one grid that were asked for last.
#[derive(Debug, Default)]
pub(crate) struct Masks {
    /// Behind a lock because totals are read through a shared view. Most recent last.
    kept: Mutex<Vec<(Mask, Arc<Bits>)>>,
}

impl Masks {
    /// The bytes that the kept masks take.
    pub(crate) fn bytes(&self) -> usize {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|(_, rows)| rows.bytes()).sum()
    }

    /// The rows of the grid that have the value, whatever the filters; nothing for a column without integers.
    pub(crate) fn get(&self, grid: &Grid, mask: Mask) -> Option<Arc<Bits>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, rows)) = kept.iter().find(|(other, _)| *other == mask) {
            return Some(Arc::clone(rows));
        }
        let mut rows = Bits::all(grid.row_count());
        retain_values(grid, mask.0, (mask.1, mask.1), &mut rows)?;
        let rows = Arc::new(rows);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((mask, Arc::clone(&rows)));
        Some(rows)
    }
}
