//! The list: its headings, its rows, and what clicks and keys do in it.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    asked::Show,
    board::Board,
    control,
    deed::Deed,
    faces::NoRows,
    paint::{MARKUP, paint, row_id},
    source::Source,
    state::Matching,
};
use crate::{
    state::clock::now,
    ui::table::{RowList, Rows},
    watch::watch,
};

/// How many columns there are, for screen readers.
const COLUMNS: usize = 7;

/// The list.
#[component]
pub(super) fn MatchList(matching: Matching, source: Source) -> impl IntoView {
    let rows = matching.rows();
    let now = now();
    rows.draw(MARKUP, move |place, pen| {
        let now = now.get();
        matching.with(|board| paint(board, place, now, pen));
    });
    let size = Signal::derive(move || (matching.with(|board| board.visible().len()), COLUMNS));
    let active = Memo::new(move |_| matching.with(|board| board.active().map(row_id)));
    let waiting = move || !matching.with(Board::is_loaded) && source.failure().with(Option::is_none);
    let waiting = Memo::new(move |_| waiting());
    control::listen(matching);
    // Typing goes on where it was while rows move below it.
    watch(move || {
        matching.with(|_| ());
        reposition(matching);
    });
    view! {
        <RowList
            id="matching"
            label="Tenants"
            rows
            size
            waiting
            active
            on_click=move |event: ev::MouseEvent| clicked(matching, &event)
            on_scroll=move |()| {
                matching.floats().scrolled();
                reposition(matching);
            }
            head=move || view! { <Head matching rows/> }
        >
            <NoRows matching source waiting=waiting.into()/>
        </RowList>
    }
    .into_any()
}

#[component]
fn Head(matching: Matching, rows: Rows) -> impl IntoView {
    let ticked = Memo::new(move |_| {
        let in_sight = rows.in_sight().get();
        matching.with(|board| board.selection_of(in_sight))
    });
    let tick = move |_| {
        let in_sight = rows.in_sight().get_untracked();
        matching.change(|board| {
            let (all, _) = board.selection_of(in_sight.clone());
            board.select(in_sight, !all);
        });
    };
    let labels = Memo::new(move |_| match matching.asked.with(|asked| asked.show) {
        Show::Unmatched => ("Suggested Match", "Match To"),
        Show::Matched => ("Matched To", "Matched By"),
        Show::Ignored => ("Reason", "Ignored By"),
        Show::All => ("Match", "Match To or By"),
    });
    view! {
        <div class="table__row table__row--head" role="row" aria-rowindex="1">
            <div class="table__cell" role="columnheader" data-column="select">
                <input
                    class="tick__box"
                    type="checkbox"
                    aria-label="Select the rows on screen"
                    prop:checked=move || ticked.get().0
                    prop:indeterminate=move || ticked.get() == (false, true)
                    on:change=tick
                />
            </div>
            <div class="table__cell" role="columnheader" data-column="tenant">"Tenant"</div>
            <div class="table__cell table__cell--end" role="columnheader" data-column="seats">"Seats"</div>
            <div class="table__cell table__cell--end" role="columnheader" data-column="users">"Users"</div>
            <div class="table__cell" role="columnheader" data-column="match">{move || labels.get().0}</div>
            <div class="table__cell" role="columnheader" data-column="to">{move || labels.get().1}</div>
            <div class="table__cell" role="columnheader" data-column="menu">
                <span class="visually-hidden">"Actions"</span>
            </div>
        </div>
    }
    .into_any()
}

/// Something in a row was clicked: a part that does something, or the row, which the keyboard then is at.
fn clicked(matching: Matching, event: &ev::MouseEvent) {
    let Some((place, part)) = matching.rows().hit(event, "data-act") else { return };
    let act = part.as_ref().and_then(|part| part.get_attribute("data-act")).unwrap_or_default();
    let tenant = matching.change(|board| {
        match (act.as_str(), event.shift_key()) {
            ("select", true) => board.toggle_to(place),
            ("select", false) => board.toggle(place),
            _ => {}
        }
        board.activate(place);
        board.active_tenant()
    });
    let (Some(tenant), Some(part)) = (tenant, part) else { return };
    match act.as_str() {
        "accept" => matching.act(&[tenant], Deed::Accept),
        "evidence" => {
            matching.floats().open_evidence(tenant, &part);
            super::evidence::focus_first();
        }
        "menu" => matching.floats().open_menu(tenant, &part),
        "match-to" => matching.floats().open_match_to(vec![tenant], &anchor(&part)),
        _ => {}
    }
}

/// The cell around a part of a row: what opens over it is as wide.
fn anchor(part: &Element) -> Element {
    part.closest(".table__cell").ok().flatten().unwrap_or_else(|| part.clone())
}

/// Opens Match To in a row, or over the list for several.
pub(super) fn open_match_to(matching: Matching, tenants: Vec<domain::id::TenantId>) {
    let row = tenants.first().and_then(|tenant| row_part(matching, *tenant, "[data-column=to]"));
    let bar = || document().query_selector(".bulk").ok().flatten();
    let anchor = if tenants.len() == 1 { row.or_else(bar) } else { bar().or(row) };
    if let Some(anchor) = anchor {
        matching.floats().open_match_to(tenants, &anchor);
    }
}

/// A part of a tenant's row while that is drawn; the row itself where the part does not show at this width.
pub(super) fn row_part(matching: Matching, tenant: domain::id::TenantId, part: &str) -> Option<Element> {
    let row = matching.peek(|board| board.place(tenant)).and_then(|place| matching.rows().element(place))?;
    let part = row.query_selector(part).ok().flatten();
    let is_drawn = |part: &Element| part.get_bounding_client_rect().width() > 0.0;
    part.filter(is_drawn).or(Some(row))
}

fn reposition(matching: Matching) {
    if matching.floats().match_to.is_open()
        && let [tenant] = matching.floats().match_to_of.get_untracked().as_slice()
        && let Some(cell) = row_part(matching, *tenant, "[data-column=to]")
    {
        matching.floats().match_to.place(&cell, crate::ui::floating::Side::Over);
    }
}

/// The focus came into a row: the keyboard is there from now on.
pub(super) fn focused(matching: Matching, event: &ev::FocusEvent) {
    if event.target().is_some_and(|target| {
        target.dyn_ref::<Element>().is_some_and(|it| it.closest("[popover]").ok().flatten().is_some())
    }) {
        return;
    }
    if let Some((place, _)) = matching.rows().hit(event, "data-act")
        && matching.peek(|board| board.active() != Some(place))
    {
        matching.change(|board| board.activate(place));
    }
}
