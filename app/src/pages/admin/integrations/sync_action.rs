//! Start Manual Sync, as the list and the integration's page offer it.

use domain::id::IntegrationId;
use leptos::prelude::*;

use crate::{
    AppError,
    api::integration::{StartSync, start_manual_sync},
    state::toasts::toasts,
};

/// Starting a sync, with what came of the last attempt.
#[derive(Clone, Copy)]
pub struct SyncAction {
    action: Action<IntegrationId, Result<(), AppError>>,
}

impl SyncAction {
    /// Prepares it; `after` runs when a sync has started.
    pub fn new(after: impl Fn() + Copy + Send + Sync + 'static) -> Self {
        let toasts = toasts();
        let action = Action::new(move |&integration: &IntegrationId| async move {
            let started = start_manual_sync(StartSync { integration }).await?;
            toasts.say(if started.joined {
                "A sync is under way already; this start joined it."
            } else {
                "Sync started."
            });
            after();
            Ok(())
        });
        Self { action }
    }

    /// Starts a sync.
    pub fn start(self, integration: IntegrationId) {
        self.action.dispatch(integration);
    }

    /// Why it cannot be started right now.
    pub fn busy(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.action.pending().get().then_some("Starting…"))
    }

    /// Why the last attempt failed.
    pub fn failure(self) -> Signal<Option<String>> {
        Signal::derive(move || self.action.value().get().and_then(Result::err).map(|error| error.to_string()))
    }
}
