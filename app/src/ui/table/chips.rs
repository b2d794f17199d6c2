//! What is filtered for, one chip each, to be taken back by a click.

use leptos::prelude::*;

use super::{model::TableModel, query::TableQuery};

/// Chips of every active filter and "Clear all"; nothing when nothing is filtered.
#[component]
pub fn FilterChips(
    /// The table that is filtered.
    model: TableModel,
    /// Columns that may be filtered, with what people call them.
    facets: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let chips = Memo::new(move |_| chips(model, facets));
    let list = move || {
        let chips = chips.get();
        (!chips.is_empty()).then(|| {
            let items = chips.into_iter().map(|chip| chip_view(model, chip)).collect_view();
            view! {
                <ul class="chips" aria-label="Active filters">
                    {items}
                    <li>
                        <button
                            type="button"
                            class="chips__clear"
                            on:click=move |_| model.ask(TableQuery::clear_filters)
                        >
                            "Clear all"
                        </button>
                    </li>
                </ul>
            }
            .into_any()
        })
    };
    list.into_any()
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Chip {
    Text(String),
    Value { column: &'static str, label: &'static str, value: String },
}

fn chips(model: TableModel, facets: &'static [(&'static str, &'static str)]) -> Vec<Chip> {
    let query = model.query().get();
    let text = query.text.trim();
    let values = facets.iter().flat_map(|&(column, label)| {
        let values = query.facets.get(column).cloned().unwrap_or_default();
        values.into_iter().map(move |value| Chip::Value { column, label, value })
    });
    (!text.is_empty()).then(|| Chip::Text(text.to_owned())).into_iter().chain(values).collect()
}

fn chip_view(model: TableModel, chip: Chip) -> AnyView {
    let words = match &chip {
        Chip::Text(text) => format!("\u{201c}{text}\u{201d}"),
        Chip::Value { label, value, .. } => format!("{label}: {value}"),
    };
    let remove = move |_| {
        model.ask(|query| match &chip {
            Chip::Text(_) => query.text.clear(),
            Chip::Value { column, value, .. } => query.toggle(column, value),
        });
    };
    view! {
        <li>
            <button type="button" class="chip" on:click=remove>
                <span class="chip__words" dir="auto">{words}</span>
                <span class="chip__remove" aria-hidden="true">"\u{2715}"</span>
                <span class="visually-hidden">"Remove this filter"</span>
            </button>
        </li>
    }
    .into_any()
}
