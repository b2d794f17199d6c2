//! Bulk Actions, at the lower left: what can be done with the rows that are selected.

use domain::matching::board::Standing;
use leptos::prelude::*;

use super::{board::Board, deed::Deed, list::open_match_to, state::Matching};
use crate::ui::{
    button::{Button, ButtonKind},
    table::grouped,
};

/// What the selection offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Offer {
    /// How many rows are selected.
    selected: usize,
    /// Those that have a suggestion to accept.
    accept: usize,
    /// Those that belong to no organization.
    open: usize,
    /// Those that are matched or ignored.
    decided: usize,
    /// Those that are matched.
    matched: usize,
}

impl Offer {
    fn of(board: &Board) -> Self {
        let mut offer = Self { selected: board.selected, ..Self::default() };
        if offer.selected == 0 {
            return offer;
        }
        for row in board.rows.iter().filter(|row| row.selected) {
            let is_matched = matches!(row.standing(), Standing::Matched { .. });
            offer.matched += usize::from(is_matched);
            offer.open += usize::from(!is_matched);
            offer.decided += usize::from(*row.standing() != Standing::Unmatched);
            offer.accept += usize::from(!is_matched && board.suggested(row).next().is_some());
        }
        offer
    }
}

/// The bar.
#[component]
pub(super) fn BulkActions(matching: Matching) -> impl IntoView {
    let offer = Memo::new(move |_| matching.with(Offer::of));
    let unless = move |count: fn(Offer) -> usize, why: &'static str| {
        Signal::derive(move || (count(offer.get()) == 0).then_some(why))
    };
    let act = move |deed: Deed| move |()| matching.act(&matching.targets(), deed.clone());
    let clear = move |()| matching.change(Board::select_none);
    let change = move |()| open_match_to(matching, matching.targets());
    let change_words = move || if offer.get().matched > 0 { "Change Match" } else { "Match To" };
    view! {
        <div
            class="bulk match-bulk"
            role="region"
            aria-label="Bulk Actions"
            hidden=move || offer.get().selected == 0
        >
            <b class="match-bulk__count">
                {move || format!("{} selected", grouped(i64::try_from(offer.get().selected).unwrap_or_default()))}
            </b>
            <Button
                kind=ButtonKind::Primary
                disabled=unless(|it| it.accept, "None of these has a suggestion")
                on_press=move |()| matching.accept(matching.targets())
            >
                "Accept Suggested Matches"
            </Button>
            <Button
                disabled=unless(|it| it.open, "All of these are matched")
                on_press=move |()| matching.create(matching.targets())
            >
                "Create Organizations"
            </Button>
            <Button
                disabled=unless(|it| it.open, "All of these are matched: revert them first")
                on_press=move |()| matching.ask_ignore(matching.targets())
            >
                "Ignore"
            </Button>
            <Button
                disabled=unless(|it| it.decided, "None of these is matched or ignored")
                on_press=act(Deed::Revert)
            >
                "Revert Match"
            </Button>
            <Button on_press=change>{change_words}</Button>
            <Button kind=ButtonKind::Quiet on_press=clear>"Clear"</Button>
        </div>
    }
    .into_any()
}
