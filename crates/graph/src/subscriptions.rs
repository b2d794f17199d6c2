//! `GET /directory/subscriptions`: the single purchases behind a tenant's products.

use domain::{id::TenantId, seat::CapabilityStatus, subscription::Subscription};
use serde::Deserialize;

use crate::{
    call::Collection,
    client::TenantClient,
    error::Error,
    fields::{self, Nonsense},
};

pub(crate) const SUBSCRIPTIONS: Collection = Collection {
    path: "/v1.0/directory/subscriptions",
    query: "$select=id,commerceSubscriptionId,skuId,skuPartNumber,status,totalLicenses,isTrial,createdDateTime,nextLifecycleDateTime,ownerTenantId",
    what: "the tenant's subscriptions",
    permission: "Organization.Read.All",
};

/// Graph's `companySubscription`; `skuId` is a text there, and every member but `id` may be null.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubscriptionJson {
    id: Option<String>,
    commerce_subscription_id: Option<String>,
    sku_id: Option<String>,
    sku_part_number: Option<String>,
    status: Option<String>,
    #[serde(deserialize_with = "fields::asked_for")]
    total_licenses: Option<i64>,
    is_trial: Option<bool>,
    created_date_time: Option<String>,
    next_lifecycle_date_time: Option<String>,
    owner_tenant_id: Option<String>,
}

impl TenantClient {
    /// Every purchase of the tenant, in Graph's order, each once.
    ///
    /// # Errors
    /// The list could not be read whole, or an entry makes no sense.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, Error> {
        let list = self.list(&SUBSCRIPTIONS, read).await?;
        Ok(fields::last_of_each(list, |entry| entry.id.clone()))
    }
}

pub(crate) fn read(tenant: TenantId, json: SubscriptionJson) -> Result<Subscription, Nonsense> {
    Ok(Subscription {
        tenant,
        id: fields::text("id", json.id)?,
        commerce_id: json.commerce_subscription_id.unwrap_or_default(),
        sku: fields::id("skuId", json.sku_id.as_deref())?,
        part_number: json.sku_part_number.unwrap_or_default(),
        status: CapabilityStatus::from(json.status.unwrap_or_default()),
        total_licenses: fields::seats("totalLicenses", json.total_licenses)?,
        is_trial: json.is_trial.unwrap_or_default(),
        created_at: fields::time("createdDateTime", json.created_date_time.as_deref())?,
        next_lifecycle_at: fields::time("nextLifecycleDateTime", json.next_lifecycle_date_time.as_deref())?,
        owner_tenant: fields::optional_id("ownerTenantId", json.owner_tenant_id.as_deref())?,
    })
}
