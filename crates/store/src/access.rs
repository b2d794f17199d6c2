//! Access: what tenants grant and which relationships there are, as the engine saw it last; judged in `domain::access`.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::TenantAccess,
    account::Verb,
    id::{IntegrationId, TenantId},
    relationship::DelegatedAdminRelationship,
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    error::Error,
    json::{rows, text},
    row::Row,
    scope::{Scope, in_scope},
    sql::statements,
    value::values,
    version::Topic,
};

/// What a read showed of a tenant's access.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenAccess {
    /// The permissions that the token in use says it grants; `None` leaves what was known.
    pub granted: Option<BTreeSet<String>>,
    /// Microsoft's code where it refused; `None` where the read went well.
    pub refusal: Option<String>,
}

statements! {
    ACCESS_SET = "INSERT INTO tenant_access (integration_id, tenant_id, granted, refusal, since)
        SELECT l.integration_id, l.tenant_id, r.value->>'granted', r.value->>'refusal', CAST($3 AS BIGINT)
        FROM {rows $1} JOIN integration_tenant l ON l.integration_id = $2 AND l.tenant_id = r.value->>'tenant'
        WHERE true
        ON CONFLICT (integration_id, tenant_id) DO UPDATE SET
            granted = COALESCE(excluded.granted, tenant_access.granted), refusal = excluded.refusal,
            since = excluded.since
        WHERE (COALESCE(excluded.granted, tenant_access.granted), excluded.refusal)
            IS DISTINCT FROM (tenant_access.granted, tenant_access.refusal)";
    ACCESS_NEWS = "SELECT COUNT(*) AS n FROM {rows $1} LEFT JOIN tenant_access a
            ON a.integration_id = $2 AND a.tenant_id = r.value->>'tenant'
        WHERE a.tenant_id IS NULL OR COALESCE(r.value->>'granted', a.granted) IS DISTINCT FROM a.granted
            OR r.value->>'refusal' IS DISTINCT FROM a.refusal";
    ACCESS_LIST = concat!("SELECT t.id,
            COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), t.id) AS name, t.default_domain,
            i.home_tenant, a.granted, a.refusal, a.since, x.name AS synced_by
        FROM integration_tenant l
        JOIN integration i ON i.id = l.integration_id
        JOIN tenant t ON t.id = l.tenant_id
        LEFT JOIN tenant_match m ON m.tenant_id = t.id
        LEFT JOIN tenant_access a ON a.integration_id = l.integration_id AND a.tenant_id = t.id
        LEFT JOIN tenant_source q ON q.tenant_id = t.id AND q.integration_id <> l.integration_id
        LEFT JOIN integration x ON x.id = q.integration_id
        WHERE l.integration_id = $4 AND l.missing_since IS NULL AND ", in_scope!("m.organization_id"));
    RELATIONSHIP_LIST = "SELECT external_id, tenant_id, display_name, customer_name, status, roles, ends_at,
            extends_itself
        FROM relationship WHERE integration_id = $1 ORDER BY external_id";
    RELATIONSHIP_SET = "INSERT INTO relationship (integration_id, external_id, tenant_id, display_name, customer_name,
            status, roles, ends_at, extends_itself)
        SELECT $2, r.value->>'id', r.value->>'tenant', r.value->>'name', r.value->>'customer', r.value->>'status',
            r.value->>'roles', CAST(r.value->>'ends_at' AS BIGINT), CAST(r.value->>'extends' AS BIGINT)
        FROM {rows $1} WHERE true
        ON CONFLICT (integration_id, external_id) DO UPDATE SET tenant_id = excluded.tenant_id,
            display_name = excluded.display_name, customer_name = excluded.customer_name, status = excluded.status,
            roles = excluded.roles, ends_at = excluded.ends_at, extends_itself = excluded.extends_itself";
    RELATIONSHIP_DROP = "DELETE FROM relationship WHERE integration_id = $2
        AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
}

impl Store {
    /// Notes what a read showed of a tenant's access. Writes nothing where it is known already.
    pub async fn access_note(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        tenant: TenantId,
        seen: &SeenAccess,
        now: Timestamp,
    ) -> Result<(), Error> {
        let seen = BTreeMap::from([(tenant, seen.clone())]);
        self.accesses_note(scope, integration, &seen, now).await
    }

    /// The same of several tenants.
    pub async fn accesses_note(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        seen: &BTreeMap<TenantId, SeenAccess>,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let seen = rows(seen.iter().map(|(tenant, SeenAccess { granted, refusal })| {
            json!({ "tenant": tenant, "granted": granted.as_ref().map(text), "refusal": refusal })
        }));
        // Reading first keeps the one writer of SQLite free: nearly always it is known.
        let news = self.db.first(ACCESS_NEWS, values![seen.clone(), integration]).await?;
        if news.map_or(Ok(0), |row| row.int("n"))? == 0 {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        if tx.run(ACCESS_SET, values![seen, integration, now]).await? > 0 {
            Topic::Integrations.raise(&mut tx).await?;
        }
        tx.commit().await
    }

    /// Puts what a whole read of the relationships showed in the place of what is stored. Writes only what differs.
    pub async fn relationships_note(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        seen: &[DelegatedAdminRelationship],
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let stored = self.relationships(integration).await?;
        let seen: BTreeMap<&str, &DelegatedAdminRelationship> =
            seen.iter().filter(|it| it.customer.is_some()).map(|it| (it.id.as_str(), it)).collect();
        let known = |it: &&&DelegatedAdminRelationship| stored.get(&it.id) == Some(**it);
        let changed: Vec<_> = seen.values().filter(|it| !known(it)).map(|it| relationship_row(it)).collect();
        let gone: Vec<_> = stored.keys().filter(|id| !seen.contains_key(id.as_str())).collect();
        if changed.is_empty() && gone.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        tx.run(RELATIONSHIP_SET, values![rows(changed), integration]).await?;
        tx.run(RELATIONSHIP_DROP, values![rows(gone.iter().map(|id| json!({ "id": id }))), integration])
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }

    /// The access to every tenant that an integration reaches and the scope may see.
    pub async fn access_list(
        &self,
        scope: &Scope,
        integration: IntegrationId,
    ) -> Result<Vec<TenantAccess>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut by_tenant: BTreeMap<TenantId, Vec<DelegatedAdminRelationship>> = BTreeMap::new();
        for relationship in self.relationships(integration).await?.into_values() {
            if let Some(tenant) = relationship.customer {
                by_tenant.entry(tenant).or_default().push(relationship);
            }
        }
        let found = self.db.all(ACCESS_LIST, scope.filter_and(values![integration])).await?;
        let access = |row: &Row| {
            let (tenant, home): (TenantId, TenantId) = (row.parse("id")?, row.parse("home_tenant")?);
            let granted = row.opt_text("granted")?.map(|_| row.json("granted")).transpose()?;
            Ok(TenantAccess {
                tenant,
                name: row.text("name")?,
                domain: row.text("default_domain")?,
                customer: tenant != home,
                granted,
                refusal: row.opt_text("refusal")?,
                since: row.opt_time("since")?,
                relationships: by_tenant.remove(&tenant).unwrap_or_default(),
                synced_by: row.opt_text("synced_by")?,
            })
        };
        found.iter().map(access).collect()
    }

    async fn relationships(
        &self,
        integration: IntegrationId,
    ) -> Result<BTreeMap<String, DelegatedAdminRelationship>, Error> {
        let rows = self.db.all(RELATIONSHIP_LIST, values![integration]).await?;
        rows.iter().map(|row| relationship(row).map(|it| (it.id.clone(), it))).collect()
    }
}

fn relationship(row: &Row) -> Result<DelegatedAdminRelationship, Error> {
    Ok(DelegatedAdminRelationship {
        id: row.text("external_id")?,
        display_name: row.text("display_name")?,
        customer: Some(row.parse("tenant_id")?),
        customer_name: row.text("customer_name")?,
        status: row.json("status")?,
        roles: row.json("roles")?,
        ends_at: row.opt_time("ends_at")?,
        extends_itself: row.flag("extends_itself")?,
    })
}

fn relationship_row(it: &DelegatedAdminRelationship) -> serde_json::Value {
    json!({
        "id": it.id, "tenant": it.customer, "name": it.display_name, "customer": it.customer_name,
        "status": text(&it.status), "roles": text(&it.roles), "ends_at": it.ends_at,
        "extends": u8::from(it.extends_itself),
    })
}
