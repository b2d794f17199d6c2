//! Integrations: configured connections, their last run, and the tenants they reach. Their secrets are in `secret`.

use domain::{
    account::Verb,
    id::{IntegrationId, UserId},
    integration::{Connection, DEFAULT_INTERVAL_SECS, Integration, IntegrationTenant, Reach},
    sync_run::{RunState, Trigger},
    time::Timestamp,
};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    organization::organization,
    row::Row,
    scope::{Scope, in_scope},
    sql::{Statement, statements},
    sync_run::{run_insert, run_summary},
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
    /// The client secret.
    pub secret: &'a SecretString,
    /// When the secret stops working, as the person said.
    pub secret_expires_at: Option<Timestamp>,
    /// Who connects; `None` for a command.
    pub by: Option<UserId>,
}

/// An integration with its active or else latest run, and its tenants as far as the scope goes; `$4` as below.
macro_rules! integration_rows {
    ($condition:literal) => {
        concat!(
            "SELECT i.id, i.name, i.cloud, i.home_tenant, i.application, i.reach, i.interval_secs,
                s.expires_at AS secret_expires_at,
                r.id AS run_id, r.state, r.queued_at, r.ended_at, r.tenants_total, r.tenants_done,
                r.tenants_failed, r.reason,
                (SELECT MAX(g.ended_at) FROM sync_run g WHERE g.integration_id = i.id AND g.state = 'ok')
                    AS last_good_at,
                (SELECT COUNT(*) FROM integration_tenant l
                    LEFT JOIN tenant_match m ON m.tenant_id = l.tenant_id
                    WHERE l.integration_id = i.id AND l.missing_since IS NULL
                    AND ",
            in_scope!("m.organization_id"),
            ") AS tenants
            FROM integration i
            LEFT JOIN secret s ON s.integration_id = i.id AND s.kind = 'client_secret'
            LEFT JOIN sync_run r ON r.id = (SELECT x.id FROM sync_run x WHERE x.integration_id = i.id
                ORDER BY CASE WHEN x.ended_at IS NULL THEN 0 ELSE 1 END, x.queued_at DESC, x.id DESC LIMIT 1)",
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
            u.state, u.last_good_at, u.reason,
            (SELECT COUNT(*) FROM subscribed_sku s WHERE s.tenant_id = t.id AND s.ended_at IS NULL) AS licenses
        FROM integration_tenant l
        JOIN tenant t ON t.id = l.tenant_id
        LEFT JOIN tenant_match m ON m.tenant_id = t.id
        LEFT JOIN organization o ON o.id = m.organization_id
        LEFT JOIN sync_unit u ON u.integration_id = l.integration_id AND u.tenant_id = t.id AND u.kind = 'licenses'
        WHERE l.integration_id = $4 AND l.missing_since IS NULL AND ", in_scope!("m.organization_id"));
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
        let rows = self.db.all(INTEGRATION_TENANTS, scope.filter_and(values![id])).await?;
        let mut list = rows.iter().map(integration_tenant).collect::<Result<Vec<_>, _>>()?;
        list.sort_by_cached_key(|t| (urgency(t.state), t.name.to_lowercase(), t.tenant));
        Ok(list)
    }

    /// Saves a connection with its secret and asks for its first run, all or nothing. `Conflict` on
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
        self.secret_set(&mut tx, id, new.secret, new.secret_expires_at, new.by, now).await?;
        Entry::done(scope.principal(), "integration.create", "integration", id)
            .with(json!({ "after": {
                "name": name, "cloud": cloud, "home_tenant": home, "application": application,
                "reach": new.reach.key(), "secret_expires_at": new.secret_expires_at,
            } }))
            .write(&mut tx, now)
            .await?;
        run_insert(&mut tx, id, Trigger::Person, scope, now).await?;
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
    // What waits for a person is not tried again by the schedule (rule 73).
    let scheduled = run.as_ref().filter(|run| run.state != RunState::NeedsAttention);
    let interval_secs = row.int("interval_secs")?;
    Ok(Integration {
        id: row.parse("id")?,
        name: row.text("name")?,
        connection: connection(row)?,
        reach: row.key("reach", Reach::from_key)?,
        secret_expires_at: row.opt_time("secret_expires_at")?,
        next_sync_at: scheduled.map(|run| run.queued_at.plus_secs(interval_secs)),
        run,
        last_good_at: row.opt_time("last_good_at")?,
        tenants: row.count("tenants")?,
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

fn integration_tenant(row: &Row) -> Result<IntegrationTenant, Error> {
    let state = row.opt_text("state")?;
    let state =
        state.map(|key| RunState::from_key(&key).ok_or_else(|| row.inconsistent("state"))).transpose()?;
    Ok(IntegrationTenant {
        tenant: row.parse("id")?,
        name: row.text("name")?,
        domain: row.text("default_domain")?,
        organization: organization(row)?,
        state,
        last_good_at: row.opt_time("last_good_at")?,
        reason: row.opt_text("reason")?,
        licenses: row.count("licenses")?,
    })
}
