//! Licenses as a whole: how much of them is up to date, and whether anything is being read. The rows themselves
//! come as packed columns, not from here.

use domain::time::Timestamp;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// How many tenants were read well, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Coverage {
    /// Tenants that the person may see.
    pub tenants: u32,
    /// Those whose last attempt succeeded.
    pub read: u32,
    /// Those that have data from before, but whose last attempt failed.
    pub stale: u32,
    /// The oldest last success.
    pub oldest_good_at: Option<Timestamp>,
}

/// What the top bar says of synchronization as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct SyncOverview {
    /// How much is up to date.
    pub coverage: Coverage,
    /// Tenants read and tenants to read, over all runs under way; `None` when none is.
    pub syncing: Option<(u32, u32)>,
    /// Integrations that wait for a person.
    pub needs_attention: u32,
}

/// How much of the licenses is up to date.
#[server(prefix = "/fn", endpoint = "license_coverage", input = GetUrl, output = Answer)]
pub async fn license_coverage() -> Result<Coverage, AppError> {
    let caller = crate::caller::Caller::current()?;
    let coverage = caller.store.license_coverage(&caller.scope).await?;
    Ok(coverage.into())
}

/// The state of synchronization as a whole. Progress is told only to those who may see integrations.
#[server(prefix = "/fn", endpoint = "read_sync_overview", input = GetUrl, output = Answer)]
pub async fn read_sync_overview() -> Result<SyncOverview, AppError> {
    use domain::account::Verb;

    let caller = crate::caller::Caller::current()?;
    let coverage = caller.store.license_coverage(&caller.scope).await?.into();
    if !caller.person.role.may(Verb::ManageIntegrations) {
        return Ok(SyncOverview { coverage, ..SyncOverview::default() });
    }
    let integrations = caller.store.integration_list(&caller.scope).await?;
    let syncing = integrations
        .iter()
        .filter_map(|integration| integration.run.as_ref())
        .filter(|run| !run.state.is_over())
        .map(|run| (run.tenants_done, run.tenants_total))
        .reduce(|sum, run| (sum.0 + run.0, sum.1 + run.1));
    let waiting = integrations.iter().filter(|integration| integration.needs_attention()).count();
    Ok(SyncOverview { coverage, syncing, needs_attention: u32::try_from(waiting).unwrap_or(u32::MAX) })
}

#[cfg(feature = "ssr")]
impl From<store::Coverage> for Coverage {
    fn from(coverage: store::Coverage) -> Self {
        let store::Coverage { tenants, read, stale, oldest_good_at } = coverage;
        Self { tenants, read, stale, oldest_good_at }
    }
}
