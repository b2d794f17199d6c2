//! `GET /subscribedSkus`: the products a tenant holds, with their seats.

use domain::{
    id::TenantId,
    seat::{CapabilityStatus, Seats},
    sku::{AppliesTo, ServicePlan, SubscribedSku},
};
use serde::Deserialize;

use crate::{
    call::Collection,
    client::TenantClient,
    error::Error,
    fields::{self, Nonsense},
};

pub(crate) const SUBSCRIBED_SKUS: Collection = Collection {
    path: "/v1.0/subscribedSkus",
    query: "$select=skuId,skuPartNumber,appliesTo,capabilityStatus,consumedUnits,prepaidUnits,servicePlans,subscriptionIds",
    what: "the tenant's licenses",
    permission: "LicenseAssignment.Read.All or Organization.Read.All",
};

/// Graph's `subscribedSku`; every member but `servicePlans` may be null.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubscribedSkuJson {
    sku_id: Option<String>,
    sku_part_number: Option<String>,
    applies_to: Option<String>,
    capability_status: Option<String>,
    #[serde(deserialize_with = "fields::asked_for")]
    consumed_units: Option<i64>,
    #[serde(deserialize_with = "fields::asked_for")]
    prepaid_units: Option<UnitsJson>,
    service_plans: Vec<ServicePlanJson>,
    subscription_ids: Option<Vec<String>>,
}

/// Graph's `licenseUnitsDetail`; `lockedOut` came later than the others.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct UnitsJson {
    #[serde(deserialize_with = "fields::asked_for")]
    enabled: Option<i64>,
    #[serde(deserialize_with = "fields::asked_for")]
    warning: Option<i64>,
    #[serde(deserialize_with = "fields::asked_for")]
    suspended: Option<i64>,
    locked_out: Option<i64>,
}

/// Graph's `servicePlanInfo`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServicePlanJson {
    service_plan_id: Option<String>,
    service_plan_name: Option<String>,
    provisioning_status: Option<String>,
}

impl TenantClient {
    /// Every product the tenant holds, in Graph's order, each once.
    ///
    /// # Errors
    /// The list could not be read whole, or an entry makes no sense.
    pub async fn subscribed_skus(&self) -> Result<Vec<SubscribedSku>, Error> {
        let list = self.list(&SUBSCRIBED_SKUS, read).await?;
        Ok(fields::last_of_each(list, |entry| entry.sku))
    }
}

pub(crate) fn read(tenant: TenantId, json: SubscribedSkuJson) -> Result<SubscribedSku, Nonsense> {
    let units = json.prepaid_units.unwrap_or_default();
    Ok(SubscribedSku {
        tenant,
        sku: fields::id("skuId", json.sku_id.as_deref())?,
        part_number: json.sku_part_number.unwrap_or_default(),
        status: CapabilityStatus::from(json.capability_status.unwrap_or_default()),
        applies_to: AppliesTo::from_graph(&json.applies_to.unwrap_or_default()),
        seats: Seats {
            enabled: fields::seats("prepaidUnits.enabled", units.enabled)?,
            warning: fields::seats("prepaidUnits.warning", units.warning)?,
            suspended: fields::seats("prepaidUnits.suspended", units.suspended)?,
            locked_out: fields::seats("prepaidUnits.lockedOut", units.locked_out)?,
            consumed: fields::seats("consumedUnits", json.consumed_units)?,
        },
        service_plans: json.service_plans.into_iter().map(read_plan).collect::<Result<_, _>>()?,
        subscription_ids: json.subscription_ids.unwrap_or_default(),
    })
}

fn read_plan(json: ServicePlanJson) -> Result<ServicePlan, Nonsense> {
    Ok(ServicePlan {
        id: fields::id("servicePlanId", json.service_plan_id.as_deref())?,
        name: json.service_plan_name.unwrap_or_default(),
        provisioning_status: json.provisioning_status.unwrap_or_default(),
    })
}
