//! What the dashboard says of licenses and people, within the scope. Counting goes through every license and person, so
//! what was counted serves until something has changed, nobody counts beside another who asks for the same, and few
//! count at once.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

use domain::{
    account::Verb,
    catalogue::free_pools,
    dashboard::{CountedLicense, SeatTotals},
    seat::{CapabilityStatus, Seats},
    sku::AppliesTo,
    time::Timestamp,
};
use serde_json::json;
use tokio::sync::{Mutex, Semaphore};

use crate::{
    Store,
    asset::open_license,
    error::Error,
    json::rows,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::{Value, values},
    version::Topic,
};

/// The figures of a scope. Free pools and licenses that Microsoft no longer lists enter none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dashboard {
    /// Directory users who hold at least one license, each counted once; guests, too.
    pub people: u64,
    /// Seats and renewals.
    pub totals: SeatTotals,
}

/// For so long a count serves while nothing changes: what renews within some days depends on the present.
const SERVES_SECS: i64 = 600;
/// Scopes whose counts are kept.
const KEPT: usize = 256;

/// Counts that go on at the same time; each reads for as long as it goes on.
const AT_ONCE: usize = 2;

/// The versions that a count belongs to.
type Versions = [u64; 3];

/// What was counted of one scope; locked by who counts it anew.
type OfScope = Arc<Mutex<Option<(Versions, Timestamp, Dashboard)>>>;

/// What was counted, by scope.
pub(crate) struct Counted {
    scopes: std::sync::Mutex<BTreeMap<String, OfScope>>,
    turns: Semaphore,
}

impl Default for Counted {
    fn default() -> Self {
        Self { scopes: std::sync::Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Counted {
    fn of(&self, scope: String) -> OfScope {
        let mut scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        if scopes.len() >= KEPT && !scopes.contains_key(&scope) {
            scopes.clear();
        }
        Arc::clone(scopes.entry(scope).or_default())
    }
}

/// The licenses `s` that enter totals, `$5` being the free pools.
macro_rules! counted {
    () => {
        concat!(
            "s.ended_at IS NULL AND s.sku_id NOT IN (SELECT r.value->>'id' FROM {rows $5}) AND ",
            in_scope!("m.organization_id"),
            " AND ",
            open_license!("s.tenant_id", "s.sku_id")
        )
    };
}

statements! {
    COUNTED_LICENSES = concat!("SELECT {array s.status, s.applies_to, s.enabled, s.warning, s.suspended, s.locked_out,
            s.consumed, COALESCE(p.is_trial, 0), p.next_lifecycle_at} AS licenses
        FROM subscribed_sku s
        LEFT JOIN tenant_match m ON m.tenant_id = s.tenant_id
        LEFT JOIN (SELECT tenant_id, sku_id, MIN(is_trial) AS is_trial, MIN(next_lifecycle_at) AS next_lifecycle_at
            FROM subscription WHERE ended_at IS NULL AND status <> 'Deleted' GROUP BY tenant_id, sku_id) p
            ON p.tenant_id = s.tenant_id AND p.sku_id = s.sku_id
        WHERE ", counted!());
    // Tenant by tenant, and what does not count as a list that is made once: each person takes one look at their
    // assignments and no other.
    LICENSED_PEOPLE = concat!("SELECT COUNT(*) AS people
        FROM (SELECT t.id FROM tenant t LEFT JOIN tenant_match m ON m.tenant_id = t.id
            WHERE ", in_scope!("m.organization_id"), ") t
        CROSS JOIN directory_user u
        WHERE u.tenant_id = t.id AND u.missing_since IS NULL AND EXISTS (SELECT 1 FROM license_assignment a
            WHERE a.user_id = u.id AND a.state <> 'Error'
                AND a.sku_id NOT IN (SELECT r.value->>'id' FROM {rows $5})
                AND (u.tenant_id, a.sku_id) NOT IN (SELECT s.tenant_id, s.sku_id FROM subscribed_sku s
                    WHERE s.ended_at IS NOT NULL OR NOT ", open_license!("s.tenant_id", "s.sku_id"), "))");
}

/// One license of [`COUNTED_LICENSES`], in the order of its columns.
type Columns = (CapabilityStatus, String, i64, i64, i64, i64, i64, i64, Option<Timestamp>);

impl Store {
    /// The dashboard of a scope, seen at `now`.
    pub async fn dashboard(&self, scope: &Scope, now: Timestamp) -> Result<Dashboard, Error> {
        scope.require(Verb::ReadLicenses)?;
        let key = format!("{} {:?}", scope.fingerprint(), scope.reader());
        let of_scope = self.dashboards.of(key);
        let mut counted = of_scope.lock().await;
        if let Some((of, at, dashboard)) = *counted
            && now.secs_since(at).abs() < SERVES_SECS
            && of == versions(&mut self.db.snapshot().await?).await?
        {
            return Ok(dashboard);
        }
        let _turn = self.dashboards.turns.acquire().await.expect("the semaphore is never closed");
        let mut tx = self.db.snapshot().await?;
        let versions = versions(&mut tx).await?;
        let dashboard = count(&mut tx, scope, now).await?;
        *counted = Some((versions, now, dashboard));
        Ok(dashboard)
    }
}

async fn versions(tx: &mut Tx) -> Result<Versions, Error> {
    let [licenses, users, assets] = [Topic::Licenses, Topic::Users, Topic::Assets];
    Ok([licenses.read(tx).await?, users.read(tx).await?, assets.read(tx).await?])
}

async fn count(tx: &mut Tx, scope: &Scope, now: Timestamp) -> Result<Dashboard, Error> {
    let free: Value = rows(free_pools().map(|sku| json!({ "id": sku })));
    let mut totals = SeatTotals::default();
    if let Some(row) = tx.first(COUNTED_LICENSES, scope.reading(values![free.clone()])).await? {
        for license in row.json::<Vec<Columns>>("licenses")? {
            totals.add(&counted(license), now);
        }
    }
    let people = tx.first(LICENSED_PEOPLE, scope.reading(values![free])).await?;
    Ok(Dashboard { people: people.map_or(Ok(0), |row| row.count64("people"))?, totals })
}

fn counted(columns: Columns) -> CountedLicense {
    let (status, applies_to, enabled, warning, suspended, locked_out, consumed, is_trial, next_lifecycle_at) =
        columns;
    CountedLicense {
        status,
        applies_to: AppliesTo::from_key(&applies_to),
        seats: Seats { enabled, warning, suspended, locked_out, consumed },
        is_trial: is_trial != 0,
        next_lifecycle_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_counts_holds_up_those_who_ask_for_the_same_and_no_others() {
        let counted = Counted::default();
        let ours = counted.of("ours".into());
        let _counting = ours.try_lock().unwrap();
        assert!(counted.of("ours".into()).try_lock().is_err());
        assert!(counted.of("theirs".into()).try_lock().is_ok());
    }

    #[test]
    fn the_scopes_that_are_kept_are_bounded() {
        let counted = Counted::default();
        for scope in 0..3 * KEPT {
            counted.of(scope.to_string());
            assert!(counted.scopes.lock().unwrap().len() <= KEPT);
        }
        let last = counted.of((3 * KEPT - 1).to_string());
        assert!(Arc::ptr_eq(&last, &counted.of((3 * KEPT - 1).to_string())), "it stays");
    }
}
