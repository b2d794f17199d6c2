//! New data under a view: filters, order and selection are carried over, for nobody meant to lose them.

use std::sync::Arc;

use crate::bits::Bits;
use crate::filter::carry_column;
use crate::grid::Grid;
use crate::mask::Masks;
use crate::patch::{Patch, PatchError};
use crate::sort::{Key, Orders};
use crate::view::View;

impl View {
    /// Looks at other data with the same filters and order. Columns are found again by name and choices by text;
    /// a filter whose column is gone is dropped, a chosen text that is gone stays chosen should it return.
    /// The selection follows if [`identify`](Self::identify) said how rows are told apart.
    pub fn replace(&mut self, grid: Arc<Grid>) {
        let selected = self.keys_of(&self.selected());
        let old = std::mem::replace(&mut self.grid, grid);
        let new = &self.grid;
        let facets = std::mem::take(&mut self.facets);
        self.facets = facets.into_iter().filter_map(|facet| facet.carry(&old, new)).collect();
        let ranges = std::mem::take(&mut self.ranges);
        self.ranges = ranges.into_iter().filter_map(|range| range.carry(&old, new)).collect();
        let carried = |&(column, direction): &Key| Some((carry_column(column, &old, new)?, direction));
        self.keys = self.keys.iter().filter_map(carried).collect();
        let identity = self.selection.identity.take();
        self.selection.identity = identity.and_then(|(first, second)| {
            Some((carry_column(first, &old, new)?, carry_column(second, &old, new)?))
        });
        self.selection.rows = self.rows_with(&selected);
        self.look_again();
    }

    /// Takes new rows of some tenants in, or of whatever the patch is keyed by; filters, order and selection stay
    /// as in [`replace`](Self::replace). A grid that somebody else holds too is copied first.
    ///
    /// # Errors
    /// A patch that does not fit this grid changes nothing: fetch the grid as a whole.
    pub fn patch(&mut self, patch: &Patch) -> Result<(), PatchError> {
        let Some(plan) = self.grid.plan(patch)? else { return Ok(()) };
        let mut going = Vec::new();
        plan.gone.for_each(|row| going.extend(self.is_selected(row).then_some(row)));
        let going = self.keys_of(&going);
        Arc::make_mut(&mut self.grid).carry_out(patch, &plan)?;
        let grid = &self.grid;
        let facets = std::mem::take(&mut self.facets);
        self.facets = facets.into_iter().filter_map(|facet| facet.carry(grid, grid)).collect();
        let ranges = std::mem::take(&mut self.ranges);
        self.ranges = ranges.into_iter().filter_map(|range| range.carry(grid, grid)).collect();
        // Without an identity nothing says that a row which stays is the one that was picked.
        let mut selected = match self.selection.identity {
            Some(_) => plan.carry(&self.selection.rows),
            None => Bits::none(grid.row_count()),
        };
        let mut returned = self.rows_with(&going);
        returned.intersect(&plan.arrived());
        selected.unite(&returned);
        self.selection.rows = selected;
        self.look_again();
        Ok(())
    }

    /// Finds what passes and its order anew.
    fn look_again(&mut self) {
        let text = std::mem::take(&mut self.search).text().to_owned();
        self.search.set(&self.grid, &text);
        self.orders = Orders::default();
        self.masks = Masks::default();
        self.passing = self.passing_but(None);
        self.reorder();
    }
}
