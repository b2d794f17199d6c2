//! A filter by the values of one column: a button and a list of check boxes with counts, in a native popover.

use std::collections::BTreeSet;

use leptos::{html, prelude::*};

use super::{choice::Choice, model::TableModel, number::grouped};
use crate::{ui::dropdown::Dropdown, watch::watch};

/// Check boxes drawn at once; the small search finds the others.
const DRAWN: usize = 200;

/// The values of one column to choose from.
#[component]
pub fn FacetFilter(
    /// The table that is filtered.
    model: TableModel,
    /// Name of a text column of its grid.
    column: &'static str,
    /// What people call that column.
    label: &'static str,
) -> impl IntoView {
    let chosen =
        Memo::new(move |_| model.query().with(|query| query.facets.get(column).map_or(0, BTreeSet::len)));
    view! {
        <Dropdown id=format!("facet-{column}") label=Signal::stored(label.to_owned()) chosen>
            <FacetPanel model=model column=column label=label/>
        </Dropdown>
    }
    .into_any()
}

#[component]
fn FacetPanel(model: TableModel, column: &'static str, label: &'static str) -> impl IntoView {
    let sought = RwSignal::new(String::new());
    let search = NodeRef::<html::Input>::new();
    watch(move || {
        if let Some(search) = search.get() {
            let _ = search.focus();
        }
    });
    let choices = Memo::new(move |_| matching(model.choices(column), &sought.get()));
    let options = move || {
        choices.get().into_iter().take(DRAWN).map(|choice| option(model, column, choice)).collect_view()
    };
    let note = move || match choices.with(Vec::len) {
        0 => Some("No such value.".to_owned()),
        count if count > DRAWN => Some(format!("{} more: type to find them.", count - DRAWN)),
        _ => None,
    };
    let placeholder = format!("Find in {}", label.to_lowercase());
    let any = move || model.query().with(|query| query.facets.contains_key(column));
    view! {
        <input
            type="search"
            class="facet__search"
            aria-label=placeholder.clone()
            placeholder=placeholder
            autocomplete="off"
            node_ref=search
            on:input:target=move |event| sought.set(event.target().value())
        />
        <ul class="facet__choices">{options}</ul>
        <p class="facet__note">{note}</p>
        <button
            type="button"
            class="facet__clear"
            disabled=Signal::derive(move || !any())
            on:click=move |_| model.ask(|query| { query.facets.remove(column); })
        >
            "Clear"
        </button>
    }
    .into_any()
}

fn option(model: TableModel, column: &'static str, choice: Choice) -> AnyView {
    let Choice { value, rows, chosen } = choice;
    let class = if rows == 0 { "facet__choice facet__choice--empty" } else { "facet__choice" };
    let name = if value.is_empty() { "(none)".to_owned() } else { value.clone() };
    view! {
        <li>
            <label class=class>
                <input
                    type="checkbox"
                    prop:checked=chosen
                    on:change=move |_| model.ask(|query| query.toggle(column, &value))
                />
                <span class="facet__value" dir="auto" title=name.clone()>{name.clone()}</span>
                <span class="facet__count">{grouped(i64::from(rows))}</span>
            </label>
        </li>
    }
    .into_any()
}

/// The choices that hold every sought word; chosen ones stay, so that they can be taken back.
fn matching(mut choices: Vec<Choice>, sought: &str) -> Vec<Choice> {
    let sought = grid::fold(sought);
    let words: Vec<&str> = sought.split_whitespace().collect();
    if !words.is_empty() {
        choices.retain(|choice| {
            let value = grid::fold(&choice.value);
            words.iter().all(|word| value.contains(word))
        });
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_search_finds_words_in_any_order_and_spelling() {
        let values = ["Müller GmbH", "Contoso", "Fabrikam Müll"];
        let choices = values.map(|value| Choice { value: value.to_owned(), rows: 1, chosen: false }).to_vec();
        let check = |sought: &str, expected: &[&str]| {
            let found = matching(choices.clone(), sought);
            assert_eq!(
                found.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>(),
                expected,
                "{sought}"
            );
        };
        check("", &values);
        check("  ", &values);
        check("MULL", &["Müller GmbH", "Fabrikam Müll"]);
        check("gmbh mull", &["Müller GmbH"]);
        check("nobody", &[]);
    }
}
