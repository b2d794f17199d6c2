//! Which rows are selected: one by one, in ranges, or all that pass the filter.

use domain::id::TenantId;

use super::board::Board;

impl Board {
    /// Selects the row at a place, or takes that back; ranges begin there from now on.
    pub(super) fn toggle(&mut self, place: usize) {
        let Some(row) = self.shown(place) else { return };
        let (tenant, select) = (row.id(), !row.selected);
        self.anchor = Some(tenant);
        self.select(place..place + 1, select);
    }

    /// Does to all rows between the last click and this place what a click would do to the one there.
    pub(super) fn toggle_to(&mut self, place: usize) {
        let from = self.anchor.and_then(|anchor| self.place(anchor));
        let (Some(from), Some(row)) = (from, self.shown(place)) else { return self.toggle(place) };
        let select = !row.selected;
        self.select(from.min(place)..from.max(place) + 1, select);
    }

    /// Selects the rows at these places, or takes that back.
    pub(super) fn select(&mut self, places: std::ops::Range<usize>, select: bool) {
        let chosen: Vec<usize> =
            self.visible().iter().skip(places.start).take(places.len()).copied().collect();
        for place in chosen {
            if let Some(row) = self.rows.get_mut(place).filter(|row| row.selected != select) {
                row.selected = select;
                self.selected = if select { self.selected + 1 } else { self.selected.saturating_sub(1) };
            }
        }
    }

    /// Selects every row that passes the filter.
    pub(super) fn select_all(&mut self) {
        self.select(0..self.visible().len(), true);
    }

    /// Selects none.
    pub(super) fn select_none(&mut self) {
        for row in &mut self.rows {
            row.selected = false;
        }
        self.selected = 0;
        self.anchor = None;
    }

    /// Whether all rows at these places are selected, or some.
    pub(super) fn selection_of(&self, places: std::ops::Range<usize>) -> (bool, bool) {
        let mut rows = places.filter_map(|place| self.shown(place)).map(|row| row.selected).peekable();
        if rows.peek().is_none() {
            return (false, false);
        }
        rows.fold((true, false), |(all, some), selected| (all && selected, some || selected))
    }

    /// The tenants that are selected, in their order.
    pub(super) fn selection(&self) -> Vec<TenantId> {
        let rows = self.visible().iter().filter_map(|row| self.rows.get(*row));
        rows.filter(|row| row.selected).map(super::row::Row::id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            asked::{Asked, Show},
            samples::board,
        },
        *,
    };

    fn selected(board: &Board) -> Vec<String> {
        board.selection().into_iter().map(|id| board.row(id).unwrap().name().to_owned()).collect()
    }

    #[test]
    fn a_range_goes_from_the_last_click_in_either_direction() {
        let mut board = board(&["A", "B", "C", "D", "E"]);
        board.toggle(1);
        board.toggle_to(3);
        assert_eq!(selected(&board), ["B", "C", "D"]);
        board.toggle_to(0);
        assert_eq!((selected(&board), board.selected), (["A", "B", "C", "D"].map(str::to_owned).to_vec(), 4));
        board.toggle_to(2);
        assert_eq!(selected(&board), ["A", "D"], "a range is taken back as a click would");
        board.select_none();
        board.toggle_to(4);
        assert_eq!(selected(&board), ["E"], "without a beginning it is one row");
    }

    #[test]
    fn what_is_not_shown_is_not_selected() {
        let mut board = board(&["Adatum", "Contoso", "Contoso Logistics"]);
        board.select_all();
        assert_eq!(board.selection_of(0..3), (true, true));
        board.ask(Asked { show: Show::Unmatched, text: "contoso".into() });
        assert_eq!(selected(&board), ["Contoso", "Contoso Logistics"]);
        board.ask(Asked::default());
        assert_eq!((board.selected, board.selection_of(0..3)), (2, (false, true)));
        board.ask(Asked { show: Show::Matched, text: String::new() });
        assert_eq!((board.selected, board.selection_of(0..9)), (0, (false, false)));
    }
}
