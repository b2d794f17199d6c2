//! Exports in the audit log: what is taken away as a file is written down first (security rule 93).

use domain::{account::Verb, time::Timestamp};
use serde_json::json;

use crate::{Store, audit::Entry, error::Error, scope::Scope};

impl Store {
    /// Writes down that something is exported, with its number of rows. No entry, no export.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the verb.
    pub async fn export_note(
        &self,
        scope: &Scope,
        kind: &'static str,
        id: impl ToString,
        rows: u64,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::Export)?;
        let mut tx = self.db.write().await?;
        let entry = Entry::done(scope.principal(), "export", kind, id).with(json!({ "rows": rows }));
        entry.write(&mut tx, now).await?;
        tx.commit().await
    }
}
