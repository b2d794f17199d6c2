//! Licenses as assets: derived from what the sync stores, and from what people keep beside it. There is no second copy
//! that could fall behind, and a sync does nothing for it. Only licenses of matched tenants are assets, ended ones too.

use domain::{
    account::Verb,
    asset::{
        Asset, DirectoryPerson, LicenseAsset, LicenseFacts, LocalParts, MICROSOFT_LICENSES, license_traits,
    },
    catalogue::{ProductNames, is_free_pool},
    id::{AssetId, OrganizationId, SkuId, TenantId},
    presence::Presence,
    subscription::Subscription,
    time::Timestamp,
};

use super::{
    access::open_license,
    holder::{holder_counts, holders_of},
    license_id::{license_id, license_key},
    people::organization_visible,
};
use crate::{
    Store,
    error::Error,
    held::Hold,
    organization::organization,
    product_name::product_names,
    row::Row,
    scope::{Scope, in_scope},
    sku::sku,
    sql::{Tx, statements},
    subscription::SubscriptionColumns,
    value::values,
};

macro_rules! license_rows {
    ($condition:literal) => {
        concat!(
            "SELECT t.id, COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), t.id) AS name,
                t.default_domain, o.id AS organization_id, o.name AS organization_name, s.sku_id, s.part_number,
                s.status, s.applies_to, s.enabled, s.warning, s.suspended, s.locked_out, s.consumed, s.ended_at,
                COALESCE(n.notes, '') AS notes, COALESCE(n.tags, '[]') AS tags, n.owner_id,
                COALESCE(n.restricted, 0) AS restricted, COALESCE(n.revision, 0) AS revision, n.changed_at,
                (SELECT {array p.external_id, p.commerce_id, p.sku_id, p.part_number, p.status, p.total_licenses,
                    p.is_trial, p.created_at, p.next_lifecycle_at, p.owner_tenant, p.ended_at}
                    FROM subscription p WHERE p.tenant_id = s.tenant_id AND p.sku_id = s.sku_id
                        AND p.ended_at IS NULL) AS subscriptions,
                CAST(CASE WHEN EXISTS (SELECT 1 FROM held_removal h JOIN held_item i ON i.held_id = h.id
                    WHERE h.tenant_id = s.tenant_id AND h.kind = 'skus' AND h.state IN ('pending', 'rejected')
                        AND i.external_id = s.sku_id) THEN 1 ELSE 0 END AS BIGINT) AS held,
                CAST(CASE WHEN EXISTS (SELECT 1 FROM integration_tenant l WHERE l.tenant_id = t.id
                    AND l.missing_since IS NULL) THEN 1 ELSE 0 END AS BIGINT) AS connected,
                (SELECT MAX(e.last_good_at) FROM sync_unit e
                    WHERE e.tenant_id = t.id AND e.kind = 'licenses') AS as_of,
                (SELECT MAX(e.last_good_at) FROM sync_unit e
                    WHERE e.tenant_id = t.id AND e.kind = 'users') AS people_as_of
            FROM tenant_match m JOIN organization o ON o.id = m.organization_id JOIN tenant t ON t.id = m.tenant_id
            JOIN subscribed_sku s ON s.tenant_id = t.id
            LEFT JOIN license_asset n ON n.tenant_id = s.tenant_id AND n.sku_id = s.sku_id
            WHERE ",
            $condition,
            " AND ",
            in_scope!("m.organization_id"),
            " AND ",
            open_license!("s.tenant_id", "s.sku_id")
        )
    };
}

statements! {
    LICENSE_ASSETS = license_rows!("m.organization_id = $5");
    LICENSE_ASSET = license_rows!("s.tenant_id = $5 AND s.sku_id = $6");
}

impl Store {
    /// The licenses of an organization that the scope may open, by product, then tenant. Their values are whole but for
    /// the people of the Tag, of whom lists tell the number alone. [`Error::NotFound`] if there is no such
    /// organization, or not for this scope.
    pub async fn license_asset_list(
        &self,
        scope: &Scope,
        organization: OrganizationId,
    ) -> Result<Vec<LicenseAsset>, Error> {
        scope.require(Verb::ReadAssets)?;
        let mut tx = self.db.snapshot().await?;
        organization_visible(&mut tx, scope, organization).await?;
        let rows = tx.all(LICENSE_ASSETS, scope.reading(values![organization])).await?;
        let holders = holder_counts(&mut tx, organization).await?;
        let names = product_names(&mut tx).await?;
        let license = |row: &Row| {
            let mut license = license(row, &names, Vec::new())?;
            license.holders = holders.get(&(license.tenant, license.sku)).copied().unwrap_or_default();
            Ok((row.text("name")?.to_lowercase(), license))
        };
        let mut list = rows.iter().map(license).collect::<Result<Vec<_>, Error>>()?;
        list.sort_by_cached_key(|(tenant, it)| (it.asset.title.to_lowercase(), tenant.clone(), it.asset.id));
        Ok(list.into_iter().map(|(_, license)| license).collect())
    }

    /// One license with everyone who holds it, though its seats be suspended. [`Error::NotFound`] if there is none,
    /// its tenant is matched to no organization, or it is not for this scope.
    pub async fn license_asset_find(&self, scope: &Scope, id: AssetId) -> Result<LicenseAsset, Error> {
        scope.require(Verb::ReadAssets)?;
        let mut tx = self.db.snapshot().await?;
        let (tenant, sku) = license_key(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let row = license_visible(&mut tx, scope, tenant, sku).await?;
        let holders = holders_of(&mut tx, tenant, sku).await?;
        license(&row, &product_names(&mut tx).await?, holders)
    }
}

/// The row of a license; [`Error::NotFound`] if there is none, or not for this scope.
pub(super) async fn license_visible(
    tx: &mut Tx,
    scope: &Scope,
    tenant: TenantId,
    sku: SkuId,
) -> Result<Row, Error> {
    tx.first(LICENSE_ASSET, scope.reading(values![tenant, sku])).await?.ok_or(Error::NotFound)
}

/// Reads a license with those who hold it.
pub(super) fn license(
    row: &Row,
    names: &ProductNames,
    holders: Vec<DirectoryPerson>,
) -> Result<LicenseAsset, Error> {
    let tenant: TenantId = row.parse("id")?;
    let sku = sku(row, tenant)?;
    let id = license_id(tenant, sku.sku);
    let presence =
        Presence::of(row.opt_time("ended_at")?.is_some(), row.flag("held")?, row.flag("connected")?);
    let tenant_name = row.text("name")?;
    let (title, holder_count) = (names.display(sku.sku, &sku.part_number), holders.len());
    let traits = license_traits(&LicenseFacts {
        name: &title,
        sku: &sku,
        presence,
        subscriptions: &subscriptions(row, tenant)?,
        tenant_name: &tenant_name,
        tenant_domain: &row.text("default_domain")?,
        holders,
    });
    let as_of = row.opt_time("as_of")?;
    let changed_at = row.opt_time("changed_at")?.max(as_of).unwrap_or(Timestamp(0));
    let asset = Asset {
        id,
        organization: organization(row)?.ok_or_else(|| row.inconsistent("organization_id"))?,
        kind: MICROSOFT_LICENSES,
        title,
        traits,
        restricted: row.flag("restricted")?,
        archived_at: None,
        revision: row.count("revision")?,
        changed_at,
    };
    Ok(LicenseAsset {
        asset,
        tenant,
        sku: sku.sku,
        presence,
        as_of,
        people_as_of: row.opt_time("people_as_of")?,
        holders: u64::try_from(holder_count).unwrap_or(u64::MAX),
        local: local(row)?,
        is_free_pool: is_free_pool(sku.sku),
        part_number: sku.part_number,
        status: sku.status,
        seats: sku.seats,
        applies_to: sku.applies_to,
        tenant_name,
    })
}

/// Reads its subscriptions that Microsoft lists, in the order of their ids.
pub(super) fn subscriptions(row: &Row, tenant: TenantId) -> Result<Vec<Subscription>, Error> {
    let columns: Vec<SubscriptionColumns> = row.json("subscriptions")?;
    let mut list: Vec<_> = columns.into_iter().map(|it| it.stored(tenant, Hold::None).subscription).collect();
    list.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(list)
}

/// What people keep beside it.
pub(super) fn local(row: &Row) -> Result<LocalParts, Error> {
    Ok(LocalParts { notes: row.text("notes")?, tags: row.json("tags")?, owner: row.opt_parse("owner_id")? })
}
