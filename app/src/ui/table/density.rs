//! How much height a row takes; the browser remembers it for every table.

use leptos::prelude::*;

use crate::watch::watch;

/// Where the browser keeps it.
const KEY: &str = "table-density";
const DENSE: &str = "compact";

/// A person's choice of row height.
#[derive(Debug, Clone, Copy)]
pub struct Density(RwSignal<bool>);

impl Density {
    /// What was chosen last in this browser; comfortable until then, and always in the server's HTML.
    pub fn remembered() -> Self {
        let dense = RwSignal::new(false);
        watch(move || {
            if let Ok(Some(storage)) = window().local_storage() {
                dense.set(storage.get_item(KEY).ok().flatten().as_deref() == Some(DENSE));
            }
        });
        Self(dense)
    }

    /// Whether rows are compact.
    pub fn is_dense(self) -> Signal<bool> {
        self.0.into()
    }

    fn choose(self, dense: bool) {
        self.0.set(dense);
        if let Ok(Some(storage)) = window().local_storage() {
            // A full or forbidden storage only means that the next visit starts comfortable.
            let _ = if dense { storage.set_item(KEY, DENSE) } else { storage.remove_item(KEY) };
        }
    }
}

/// Switches between comfortable and compact rows.
#[component]
pub fn DensitySwitch(
    /// The choice.
    density: Density,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="density"
            aria-pressed=Signal::derive(move || density.is_dense().get().to_string())
            on:click=move |_| density.choose(!density.is_dense().get_untracked())
        >
            "Compact"
        </button>
    }
    .into_any()
}
