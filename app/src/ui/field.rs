//! Form fields: a label, the control, a hint and the error, tied together for screen readers.
//!
//! The browser keeps what is typed; nothing here holds it, so a failed attempt and hydration lose nothing.

use leptos::prelude::*;

/// A field of one line.
#[component]
pub fn TextField(
    /// Its name in the form; also what its ids are made of, so one page has it once.
    name: &'static str,
    /// Its name in what is sent, where that differs.
    #[prop(optional, into)]
    sent_as: Option<&'static str>,
    /// What to enter.
    label: &'static str,
    /// `text`, `email`, `password` or `date`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// What the browser may fill in by itself.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it must not be empty.
    #[prop(optional)]
    required: bool,
    /// Whether it has the focus at first.
    #[prop(optional)]
    autofocus: bool,
    /// Whether it is an identifier or key: fixed width, no spelling.
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
            <input
                class="field__control"
                class:field__control--code=code
                id=format!("field-{name}")
                name=sent_as.unwrap_or(name)
                type=kind
                value=value
                autocomplete=autocomplete
                spellcheck=if code || kind != "text" { "false" } else { "true" }
                required=required
                autofocus=autofocus
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=format!("field-{name}-hint field-{name}-error")
            />
        </Field>
    }
}

/// A choice of one out of a few.
#[component]
pub fn SelectField(
    /// Its name in the form; also what its ids are made of.
    name: &'static str,
    /// What to choose.
    label: &'static str,
    /// Value and words of each choice; the first is chosen at first.
    options: Vec<(&'static str, &'static str)>,
    /// What helps to choose.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <Field name label hint error>
            <select
                class="field__control"
                id=format!("field-{name}")
                name=name
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=format!("field-{name}-hint field-{name}-error")
            >
                {options
                    .into_iter()
                    .map(|(value, words)| view! { <option value=value>{words}</option> }.into_any())
                    .collect_view()}
            </select>
        </Field>
    }
}

/// What stands around every control.
#[component]
pub(crate) fn Field(
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    error: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=format!("field-{name}")>{label}</label>
            {children()}
            <p class="field__hint" id=format!("field-{name}-hint")>{hint}</p>
            <p class="field__error" id=format!("field-{name}-error") role="alert">{move || error.get()}</p>
        </div>
    }
}
