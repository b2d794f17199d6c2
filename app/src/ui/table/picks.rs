//! Which rows a person has picked: one by one, in ranges, or all that pass the filter; they stay while filters and data
//! change.

use grid::View;

use super::{lines::Shown, model::TableModel};

/// How many rows are picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Picked {
    /// All of them.
    pub all: u32,
    /// Those of them that the filter leaves.
    pub passing: u32,
    /// Rows that the filter leaves, picked or not.
    pub of: u32,
}

impl Picked {
    fn of(view: &View) -> Self {
        let all = view.selected_count();
        let passing = if all == 0 { 0 } else { view.selected_passing_count() };
        Self { all, passing, of: view.count() }
    }
}

impl TableModel {
    /// Picks the row on a line, or lets it go; with `extend` does the same to all rows since the line before.
    pub(super) fn pick(self, line: usize, extend: bool) {
        let from = self.anchor().filter(|_| extend).unwrap_or(line);
        self.set_anchor(Some(line));
        let rows = self.peek_lines(|lines| {
            let row = |line: usize| match lines.at(line)? {
                Shown::Row(row) => Some(row),
                Shown::Heading(_) => None,
            };
            let picked = row(line).is_some_and(|row| lines.view.is_selected(row));
            ((from.min(line)..=from.max(line)).filter_map(row).collect::<Vec<u32>>(), !picked)
        });
        let Some((rows, select)) = rows else { return };
        self.change_picks(|view| rows.into_iter().for_each(|row| view.select(row, select)));
    }

    /// Picks all rows that pass the filter, or lets those go.
    pub fn pick_passing(self, select: bool) {
        self.change_picks(|view| view.select_passing(select));
    }

    /// Lets every row go.
    pub fn pick_none(self) {
        self.change_picks(View::clear_selection);
    }

    /// How many rows are picked; runs again when that changes.
    pub fn picked(self) -> Picked {
        self.track_picks();
        self.with(Picked::of).unwrap_or_default()
    }
}
