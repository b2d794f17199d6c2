//! Notices: what people are told when a run ends, decided from how the runs before it ended, and of credentials that
//! will stop working; pure.

mod credential;
mod source;
mod words;

use serde::{Deserialize, Serialize};

pub use self::{
    credential::{Warned, WarningFacts},
    source::SourceFacts,
};
use crate::{id::IntegrationId, sync_run::RunState, time::Timestamp};

/// Failures in a row from which an integration counts as failing: one alone is often Microsoft's bad hour.
const FAILING_FROM: u32 = 2;

/// Why people are told something. One mail goes out per reason, integration and 24 hours (security rule 63).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The first run after settings were first saved has ended, well or not.
    SetUpEnded,
    /// It failed for the second time in a row, or so many of its tenants failed that it was quarantined.
    Failing,
    /// It works again, after it was said to fail or to need attention.
    Recovered,
    /// Nothing goes on until a person acts: for the integration, or for more of its tenants than before.
    NeedsAttention,
    /// Removals at Microsoft are so many that they wait for approval.
    RemovalsHeld,
    /// Its secret key or certificate comes near its end (security rule 74).
    SecretExpiring,
    /// Its secret key or certificate has come to its end.
    SecretExpired,
    /// The sign-in of its service account lies idle, and ends if it goes on so (security rule 74).
    ServiceAccountIdle,
    /// It has taken over tenants from another integration, which reads them no more.
    TookOver,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::SetUpEnded,
        Self::Failing,
        Self::Recovered,
        Self::NeedsAttention,
        Self::RemovalsHeld,
        Self::SecretExpiring,
        Self::SecretExpired,
        Self::ServiceAccountIdle,
        Self::TookOver,
    ];

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SetUpEnded => "set_up_ended",
            Self::Failing => "failing",
            Self::Recovered => "recovered",
            Self::NeedsAttention => "needs_attention",
            Self::RemovalsHeld => "removals_held",
            Self::SecretExpiring => "secret_expiring",
            Self::SecretExpired => "secret_expired",
            Self::ServiceAccountIdle => "service_account_idle",
            Self::TookOver => "took_over",
        }
    }

    /// The reason with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }
}

/// What people have been told to be wrong with an integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// That it is failing.
    Failing,
    /// That it needs attention.
    NeedsAttention,
}

impl Trouble {
    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Failing => "failing",
            Self::NeedsAttention => "needs_attention",
        }
    }

    /// The trouble with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::None, Self::Failing, Self::NeedsAttention].into_iter().find(|trouble| trouble.key() == key)
    }
}

/// How a run ended, as far as notices go. Dry runs, and runs that a person canceled, say nothing and are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The state it ended in.
    pub state: RunState,
    /// Whether it was to read every tenant: a run of a few of them, which somebody watches, says little of the whole.
    pub whole: bool,
    /// Whether settings had been saved before it was asked for.
    pub settings_saved: bool,
    /// Whether so many of its units failed that the integration is quarantined.
    pub quarantined: bool,
    /// Tenants that wait for a person.
    pub tenants_attention: u32,
    /// Lists of removals that this run was the first to hold.
    pub held_lists: u32,
}

/// What the runs so far have come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Whether the end of the first run after set-up was told.
    pub set_up_told: bool,
    /// Failed runs in a row.
    pub failures: u32,
    /// What is known to be wrong.
    pub trouble: Trouble,
    /// Tenants that waited for a person when the last run ended.
    pub tenants_attention: u32,
}

impl Standing {
    /// The standing after one more run, and what to tell people of it.
    #[must_use]
    pub fn after(self, ended: Ended) -> (Self, Vec<Reason>) {
        let held = (ended.held_lists > 0).then_some(Reason::RemovalsHeld);
        if !ended.whole {
            return (self, held.into_iter().collect());
        }
        let failed = ended.quarantined || matches!(ended.state, RunState::Failed | RunState::NeedsAttention);
        let failures = if failed { self.failures.saturating_add(1) } else { 0 };
        let trouble = match ended.state {
            RunState::NeedsAttention => Trouble::NeedsAttention,
            _ if ended.quarantined || failures >= FAILING_FROM => Trouble::Failing,
            // A single failure neither begins a trouble nor ends one.
            _ if failed => self.trouble,
            _ => Trouble::None,
        };
        let first = ended.settings_saved && !self.set_up_told;
        let more_wait = ended.tenants_attention > self.tenants_attention;
        let mut told = Vec::new();
        if first {
            // It says how the run ended: a second message about the same end would only be noise.
            told.push(Reason::SetUpEnded);
        } else if trouble != self.trouble {
            told.push(match trouble {
                Trouble::None => Reason::Recovered,
                Trouble::Failing => Reason::Failing,
                Trouble::NeedsAttention => Reason::NeedsAttention,
            });
        }
        if !first && more_wait && trouble == Trouble::None {
            told.push(Reason::NeedsAttention);
        }
        told.extend(held);
        let standing = Self {
            set_up_told: self.set_up_told || first,
            failures,
            trouble,
            tenants_attention: ended.tenants_attention,
        };
        (standing, told)
    }
}

/// What a notice speaks of. No names of tenants or of people in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Facts {
    /// The end of a run.
    Run(RunFacts),
    /// A credential that will stop working.
    Warning(WarningFacts),
    /// Tenants that another integration read before.
    Source(SourceFacts),
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFacts {
    /// The state the run ended in.
    pub state: RunState,
    /// Tenants that the run was to read; 0 when it did not come to know them.
    pub tenants_total: u32,
    /// Tenants that could not be read.
    pub tenants_failed: u32,
    /// Tenants that wait for a person.
    pub tenants_attention: u32,
    /// Whether the integration is quarantined.
    pub quarantined: bool,
    /// Rows in the lists of held removals.
    pub held_rows: u32,
    /// Why the run failed, in words, where one cause says it all; `None` where it speaks of a tenant that the reader
    /// may not see.
    pub cause: Option<String>,
}

/// One notice as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its number; later ones are higher.
    pub id: i64,
    /// Why it was written.
    pub reason: Reason,
    /// What it is about.
    pub integration: IntegrationId,
    /// The name of that, as it is now.
    pub integration_name: String,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub facts: Facts,
    /// Whether this person has read it.
    pub read: bool,
}

#[cfg(test)]
mod tests;
