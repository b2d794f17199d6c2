//! Icons: Fluent System Icons out of one sprite, `public/icons.svg`. An icon never stands for a word alone.

use leptos::prelude::*;

/// An icon of the sprite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after what it shows")]
pub enum Glyph {
    Add,
    Alert,
    ArrowDownload,
    ArrowSync,
    Building,
    Certificate,
    Checkmark,
    ChevronDown,
    ChevronRight,
    Clock,
    Cloud,
    Dark,
    Dismiss,
    Document,
    ErrorCircle,
    Filter,
    Globe,
    Key,
    Lock,
    More,
    Navigation,
    PanelLeft,
    Pause,
    People,
    Person,
    Plug,
    Print,
    Search,
    Settings,
    SignOut,
    Sun,
    Warning,
}

impl Glyph {
    /// Every icon; a test compares them with the sprite.
    pub const ALL: [Self; 32] = [
        Self::Add,
        Self::Alert,
        Self::ArrowDownload,
        Self::ArrowSync,
        Self::Building,
        Self::Certificate,
        Self::Checkmark,
        Self::ChevronDown,
        Self::ChevronRight,
        Self::Clock,
        Self::Cloud,
        Self::Dark,
        Self::Dismiss,
        Self::Document,
        Self::ErrorCircle,
        Self::Filter,
        Self::Globe,
        Self::Key,
        Self::Lock,
        Self::More,
        Self::Navigation,
        Self::PanelLeft,
        Self::Pause,
        Self::People,
        Self::Person,
        Self::Plug,
        Self::Print,
        Self::Search,
        Self::Settings,
        Self::SignOut,
        Self::Sun,
        Self::Warning,
    ];

    /// The icon that the sprite has by this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|glyph| glyph.name() == name)
    }

    /// Its name in the sprite.
    pub fn name(self) -> &'static str {
        self.href().strip_prefix("/icons.svg#").unwrap_or_default()
    }

    /// Where the sprite has it.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Add => "/icons.svg#add",
            Self::Alert => "/icons.svg#alert",
            Self::ArrowDownload => "/icons.svg#arrow-download",
            Self::ArrowSync => "/icons.svg#arrow-sync",
            Self::Building => "/icons.svg#building",
            Self::Certificate => "/icons.svg#certificate",
            Self::Checkmark => "/icons.svg#checkmark",
            Self::ChevronDown => "/icons.svg#chevron-down",
            Self::ChevronRight => "/icons.svg#chevron-right",
            Self::Clock => "/icons.svg#clock",
            Self::Cloud => "/icons.svg#cloud",
            Self::Dark => "/icons.svg#dark",
            Self::Dismiss => "/icons.svg#dismiss",
            Self::Document => "/icons.svg#document",
            Self::ErrorCircle => "/icons.svg#error-circle",
            Self::Filter => "/icons.svg#filter",
            Self::Globe => "/icons.svg#globe",
            Self::Key => "/icons.svg#key",
            Self::Lock => "/icons.svg#lock",
            Self::More => "/icons.svg#more",
            Self::Navigation => "/icons.svg#navigation",
            Self::PanelLeft => "/icons.svg#panel-left",
            Self::Pause => "/icons.svg#pause",
            Self::People => "/icons.svg#people",
            Self::Person => "/icons.svg#person",
            Self::Plug => "/icons.svg#plug",
            Self::Print => "/icons.svg#print",
            Self::Search => "/icons.svg#search",
            Self::Settings => "/icons.svg#settings",
            Self::SignOut => "/icons.svg#sign-out",
            Self::Sun => "/icons.svg#sun",
            Self::Warning => "/icons.svg#warning",
        }
    }
}

/// An icon of 20 px, hidden from screen readers: the words beside it, or the `aria-label` of its button, say it.
#[component]
pub fn Icon(
    /// Which one.
    #[prop(into)]
    glyph: Signal<Glyph>,
) -> impl IntoView {
    view! {
        <svg class="icon" width="20" height="20" aria-hidden="true" focusable="false">
            <use_ href=move || glyph.get().href()></use_>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sprite_has_every_icon() {
        let sprite = include_str!("../../../public/icons.svg");
        for glyph in Glyph::ALL {
            let id = glyph.href().strip_prefix("/icons.svg#").unwrap();
            assert!(sprite.contains(&format!("id=\"{id}\"")), "{id}");
        }
        assert_eq!(sprite.matches("<symbol ").count(), Glyph::ALL.len());
    }
}
