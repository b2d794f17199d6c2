//! One license with what hangs below it: subscriptions with who sold them, services, who looks after it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    account::Verb,
    asset::LicenseDetail,
    id::{AssetId, SkuId, TenantId},
    sku::ServicePlan,
    subscription::Subscription,
};
use serde_json::json;

use super::{
    holder::holder_count,
    license::{license, license_visible, subscriptions},
    license_id::license_key,
};
use crate::{
    Store,
    error::Error,
    json::rows,
    product_name::product_names,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
};

statements! {
    // Of a license that the scope may open.
    LICENSE_PLANS = "SELECT service_plans FROM subscribed_sku WHERE tenant_id = $1 AND sku_id = $2";
    // Another tenant's name is not everyone's to know.
    SELLER_LIST = concat!("SELECT t.id, COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), t.id) AS name
        FROM tenant t LEFT JOIN tenant_match m ON m.tenant_id = t.id
        WHERE t.id IN (SELECT r.value->>'id' FROM {rows $4}) AND ", in_scope!("m.organization_id"));
    OWNER_NAME = "SELECT u.name FROM user_account u WHERE u.id = $1";
}

impl Store {
    /// One license with what hangs below it; the people who hold it are [`Store::license_holders`]'.
    /// [`Error::NotFound`] if there is none, its tenant is matched to no organization, or it is not for this scope.
    pub async fn license_detail(&self, scope: &Scope, id: AssetId) -> Result<LicenseDetail, Error> {
        scope.require(Verb::ReadAssets)?;
        let mut tx = self.db.snapshot().await?;
        let (tenant, sku) = license_key(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let row = license_visible(&mut tx, scope, tenant, sku).await?;
        let mut license = license(&row, &product_names(&mut tx).await?, Vec::new())?;
        license.holders = holder_count(&mut tx, tenant, sku).await?;
        let subscriptions = subscriptions(&row, tenant)?;
        let owner_name = match license.local.owner {
            Some(owner) => {
                let row = tx.first(OWNER_NAME, values![owner]).await?;
                row.map(|row| row.text("name")).transpose()?
            }
            None => None,
        };
        Ok(LicenseDetail {
            sellers: sellers(&mut tx, scope, &subscriptions).await?,
            plans: plans(&mut tx, tenant, sku).await?,
            license,
            subscriptions,
            owner_name,
        })
    }
}

async fn plans(tx: &mut Tx, tenant: TenantId, sku: SkuId) -> Result<Vec<ServicePlan>, Error> {
    let row = tx.first(LICENSE_PLANS, values![tenant, sku]).await?.ok_or(Error::NotFound)?;
    row.json("service_plans")
}

async fn sellers(
    tx: &mut Tx,
    scope: &Scope,
    subscriptions: &[Subscription],
) -> Result<BTreeMap<TenantId, String>, Error> {
    let ids: BTreeSet<_> = subscriptions.iter().filter_map(|it| it.owner_tenant).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = rows(ids.into_iter().map(|id| json!({ "id": id })));
    let found = tx.all(SELLER_LIST, scope.filter_and(values![ids])).await?;
    found.iter().map(|row| Ok((row.parse("id")?, row.text("name")?))).collect()
}
