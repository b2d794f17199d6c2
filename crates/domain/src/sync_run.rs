//! Sync runs: attempts to bring one integration up to date, with outcome and counts.

use serde::{Deserialize, Serialize};

/// Where a run, or one tenant in it, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Stopped until a person acts: a secret, a consent, a permission.
    NeedsAttention,
    /// Nothing could be read.
    Failed,
    /// Some tenants could not be read.
    Partial,
    /// Stopped by a person, to be resumed where it is.
    Paused,
    /// Under way.
    Syncing,
    /// Asked for.
    Queued,
    /// Everything was read.
    Ok,
}

impl RunState {
    /// Every state, the worst first; lists sort so.
    pub const ALL: [Self; 7] = [
        Self::NeedsAttention,
        Self::Failed,
        Self::Partial,
        Self::Paused,
        Self::Syncing,
        Self::Queued,
        Self::Ok,
    ];

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NeedsAttention => "needs_attention",
            Self::Failed => "failed",
            Self::Partial => "partial",
            Self::Paused => "paused",
            Self::Syncing => "syncing",
            Self::Queued => "queued",
            Self::Ok => "ok",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NeedsAttention => "Needs attention",
            Self::Failed => "Failed",
            Self::Partial => "Partial",
            Self::Paused => "Paused",
            Self::Syncing => "Syncing…",
            Self::Queued => "Queued",
            Self::Ok => "OK",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Whether it has come to an end.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Syncing | Self::Paused)
    }
}

/// What asked for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The schedule.
    Schedule,
    /// A person, by Start Manual Sync or Connect.
    Person,
    /// `server sync --once`.
    Command,
    /// A match of tenants to organizations, which reads them at once.
    Match,
}

impl Trigger {
    /// Every trigger.
    pub const ALL: [Self; 4] = [Self::Schedule, Self::Person, Self::Command, Self::Match];

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Person => "person",
            Self::Command => "command",
            Self::Match => "match",
        }
    }

    /// The trigger with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.key() == key)
    }
}

/// Rows that a unit or run changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Counts {
    /// Rows that were not there before, or had ended and came back.
    pub added: u32,
    /// Rows whose values differ now.
    pub changed: u32,
    /// Rows that Microsoft no longer lists.
    pub ended: u32,
    /// Rows that Microsoft no longer lists, whose removal waits for a person.
    pub held: u32,
    /// Rows that are as they were.
    pub unchanged: u32,
    /// Calls made to Microsoft Graph and its sign-in.
    pub calls: u32,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.added += other.added;
        self.changed += other.changed;
        self.ended += other.ended;
        self.held += other.held;
        self.unchanged += other.unchanged;
        self.calls += other.calls;
    }
}

/// The state of a run whose units have all ended: how many there were, how many failed, and whether any of
/// those waits for a person.
pub const fn outcome(total: u32, failed: u32, any_needs_attention: bool) -> RunState {
    match (total, failed) {
        (_, 0) => RunState::Ok,
        (total, failed) if failed < total => RunState::Partial,
        _ if any_needs_attention => RunState::NeedsAttention,
        _ => RunState::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_partial_when_some_tenants_failed_and_failed_when_all_did() {
        let check =
            |total, failed, attention, expected| assert_eq!(outcome(total, failed, attention), expected);
        check(43, 0, false, RunState::Ok);
        check(43, 2, true, RunState::Partial);
        check(2, 2, false, RunState::Failed);
        check(2, 2, true, RunState::NeedsAttention);
        check(0, 0, false, RunState::Ok);
    }

    #[test]
    fn states_sort_worst_first() {
        let mut states = RunState::ALL;
        states.sort();
        assert_eq!(states, RunState::ALL);
        assert!(RunState::NeedsAttention < RunState::Ok);
    }
}
