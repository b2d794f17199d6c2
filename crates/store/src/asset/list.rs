//! Lists of own assets of one type, of one organization or of all. Letters compare by Unicode, which the two databases
//! do not agree on: rows are sorted here, not in SQL.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    asset::{AssetFilter, AssetPage, MICROSOFT_LICENSES, Traits, search_words},
    id::{AssetId, AssetTypeId},
};
use serde_json::json;

use super::{
    access::open_asset,
    find::{asset, asset_columns},
};
use crate::{
    Store,
    error::Error,
    json::rows as json_rows,
    scope::{Scope, in_scope},
    sql::statements,
    value::values,
};

/// The condition on asset `a` that it is of type `$5`, of organization `$6` where that is given, and of the scope.
macro_rules! listed {
    () => {
        concat!(
            "a.asset_type_id = $5 AND (CAST($6 AS TEXT) IS NULL OR a.organization_id = $6) AND ",
            in_scope!("a.organization_id"),
            " AND ",
            open_asset!()
        )
    };
}

statements! {
    ASSET_LIST = concat!("SELECT ", asset_columns!(), " FROM asset a JOIN organization o ON o.id = a.organization_id
        WHERE NOT EXISTS (SELECT 1 FROM {rows $7}
            WHERE REPLACE(a.search_text, r.value->>'word', '') = a.search_text) AND ", listed!());
    ASSET_COUNT = concat!("SELECT COUNT(*) AS assets, COUNT(a.archived_at) AS archived FROM asset a WHERE ", listed!());
    // Of assets that the statement above has found for the scope.
    TRAITS_LIST = "SELECT a.id, a.traits FROM asset a WHERE a.id IN (SELECT r.value->>'id' FROM {rows $1})";
}

impl Store {
    /// A page of the own assets of one type: `rows` of them from page `page`, counted from 0. By three statements,
    /// however many there are. [`Error::NotFound`] for Microsoft Licenses, which [`Store::license_asset_list`] lists.
    pub async fn asset_list(
        &self,
        scope: &Scope,
        kind: AssetTypeId,
        filter: &AssetFilter,
        page: usize,
        rows: usize,
    ) -> Result<AssetPage, Error> {
        scope.require(Verb::ReadAssets)?;
        if kind == MICROSOFT_LICENSES {
            return Err(Error::NotFound);
        }
        let mut tx = self.db.snapshot().await?;
        let of = || scope.reading(values![kind, filter.organization]);
        let count = tx.first(ASSET_COUNT, of()).await?.ok_or(Error::NotFound)?;
        let mut parameters = of();
        let words = search_words(&filter.text);
        parameters.push(json_rows(words.iter().map(|word| json!({ "word": word }))));
        let found = tx.all(ASSET_LIST, parameters).await?;
        let mut passing = Vec::with_capacity(found.len());
        for row in &found {
            if filter.shown.takes(row.opt_time("archived_at")?.is_some()) {
                passing.push(asset(row, Traits::new())?);
            }
        }
        passing.sort_by(|a, b| filter.order(a, b));
        let total = passing.len();
        let mut shown: Vec<_> = passing.into_iter().skip(page.saturating_mul(rows)).take(rows).collect();
        let ids = json_rows(shown.iter().map(|asset| json!({ "id": asset.id })));
        let mut traits: BTreeMap<AssetId, Traits> = BTreeMap::new();
        for row in tx.all(TRAITS_LIST, values![ids]).await? {
            traits.insert(row.parse("id")?, row.json("traits")?);
        }
        for asset in &mut shown {
            asset.traits = traits.remove(&asset.id).unwrap_or_default();
        }
        Ok(AssetPage {
            rows: shown,
            total,
            all: count.count64("assets")?,
            archived: count.count64("archived")?,
        })
    }
}
