//! The keys of the page on screen, opened by `?`.

use leptos::prelude::*;

use crate::{
    state::keys::{EVERYWHERE, Key, keys_of_page},
    ui::dialog::Dialog,
};

/// The help on keys.
#[component]
pub fn KeyHelp(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let keys = keys_of_page();
    let rows = |keys: &'static [Key]| {
        keys.iter()
            .map(|key| {
                view! {
                    <dt><kbd class="key">{key.key}</kbd></dt>
                    <dd>{key.what}</dd>
                }
                .into_any()
            })
            .collect_view()
    };
    view! {
        <Dialog id="key-help" open title="Keys">
            <h3 class="dialog__heading" hidden=move || keys.with(|keys| keys.is_empty())>"On this page"</h3>
            <dl class="keys">{move || rows(keys.get())}</dl>
            <h3 class="dialog__heading">"Everywhere"</h3>
            <dl class="keys">{rows(EVERYWHERE)}</dl>
        </Dialog>
    }
}
