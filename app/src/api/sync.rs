//! What people do with an integration's synchronization: start, pause, resume, cancel, look for tenants.

use domain::id::{IntegrationId, TenantId};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// The most tenants that one request may name: more are asked for by leaving them all out.
pub const MAX_TENANTS: usize = 500;

/// What starts a sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartSync {
    /// The integration.
    pub integration: IntegrationId,
    /// Whether it only counts what it would change.
    #[serde(default)]
    pub dry: bool,
    /// Only these tenants; `None`: all of them.
    #[serde(default)]
    pub tenants: Option<Vec<TenantId>>,
}

impl StartSync {
    /// A sync of everything.
    pub const fn all(integration: IntegrationId) -> Self {
        Self { integration, dry: false, tenants: None }
    }

    /// The form, or what is wrong with it.
    pub fn checked(self) -> Result<Self, AppError> {
        match self.tenants.as_ref().map(Vec::len) {
            Some(0) => Err(AppError::form("Select at least one tenant.")),
            Some(count) if count > MAX_TENANTS => Err(AppError::form(format!(
                "Select at most {MAX_TENANTS} tenants, or start a sync of all of them."
            ))),
            _ => Ok(self),
        }
    }
}

/// What came of starting a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncStarted {
    /// Whether a run was under way already, which this start has joined.
    pub joined: bool,
}

/// What a person does to a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// Pause once the tenants that have begun are done.
    PauseAfterTenant,
    /// Pause after the page that is being read.
    PauseNow,
    /// Go on where it was paused.
    Resume,
    /// End the run; what has been read stays.
    Cancel,
    /// Look for new tenants now, and read those.
    Discover,
}

/// What steers a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SteerSync {
    /// The integration.
    pub integration: IntegrationId,
    /// What to do.
    pub control: Control,
}

/// Starts a sync, or joins the one under way.
#[server(prefix = "/fn", endpoint = "start_manual_sync", input = Json, output = Answer)]
pub async fn start_manual_sync(
    /// What to start.
    form: StartSync,
) -> Result<SyncStarted, AppError> {
    let caller = crate::caller::Caller::current()?;
    let StartSync { integration, dry, tenants } = form.checked().map_err(AppError::refused)?;
    let now = crate::caller::services().clock.now();
    let trigger = domain::sync_run::Trigger::Person;
    let options = store::RunOptions { dry, tenants };
    let requested = caller.store.run_request(&caller.scope, integration, trigger, options, now).await?;
    Ok(SyncStarted { joined: requested.joined })
}

/// Pauses, resumes or cancels a sync, or looks for tenants.
#[server(prefix = "/fn", endpoint = "control_sync", input = Json, output = Answer)]
pub async fn control_sync(
    /// What to do, to which integration.
    form: SteerSync,
) -> Result<(), AppError> {
    use store::Pause;

    let caller = crate::caller::Caller::current()?;
    let SteerSync { integration, control } = form;
    let (store, scope, now) = (&caller.store, &caller.scope, crate::caller::services().clock.now());
    match control {
        Control::PauseAfterTenant => {
            store.integration_pause(scope, integration, Pause::AfterTenant, now).await?;
        }
        Control::PauseNow => store.integration_pause(scope, integration, Pause::Now, now).await?,
        Control::Resume => store.integration_resume(scope, integration, now).await?,
        Control::Cancel => store.run_cancel(scope, integration, now).await?,
        Control::Discover => drop(store.discover_now(scope, integration, now).await?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "48a80680-7326-48cd-9935-b556b81d3a4e";

    #[test]
    fn a_start_names_no_tenant_or_a_few() {
        let start = |tenants| StartSync { tenants, ..StartSync::all(GUID.parse().unwrap()) }.checked();
        let tenant: TenantId = GUID.parse().unwrap();
        assert!(start(None).is_ok());
        assert!(start(Some(vec![tenant])).is_ok());
        assert!(start(Some(vec![])).is_err());
        assert!(start(Some(vec![tenant; MAX_TENANTS + 1])).is_err());
    }

    #[test]
    fn an_unknown_field_or_control_is_refused() {
        let start =
            |more: &str| serde_json::from_str::<StartSync>(&format!(r#"{{"integration":"{GUID}"{more}}}"#));
        assert!(start("").is_ok_and(|start| !start.dry && start.tenants.is_none()));
        assert!(start(r#","as":"administrator""#).is_err());
        let control = |word: &str| {
            serde_json::from_str::<SteerSync>(&format!(r#"{{"integration":"{GUID}","control":"{word}"}}"#))
        };
        assert!(control("pause_now").is_ok());
        assert!(control("delete").is_err());
    }
}
