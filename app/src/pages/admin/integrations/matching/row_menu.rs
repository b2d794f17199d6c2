//! The menu of a row. There is one, which opens beside the row it is about.

use domain::{id::TenantId, matching::board::Standing};
use leptos::prelude::*;

use super::{
    board::Board,
    deed::Deed,
    list::{open_match_to, row_part},
    state::Matching,
};
use crate::ui::{
    icon::Glyph,
    menu::{FloatingMenu, MenuItem},
};

/// What a row offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Offer {
    tenant: TenantId,
    kind: Kind,
    has_suggestion: bool,
}

/// How the row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unmatched,
    Matched,
    Ignored,
}

impl Offer {
    fn of(board: &Board, tenant: TenantId) -> Option<Self> {
        let row = board.row(tenant)?;
        let kind = match row.standing() {
            Standing::Unmatched => Kind::Unmatched,
            Standing::Matched { .. } => Kind::Matched,
            Standing::Ignored { .. } => Kind::Ignored,
        };
        Some(Self { tenant, kind, has_suggestion: board.suggested(row).next().is_some() })
    }
}

/// The menu.
#[component]
pub(super) fn RowMenu(matching: Matching) -> impl IntoView {
    let of = matching.floats().menu_of;
    let offer =
        Memo::new(move |_| of.get().and_then(|tenant| matching.with(|board| Offer::of(board, tenant))));
    let label = Signal::derive(move || {
        of.get().map(|of| format!("Actions for {}", matching.name(of))).unwrap_or_default()
    });
    let items = move || offer.get().map(|offer| items(matching, offer));
    view! { <FloatingMenu floating=matching.floats().menu label>{items}</FloatingMenu> }.into_any()
}

fn items(matching: Matching, offer: Offer) -> AnyView {
    let Offer { tenant, kind, has_suggestion } = offer;
    let act = move |deed: Deed| move |()| matching.act(&[tenant], deed.clone());
    let is_open = kind != Kind::Matched;
    let why = (!has_suggestion).then_some("No suggestion");
    let accept = is_open.then(|| match why {
        Some(disabled) => view! {
            <MenuItem glyph=Glyph::Checkmark disabled on_choose=|()| ()>"Accept Suggested Match"</MenuItem>
        }
        .into_any(),
        None => view! {
            <MenuItem glyph=Glyph::Checkmark on_choose=act(Deed::Accept)>"Accept Suggested Match"</MenuItem>
        }
        .into_any(),
    });
    let match_words = if kind == Kind::Matched { "Change Match" } else { "Match To" };
    let create = is_open.then(|| {
        let create = move |()| matching.create(vec![tenant]);
        view! { <MenuItem glyph=Glyph::Add on_choose=create>"Create Organization"</MenuItem> }.into_any()
    });
    let ignore = (kind == Kind::Unmatched).then(|| {
        let ignore = move |()| matching.ask_ignore(vec![tenant]);
        view! { <MenuItem glyph=Glyph::Dismiss on_choose=ignore>"Ignore"</MenuItem> }.into_any()
    });
    let revert_words = match kind {
        Kind::Unmatched => None,
        Kind::Matched => Some("Revert Match"),
        Kind::Ignored => Some("Back to Unmatched"),
    };
    let revert = revert_words.map(|words| {
        view! { <MenuItem glyph=Glyph::ArrowSync on_choose=act(Deed::Revert)>{words}</MenuItem> }.into_any()
    });
    let evidence = move |()| {
        if let Some(part) = row_part(matching, tenant, "[data-column=match]") {
            matching.floats().menu.hide();
            matching.floats().open_evidence(tenant, &part);
            super::evidence::focus_first();
        }
    };
    view! {
        {accept}
        <MenuItem glyph=Glyph::Building on_choose=move |()| open_match_to(matching, vec![tenant])>
            {match_words}
        </MenuItem>
        {create}
        {ignore}
        {revert}
        <MenuItem glyph=Glyph::Person on_choose=move |()| matching.ask_rename(tenant)>"Rename here"</MenuItem>
        <MenuItem glyph=Glyph::Search on_choose=evidence>"Evidence and history"</MenuItem>
    }
    .into_any()
}
