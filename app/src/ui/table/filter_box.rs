//! The box whose words filter the table with every keystroke, in the browser alone.

use leptos::prelude::*;

use super::model::TableModel;
use crate::ui::words_box::WordsBox;

/// The filter box; `/` anywhere on the page leads into it, Escape empties it.
#[component]
pub fn FilterBox(
    /// The table that is filtered.
    model: TableModel,
    /// What can be typed.
    placeholder: &'static str,
) -> impl IntoView {
    let text = Signal::derive(move || model.query().with(|query| query.text.clone()));
    let ask = move |text| model.ask(|query| query.text = text);
    view! { <WordsBox label="Filter" placeholder text on_text=ask/> }.into_any()
}
