//! The global license list: every subscribed SKU that a scope may see, with its tenant and organization.

use domain::{
    account::Verb, catalogue::ProductNames, id::TenantId, organization::Organization, sku::SubscribedSku,
    time::Timestamp,
};

use crate::{
    Store,
    asset::open_license,
    error::Error,
    organization::organization,
    product_name::product_names,
    row::Row,
    scope::{Scope, in_scope},
    sku::sku,
    sql::statements,
    version::Topic,
};

/// The license list of a scope at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseDataset {
    /// The version of the data; other data, a higher one.
    pub version: u64,
    /// By tenant name, then SKU.
    pub rows: Vec<LicenseRow>,
}

/// One license of one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseRow {
    /// The organization that the tenant is matched to.
    pub organization: Option<Organization>,
    /// The tenant.
    pub tenant: TenantId,
    /// Its name; never empty.
    pub tenant_name: String,
    /// The domain people know it by; may be empty.
    pub tenant_domain: String,
    /// The product's name, as this installation knows it.
    pub product: String,
    /// The SKU and its seats. Its service plans and subscription ids are not read for lists: both are empty.
    pub sku: SubscribedSku,
    /// Since when Microsoft has stopped listing it.
    pub ended_at: Option<Timestamp>,
    /// Whether there are subscriptions behind it, and all of them are trials.
    pub is_trial: bool,
    /// The first time that one of its subscriptions moves to another state unless renewed.
    pub next_lifecycle_at: Option<Timestamp>,
    /// Whether Microsoft no longer lists it and the deletion guard, or a person, keeps it.
    pub held: bool,
    /// Whether an integration reads its tenant.
    pub connected: bool,
}

statements! {
    LICENSE_LIST = concat!("SELECT t.id,
            COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), t.id) AS name,
            t.default_domain, o.id AS organization_id, o.name AS organization_name,
            s.sku_id, s.part_number, s.status, s.applies_to, s.enabled, s.warning, s.suspended, s.locked_out,
            s.consumed, s.ended_at, COALESCE(p.is_trial, 0) AS is_trial, p.next_lifecycle_at,
            CAST(CASE WHEN h.external_id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS held,
            CAST(CASE WHEN EXISTS (SELECT 1 FROM integration_tenant l WHERE l.tenant_id = t.id
                AND l.missing_since IS NULL) THEN 1 ELSE 0 END AS BIGINT) AS connected
        FROM subscribed_sku s
        JOIN tenant t ON t.id = s.tenant_id
        LEFT JOIN tenant_match m ON m.tenant_id = t.id
        LEFT JOIN organization o ON o.id = m.organization_id
        LEFT JOIN (SELECT tenant_id, sku_id, MIN(is_trial) AS is_trial, MIN(next_lifecycle_at) AS next_lifecycle_at
            FROM subscription WHERE ended_at IS NULL AND status <> 'Deleted' GROUP BY tenant_id, sku_id) p
            ON p.tenant_id = s.tenant_id AND p.sku_id = s.sku_id
        LEFT JOIN (SELECT DISTINCT v.tenant_id, i.external_id FROM held_removal v JOIN held_item i ON i.held_id = v.id
            WHERE v.kind = 'skus' AND v.state IN ('pending', 'rejected')) h
            ON h.tenant_id = s.tenant_id AND h.external_id = s.sku_id
        WHERE ", in_scope!("m.organization_id"), " AND ", open_license!("s.tenant_id", "s.sku_id"));
}

impl Store {
    /// Every license that the scope may see and open, with the version they belong to, read at one moment.
    pub async fn license_list(&self, scope: &Scope) -> Result<LicenseDataset, Error> {
        scope.require(Verb::ReadLicenses)?;
        let mut tx = self.db.snapshot().await?;
        let version = Topic::Licenses.read(&mut tx).await?;
        let names = product_names(&mut tx).await?;
        let rows = tx.all(LICENSE_LIST, scope.reading(Vec::new())).await?;
        let mut rows = rows.iter().map(|row| license(row, &names)).collect::<Result<Vec<_>, _>>()?;
        // Here, since the databases compare texts by different rules.
        rows.sort_by_cached_key(|row| (row.tenant_name.to_lowercase(), row.tenant, row.sku.sku));
        Ok(LicenseDataset { version, rows })
    }

    /// The version that [`Self::license_list`] would answer with.
    pub async fn license_version(&self, scope: &Scope) -> Result<u64, Error> {
        scope.require(Verb::ReadLicenses)?;
        Topic::Licenses.read(&mut self.db.snapshot().await?).await
    }
}

fn license(row: &Row, names: &ProductNames) -> Result<LicenseRow, Error> {
    let tenant = row.parse("id")?;
    let sku = sku(row, tenant)?;
    Ok(LicenseRow {
        organization: organization(row)?,
        tenant,
        tenant_name: row.text("name")?,
        tenant_domain: row.text("default_domain")?,
        product: names.display(sku.sku, &sku.part_number),
        sku,
        ended_at: row.opt_time("ended_at")?,
        is_trial: row.flag("is_trial")?,
        next_lifecycle_at: row.opt_time("next_lifecycle_at")?,
        held: row.flag("held")?,
        connected: row.flag("connected")?,
    })
}
