//! A field for a text of many lines that comes from elsewhere: pasted, or read from a file of this computer.

use leptos::{ev::Event, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use super::field::Field;

/// A larger file is none that anybody would paste, in bytes.
const MOST_BYTES: f64 = 1_048_576.0;

/// The field; a file that is chosen replaces what it holds. What it holds is masked, as a password is.
#[component]
pub fn SecretTextField(
    /// Its name in the form; also what its ids are made of.
    name: &'static str,
    /// What to enter.
    label: &'static str,
    /// What stands at the choice of a file.
    file_label: &'static str,
    /// Which files the browser offers, as endings: ".pem,.txt".
    accept: &'static str,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let outcome = RwSignal::new("");
    let choose = move |event: Event| {
        let Some((input, file)) = chosen(&event) else { return };
        if file.size() > MOST_BYTES {
            outcome.set("This file is too large.");
            return;
        }
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            outcome.set(if text.is_some() { "Read." } else { "This file could not be read." });
            if let (Some(text), Some(area)) = (text, area.get_untracked()) {
                area.set_value(&text);
            }
            // The same file may be chosen again after it was changed.
            input.set_value("");
        });
    };
    view! {
        <Field name label hint error>
            <textarea
                class="field__control field__control--code field__control--masked"
                id=format!("field-{name}")
                name=name
                rows="5"
                autocomplete="off"
                spellcheck="false"
                required=true
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=format!("field-{name}-hint field-{name}-error")
                node_ref=area
            ></textarea>
            <label class="field__file">
                {file_label}
                <input type="file" accept=accept on:change=choose/>
                <span role="status">{move || outcome.get()}</span>
            </label>
        </Field>
    }
    .into_any()
}

fn chosen(event: &Event) -> Option<(HtmlInputElement, File)> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let file = input.files()?.get(0)?;
    Some((input, file))
}
