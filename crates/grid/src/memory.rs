//! What a grid and a view of it weigh; it only counts.

use crate::column::Data;
use crate::grid::Grid;
use crate::view::View;

/// Bytes held, by what they grow with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Grows with rows: columns, orders, sets of rows.
    pub rows: usize,
    /// Grows with distinct texts: dictionaries, as they are and folded.
    pub dictionaries: usize,
}

impl Grid {
    /// What the columns hold.
    pub fn memory(&self) -> Memory {
        let mut memory = Memory::default();
        for column in self.columns() {
            match &column.data {
                Data::Text(text) => {
                    // Numbers that follow from another column's are counted there.
                    match text.codes().map() {
                        Some(map) => memory.dictionaries += map.bytes(),
                        None => memory.rows += text.codes().numbers().bytes(),
                    }
                    memory.dictionaries += text.dictionary().bytes();
                }
                Data::Integer(integers) => memory.rows += integers.steps().bytes(),
            }
        }
        memory
    }
}

impl View {
    /// What the view holds, with its grid.
    pub fn memory(&self) -> Memory {
        let mut memory = self.grid().memory();
        let filters =
            self.facets.iter().map(|facet| &facet.rows).chain(self.ranges.iter().map(|range| &range.rows));
        let sets = filters.chain(self.search.rows()).chain([&self.passing, &self.selection.rows]);
        memory.rows += sets.map(crate::bits::Bits::bytes).sum::<usize>();
        memory.rows += size_of_val(self.rows()) + self.orders.bytes() + self.masks.bytes();
        memory
    }
}
