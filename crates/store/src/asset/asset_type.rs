//! Types of flexible assets as they are stored, and the one that is not: Microsoft Licenses is a constant of `domain`,
//! which is there from the first sync on. With no row there is nothing that could be changed on any way, and what a new
//! version knows of licenses stands in every installation at once.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    asset::{AssetType, AssetTypeRow, Field, FieldKind, MICROSOFT_LICENSES, Origin, microsoft_licenses},
    id::AssetTypeId,
};

use super::access::{open_asset, open_license};
use crate::{
    Store,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
};

macro_rules! type_rows {
    ($rest:literal) => {
        concat!("SELECT k.id, k.name, k.icon, k.description, k.enabled, k.revision FROM asset_type k ", $rest)
    };
}

macro_rules! field_rows {
    ($condition:literal) => {
        concat!(
            "SELECT f.id, f.asset_type_id, f.key, f.name, f.kind, f.hint, f.required, f.show_in_list, f.use_for_title
            FROM asset_field f ",
            $condition,
            " ORDER BY f.place"
        )
    };
}

statements! {
    TYPE_LIST = type_rows!("");
    TYPE_FIND = type_rows!("WHERE k.id = $1");
    // Whoever writes an asset or changes the type meets here: what an asset holds and what its type says agree.
    TYPE_LOCK = type_rows!("WHERE k.id = $1 {for update}");
    FIELD_LIST = field_rows!("");
    FIELDS_OF = field_rows!("WHERE f.asset_type_id = $1");
    ASSET_COUNTS = concat!("SELECT a.asset_type_id, COUNT(*) AS assets FROM asset a
        WHERE a.archived_at IS NULL AND ", in_scope!("a.organization_id"), " AND ", open_asset!(),
        " GROUP BY a.asset_type_id");
    LICENSE_COUNT = concat!("SELECT COUNT(*) AS assets FROM tenant_match m JOIN subscribed_sku s ON s.tenant_id = m.tenant_id
        WHERE s.ended_at IS NULL AND ", in_scope!("m.organization_id"), " AND ",
        open_license!("s.tenant_id", "s.sku_id"));
    // A run that has begun, or what one has left: the logs of runs do not stay for good.
    LICENSES_EXIST = "SELECT CAST(CASE WHEN EXISTS (SELECT 1 FROM sync_run WHERE started_at IS NOT NULL AND dry = 0)
        OR EXISTS (SELECT 1 FROM subscribed_sku) OR EXISTS (SELECT 1 FROM license_asset) THEN 1 ELSE 0 END AS BIGINT) AS there";
}

impl Store {
    /// Every type by name, those that are switched off too, with how many assets the scope may see.
    pub async fn asset_type_list(&self, scope: &Scope) -> Result<Vec<AssetTypeRow>, Error> {
        scope.require(Verb::ReadAssets)?;
        let mut tx = self.db.snapshot().await?;
        let mut counts: BTreeMap<AssetTypeId, u64> = BTreeMap::new();
        for row in tx.all(ASSET_COUNTS, scope.reading(values![])).await? {
            counts.insert(row.parse("asset_type_id")?, row.count64("assets")?);
        }
        let mut fields: BTreeMap<AssetTypeId, Vec<Field>> = BTreeMap::new();
        for row in tx.all(FIELD_LIST, values![]).await? {
            fields.entry(row.parse("asset_type_id")?).or_default().push(field(&row)?);
        }
        let mut list = Vec::new();
        for row in tx.all(TYPE_LIST, values![]).await? {
            let kind = asset_type(&row, |id| fields.remove(&id).unwrap_or_default())?;
            list.push(AssetTypeRow { assets: counts.get(&kind.id).copied().unwrap_or_default(), kind });
        }
        if licenses_exist(&mut tx).await? {
            let row = tx.first(LICENSE_COUNT, scope.reading(values![])).await?.ok_or(Error::NotFound)?;
            list.push(AssetTypeRow { kind: microsoft_licenses(), assets: row.count64("assets")? });
        }
        list.sort_by_cached_key(|row| row.kind.name.to_lowercase());
        Ok(list)
    }

    /// One type. [`Error::NotFound`] if there is none; Microsoft Licenses is there from the first sync on.
    pub async fn asset_type_find(&self, scope: &Scope, id: AssetTypeId) -> Result<AssetType, Error> {
        scope.require(Verb::ReadAssets)?;
        let mut tx = self.db.snapshot().await?;
        if id == MICROSOFT_LICENSES {
            return if licenses_exist(&mut tx).await? {
                Ok(microsoft_licenses())
            } else {
                Err(Error::NotFound)
            };
        }
        let row = tx.first(TYPE_FIND, values![id]).await?.ok_or(Error::NotFound)?;
        whole(&mut tx, &row).await
    }
}

pub(super) async fn licenses_exist(tx: &mut Tx) -> Result<bool, Error> {
    tx.first(LICENSES_EXIST, values![]).await?.map_or(Ok(false), |row| row.flag("there"))
}

/// An own type, which nobody else changes until the transaction ends. [`Error::NotFound`] if there is none.
pub(super) async fn type_locked(tx: &mut Tx, id: AssetTypeId) -> Result<AssetType, Error> {
    let row = tx.first(TYPE_LOCK, values![id]).await?.ok_or(Error::NotFound)?;
    whole(tx, &row).await
}

async fn whole(tx: &mut Tx, row: &Row) -> Result<AssetType, Error> {
    let id: AssetTypeId = row.parse("id")?;
    let rows = tx.all(FIELDS_OF, values![id]).await?;
    let fields = rows.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    asset_type(row, |_| fields)
}

fn asset_type(row: &Row, fields: impl FnOnce(AssetTypeId) -> Vec<Field>) -> Result<AssetType, Error> {
    let id = row.parse("id")?;
    Ok(AssetType {
        id,
        name: row.text("name")?,
        icon: row.text("icon")?,
        description: row.text("description")?,
        enabled: row.flag("enabled")?,
        origin: Origin::Own,
        fields: fields(id),
        revision: row.count("revision")?,
    })
}

fn field(row: &Row) -> Result<Field, Error> {
    Ok(Field {
        id: row.parse("id")?,
        key: row.text("key")?,
        name: row.text("name")?,
        kind: row.json::<FieldKind>("kind")?,
        hint: row.text("hint")?,
        required: row.flag("required")?,
        show_in_list: row.flag("show_in_list")?,
        use_for_title: row.flag("use_for_title")?,
    })
}
