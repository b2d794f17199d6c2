//! A form field of several lines.

use leptos::prelude::*;

use super::field::Field;

/// A field of several lines.
#[component]
pub fn TextArea(
    /// Its name in the form; also what its ids are made of, so one page has it once.
    name: &'static str,
    /// What to enter.
    label: &'static str,
    /// How many lines it shows; more scroll.
    #[prop(default = 3)]
    rows: u32,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// Whether it holds identifiers: fixed width, no spelling.
    #[prop(optional)]
    code: bool,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <Field name label hint error>
            <textarea
                class="field__control field__control--lines"
                class:field__control--code=code
                id=format!("field-{name}")
                name=name
                rows=rows
                spellcheck=if code { "false" } else { "true" }
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=format!("field-{name}-hint field-{name}-error")
            >
                {value}
            </textarea>
        </Field>
    }
    .into_any()
}
