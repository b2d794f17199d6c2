//! Throttle holds: until when Microsoft asked all servers to leave a scope alone (security rule 70).

use std::collections::BTreeMap;

use domain::time::Timestamp;
use serde_json::json;

use crate::{Store, error::Error, json::rows, sql::statements, value::values};

statements! {
    HOLD_LIST = "SELECT scope, until FROM throttle_hold WHERE until > $1 ORDER BY scope";
    HOLD_SET = "INSERT INTO throttle_hold AS h (scope, until)
        SELECT r.value->>'scope', CAST(r.value->>'until' AS BIGINT) FROM {rows $1} WHERE true
        ON CONFLICT (scope) DO UPDATE SET until = excluded.until WHERE h.until < excluded.until";
    HOLD_PURGE = "DELETE FROM throttle_hold WHERE until <= $1";
}

impl Store {
    /// The scopes to leave alone, by name, and until when. For the engine of every server.
    pub async fn throttle_holds(&self, now: Timestamp) -> Result<Vec<(String, Timestamp)>, Error> {
        let rows = self.db.all(HOLD_LIST, values![now]).await?;
        rows.iter().map(|row| Ok((row.text("scope")?, row.time("until")?))).collect()
    }

    /// Tells all servers to leave these scopes alone; a longer hold wins.
    pub async fn throttle_hold_set(&self, holds: &[(String, Timestamp)]) -> Result<(), Error> {
        if holds.is_empty() {
            return Ok(());
        }
        let mut latest: BTreeMap<&str, Timestamp> = BTreeMap::new();
        for (scope, until) in holds {
            let known = latest.entry(scope).or_insert(*until);
            *known = (*known).max(*until);
        }
        let holds = latest.into_iter().map(|(scope, until)| json!({ "scope": scope, "until": until }));
        let mut tx = self.db.write().await?;
        tx.run(HOLD_SET, values![rows(holds)]).await?;
        tx.commit().await
    }

    /// Forgets holds that are over.
    pub(crate) async fn throttle_purge(&self, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.run(HOLD_PURGE, values![now]).await?;
        tx.commit().await
    }
}
