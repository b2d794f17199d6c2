//! Integrations: configured connections, their last run, and the tenants they reach. Their secrets are in `secret`.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    credential::CredentialKind,
    id::{IntegrationId, TenantId, UserId},
    integration::{
        Connection, DEFAULT_INTERVAL_SECS, Integration, IntegrationTenant, Pause, Reach, Stale, SyncedBy,
        UnitStatus,
    },
    sync_run::{RunState, Trigger},
    time::Timestamp,
    unit::UnitKind,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Store,
    audit::Entry,
    credential::NewCredential,
    error::Error,
    organization::organization,
    row::Row,
    schedule::next_run_at,
    scope::{Scope, in_scope},
    settings::stored_settings,
    sql::{Statement, statements},
    sync_run::{RunOptions, run_insert, run_summary},
    value::{Value, values},
};

/// What Connect saves once its test has passed.
pub struct NewIntegration<'a> {
    /// The name the provider gives it.
    pub name: String,
    /// Where it connects to.
    pub connection: Connection,
    /// Whose tenants it reaches.
    pub reach: Reach,
    /// What it proves itself with.
    pub credential: NewCredential<'a>,
    /// Who connects; `None` for a command.
    pub by: Option<UserId>,
}

/// An integration with its active or else latest run, and its tenants as far as the scope goes; `$4` as below.
macro_rules! integration_rows {
    ($condition:literal) => {
        concat!(
            "SELECT i.id, i.name, i.cloud, i.home_tenant, i.application, i.reach, i.interval_secs, i.settings,
                i.pause, i.quarantined_at, s.kind AS credential, s.expires_at AS secret_expires_at,
                w.queued_at AS whole_queued_at, w.state AS whole_state, z.stale_tenants, z.stale_since,
                r.id AS run_id, r.state, r.queued_at, r.ended_at, r.tenants_total, r.tenants_done,
                r.tenants_failed, r.reason,
                (SELECT MAX(g.ended_at) FROM sync_run g WHERE g.integration_id = i.id AND g.state = 'ok'
                    AND g.dry = 0 AND g.tenants IS NULL) AS last_good_at,
                (SELECT COUNT(*) FROM held_removal h LEFT JOIN tenant_match m ON m.tenant_id = h.tenant_id
                    WHERE h.integration_id = i.id AND h.state = 'pending'
                    AND (h.tenant_id IS NOT NULL OR (CAST($1 AS BIGINT) = 1 AND CAST($2 AS BIGINT) = 1)) AND ",
            in_scope!("m.organization_id"),
            ") AS held,
                (SELECT COUNT(*) FROM integration_tenant l
                    LEFT JOIN tenant_match m ON m.tenant_id = l.tenant_id
                    WHERE l.integration_id = i.id AND l.missing_since IS NULL
                    AND ",
            in_scope!("m.organization_id"),
            ") AS tenants
            FROM integration i
            LEFT JOIN secret s ON s.integration_id = i.id AND s.kind <> 'refresh_token'
            LEFT JOIN sync_run r ON r.id = (SELECT x.id FROM sync_run x WHERE x.integration_id = i.id
                AND (x.dry = 0 OR x.ended_at IS NULL)
                ORDER BY CASE WHEN x.ended_at IS NULL THEN 0 ELSE 1 END, x.queued_at DESC, x.id DESC LIMIT 1)
            LEFT JOIN sync_run w ON w.id = (SELECT x.id FROM sync_run x WHERE x.integration_id = i.id AND x.dry = 0
                AND x.tenants IS NULL ORDER BY x.queued_at DESC, x.id DESC LIMIT 1)
            LEFT JOIN (SELECT u.integration_id, COUNT(DISTINCT u.tenant_id) AS stale_tenants,
                    MIN(u.last_good_at) AS stale_since
                FROM sync_unit u
                JOIN integration_tenant l ON l.integration_id = u.integration_id AND l.tenant_id = u.tenant_id
                LEFT JOIN tenant_match m ON m.tenant_id = u.tenant_id
                WHERE u.outcome <> 'ok' AND u.last_good_at IS NOT NULL AND l.missing_since IS NULL AND ",
            in_scope!("m.organization_id"),
            " GROUP BY u.integration_id) z ON z.integration_id = i.id",
            $condition
        )
    };
}

statements! {
    INTEGRATION_LIST = integration_rows!("");
    INTEGRATION_FIND = integration_rows!(" WHERE i.id = $4");
    INTEGRATION_INSERT = "INSERT INTO integration
            (id, name, cloud, home_tenant, application, reach, interval_secs, created_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    INTEGRATION_TENANTS = concat!("SELECT t.id,
            COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), t.id) AS name,
            t.default_domain, o.id AS organization_id, o.name AS organization_name,
            (SELECT COUNT(*) FROM subscribed_sku s WHERE s.tenant_id = t.id AND s.ended_at IS NULL) AS licenses,
            (SELECT COUNT(*) FROM directory_user d WHERE d.tenant_id = t.id AND d.missing_since IS NULL) AS users,
            x.id AS source_id, x.name AS source_name
        FROM integration_tenant l
        JOIN tenant t ON t.id = l.tenant_id
        LEFT JOIN tenant_source q ON q.tenant_id = t.id AND q.integration_id <> l.integration_id
        LEFT JOIN integration x ON x.id = q.integration_id
        LEFT JOIN tenant_match m ON m.tenant_id = t.id
        LEFT JOIN organization o ON o.id = m.organization_id
        WHERE l.integration_id = $4 AND l.missing_since IS NULL AND ", in_scope!("m.organization_id"));
    // A unit that waits in a paused run is paused itself.
    INTEGRATION_UNITS = concat!("SELECT u.tenant_id, u.kind, u.last_good_at, u.reason, u.failures, u.next_try_at,
            CASE WHEN x.state = 'paused' AND u.state IN ('queued', 'syncing') THEN 'paused' ELSE u.state END AS state
        FROM sync_unit u
        JOIN sync_run x ON x.id = u.run_id
        LEFT JOIN tenant_match m ON m.tenant_id = u.tenant_id
        WHERE u.integration_id = $4 AND ", in_scope!("m.organization_id"));
}

impl Store {
    /// Every integration, the worst state first, then by name. Counts keep to the scope's organizations.
    pub async fn integration_list(&self, scope: &Scope) -> Result<Vec<Integration>, Error> {
        let mut list = self.integrations(scope, INTEGRATION_LIST, scope.filter()).await?;
        list.sort_by_cached_key(|i| {
            (urgency(i.run.as_ref().map(|run| run.state)), i.name.to_lowercase(), i.id)
        });
        Ok(list)
    }

    /// One integration.
    pub async fn integration_find(
        &self,
        scope: &Scope,
        id: IntegrationId,
    ) -> Result<Option<Integration>, Error> {
        let list = self.integrations(scope, INTEGRATION_FIND, scope.filter_and(values![id])).await?;
        Ok(list.into_iter().next())
    }

    async fn integrations(
        &self,
        scope: &Scope,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Vec<Integration>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        self.db.all(statement, values).await?.iter().map(|row| integration(scope, row)).collect()
    }

    /// The tenants that an integration reaches and the scope may see, the worst state first, then by name.
    pub async fn integration_tenants(
        &self,
        scope: &Scope,
        id: IntegrationId,
    ) -> Result<Vec<IntegrationTenant>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.snapshot().await?;
        let mut units: BTreeMap<TenantId, Vec<UnitStatus>> = BTreeMap::new();
        for row in tx.all(INTEGRATION_UNITS, scope.filter_and(values![id])).await? {
            units.entry(row.parse("tenant_id")?).or_default().push(unit_status(&row)?);
        }
        let rows = tx.all(INTEGRATION_TENANTS, scope.filter_and(values![id])).await?;
        let mut list = Vec::with_capacity(rows.len());
        for row in &rows {
            let tenant = row.parse("id")?;
            list.push(integration_tenant(row, tenant, units.remove(&tenant).unwrap_or_default())?);
        }
        list.sort_by_cached_key(|t| (urgency(t.state), t.name.to_lowercase(), t.tenant));
        Ok(list)
    }

    /// Saves a connection with its credential and asks for its first run, all or nothing. `Conflict` on
    /// `integration_home_tenant` if this home tenant is connected already.
    pub async fn integration_create(
        &self,
        scope: &Scope,
        new: NewIntegration<'_>,
        now: Timestamp,
    ) -> Result<IntegrationId, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let id = IntegrationId(Uuid::new_v4());
        let mut tx = self.db.write().await?;
        let (name, connection) = (new.name.trim(), &new.connection);
        let (cloud, home, application) =
            (connection.cloud.key(), connection.home_tenant, connection.application);
        let values =
            values![id, name, cloud, home, application, new.reach.key(), DEFAULT_INTERVAL_SECS, now, new.by,];
        tx.run(INTEGRATION_INSERT, values).await?;
        self.credential_set(&mut tx, id, new.credential, new.by, now).await?;
        Entry::done(scope.principal(), "integration.create", "integration", id)
            .with(json!({ "after": {
                "name": name, "cloud": cloud, "home_tenant": home, "application": application,
                "reach": new.reach.key(), "secret_expires_at": new.credential.expires_at,
                "thumbprint": new.credential.thumbprint,
            } }))
            .write(&mut tx, now)
            .await?;
        run_insert(&mut tx, id, Trigger::Person, &RunOptions::default(), scope, now).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// Where a state sorts: one that has not begun counts as queued.
fn urgency(state: Option<RunState>) -> RunState {
    state.unwrap_or(RunState::Queued)
}

fn integration(scope: &Scope, row: &Row) -> Result<Integration, Error> {
    let run = row.opt_text("run_id")?.map(|_| run_summary(scope, row, "run_id")).transpose()?;
    let pause = row.opt_key("pause", |key| Some(Pause::from_key(key)))?.flatten();
    let rests = run.as_ref().is_none_or(|run| run.state == RunState::Paused || run.state.is_over());
    let quarantined_at = row.opt_time("quarantined_at")?;
    let (settings, settings_saved) = stored_settings(row)?;
    // What waits for a person is not tried again by the schedule (rule 73).
    let waits = row.opt_key("whole_state", RunState::from_key)? == Some(RunState::NeedsAttention);
    let last = row.opt_time("whole_queued_at")?.filter(|_| !waits && pause.is_none());
    let interval_secs = row.int("interval_secs")?;
    let next = |at| next_run_at(at, interval_secs, quarantined_at.is_some(), &settings);
    let stale = row.opt_int("stale_tenants")?.and_then(|tenants| u32::try_from(tenants).ok());
    Ok(Integration {
        id: row.parse("id")?,
        name: row.text("name")?,
        connection: connection(row)?,
        reach: row.key("reach", Reach::from_key)?,
        credential: row.opt_key("credential", CredentialKind::from_key)?,
        secret_expires_at: row.opt_time("secret_expires_at")?,
        next_sync_at: last.map(next),
        run,
        last_good_at: row.opt_time("last_good_at")?,
        tenants: row.count("tenants")?,
        pause,
        paused: pause.is_some() && rests,
        quarantined_at,
        settings_saved,
        held: row.count("held")?,
        stale: stale.zip(row.opt_time("stale_since")?).map(|(tenants, since)| Stale { tenants, since }),
    })
}

/// Reads a connection from columns `cloud`, `home_tenant` and `application`.
pub(crate) fn connection(row: &Row) -> Result<Connection, Error> {
    Ok(Connection {
        cloud: row.parse("cloud")?,
        home_tenant: row.parse("home_tenant")?,
        application: row.parse("application")?,
    })
}

fn unit_status(row: &Row) -> Result<UnitStatus, Error> {
    Ok(UnitStatus {
        kind: row.key("kind", UnitKind::from_key)?,
        state: row.key("state", RunState::from_key)?,
        last_good_at: row.opt_time("last_good_at")?,
        reason: row.opt_text("reason")?,
        failures: row.count("failures")?,
        next_try_at: row.opt_time("next_try_at")?,
    })
}

fn integration_tenant(
    row: &Row,
    tenant: TenantId,
    mut units: Vec<UnitStatus>,
) -> Result<IntegrationTenant, Error> {
    let source = row.opt_parse("source_id")?.zip(row.opt_text("source_name")?);
    let synced_by = source.map(|(integration, name)| SyncedBy { integration, name });
    // Units that were queued before another integration took the tenant over are only passed on.
    units.retain(|_| synced_by.is_none());
    units.sort_by_key(|unit| unit.kind);
    let mut worst: Vec<_> = units.iter().collect();
    worst.sort_by_key(|unit| unit.state);
    // `Option` sorts "never" first: a tenant is read whole once all of it is.
    let last_good_at = units.iter().map(|unit| unit.last_good_at).min().flatten();
    Ok(IntegrationTenant {
        tenant,
        name: row.text("name")?,
        domain: row.text("default_domain")?,
        organization: organization(row)?,
        state: worst.first().map(|unit| unit.state),
        last_good_at,
        reason: worst.iter().find_map(|unit| unit.reason.clone()),
        licenses: row.count("licenses")?,
        users: row.count("users")?,
        synced_by,
        units,
    })
}
