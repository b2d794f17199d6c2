//! `hydrate()`, the browser's entry into the app, and nothing else.
// A page is one deep type until its components erase theirs; this is the depth that its layout takes.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered; the generated script calls it once.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // Lazy: it waits for the code of the page, which comes apart from this.
    leptos::mount::hydrate_lazy(app::App);
}
