//! Why organizations are suggested for a tenant, line by line, and what was decided on it before.

use std::collections::HashMap;

use domain::{id::TenantId, matching::Suggestion, organization::Organization};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{deed::Deed, history::history, list::row_part, source::Source, state::Matching};
use crate::{
    AppError,
    api::matching::{MatchEvidence, read_match_evidence},
    ui::{
        button::{Button, ButtonKind},
        face::Skeleton,
        floating::Side,
        icon::{Glyph, Icon},
    },
    watch::watch,
};

/// What was read of each tenant.
type Read = HashMap<TenantId, Result<MatchEvidence, AppError>>;

/// The popover.
#[component]
pub(super) fn EvidenceCard(matching: Matching, source: Source) -> impl IntoView {
    let (floating, of) = (matching.floats().evidence, matching.floats().evidence_of);
    let read = RwSignal::new(Read::new());
    // After every reading of the lists, what was read of single tenants is old.
    watch(move || {
        source.readings.track();
        let shown = of.get_untracked();
        read.update(|read| read.retain(|tenant, _| Some(*tenant) == shown));
    });
    watch(move || {
        let Some(tenant) = of.get().filter(|tenant| !read.with_untracked(|read| read.contains_key(tenant)))
        else {
            return;
        };
        spawn_local(async move {
            let evidence = read_match_evidence(tenant).await;
            read.try_update(|read| read.insert(tenant, evidence));
        });
    });
    // Its height is known once it is drawn.
    watch(move || {
        read.track();
        if let Some(tenant) = of.get() {
            request_animation_frame(move || {
                if let Some(part) = row_part(matching, tenant, "[data-column=match]") {
                    floating.place(&part, Side::Beside);
                }
            });
        }
    });
    let label =
        move || of.get().map(|of| format!("Suggested matches for {}", matching.name(of))).unwrap_or_default();
    let shown =
        Memo::new(move |_| of.get().map(|tenant| (tenant, read.with(|read| read.get(&tenant).cloned()))));
    let content = move || match shown.get() {
        None => ().into_any(),
        Some((_, None)) => view! { <Skeleton rows=3/> }.into_any(),
        Some((_, Some(Err(error)))) => view! { <p role="alert">{error.to_string()}</p> }.into_any(),
        Some((tenant, Some(Ok(evidence)))) => card(matching, tenant, evidence),
    };
    view! {
        <div
            class="match-evidence"
            id="match-evidence"
            popover="auto"
            role="dialog"
            tabindex="-1"
            aria-label=label
            node_ref=floating.node()
        >
            {content}
        </div>
    }
    .into_any()
}

fn card(matching: Matching, tenant: TenantId, evidence: MatchEvidence) -> AnyView {
    let name = matching.name(tenant);
    let suggestions: Vec<_> = evidence
        .suggestions
        .into_iter()
        .filter_map(|it| {
            let organization = matching
                .peek(|board| board.organization(it.organization).map(|it| it.organization.clone()))?;
            Some(suggestion(matching, tenant, organization, it))
        })
        .collect();
    let none = suggestions
        .is_empty()
        .then(|| view! { <p class="match-quiet">"No organization is like it."</p> }.into_any());
    view! {
        <h2 class="match-evidence__title" dir="auto">{name}</h2>
        <ol class="match-evidence__suggestions">{suggestions}</ol>
        {none}
        {history(evidence.decisions)}
    }
    .into_any()
}

fn suggestion(matching: Matching, tenant: TenantId, organization: Organization, it: Suggestion) -> AnyView {
    let name = organization.name.clone();
    let words = format!("Match to {name}");
    let choose = move |()| {
        matching.floats().evidence.hide();
        matching.act(&[tenant], Deed::MatchTo(organization.clone()));
        matching.rows().focus();
    };
    let supporting = it.evidence.into_iter().map(|line| evidence_line(true, line.weight, line.words));
    let against = it.contradictions.into_iter().map(|line| evidence_line(false, line.weight, line.words));
    view! {
        <li class="match-evidence__suggestion">
            <div class="match-evidence__head">
                <b dir="auto">{name}</b>
                <span class="match-score">{format!("{}\u{202f}%", it.score)}</span>
                <Button kind=ButtonKind::Quiet on_press=choose>
                    <span aria-hidden="true">"Match"</span>
                    <span class="visually-hidden">{words}</span>
                </Button>
            </div>
            <ul>{supporting.chain(against).collect_view()}</ul>
        </li>
    }
    .into_any()
}

/// One line that speaks for a match, or against it.
pub(super) fn evidence_line(speaks_for: bool, weight: u8, words: String) -> AnyView {
    let (glyph, tone, side) =
        if speaks_for { (Glyph::Checkmark, "good", "For: ") } else { (Glyph::Warning, "warn", "Against: ") };
    let figure = figure(speaks_for, weight)
        .map(|figure| view! { <span class="match-evidence__weight">{figure}</span> }.into_any());
    view! {
        <li class="match-evidence__line" data-tone=tone>
            <Icon glyph/>
            <span class="visually-hidden">{side}</span>
            <span class="match-evidence__words" dir="auto">{words}</span>
            {figure}
        </li>
    }
    .into_any()
}

/// What a line adds to the score or takes from it; none of a line that only says that a person must look.
fn figure(speaks_for: bool, weight: u8) -> Option<String> {
    let sign = if speaks_for { "+" } else { "\u{2212}" };
    (weight > 0).then(|| format!("{sign}{weight}"))
}

/// Moves the focus into the popover, once it is drawn.
pub(super) fn focus_first() {
    request_animation_frame(|| {
        let card = document().get_element_by_id("match-evidence");
        let first = card.clone().and_then(|card| card.query_selector("button").ok().flatten()).or(card);
        if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
            let _ = first.focus();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_weight_has_no_figure() {
        assert_eq!(figure(true, 12).as_deref(), Some("+12"));
        assert_eq!(figure(false, 8).as_deref(), Some("\u{2212}8"));
        assert_eq!((figure(true, 0), figure(false, 0)), (None, None));
    }
}
