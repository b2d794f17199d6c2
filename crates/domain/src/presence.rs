//! Whether a synced row is still there at Microsoft, and if not, why; one of four states with text.

use serde::{Deserialize, Serialize};

/// Where a synced row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// The last whole read listed it.
    Synced,
    /// Microsoft no longer lists it, but the deletion guard holds its removal for a person.
    Held,
    /// Microsoft no longer lists it.
    Ended,
    /// No integration reads its tenant any more.
    Disconnected,
}

impl Presence {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Synced, Self::Held, Self::Ended, Self::Disconnected];

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Synced => "Synced",
            Self::Held => "Held",
            Self::Ended => "Ended at Microsoft",
            Self::Disconnected => "Disconnected",
        }
    }

    /// The cause, in a sentence.
    pub const fn cause(self) -> &'static str {
        match self {
            Self::Synced => "Microsoft listed it when its tenant was last read.",
            Self::Held => {
                "Microsoft no longer lists it. Its removal is held until someone approves or rejects it."
            }
            Self::Ended => "Microsoft no longer lists it.",
            Self::Disconnected => "No integration reads its tenant any more.",
        }
    }

    /// The state that follows from what is stored of a row.
    pub const fn of(ended: bool, held: bool, connected: bool) -> Self {
        match (ended, held, connected) {
            (true, ..) => Self::Ended,
            (false, _, false) => Self::Disconnected,
            (false, true, true) => Self::Held,
            (false, false, true) => Self::Synced,
        }
    }
}
