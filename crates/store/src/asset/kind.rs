//! What one organization has of each type, for its side navigation: Microsoft Licenses first, then own types that are
//! switched on.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    asset::{AssetKind, microsoft_licenses},
    id::{AssetTypeId, OrganizationId},
};

use super::{
    access::{open_asset, open_license},
    asset_type::licenses_exist,
    people::organization_visible,
};
use crate::{
    Store,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::statements,
    value::values,
};

statements! {
    KIND_LIST = "SELECT k.id, k.name, k.icon FROM asset_type k WHERE k.enabled = 1";
    KIND_COUNTS = concat!("SELECT a.asset_type_id, COUNT(*) AS assets FROM asset a
        WHERE a.organization_id = $5 AND a.archived_at IS NULL AND ", in_scope!("a.organization_id"), " AND ",
        open_asset!(), " GROUP BY a.asset_type_id");
    KIND_LICENSES = concat!("SELECT COUNT(*) AS assets FROM tenant_match m JOIN subscribed_sku s ON s.tenant_id = m.tenant_id
        WHERE m.organization_id = $5 AND s.ended_at IS NULL AND ", in_scope!("m.organization_id"), " AND ",
        open_license!("s.tenant_id", "s.sku_id"));
}

impl Store {
    /// The types of which an organization has, or can have, assets, with how many of them the scope may open.
    /// [`Error::NotFound`] if there is no such organization, or not for this scope.
    pub async fn asset_kind_list(
        &self,
        scope: &Scope,
        organization: OrganizationId,
    ) -> Result<Vec<AssetKind>, Error> {
        scope.require(Verb::ReadAssets)?;
        let mut tx = self.db.snapshot().await?;
        organization_visible(&mut tx, scope, organization).await?;
        let mut counts: BTreeMap<AssetTypeId, u64> = BTreeMap::new();
        for row in tx.all(KIND_COUNTS, scope.reading(values![organization])).await? {
            counts.insert(row.parse("asset_type_id")?, row.count64("assets")?);
        }
        let kind = |row: &Row| {
            let id: AssetTypeId = row.parse("id")?;
            let assets = counts.get(&id).copied().unwrap_or_default();
            Ok(AssetKind { id, name: row.text("name")?, icon: row.text("icon")?, assets })
        };
        let own = tx.all(KIND_LIST, values![]).await?;
        let mut kinds = own.iter().map(kind).collect::<Result<Vec<_>, Error>>()?;
        kinds.sort_by_cached_key(|kind| kind.name.to_lowercase());
        if licenses_exist(&mut tx).await? {
            let row = tx
                .first(KIND_LICENSES, scope.reading(values![organization]))
                .await?
                .ok_or(Error::NotFound)?;
            let licenses = microsoft_licenses();
            let (id, name, icon) = (licenses.id, licenses.name, licenses.icon);
            kinds.insert(0, AssetKind { id, name, icon, assets: row.count64("assets")? });
        }
        Ok(kinds)
    }
}
