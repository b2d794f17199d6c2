//! A state in an icon and words, colored by tone: the color repeats what the words say.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// What a color means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing to do.
    #[default]
    Quiet,
    /// As it should be.
    Good,
    /// Under way.
    Info,
    /// Worth a look.
    Warn,
    /// Needs a person.
    Bad,
}

impl Tone {
    /// The value of `data-tone`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Good => "good",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// An icon and words in the color of a tone.
#[component]
pub fn Badge(
    /// What the color means.
    #[prop(into)]
    tone: Signal<Tone>,
    /// The icon.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// The words.
    #[prop(into)]
    words: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=move || tone.get().key()>
            <Icon glyph/>
            <span class="badge__words">{move || words.get()}</span>
        </span>
    }
}
