//! Integrations: configured connections to Microsoft. Their secrets are not here and never reach a page.

use serde::{Deserialize, Serialize};

use crate::{
    cloud::Cloud,
    id::{ApplicationId, IntegrationId, SyncRunId, TenantId},
    sync_run::RunState,
    time::Timestamp,
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
    /// When the secret stops working, as the person who entered it said.
    pub secret_expires_at: Option<Timestamp>,
    /// The run that is under way or the last that ended; `None` before the first.
    pub run: Option<RunSummary>,
    /// The end of the last run that read every tenant.
    pub last_good_at: Option<Timestamp>,
    /// When the schedule starts the next run.
    pub next_sync_at: Option<Timestamp>,
    /// Tenants it reaches.
    pub tenants: u32,
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
    /// Where its unit stands; `None` before the first run has reached it.
    pub state: Option<RunState>,
    /// When its licenses were last read whole.
    pub last_good_at: Option<Timestamp>,
    /// Why the last attempt failed, and what to do.
    pub reason: Option<String>,
    /// Subscribed SKUs it holds.
    pub licenses: u32,
}
