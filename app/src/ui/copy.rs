//! Values and texts to take elsewhere: shown whole, with a button that copies and one that saves.

use js_sys::{Function, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::button::Button;

/// Copies a text. Browsers let pages do so on https and on this machine only; elsewhere it says to select the text.
#[component]
pub fn CopyButton(
    /// What it copies, as "Copy …" goes on for screen readers.
    #[prop(into)]
    what: String,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let outcome = RwSignal::new("");
    let copy = move |()| {
        let text = text.get_untracked();
        spawn_local(async move {
            let copied = copied(&text).await;
            outcome.set(if copied { "Copied." } else { "Select it to copy: this page is not on https." });
        });
    };
    view! {
        <span class="copy">
            <Button on_press=copy>"Copy"<span class="visually-hidden">{format!(" {what}")}</span></Button>
            <span class="copy__outcome" role="status">{move || outcome.get()}</span>
        </span>
    }
    .into_any()
}

/// A short value with its name and a button that copies it.
#[component]
pub fn CopyValue(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The value.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="copy-value">
            <span class="copy-value__label">{label.clone()}</span>
            <code class="copy-value__value">{move || value.get()}</code>
            <CopyButton what=label text=value/>
        </div>
    }
    .into_any()
}

/// A text of many lines, to copy or to save as a file.
#[component]
pub fn CopyText(
    /// What it is.
    label: &'static str,
    /// The name that the file gets.
    file: &'static str,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let href = move || {
        format!("data:text/plain;charset=utf-8,{}", utf8_percent_encode(&text.get(), NON_ALPHANUMERIC))
    };
    view! {
        <div class="copy-text">
            <div class="copy-text__actions">
                <CopyButton what=label text/>
                <a class="button" href=href download=file>"Download"<span class="visually-hidden">{format!(" {label}")}</span></a>
            </div>
            <pre class="copy-text__text" tabindex="0" aria-label=label>{move || text.get()}</pre>
        </div>
    }
    .into_any()
}

/// Copies a text; whether the browser let the page do so.
pub async fn copied(text: &str) -> bool {
    match write(text) {
        Some(done) => JsFuture::from(done).await.is_ok(),
        None => false,
    }
}

/// Asks the clipboard, where there is one: it is absent from pages that came over plain http.
fn write(text: &str) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok().filter(JsValue::is_object)?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()
}
