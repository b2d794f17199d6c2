//! Units: how reading one kind of data of one tenant ended. Every end is one transaction that begins at the job's fence
//! and deletes the job with its staging.

use domain::{
    backoff::next_try,
    held::HeldKind,
    id::{SkuId, TenantId},
    sku::SubscribedSku,
    subscription::Subscription,
    sync_run::{Counts, RunState},
    tenant::TenantProfile,
    time::Timestamp,
    unit::UnitKind,
};

use crate::{
    Store,
    directory_group::{GroupChanges, groups_write},
    directory_user::{UserChanges, users_write},
    error::Error,
    fence::{Fenced, failure, job_end},
    held::{HeldList, held_update, unkept},
    queue::Lease,
    run_end::{run_count, unit_ended},
    sku::{skus_end, skus_set},
    source::passed_on,
    sql::{Tx, statements},
    subscription::{subscriptions_end, subscriptions_set},
    tenant::tenant_describe,
    unit_log::{LogEntry, UnitRecord, log_insert},
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

statements! {
    UNIT_GOOD = "UPDATE sync_unit SET state = 'ok', outcome = 'ok', reason = NULL, last_good_at = $4, failures = 0,
            failing_since = NULL, next_try_at = NULL, attention = 0, calls = $5,
            watermark = COALESCE($6, watermark), watermark_for = COALESCE($7, watermark_for),
            watermark_at = CASE WHEN CAST($6 AS TEXT) IS NULL THEN watermark_at ELSE $4 END
        WHERE integration_id = $1 AND tenant_id = $2 AND kind = $3";
    UNIT_FAILING = "SELECT failures, failing_since FROM sync_unit
        WHERE integration_id = $1 AND tenant_id = $2 AND kind = $3";
    UNIT_BAD = "UPDATE sync_unit SET state = $4, outcome = $4, reason = $5, failures = $6, failing_since = $7,
            next_try_at = $8, attention = $9, calls = $10
        WHERE integration_id = $1 AND tenant_id = $2 AND kind = $3";
}

impl Store {
    /// Applies a plan for licenses: the tenant's rows, its unit, the run's counts, and the run's end with its last
    /// tenant. The version of licenses is raised only if a row changed.
    pub async fn licenses_apply(
        &self,
        lease: &Lease,
        changes: &LicenseChanges,
        end: UnitEnd,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let fenced = real_end(&mut tx, lease, changes.tenant, UnitKind::Licenses).await?;
        if fenced.passed_on {
            return pass(tx, &fenced, &end.record, now).await;
        }
        let held = hold(&mut tx, &fenced, &end.held, now).await?;
        let rows = write_licenses(&mut tx, changes, now).await?;
        unit_good(tx, &fenced, end, (held + rows, Topic::Licenses), now).await
    }

    /// Applies a plan for directory users and their assignments.
    pub async fn users_apply(
        &self,
        lease: &Lease,
        changes: &UserChanges,
        end: UnitEnd,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let fenced = real_end(&mut tx, lease, changes.tenant, UnitKind::Users).await?;
        if fenced.passed_on {
            return pass(tx, &fenced, &end.record, now).await;
        }
        let held = hold(&mut tx, &fenced, &end.held, now).await?;
        let rows = users_write(&mut tx, changes, now).await?;
        unit_good(tx, &fenced, end, (held + rows, Topic::Users), now).await
    }

    /// Applies a plan for groups.
    pub async fn groups_apply(
        &self,
        lease: &Lease,
        changes: &GroupChanges,
        end: UnitEnd,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let fenced = real_end(&mut tx, lease, changes.tenant, UnitKind::Groups).await?;
        if fenced.passed_on {
            return pass(tx, &fenced, &end.record, now).await;
        }
        let held = hold(&mut tx, &fenced, &end.held, now).await?;
        let rows = groups_write(&mut tx, changes, now).await?;
        unit_good(tx, &fenced, end, (held + rows, Topic::Users), now).await
    }

    /// A unit failed, or needs attention: no row of its data changes (rule 64). The schedule tries it later and later,
    /// or not before a person has acted (rules 73 and 75). In a dry run only the log tells of it.
    pub async fn unit_fail(
        &self,
        lease: &Lease,
        state: RunState,
        reason: &str,
        record: UnitRecord,
        now: Timestamp,
    ) -> Result<(), Error> {
        let state = failure(state);
        let mut tx = self.db.write().await?;
        let fenced = job_end(&mut tx, lease).await?;
        if fenced.passed_on {
            return pass(tx, &fenced, &record, now).await;
        }
        if !fenced.dry {
            unit_bad(&mut tx, &fenced, state, reason, record.counts.calls, now).await?;
        }
        let calls = Counts { calls: record.counts.calls, ..Counts::default() };
        let record = UnitRecord { counts: calls, ..record };
        finish(tx, &fenced, (state, Some(reason)), &record, (0, Topic::Licenses), now).await
    }

    /// Ends a unit without reading it, since another integration reads its tenant by now. In a dry run, and where that
    /// is not so, [`Error::Inconsistent`].
    pub async fn unit_pass(&self, lease: &Lease, record: UnitRecord, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let fenced = job_end(&mut tx, lease).await?;
        if !fenced.passed_on {
            return Err(fenced.inconsistent("tenant_id"));
        }
        pass(tx, &fenced, &record, now).await
    }

    /// Ends a unit of a dry run: its counts are what a real run would change. [`Error::Inconsistent`] in a real run.
    pub async fn unit_dry(&self, lease: &Lease, record: UnitRecord, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let fenced = job_end(&mut tx, lease).await?;
        if !fenced.dry {
            return Err(fenced.inconsistent("run_id"));
        }
        finish(tx, &fenced, (RunState::Ok, None), &record, (0, Topic::Licenses), now).await
    }
}

/// Ends a unit whose tenant another integration reads by now: no row changes, and the log says who does.
async fn pass(mut tx: Tx, fenced: &Fenced, record: &UnitRecord, now: Timestamp) -> Result<(), Error> {
    let reason = passed_on(&mut tx, fenced).await?;
    let calls = Counts { calls: record.counts.calls, ..Counts::default() };
    let record = UnitRecord { counts: calls, records: None, ..record.clone() };
    finish(tx, fenced, (RunState::Ok, Some(&reason)), &record, (0, Topic::Licenses), now).await
}

/// The number of rows that changed. Comes before the rows themselves, as a person's decision does.
async fn hold(tx: &mut Tx, fenced: &Fenced, held: &[HeldList], now: Timestamp) -> Result<u64, Error> {
    let (tenant, _) = fenced.unit()?;
    let mut rows = 0;
    for list in held {
        rows += held_update(tx, fenced, Some(tenant), list, now).await?;
    }
    Ok(rows)
}

async fn unit_good(
    mut tx: Tx,
    fenced: &Fenced,
    end: UnitEnd,
    changed: (u64, Topic),
    now: Timestamp,
) -> Result<(), Error> {
    let (tenant, kind) = fenced.unit()?;
    let (link, fingerprint) = end.watermark.map(|mark| (mark.link, mark.fingerprint)).unzip();
    let calls = end.record.counts.calls;
    let values = values![fenced.integration, tenant, kind.key(), now, calls, link, fingerprint];
    tx.run(UNIT_GOOD, values).await?;
    finish(tx, fenced, (RunState::Ok, None), &end.record, changed, now).await
}

/// The fence of a unit that writes: of this tenant and kind, and not in a dry run.
async fn real_end(tx: &mut Tx, lease: &Lease, tenant: TenantId, kind: UnitKind) -> Result<Fenced, Error> {
    let fenced = job_end(tx, lease).await?;
    if fenced.unit()? != (tenant, kind) {
        return Err(fenced.inconsistent("tenant_id"));
    }
    if fenced.dry {
        return Err(fenced.inconsistent("run_id"));
    }
    Ok(fenced)
}

/// The number of rows that changed.
async fn write_licenses(tx: &mut Tx, changes: &LicenseChanges, now: Timestamp) -> Result<u64, Error> {
    let tenant = changes.tenant;
    let mut rows = 0;
    if let Some(profile) = &changes.profile {
        rows += tenant_describe(tx, tenant, profile).await?;
    }
    rows += skus_set(tx, tenant, &changes.upsert_skus).await?;
    let end = changes.end_skus.iter().map(ToString::to_string);
    let end = unkept(tx, tenant, HeldKind::Skus, end).await?;
    rows += skus_end(tx, tenant, &end, now).await?;
    rows += subscriptions_set(tx, tenant, &changes.upsert_subscriptions).await?;
    let end = changes.end_subscriptions.iter().cloned();
    let end = unkept(tx, tenant, HeldKind::Subscriptions, end).await?;
    rows += subscriptions_end(tx, tenant, &end, now).await?;
    Ok(rows)
}

async fn unit_bad(
    tx: &mut Tx,
    fenced: &Fenced,
    state: RunState,
    reason: &str,
    calls: u32,
    now: Timestamp,
) -> Result<(), Error> {
    let (tenant, kind) = fenced.unit()?;
    let found = tx.first(UNIT_FAILING, values![fenced.integration, tenant, kind.key()]).await?;
    let unit = found.ok_or_else(|| fenced.inconsistent("unit_kind"))?;
    let failures = unit.count("failures")?.saturating_add(1);
    let since = unit.opt_time("failing_since")?.unwrap_or(now);
    let attention = state == RunState::NeedsAttention;
    let next = if attention { None } else { next_try(failures, since, now) };
    let values = values![
        fenced.integration,
        tenant,
        kind.key(),
        state.key(),
        reason,
        failures,
        since,
        next,
        attention,
        calls
    ];
    tx.run(UNIT_BAD, values).await.map(drop)
}

/// The log, the run and the versions, in the order in which every unit locks them.
async fn finish(
    mut tx: Tx,
    fenced: &Fenced,
    (state, reason): (RunState, Option<&str>),
    record: &UnitRecord,
    (rows, topic): (u64, Topic),
    now: Timestamp,
) -> Result<(), Error> {
    let (tenant, kind) = fenced.unit()?;
    let entry = LogEntry { run: fenced.run, tenant, kind: kind.key(), state, reason };
    log_insert(&mut tx, &entry, record, now).await?;
    run_count(&mut tx, fenced.run, record.counts, record.parts).await?;
    unit_ended(&mut tx, fenced.run, tenant, now).await?;
    if rows > 0 {
        topic.raise(&mut tx).await?;
    }
    Topic::Integrations.raise(&mut tx).await?;
    tx.commit().await
}
