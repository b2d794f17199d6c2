//! Integrations: configured connections to Microsoft. Their secrets are not here and never reach a page.

use serde::{Deserialize, Serialize};

use crate::{
    cloud::Cloud,
    credential::CredentialKind,
    id::{ApplicationId, IntegrationId, SyncRunId, TenantId},
    sync_run::RunState,
    time::Timestamp,
    unit::UnitKind,
};

/// How often an integration synchronizes unless it is set otherwise: every hour.
pub const DEFAULT_INTERVAL_SECS: i64 = 3_600;

/// Whose tenants an integration reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// A partner's tenant, and every customer tenant it has a contract or relationship with.
    Partner,
    /// One tenant, connected to directly.
    Single,
}

impl Reach {
    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Single => "single",
        }
    }

    /// The value with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Partner, Self::Single].into_iter().find(|reach| reach.key() == key)
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Partner => "Partner, with customers",
            Self::Single => "Single tenant",
        }
    }
}

/// How a person pauses an integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// Tenants that have begun are read to their end.
    AfterTenant,
    /// Each unit stops after the page it is reading.
    Now,
}

impl Pause {
    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AfterTenant => "after_tenant",
            Self::Now => "now",
        }
    }

    /// The pause with this key; `None` also where nothing is paused.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::AfterTenant, Self::Now].into_iter().find(|pause| pause.key() == key)
    }
}

/// What identifies a connection, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The cloud that the app registration lives in.
    pub cloud: Cloud,
    /// The tenant that the app is registered in.
    pub home_tenant: TenantId,
    /// The app registration.
    pub application: ApplicationId,
}

/// One integration as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    /// Its id here.
    pub id: IntegrationId,
    /// The name the provider gave it.
    pub name: String,
    /// Where it connects to.
    pub connection: Connection,
    /// Whose tenants it reaches.
    pub reach: Reach,
    /// What it proves itself with; `None` where that was destroyed.
    pub credential: Option<CredentialKind>,
    /// When that stops working: what a certificate says itself, or what was typed beside a secret.
    pub secret_expires_at: Option<Timestamp>,
    /// The run that is under way or the last that ended; `None` before the first.
    pub run: Option<RunSummary>,
    /// The end of the last run that read every tenant.
    pub last_good_at: Option<Timestamp>,
    /// When the schedule starts the next run.
    pub next_sync_at: Option<Timestamp>,
    /// Tenants it reaches.
    pub tenants: u32,
    /// Whether a person asked for a pause, and which.
    pub pause: Option<Pause>,
    /// Whether it has come to rest by that pause: nothing is read until it is resumed.
    pub paused: bool,
    /// Since when so much of it fails that it is tried only once a day (security rule 75).
    pub quarantined_at: Option<Timestamp>,
    /// Whether a person has saved its settings.
    pub settings_saved: bool,
    /// Lists of removals that wait for a person.
    pub held: u32,
    /// Tenants whose rows are older than they should be; `None` if all are fresh.
    pub stale: Option<Stale>,
}

impl Integration {
    /// Whether it waits for a person: its last run failed or says so, it is quarantined, or it holds removals.
    pub fn needs_attention(&self) -> bool {
        let failed = |run: &RunSummary| matches!(run.state, RunState::NeedsAttention | RunState::Failed);
        self.run.as_ref().is_some_and(failed) || self.quarantined_at.is_some() || self.held > 0
    }
}

/// Tenants that were read once and whose last attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    /// How many.
    pub tenants: u32,
    /// The oldest of their last good reads.
    pub since: Timestamp,
}

/// What lists show of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSummary {
    /// The run.
    pub id: SyncRunId,
    /// Where it stands.
    pub state: RunState,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// When it ended; `None` while under way.
    pub ended_at: Option<Timestamp>,
    /// Tenants to read; 0 until discovery has ended.
    pub tenants_total: u32,
    /// Tenants read, well or not.
    pub tenants_done: u32,
    /// Tenants that could not be read.
    pub tenants_failed: u32,
    /// Why it failed, in words for the person who runs it.
    pub reason: Option<String>,
}

/// What one tenant's last unit came to, as the integration's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationTenant {
    /// The directory.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// The domain people know it by; may be empty.
    pub domain: String,
    /// The organization it is matched to.
    pub organization: Option<crate::organization::Organization>,
    /// Where the worst of its units stands; `None` before the first run has reached it.
    pub state: Option<RunState>,
    /// When all of it was last read whole: the oldest of its units' last good reads.
    pub last_good_at: Option<Timestamp>,
    /// Why the last attempt failed, and what to do.
    pub reason: Option<String>,
    /// Subscribed SKUs it holds.
    pub licenses: u32,
    /// Directory users that are kept of it.
    pub users: u32,
    /// What is read of it, kind by kind; the fields above sum these up.
    pub units: Vec<UnitStatus>,
    /// The integration that reads it instead of this one; then nothing above tells of reads.
    pub synced_by: Option<SyncedBy>,
}

/// The integration that reads a tenant which several reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncedBy {
    /// The integration.
    pub integration: IntegrationId,
    /// Its name.
    pub name: String,
}

/// Where one kind of data of one tenant stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitStatus {
    /// What is read.
    pub kind: UnitKind,
    /// Where it stands.
    pub state: RunState,
    /// When it was last read whole.
    pub last_good_at: Option<Timestamp>,
    /// Why the last attempt failed, and what to do.
    pub reason: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// When the schedule tries it again; `None` while it does not fail, and once it waits for a person.
    pub next_try_at: Option<Timestamp>,
}
