//! What narrows the list of organizations: the address holds it.

use domain::organization::{OrganizationFilter, Shown};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::address::address;
use crate::ui::narrow::{Choice, Choices, SearchBox};

/// Choices of archived ones or others, of type and status, and a box to search in.
#[component]
pub(super) fn Narrow(
    /// What the address asks.
    asked: Memo<(OrganizationFilter, usize)>,
    /// Every type.
    kinds: Vec<String>,
    /// Every status.
    statuses: Vec<String>,
) -> impl IntoView {
    let navigate = use_navigate();
    let change = Callback::new(move |change: Box<dyn FnOnce(&mut OrganizationFilter)>| {
        let (mut filter, _) = asked.get_untracked();
        change(&mut filter);
        navigate(&address(&filter, 0), NavigateOptions::default());
    });
    let set_kind = move |kind: String| change.run(Box::new(|filter| filter.kind = kind));
    let set_status = move |status: String| change.run(Box::new(|filter| filter.status = status));
    let search = move |text: String| change.run(Box::new(|filter| filter.text = text));
    let kind = Signal::derive(move || asked.with(|(filter, _)| filter.kind.clone()));
    let status = Signal::derive(move || asked.with(|(filter, _)| filter.status.clone()));
    let text = Signal::derive(move || asked.with(|(filter, _)| filter.text.clone()));
    view! {
        <div class="narrow">
            {move || asked.with(|(filter, _)| shown(filter))}
            <div class="narrow__selects">
                {select("Type", "All types", kinds, kind, Callback::new(set_kind))}
                {select("Status", "All statuses", statuses, status, Callback::new(set_status))}
                <SearchBox label="Search names and domains" text on_search=search/>
            </div>
        </div>
    }
    .into_any()
}

fn shown(filter: &OrganizationFilter) -> AnyView {
    let choice = |shown: Shown| Choice {
        words: shown.label().to_owned(),
        href: address(&OrganizationFilter { shown, ..filter.clone() }, 0),
        is_current: filter.shown == shown,
    };
    view! { <Choices label="Shown" choices=Shown::ALL.map(choice).to_vec()/> }.into_any()
}

fn select(
    label: &'static str,
    all: &'static str,
    words: Vec<String>,
    chosen: Signal<String>,
    on_choose: Callback<String>,
) -> AnyView {
    let now = chosen.get_untracked();
    let option = |value: String, words: String| {
        let is_chosen = value == now;
        view! { <option value=value selected=is_chosen>{words}</option> }.into_any()
    };
    // A value of the address that no organization has any more is shown as what it is.
    let gone = (!now.is_empty() && !words.contains(&now)).then(|| now.clone());
    let options = words.into_iter().chain(gone).map(|word| option(word.clone(), word)).collect_view();
    view! {
        <select
            class="field__control narrow__select"
            aria-label=label
            prop:value=move || chosen.get()
            on:change=move |event| on_choose.run(event_target_value(&event))
        >
            {option(String::new(), all.to_owned())}
            {options}
        </select>
    }
    .into_any()
}
