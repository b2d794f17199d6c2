//! Flags that rows may be asked to have, one button each.

use leptos::prelude::*;

use super::{model::TableModel, query::Flag};

/// A button for each flag of the table.
#[component]
pub fn FlagFilters(
    /// The table that is filtered.
    model: TableModel,
) -> impl IntoView {
    model.vocabulary().flags.iter().map(|flag| button(model, flag)).collect_view().into_any()
}

fn button(model: TableModel, flag: &'static Flag) -> AnyView {
    let asked = Memo::new(move |_| model.query().with(|query| query.flags.contains(flag.name)));
    view! {
        <button
            type="button"
            class="facet"
            class:facet--chosen=move || asked.get()
            aria-pressed=move || asked.get().to_string()
            title=flag.hint
            on:click=move |_| model.ask(|query| query.toggle_flag(flag.name))
        >
            {flag.label}
        </button>
    }
    .into_any()
}
