//! Light, dark, or as the system has it.

use leptos::prelude::*;

use super::device::{self, Choice};
use crate::watch::watch;

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

    /// The value of `data-theme`; the system's is no choice.
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The theme with this key; anything else is the system's.
    pub fn from_key(key: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|theme| theme.key() == key).unwrap_or_default()
    }
}

#[derive(Debug, Clone, Copy)]
struct Chosen(RwSignal<Theme>);

/// Makes the theme available to the pages below; call once, at the root.
pub fn provide_theme() {
    let theme = RwSignal::new(Theme::default());
    provide_context(Chosen(theme));
    // The browser's storage is the source, and there is none on the server.
    watch(move || theme.set(Theme::from_key(device::chosen(Choice::Theme).as_deref())));
}

/// The theme that is chosen; [`Theme::System`] on the server.
pub fn theme() -> Signal<Theme> {
    expect_context::<Chosen>().0.into()
}

/// A handle to choose the theme with, for event handlers.
pub fn choose_theme() -> impl Fn(Theme) + Copy + Send + Sync + 'static {
    let Chosen(theme) = expect_context::<Chosen>();
    move |chosen| {
        theme.set(chosen);
        device::choose(Choice::Theme, chosen.key());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_read_back_by_its_key_and_nonsense_is_the_systems() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_key(theme.key()), theme);
        }
        assert_eq!(Theme::from_key(Some("sepia")), Theme::System);
    }
}
