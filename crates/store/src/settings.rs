//! Sync Settings: what a person saved of an integration, and the run that follows from saving.

use domain::{account::Verb, id::IntegrationId, settings::SyncSettings, sync_run::Trigger, time::Timestamp};
use serde_json::json;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    row::Row,
    scope::Scope,
    sql::statements,
    sync_run::{RunOptions, run_insert},
    value::values,
    version::Topic,
};

statements! {
    SETTINGS_FIND = "SELECT id, settings FROM integration WHERE id = $1";
    SETTINGS_SET = "UPDATE integration SET settings = $2, settings_at = $3, interval_secs = $4 WHERE id = $1";
    ASKED_SET = "UPDATE integration SET asked_at = COALESCE(asked_at, $2) WHERE id = $1";
}

impl Store {
    /// The settings of an integration, and whether a person has saved them; else those that hold until then.
    pub async fn settings_find(
        &self,
        scope: &Scope,
        integration: IntegrationId,
    ) -> Result<(SyncSettings, bool), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let row = self.db.first(SETTINGS_FIND, values![integration]).await?.ok_or(Error::NotFound)?;
        stored_settings(&row)
    }

    /// Saves settings and asks for a run by them: at once, or right after the run under way. [`Error::Invalid`] names
    /// the first field that cannot be saved.
    pub async fn settings_save(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        settings: &SyncSettings,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        if let Some((field, message)) = settings.problem() {
            return Err(Error::Invalid { field, message });
        }
        let mut tx = self.db.write().await?;
        let row = tx.first(SETTINGS_FIND, values![integration]).await?.ok_or(Error::NotFound)?;
        let (before, saved) = stored_settings(&row)?;
        // The run first, as units lock that end it.
        let run =
            run_insert(&mut tx, integration, Trigger::Person, &RunOptions::default(), scope, now).await?;
        let text = crate::json::text(settings);
        tx.run(SETTINGS_SET, values![integration, text, now, settings.interval_secs]).await?;
        Entry::done(scope.principal(), "integration.settings", "integration", integration)
            .with(json!({ "before": saved.then_some(before), "after": settings }))
            .write(&mut tx, now)
            .await?;
        if run.joined {
            tx.run(ASKED_SET, values![integration, now]).await?;
        }
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }
}

/// Reads column `settings`: what was saved, else what holds until then; and whether it was saved.
pub(crate) fn stored_settings(row: &Row) -> Result<(SyncSettings, bool), Error> {
    match row.opt_text("settings")? {
        None => Ok((SyncSettings::before_saved(), false)),
        Some(_) => Ok((row.json("settings")?, true)),
    }
}
