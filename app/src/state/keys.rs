//! The keys that the page on screen understands, for the help that `?` opens.

use leptos::prelude::*;

/// A key and what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// As it is printed on the keyboard, such as `/` or `Page Down`.
    pub key: &'static str,
    /// What it does, as a verb: "Filter".
    pub what: &'static str,
}

/// The keys that work on every page.
pub const EVERYWHERE: &[Key] = &[
    Key { key: "Ctrl K", what: "Search pages and commands" },
    Key { key: "?", what: "Show the keys of this page" },
    Key { key: "Esc", what: "Close what is open" },
];

#[derive(Debug, Clone, Copy)]
struct PageKeys(RwSignal<&'static [Key]>);

/// Makes the keys available to the pages below; call once, at the root.
pub fn provide_keys() {
    provide_context(PageKeys(RwSignal::new(&[])));
}

/// Says which keys a page understands, for as long as it is on screen; call in its component.
pub fn page_keys(keys: &'static [Key]) {
    if let Some(PageKeys(shown)) = use_context::<PageKeys>() {
        shown.set(keys);
        on_cleanup(move || {
            // The next page may have said its own before this one went.
            if shown.try_get_untracked() == Some(keys) {
                shown.set(&[]);
            }
        });
    }
}

/// The keys of the page on screen.
pub fn keys_of_page() -> Signal<&'static [Key]> {
    use_context::<PageKeys>().map_or_else(|| Signal::stored(&[] as &[Key]), |keys| keys.0.into())
}
