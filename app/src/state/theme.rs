//! Light, dark, or as the system has it. `public/theme.js` sets the choice before the first paint.

use leptos::prelude::*;

/// The key in local storage; `theme.js` reads the same.
#[cfg(feature = "hydrate")]
const STORAGE_KEY: &str = "theme";

/// A choice of theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every choice, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The value of `data-theme` on the document, and in storage.
    pub const fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The choice with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.key() == key)
    }
}

#[derive(Debug, Clone, Copy)]
struct Chosen(RwSignal<Theme>);

/// Makes the theme available to the pages below; call once, at the root.
pub fn provide_theme() {
    let chosen = RwSignal::new(Theme::default());
    provide_context(Chosen(chosen));
    // The browser's storage is the source: what it holds is taken over once there is a browser.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| chosen.set(browser::remembered().unwrap_or_default()));
}

/// The theme that is chosen; [`Theme::System`] on the server.
pub fn theme() -> Signal<Theme> {
    expect_context::<Chosen>().0.into()
}

/// Chooses a theme, at once and for later visits; call from an event handler.
pub fn choose(theme: Theme) {
    if let Some(chosen) = use_context::<Chosen>() {
        chosen.0.set(theme);
    }
    #[cfg(feature = "hydrate")]
    browser::remember(theme);
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::{document, window};

    use super::{STORAGE_KEY, Theme};

    /// Storage may be switched off; then the choice lasts as long as the page.
    fn storage() -> Option<web_sys::Storage> {
        window().local_storage().ok().flatten()
    }

    pub fn remembered() -> Option<Theme> {
        storage()?.get_item(STORAGE_KEY).ok().flatten().and_then(|key| Theme::from_key(&key))
    }

    pub fn remember(theme: Theme) {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", theme.key());
        }
        if let Some(storage) = storage() {
            let _ = storage.set_item(STORAGE_KEY, theme.key());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_read_back_by_its_key() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_key(theme.key()), Some(theme));
        }
        assert_eq!(Theme::from_key("sepia"), None);
    }
}
