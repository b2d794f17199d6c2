//! Sources: which of several integrations that reach a tenant reads it, as discoveries and people set it. The rule is in
//! `domain::source`, what follows from it for a run in `source_plan`.

use domain::{
    account::Verb,
    id::{IntegrationId, TenantId},
    notice::{Facts, Reason, SourceFacts},
    source::Source,
    sync_run::Trigger,
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    audit::Entry,
    discovery_plan::Seen,
    error::Error,
    fence::Fenced,
    json::rows,
    mail_outbox::mail_queue,
    notice::{notice_insert, recipients},
    row::Row,
    scope::Scope,
    settings::stored_settings,
    source_plan::{SourceChanges, Sources},
    sql::{Tx, statements},
    sync_run::{RunOptions, run_insert},
    tenant::tenant_visible,
    value::{Value, values},
    version::Topic,
};

statements! {
    SOURCE_OWN = "SELECT tenant_id FROM tenant_source WHERE integration_id = $1";
    // A source fails as a whole if it does not come as far as its tenants.
    SOURCE_OTHERS = "SELECT s.tenant_id, s.integration_id, s.since, s.failed_before, i.name,
            CAST(CASE WHEN i.pause <> 'none' THEN 1 ELSE 0 END AS BIGINT) AS paused,
            CAST(CASE WHEN l.missing_since IS NULL THEN 1 ELSE 0 END AS BIGINT) AS reaches,
            CAST(CASE WHEN i.failing_runs >= 2 OR (i.failing_runs > 0 AND f.state = 'needs_attention')
                THEN 1 ELSE 0 END AS BIGINT) AS failing,
            (SELECT COUNT(*) FROM sync_unit u WHERE u.integration_id = s.integration_id
                AND u.tenant_id = s.tenant_id) AS units,
            (SELECT COUNT(*) FROM sync_unit u WHERE u.integration_id = s.integration_id
                AND u.tenant_id = s.tenant_id AND (u.attention = 1 OR u.failures >= 2
                    OR (u.failures > 0 AND u.last_good_at IS NULL))) AS failing_units,
            (SELECT MAX(u.last_good_at) FROM sync_unit u WHERE u.integration_id = s.integration_id
                AND u.tenant_id = s.tenant_id) AS last_good_at
        FROM tenant_source s
        JOIN integration i ON i.id = s.integration_id
        JOIN integration_tenant l ON l.integration_id = s.integration_id AND l.tenant_id = s.tenant_id
        LEFT JOIN sync_run f ON f.id = (SELECT x.id FROM sync_run x WHERE x.integration_id = i.id AND x.dry = 0
            AND x.tenants IS NULL AND x.ended_at IS NOT NULL ORDER BY x.queued_at DESC, x.id DESC LIMIT 1)
        WHERE s.integration_id <> $2 AND s.tenant_id IN (SELECT r.value->>'tenant' FROM {rows $1})";
    // Where two integrations find a new tenant at once, the first stays.
    SOURCE_CLAIM = "INSERT INTO tenant_source (tenant_id, integration_id, since)
        SELECT r.value->>'tenant', $2, CAST($3 AS BIGINT) FROM {rows $1} WHERE true
        ON CONFLICT (tenant_id) DO NOTHING";
    SOURCE_TAKE = "INSERT INTO tenant_source (tenant_id, integration_id, since, failed_before)
        SELECT r.value->>'tenant', $2, CAST($3 AS BIGINT), r.value->>'failed' FROM {rows $1} WHERE true
        ON CONFLICT (tenant_id) DO UPDATE SET integration_id = excluded.integration_id, since = excluded.since,
            failed_before = excluded.failed_before
        WHERE tenant_source.integration_id <> excluded.integration_id";
    SOURCE_GIVE = "DELETE FROM tenant_source WHERE integration_id = $2
        AND tenant_id IN (SELECT r.value->>'tenant' FROM {rows $1})";
    // What another integration came to with these tenants says nothing any more.
    UNIT_LEAVE = "DELETE FROM sync_unit WHERE integration_id <> $2
        AND tenant_id IN (SELECT r.value->>'tenant' FROM {rows $1})";
    UNIT_FORGET = "DELETE FROM sync_unit WHERE integration_id = $1 AND tenant_id = $2";
    // Rows that were held stay; the whole read that follows holds them again if they are missing there, too.
    HELD_LEAVE = "UPDATE held_removal SET state = 'dissolved', decided_at = $3 WHERE state = 'pending'
        AND integration_id <> $2 AND tenant_id IN (SELECT r.value->>'tenant' FROM {rows $1})";
    LINK_FIND = "SELECT i.id, i.settings FROM integration_tenant l JOIN integration i ON i.id = l.integration_id
        WHERE l.integration_id = $1 AND l.tenant_id = $2 AND l.missing_since IS NULL";
    ASKED_SET = "UPDATE integration SET asked_at = COALESCE(asked_at, $2) WHERE id = $1";
    PASSED_UNIT = "DELETE FROM sync_unit WHERE integration_id = $1 AND tenant_id = $2 AND kind = $3";
    PASSED_TO = "SELECT s.tenant_id, i.name FROM tenant_source s JOIN integration i ON i.id = s.integration_id
        WHERE s.tenant_id = $1 AND s.integration_id <> $2";
}

impl Store {
    /// Makes an integration the source of a tenant that it reaches, and asks for a whole read of it. One that is the
    /// source already stays it. [`Error::NotFound`] if it does not reach the tenant, or that lies outside the scope;
    /// [`Error::Invalid`] if its settings read nothing of it.
    pub async fn source_choose(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        tenant: TenantId,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        tenant_visible(&mut tx, scope, tenant).await?;
        let link = tx.first(LINK_FIND, values![integration, tenant]).await?.ok_or(Error::NotFound)?;
        if stored_settings(&link)?.0.of(tenant).kinds().is_empty() {
            let message = "Its Sync Settings read nothing of this tenant.".to_owned();
            return Err(Error::Invalid { field: "tenant", message });
        }
        let one = || rows([json!({ "tenant": tenant })]);
        if tx.run(SOURCE_TAKE, values![one(), integration, now]).await? == 0 {
            return Ok(());
        }
        leave(&mut tx, integration, one, now).await?;
        tx.run(UNIT_FORGET, values![integration, tenant]).await?;
        let options = RunOptions { dry: false, tenants: Some(vec![tenant]) };
        let run = run_insert(&mut tx, integration, Trigger::Person, &options, scope, now).await?;
        if run.joined {
            // The run under way may be past it: another one follows.
            tx.run(ASKED_SET, values![integration, now]).await?;
        }
        Entry::done(scope.principal(), "tenant.source", "tenant", tenant)
            .with(json!({ "after": { "integration": integration } }))
            .write(&mut tx, now)
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }
}

/// Who reads the tenants that a discovery of `integration` has seen.
pub(crate) async fn sources_seen(
    tx: &mut Tx,
    integration: IntegrationId,
    seen: &Seen<'_>,
) -> Result<Sources, Error> {
    let mut sources = Sources::of(integration);
    for row in tx.all(SOURCE_OWN, values![integration]).await? {
        sources.own.insert(row.parse("tenant_id")?);
    }
    let unknown: Vec<_> = seen.keys().filter(|tenant| !sources.own.contains(tenant)).collect();
    if unknown.is_empty() {
        return Ok(sources);
    }
    let unknown = rows(unknown.into_iter().map(|tenant| json!({ "tenant": tenant })));
    for row in tx.all(SOURCE_OTHERS, values![unknown, integration]).await? {
        sources.others.insert(row.parse("tenant_id")?, source(&row)?);
    }
    Ok(sources)
}

fn source(row: &Row) -> Result<Source, Error> {
    Ok(Source {
        integration: row.parse("integration_id")?,
        name: row.text("name")?,
        since: row.time("since")?,
        failed_before: row.opt_parse("failed_before")?,
        reaches: row.flag("reaches")?,
        failing: row.flag("failing")?,
        paused: row.flag("paused")?,
        units: row.count("units")?,
        failing_units: row.count("failing_units")?,
        last_good_at: row.opt_time("last_good_at")?,
    })
}

/// Writes who reads which tenant from now on, and the notice of those that were taken over. Comes after the links, to
/// which sources point. `run` has the columns that [`recipients`] reads.
pub(crate) async fn sources_settle(
    tx: &mut Tx,
    integration: IntegrationId,
    changes: &SourceChanges,
    run: &Row,
    now: Timestamp,
) -> Result<(), Error> {
    let SourceChanges { claim, take, give, .. } = changes;
    let tenants = |tenants: &[TenantId]| rows(tenants.iter().map(|tenant| json!({ "tenant": tenant })));
    if !give.is_empty() {
        tx.run(SOURCE_GIVE, values![tenants(give), integration]).await?;
    }
    if !claim.is_empty() {
        tx.run(SOURCE_CLAIM, values![tenants(claim), integration, now]).await?;
        leave(tx, integration, || tenants(claim), now).await?;
    }
    if take.is_empty() {
        return Ok(());
    }
    let taken = take.iter().map(|it| json!({ "tenant": it.tenant, "failed": it.failed() }));
    tx.run(SOURCE_TAKE, values![rows(taken), integration, now]).await?;
    leave(tx, integration, || rows(take.iter().map(|it| json!({ "tenant": it.tenant }))), now).await?;
    let facts = Facts::Source(SourceFacts { from: changes.taken() });
    let notice = notice_insert(tx, integration, Reason::TookOver, &facts, now).await?;
    mail_queue(tx, integration, Reason::TookOver, notice, &recipients(run)?, now).await?;
    Topic::Notices.raise(tx).await
}

/// Clears away what other integrations have left with tenants that `integration` reads from now on.
async fn leave(
    tx: &mut Tx,
    integration: IntegrationId,
    tenants: impl Fn() -> Value,
    now: Timestamp,
) -> Result<(), Error> {
    tx.run(UNIT_LEAVE, values![tenants(), integration]).await?;
    tx.run(HELD_LEAVE, values![tenants(), integration, now]).await.map(drop)
}

/// A unit whose tenant another integration reads by now: forgets it; what the log says of it.
pub(crate) async fn passed_on(tx: &mut Tx, fenced: &Fenced) -> Result<String, Error> {
    let (tenant, kind) = fenced.unit()?;
    tx.run(PASSED_UNIT, values![fenced.integration, tenant, kind.key()]).await?;
    let to = tx.first(PASSED_TO, values![tenant, fenced.integration]).await?;
    Ok(match to {
        Some(to) => format!("Left to {}, which syncs this tenant by now.", to.text("name")?),
        None => "Left to the next run: who syncs this tenant has changed meanwhile.".to_owned(),
    })
}
