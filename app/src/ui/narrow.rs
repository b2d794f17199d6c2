//! Narrows a list that the server pages: choices as links, and a box to search in. The address holds what is chosen.

use leptos::{ev::SubmitEvent, prelude::*};

use super::form::Submitted;

/// One choice: its words, where it leads, and whether it is the one that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The words, with a count where there is one.
    pub words: String,
    /// The address that shows it.
    pub href: String,
    /// Whether it is shown.
    pub is_current: bool,
}

/// The choices of a list as a row of links.
#[component]
pub fn Choices(
    /// What they choose.
    label: &'static str,
    /// The choices.
    choices: Vec<Choice>,
) -> impl IntoView {
    view! {
        <nav class="choices" aria-label=label>
            {choices
                .into_iter()
                .map(|Choice { words, href, is_current }| {
                    view! {
                        <a class="choices__choice" href=href aria-current=is_current.then_some("true")>
                            {words}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
    .into_any()
}

/// A box that searches when Enter is pressed.
#[component]
pub fn SearchBox(
    /// What it searches.
    label: &'static str,
    /// What is searched for now.
    #[prop(into)]
    text: Signal<String>,
    /// Searches.
    #[prop(into)]
    on_search: Callback<String>,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| on_search.run(Submitted::take(&event).text("q"));
    view! {
        <form class="search-box" role="search" on:submit=submit>
            <input
                class="field__control"
                type="search"
                name="q"
                aria-label=label
                placeholder=label
                autocomplete="off"
                value=text.get_untracked()
                prop:value=move || text.get()
            />
            <button class="button" type="submit">"Search"</button>
        </form>
    }
    .into_any()
}
