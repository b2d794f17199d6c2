//! Choosing a CSV file, which is read in the browser: text in whatever encoding spreadsheets write.

use domain::organization::import::{MAX_BYTES, decode};
use js_sys::Uint8Array;
use leptos::{ev::Event, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use crate::ui::face::Notice;

/// The button, the name of the file that is chosen, and why one could not be read.
#[component]
pub fn ChooseCsv(
    /// What the button says.
    label: &'static str,
    /// The file that is chosen.
    name: Signal<Option<String>>,
    /// A file was chosen and read: its name and its text.
    on_choose: Callback<(String, String)>,
) -> impl IntoView {
    let fault = RwSignal::new(None::<String>);
    let choose = move |event: Event| {
        let Some((input, file)) = chosen(&event) else { return };
        spawn_local(async move {
            match read(&file).await {
                Ok(text) => {
                    fault.set(None);
                    on_choose.run((file.name(), text));
                }
                Err(message) => fault.set(Some(format!("{}: {message}", file.name()))),
            }
            // The same file can be chosen again after it was mended.
            input.set_value("");
        });
    };
    let shown = move || name.get().map(|name| view! { <span class="import__name" dir="auto">{name}</span> });
    view! {
        <div class="import__file">
            <label class="button import__choose">
                {label}
                <input class="import__input" type="file" accept=".csv,.txt,.tsv,text/csv" on:change=choose/>
            </label>
            {shown}
        </div>
        <Notice message=fault/>
    }
    .into_any()
}

fn chosen(event: &Event) -> Option<(HtmlInputElement, File)> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let file = input.files()?.get(0)?;
    Some((input, file))
}

/// The text of a file, or why there is none.
async fn read(file: &File) -> Result<String, String> {
    let most = u32::try_from(MAX_BYTES).map_or(f64::MAX, f64::from);
    if file.size() > most {
        return Err(format!("this file is larger than {} MiB. Split it.", MAX_BYTES >> 20));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| "this file could not be read.".to_owned())?;
    decode(&Uint8Array::new(&buffer).to_vec()).map_err(str::to_owned)
}
