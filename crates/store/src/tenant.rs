//! Tenants: found by discovery, described by their own directory. Who may see one follows from its match. What is
//! stored of one's licenses is read in `tenant_stored`.

use domain::{
    id::TenantId,
    tenant::{DiscoveredTenant, TenantProfile},
    time::Timestamp,
};
use serde_json::json;

use crate::{
    error::Error,
    json::rows,
    row::Row,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
};

statements! {
    TENANT_FIND = concat!("SELECT t.id FROM tenant t
        LEFT JOIN tenant_match m ON m.tenant_id = t.id
        WHERE t.id = $4 AND ", in_scope!("m.organization_id"));
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
            default_domain = COALESCE(NULLIF($3, ''), default_domain), country = $4, street = $5, city = $6,
            postal_code = $7, described = 1
        WHERE id = $1 AND (display_name, default_domain, country, street, city, postal_code, described)
            IS DISTINCT FROM (COALESCE(NULLIF($2, ''), display_name), COALESCE(NULLIF($3, ''), default_domain), $4, $5,
                $6, $7, 1)";
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
    let kept = |text: &str| text.replace('\0', "\u{fffd}");
    let TenantProfile { display_name, country, street, city, postal_code, .. } = profile;
    let values = values![
        tenant,
        kept(display_name),
        kept(profile.default_domain()),
        country.clone(),
        kept(street),
        kept(city),
        kept(postal_code)
    ];
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
