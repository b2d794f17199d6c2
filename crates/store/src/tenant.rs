//! Tenants: found by discovery, described by their own directory. Who may see one follows from its match.

use domain::{
    account::Verb,
    held::HeldKind,
    id::TenantId,
    tenant::{DiscoveredTenant, Domain, TenantProfile},
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    error::Error,
    held::held_keys,
    json::rows,
    row::Row,
    scope::{Scope, in_scope},
    sku::{StoredSku, skus_stored},
    sql::{Tx, statements},
    subscription::{StoredSubscription, subscriptions_stored},
    value::values,
};

/// Everything that is stored of one tenant's licenses, ended rows too: what a plan compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTenant {
    /// What the tenant's own directory said; `None` before it was first read.
    pub profile: Option<TenantProfile>,
    /// Its subscribed SKUs, in the order of their ids.
    pub skus: Vec<StoredSku>,
    /// Its subscriptions, in the order of their ids.
    pub subscriptions: Vec<StoredSubscription>,
}

statements! {
    TENANT_FIND = concat!("SELECT t.id, t.display_name, t.country, t.described FROM tenant t
        LEFT JOIN tenant_match m ON m.tenant_id = t.id
        WHERE t.id = $4 AND ", in_scope!("m.organization_id"));
    DOMAIN_LIST = "SELECT name, is_default, is_initial FROM tenant_domain WHERE tenant_id = $1";
    // What the partner's records say counts until the tenant itself has spoken; an empty name says nothing.
    TENANT_DISCOVER = "INSERT INTO tenant AS t (id, display_name, default_domain, described, created_at)
        SELECT r.value->>'id', r.value->>'name', r.value->>'domain', 0, CAST($2 AS BIGINT) FROM {rows $1} WHERE true
        ON CONFLICT (id) DO UPDATE SET
            display_name = COALESCE(NULLIF(excluded.display_name, ''), t.display_name),
            default_domain = COALESCE(NULLIF(excluded.default_domain, ''), t.default_domain)
        WHERE t.described = 0 AND (t.display_name, t.default_domain) IS DISTINCT FROM
            (COALESCE(NULLIF(excluded.display_name, ''), t.display_name),
             COALESCE(NULLIF(excluded.default_domain, ''), t.default_domain))";
    TENANT_DESCRIBE = "UPDATE tenant SET display_name = COALESCE(NULLIF($2, ''), display_name),
            default_domain = COALESCE(NULLIF($3, ''), default_domain), country = $4, described = 1
        WHERE id = $1 AND (display_name, default_domain, country, described) IS DISTINCT FROM
            (COALESCE(NULLIF($2, ''), display_name), COALESCE(NULLIF($3, ''), default_domain), $4, 1)";
    DOMAIN_SET = "INSERT INTO tenant_domain AS d (tenant_id, name, is_default, is_initial)
        SELECT $2, r.value->>'name', CAST(r.value->>'is_default' AS BIGINT), CAST(r.value->>'is_initial' AS BIGINT)
        FROM {rows $1} WHERE true
        ON CONFLICT (tenant_id, name) DO UPDATE SET is_default = excluded.is_default, is_initial = excluded.is_initial
        WHERE (d.is_default, d.is_initial) IS DISTINCT FROM (excluded.is_default, excluded.is_initial)";
    DOMAIN_REMOVE = "DELETE FROM tenant_domain
        WHERE tenant_id = $2 AND name NOT IN (SELECT r.value->>'name' FROM {rows $1})";
}

/// [`Error::NotFound`] if there is no such tenant, or not for this scope.
pub(crate) async fn tenant_visible(tx: &mut Tx, scope: &Scope, tenant: TenantId) -> Result<Row, Error> {
    tx.first(TENANT_FIND, scope.filter_and(values![tenant])).await?.ok_or(Error::NotFound)
}

impl Store {
    /// What is stored of one tenant. [`Error::NotFound`] if there is none, or not for this scope.
    pub async fn tenant_stored(&self, scope: &Scope, tenant: TenantId) -> Result<StoredTenant, Error> {
        scope.require(Verb::ReadLicenses)?;
        let mut tx = self.db.snapshot().await?;
        let row = tenant_visible(&mut tx, scope, tenant).await?;
        let profile = if row.flag("described")? {
            Some(TenantProfile {
                id: tenant,
                display_name: row.text("display_name")?,
                country: row.opt_text("country")?,
                domains: domains(&mut tx, tenant).await?,
            })
        } else {
            None
        };
        let kinds = [HeldKind::Skus, HeldKind::Subscriptions];
        let held = held_keys(&mut tx, None, Some(tenant), &kinds).await?;
        let skus = skus_stored(&mut tx, tenant, &held).await?;
        let subscriptions = subscriptions_stored(&mut tx, tenant, &held).await?;
        Ok(StoredTenant { profile, skus, subscriptions })
    }
}

async fn domains(tx: &mut Tx, tenant: TenantId) -> Result<Vec<Domain>, Error> {
    let rows = tx.all(DOMAIN_LIST, values![tenant]).await?;
    let domain = |row: &Row| {
        Ok(Domain {
            name: row.text("name")?,
            is_default: row.flag("is_default")?,
            is_initial: row.flag("is_initial")?,
        })
    };
    let mut domains = rows.iter().map(domain).collect::<Result<Vec<_>, Error>>()?;
    domains.sort();
    Ok(domains)
}

/// Adds tenants and refreshes what only the partner's records know; the number of rows that changed.
pub(crate) async fn tenants_discover<'a>(
    tx: &mut Tx,
    tenants: impl Iterator<Item = &'a DiscoveredTenant>,
    now: Timestamp,
) -> Result<u64, Error> {
    let tenants = tenants.map(
        |tenant| json!({ "id": tenant.id, "name": tenant.display_name, "domain": tenant.default_domain }),
    );
    tx.run(TENANT_DISCOVER, values![rows(tenants), now]).await
}

/// Writes what the tenant's own directory says; the number of rows that changed.
pub(crate) async fn tenant_describe(
    tx: &mut Tx,
    tenant: TenantId,
    profile: &TenantProfile,
) -> Result<u64, Error> {
    let (name, domain) = (profile.display_name.replace('\0', "\u{fffd}"), profile.default_domain());
    let values = values![tenant, name, domain.replace('\0', "\u{fffd}"), profile.country.clone()];
    let mut changed = tx.run(TENANT_DESCRIBE, values).await?;
    let mut domains = profile.domains.clone();
    domains.sort();
    domains.dedup_by(|a, b| a.name == b.name);
    let domains = rows(domains.into_iter().map(|domain| {
        let flag = u8::from;
        json!({ "name": domain.name, "is_default": flag(domain.is_default), "is_initial": flag(domain.is_initial) })
    }));
    changed += tx.run(DOMAIN_REMOVE, values![domains.clone(), tenant]).await?;
    changed += tx.run(DOMAIN_SET, values![domains, tenant]).await?;
    Ok(changed)
}
