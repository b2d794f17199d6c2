//! Choices that belong to the device and not to the person: kept in the browser's storage, shown as attributes of
//! `<html>`. `public/before-paint.js` sets them before the first paint. Nothing personal is ever kept here.

use leptos::prelude::*;

/// A choice by its key, in storage and as `data-KEY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The theme.
    Theme,
    /// Whether the side navigation is folded.
    Nav,
}

impl Choice {
    const fn key(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Nav => "nav",
        }
    }

    const fn attribute(self) -> &'static str {
        match self {
            Self::Theme => "data-theme",
            Self::Nav => "data-nav",
        }
    }
}

/// What was chosen, if anything; call in the browser, in an effect or an event handler.
pub fn chosen(choice: Choice) -> Option<String> {
    storage()?.get_item(choice.key()).ok().flatten()
}

/// Chooses a value, at once and for later visits; `None` is the default. Call in an event handler.
pub fn choose(choice: Choice, value: Option<&str>) {
    // Neither can fail but for a storage that is full or switched off; then the choice lasts as long as the page.
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(choice.attribute(), value),
            None => root.remove_attribute(choice.attribute()),
        };
    }
    if let Some(storage) = storage() {
        let _ = match value {
            Some(value) => storage.set_item(choice.key(), value),
            None => storage.remove_item(choice.key()),
        };
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
