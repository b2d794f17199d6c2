//! What people ask of a sync, as the list and the integration's page offer it: start, pause, resume, cancel, look.

use domain::id::IntegrationId;
use leptos::prelude::*;

use crate::{
    AppError,
    api::{
        integration_tenant::{PrimarySource, make_primary},
        sync::{Control, StartSync, SteerSync, control_sync, start_manual_sync},
    },
    state::toasts::toasts,
};

/// Something to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ask {
    Start(StartSync),
    Control(SteerSync),
    MakePrimary(PrimarySource),
}

/// Asking, with what came of the last attempt.
#[derive(Clone, Copy)]
pub struct SyncAction {
    action: Action<Ask, Result<(), AppError>>,
}

impl SyncAction {
    /// Prepares it; `after` runs when something was done.
    pub fn new(after: impl Fn() + Copy + Send + Sync + 'static) -> Self {
        let toasts = toasts();
        let action = Action::new(move |ask: &Ask| {
            let ask = ask.clone();
            async move {
                toasts.say(done(ask).await?);
                after();
                Ok(())
            }
        });
        Self { action }
    }

    /// Starts a sync, or a dry run.
    pub fn start(self, start: StartSync) {
        self.action.dispatch(Ask::Start(start));
    }

    /// Steers the sync of an integration.
    pub fn control(self, integration: IntegrationId, control: Control) {
        self.action.dispatch(Ask::Control(SteerSync { integration, control }));
    }

    /// Makes an integration the one that reads a tenant.
    pub fn make_primary(self, source: PrimarySource) {
        self.action.dispatch(Ask::MakePrimary(source));
    }

    /// Why nothing can be asked right now.
    pub fn busy(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.action.pending().get().then_some("Asking…"))
    }

    /// Why the last attempt failed.
    pub fn failure(self) -> Signal<Option<String>> {
        Signal::derive(move || self.action.value().get().and_then(Result::err).map(|error| error.to_string()))
    }
}

/// Does it, and says what was done.
async fn done(ask: Ask) -> Result<&'static str, AppError> {
    match ask {
        Ask::Start(start) => {
            let dry = start.dry;
            let started = start_manual_sync(start).await?;
            Ok(match (dry, started.joined) {
                (false, false) => "Sync started.",
                (false, true) => "A sync is under way already; this start joined it.",
                (true, false) => {
                    "Dry run started. It changes nothing; Sync Logs shows what a sync would change."
                }
                (true, true) => "A sync is under way already. Start the dry run when it has ended.",
            })
        }
        Ask::MakePrimary(source) => {
            make_primary(source).await?;
            Ok("This integration syncs the tenant from now on, and reads it whole first.")
        }
        Ask::Control(steer) => {
            control_sync(steer).await?;
            Ok(match steer.control {
                Control::PauseAfterTenant => "Pausing: tenants that have begun are read to their end.",
                Control::PauseNow => "Pausing. Resume Sync goes on where it stops.",
                Control::Resume => "Sync resumed.",
                Control::Cancel => "Sync canceled. What was read stays.",
                Control::Discover => "Looking for new tenants.",
            })
        }
    }
}
