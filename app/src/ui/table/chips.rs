//! What is filtered for, one chip each, to be taken back by a click.

use leptos::prelude::*;

use super::{
    model::TableModel,
    query::{Span, TableQuery, Vocabulary},
};

/// Chips of every active filter and "Clear all"; nothing when nothing is filtered.
#[component]
pub fn FilterChips(
    /// The table that is filtered.
    model: TableModel,
    /// Columns that may be filtered, with what people call them.
    facets: &'static [(&'static str, &'static str)],
    /// Columns of times that may be filtered, with what people call them.
    #[prop(optional)]
    dates: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let chips =
        Memo::new(move |_| model.query().with(|query| chips(query, model.vocabulary(), facets, dates)));
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
    Flag { name: &'static str, label: &'static str },
    Days { column: &'static str, label: &'static str, span: Span },
}

fn chips(
    query: &TableQuery,
    vocabulary: &Vocabulary,
    facets: &'static [(&'static str, &'static str)],
    dates: &'static [(&'static str, &'static str)],
) -> Vec<Chip> {
    let text = query.text.trim();
    let text = (!text.is_empty()).then(|| Chip::Text(text.to_owned()));
    let values = facets.iter().flat_map(|&(column, label)| {
        let values = query.facets.get(column).cloned().unwrap_or_default();
        values.into_iter().map(move |value| Chip::Value { column, label, value })
    });
    let flags = query.flags.iter().filter_map(|name| vocabulary.flag(name));
    let flags = flags.map(|flag| Chip::Flag { name: flag.name, label: flag.label });
    let days = dates.iter().filter_map(|&(column, label)| {
        query.spans.get(column).map(|span| Chip::Days { column, label, span: *span })
    });
    text.into_iter().chain(values).chain(flags).chain(days).collect()
}

impl Chip {
    fn words(&self) -> String {
        match self {
            Self::Text(text) => format!("\u{201c}{text}\u{201d}"),
            Self::Value { label, value, .. } => format!("{label}: {value}"),
            Self::Flag { label, .. } => (*label).to_owned(),
            Self::Days { label, span, .. } => format!("{label} {}", span.words()),
        }
    }

    fn remove(&self, query: &mut TableQuery) {
        match self {
            Self::Text(_) => query.text.clear(),
            Self::Value { column, value, .. } => query.toggle(column, value),
            Self::Flag { name, .. } => query.toggle_flag(name),
            Self::Days { column, .. } => query.set_span(column, None),
        }
    }
}

/// The filters in words: `“e5”, Status: Suspended, Has unused`.
pub fn filter_words(
    query: &TableQuery,
    vocabulary: &Vocabulary,
    facets: &'static [(&'static str, &'static str)],
    dates: &'static [(&'static str, &'static str)],
) -> String {
    chips(query, vocabulary, facets, dates).iter().map(Chip::words).collect::<Vec<_>>().join(", ")
}

fn chip_view(model: TableModel, chip: Chip) -> AnyView {
    let words = chip.words();
    let remove = move |_| model.ask(|query| chip.remove(query));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license_query::{LICENSES, parse};

    #[test]
    fn every_filter_has_a_chip_that_takes_it_back() {
        const FACETS: &[(&str, &str)] = &[("organization", "Organization"), ("status", "Status")];
        const DATES: &[(&str, &str)] = &[("renewal", "Renewal")];
        let mut query =
            parse("q=+e5+&organization=Fabrikam&status=Enabled&status=In+grace&has=unused&renewal=30d");
        assert_eq!(
            filter_words(&query, &LICENSES, FACETS, DATES),
            "\u{201c}e5\u{201d}, Organization: Fabrikam, Status: Enabled, Status: In grace, Has unused, \
             Renewal within 30 days"
        );
        for chip in chips(&query, &LICENSES, FACETS, DATES) {
            chip.remove(&mut query);
        }
        assert_eq!(query, TableQuery::default());
    }
}
