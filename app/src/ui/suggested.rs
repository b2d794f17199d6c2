//! A form field of one line that suggests words and takes others too.

use leptos::prelude::*;

use super::field::Field;

/// A field of one line with suggestions, which are the browser's own.
#[component]
pub fn SuggestedField(
    /// Its name in the form; also what its ids are made of, so one page has it once.
    name: &'static str,
    /// Its name in what is sent, where that differs.
    #[prop(optional, into)]
    sent_as: Option<&'static str>,
    /// What to enter.
    label: &'static str,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// The words that are suggested.
    #[prop(into)]
    words: Signal<Vec<String>>,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let options = move || {
        words.get().into_iter().map(|word| view! { <option value=word></option> }.into_any()).collect_view()
    };
    view! {
        <Field name label hint error>
            <input
                class="field__control"
                id=format!("field-{name}")
                name=sent_as.unwrap_or(name)
                type="text"
                value=value
                list=format!("field-{name}-words")
                autocomplete="off"
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=format!("field-{name}-hint field-{name}-error")
            />
            <datalist id=format!("field-{name}-words")>{options}</datalist>
        </Field>
    }
    .into_any()
}
