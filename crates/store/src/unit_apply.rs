//! Units that were read well: what their plans decided is written with what tells of it, several units in one
//! transaction where they end together. It begins at the fence of every one of them.

use std::collections::BTreeSet;

use domain::{
    held::HeldKind,
    id::{JobId, SkuId, TenantId},
    sku::SubscribedSku,
    subscription::Subscription,
    sync_run::RunState,
    tenant::TenantProfile,
    time::Timestamp,
    unit::UnitKind,
};
use serde_json::json;

use crate::{
    Store,
    directory_group::{GroupChanges, groups_write},
    directory_user::{UserChanges, users_write},
    error::Error,
    fence::{Fenced, jobs_end},
    held::{HeldList, held_update, unkept},
    history::{open_day, read_days_note},
    json::rows,
    queue::Lease,
    sku::{skus_end, skus_set},
    sql::{Tx, statements},
    subscription::{subscriptions_end, subscriptions_set},
    tenant::tenant_describe,
    unit_end::{Ended, finish, passed},
    unit_log::UnitRecord,
    value::values,
    version::Topic,
    watermark::NewWatermark,
};

/// What comes with the changes of a unit that was read well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitEnd {
    /// For the log.
    pub record: UnitRecord,
    /// Where the next read begins; `None` leaves the former one.
    pub watermark: Option<NewWatermark>,
    /// What the deletion guard holds, kind by kind.
    pub held: Vec<HeldList>,
}

impl From<UnitRecord> for UnitEnd {
    fn from(record: UnitRecord) -> Self {
        Self { record, watermark: None, held: Vec::new() }
    }
}

/// What a plan decided for one tenant's licenses. Rows that are named nowhere stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseChanges {
    /// The tenant; the job's own.
    pub tenant: TenantId,
    /// Its profile, where it differs.
    pub profile: Option<TenantProfile>,
    /// SKUs that are new, differ, or came back.
    pub upsert_skus: Vec<SubscribedSku>,
    /// SKUs that Microsoft no longer lists.
    pub end_skus: Vec<SkuId>,
    /// Subscriptions that are new, differ, or came back.
    pub upsert_subscriptions: Vec<Subscription>,
    /// Ids of subscriptions that Microsoft no longer lists.
    pub end_subscriptions: Vec<String>,
}

/// What a plan decided for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitChanges {
    /// Of the tenant's licenses.
    Licenses(LicenseChanges),
    /// Of its directory users and their assignments.
    Users(UserChanges),
    /// Of its groups.
    Groups(GroupChanges),
}

impl UnitChanges {
    fn unit(&self) -> (TenantId, UnitKind) {
        match self {
            Self::Licenses(changes) => (changes.tenant, UnitKind::Licenses),
            Self::Users(changes) => (changes.tenant, UnitKind::Users),
            Self::Groups(changes) => (changes.tenant, UnitKind::Groups),
        }
    }

    /// How many rows it names: what its transaction will take, roughly.
    pub fn rows(&self) -> usize {
        match self {
            Self::Licenses(LicenseChanges {
                upsert_skus,
                end_skus,
                upsert_subscriptions,
                end_subscriptions,
                ..
            }) => upsert_skus.len() + end_skus.len() + upsert_subscriptions.len() + end_subscriptions.len(),
            Self::Users(changes) => changes.upserts.len() + changes.end.len() + changes.drop.len(),
            Self::Groups(changes) => changes.upserts.len() + changes.end.len() + changes.drop.len(),
        }
    }
}

/// A unit that was read well.
#[derive(Debug, Clone)]
pub struct UnitApply {
    /// The right to end it.
    pub lease: Lease,
    /// What its plan decided.
    pub changes: UnitChanges,
    /// What comes with it.
    pub end: UnitEnd,
}

statements! {
    UNITS_GOOD = "UPDATE sync_unit AS u SET state = 'ok', outcome = 'ok', reason = NULL, last_good_at = $2, failures = 0,
            failing_since = NULL, next_try_at = NULL, attention = 0, calls = g.calls,
            watermark = COALESCE(g.link, u.watermark), watermark_for = COALESCE(g.fingerprint, u.watermark_for),
            watermark_at = CASE WHEN g.link IS NULL THEN u.watermark_at ELSE $2 END
        FROM (SELECT r.value->>'integration' AS integration_id, r.value->>'tenant' AS tenant_id,
                r.value->>'kind' AS kind, CAST(r.value->>'calls' AS BIGINT) AS calls, r.value->>'link' AS link,
                r.value->>'fingerprint' AS fingerprint FROM {rows $1}) AS g
        WHERE u.integration_id = g.integration_id AND u.tenant_id = g.tenant_id AND u.kind = g.kind";
}

impl Store {
    /// Applies the plan of one unit: its rows, the unit, the run's counts, and the run's end with its last tenant.
    /// Versions are raised only if a row changed.
    pub async fn unit_apply(&self, unit: &UnitApply, now: Timestamp) -> Result<(), Error> {
        let lost = self.units_apply(&[unit], now).await?;
        if lost.is_empty() { Ok(()) } else { Err(Error::LeaseLost) }
    }

    /// Applies the plans of several units of one run in one transaction, for what it costs is mostly its own. The jobs
    /// whose leases were lost, of which nothing is written. After an error nothing of any unit is written: apply each
    /// by itself, since one may be to blame.
    pub async fn units_apply(&self, units: &[&UnitApply], now: Timestamp) -> Result<BTreeSet<JobId>, Error> {
        let mut tx = self.db.write().await?;
        let leases: Vec<_> = units.iter().map(|unit| &unit.lease).collect();
        let fenced = jobs_end(&mut tx, &leases).await?;
        let lost = leases.iter().map(|lease| lease.job).filter(|job| !fenced.contains_key(job)).collect();
        // By tenant, then kind: two servers that write rows of the same tenants lock them alike.
        let mut owned: Vec<_> =
            units.iter().filter_map(|unit| Some((*unit, *fenced.get(&unit.lease.job)?))).collect();
        owned.sort_by_key(|(unit, _)| unit.changes.unit());
        if owned.is_empty() {
            return Ok(lost);
        }
        let first_today: Vec<_> = owned
            .iter()
            .filter(|(_, fenced)| fenced.is_first_of(now))
            .map(|(unit, _)| unit.changes.unit())
            .collect();
        if !first_today.is_empty() || owned.iter().any(|(unit, _)| unit.changes.rows() > 0) {
            // Before any row: two transactions that open a day would wait for each other's rows.
            open_day(&mut tx, now).await?;
        }
        let mut ended = Vec::with_capacity(owned.len());
        for (unit, fenced) in &owned {
            ended.push(apply(&mut tx, unit, fenced, now).await?);
        }
        let good =
            owned.iter().filter(|(_, fenced)| !fenced.passed_on).map(|(unit, fenced)| good(unit, fenced));
        tx.run(UNITS_GOOD, values![rows(good), now]).await?;
        read_days_note(&mut tx, &first_today, now).await?;
        finish(tx, &ended, now).await?;
        Ok(lost)
    }
}

fn good(unit: &UnitApply, fenced: &Fenced) -> serde_json::Value {
    let ((tenant, kind), mark) = (unit.changes.unit(), unit.end.watermark.as_ref());
    json!({
        "integration": fenced.integration, "tenant": tenant, "kind": kind.key(),
        "calls": unit.end.record.counts.calls, "link": mark.map(|mark| &mark.link),
        "fingerprint": mark.map(|mark| &mark.fingerprint),
    })
}

/// Writes the rows of one unit.
async fn apply(tx: &mut Tx, unit: &UnitApply, fenced: &Fenced, now: Timestamp) -> Result<Ended, Error> {
    let (tenant, kind) = unit.changes.unit();
    if fenced.unit()? != (tenant, kind) {
        return Err(fenced.inconsistent("tenant_id"));
    }
    if fenced.dry {
        return Err(fenced.inconsistent("run_id"));
    }
    if fenced.passed_on {
        return passed(tx, fenced, &unit.end.record).await;
    }
    // Before the rows themselves, as a person's decision does.
    let mut held = 0;
    for list in &unit.end.held {
        held += held_update(tx, fenced, Some(tenant), list, now).await?;
    }
    let mut topics = Vec::new();
    match &unit.changes {
        UnitChanges::Licenses(changes) => {
            let (rows, described) = write_licenses(tx, changes, now).await?;
            topics.extend((held + rows > 0).then_some(Topic::Licenses));
            topics.extend((described > 0).then_some(Topic::Matching));
        }
        UnitChanges::Users(changes) => {
            let rows = users_write(tx, changes, now).await?;
            topics.extend((held + rows > 0).then_some(Topic::Users));
        }
        UnitChanges::Groups(changes) => {
            let rows = groups_write(tx, changes, now).await?;
            topics.extend((held + rows > 0).then_some(Topic::Users));
        }
    }
    Ok(Ended { topics, ..Ended::new(*fenced, RunState::Ok, None, unit.end.record.clone()) })
}

/// The number of rows that changed, and of those the ones by which the tenant describes itself.
async fn write_licenses(tx: &mut Tx, changes: &LicenseChanges, now: Timestamp) -> Result<(u64, u64), Error> {
    let tenant = changes.tenant;
    let described = match &changes.profile {
        Some(profile) => tenant_describe(tx, tenant, profile).await?,
        None => 0,
    };
    let mut rows = described;
    rows += skus_set(tx, tenant, &changes.upsert_skus, now).await?;
    let end = changes.end_skus.iter().map(ToString::to_string);
    let end = unkept(tx, tenant, HeldKind::Skus, end).await?;
    rows += skus_end(tx, tenant, &end, now).await?;
    rows += subscriptions_set(tx, tenant, &changes.upsert_subscriptions).await?;
    let end = changes.end_subscriptions.iter().cloned();
    let end = unkept(tx, tenant, HeldKind::Subscriptions, end).await?;
    rows += subscriptions_end(tx, tenant, &end, now).await?;
    Ok((rows, described))
}
