//! The subscribed SKU and the subscriptions that seats make, as Graph writes them.

use chrono::{DateTime, Days, Months, NaiveDate};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Seats, Tenant};
use crate::identity::{stable_id, stable_seed};
use crate::{Product, product};

impl Seats {
    /// The subscribed SKU and its subscriptions as Graph writes them.
    pub(crate) fn objects(&self, tenant: &Tenant, part_number: &str) -> (Value, Vec<Value>) {
        let sku_id = self.id_of(part_number);
        let (account, today) = (tenant.name(), tenant.today);
        let tenant = tenant.id;
        let subscriptions = self.subscriptions(tenant, today, sku_id, part_number);
        let ids: Vec<&Value> =
            subscriptions.iter().map(|subscription| crate::json::at(subscription, "/id")).collect();
        let sku = json!({
            "accountId": tenant,
            "accountName": account,
            "appliesTo": if self.company { "Company" } else { "User" },
            "capabilityStatus": self.capability_status(),
            "consumedUnits": self.consumed,
            "id": format!("{tenant}_{sku_id}"),
            "prepaidUnits": {
                "enabled": self.enabled,
                "lockedOut": self.locked_out,
                "suspended": self.suspended,
                "warning": self.warning,
            },
            "servicePlans": service_plans(part_number),
            "skuId": sku_id,
            "skuPartNumber": part_number,
            "subscriptionIds": ids,
        });
        (sku, subscriptions)
    }

    fn subscriptions(&self, tenant: Uuid, today: NaiveDate, sku_id: Uuid, part_number: &str) -> Vec<Value> {
        let mut purchases = Vec::new();
        let shares = i32::try_from(self.purchases).unwrap_or(1);
        for share in 0..shares {
            let extra = i32::from(share < self.enabled % shares);
            purchases.push((self.enabled / shares + extra, "Enabled"));
        }
        if let Some(first) = purchases.first_mut() {
            first.0 += self.stray;
        }
        purchases.push((self.warning, "Warning"));
        purchases.push((self.suspended, "Suspended"));
        purchases.push((self.locked_out, "LockedOut"));
        purchases.retain(|(count, _)| *count > 0);
        if purchases.is_empty() {
            purchases.push((0, "Deleted"));
        }
        let numbered = purchases.into_iter().enumerate();
        numbered
            .map(|(n, purchase)| self.subscription(tenant, today, sku_id, part_number, n, purchase))
            .collect()
    }

    fn subscription(
        &self,
        tenant: Uuid,
        today: NaiveDate,
        sku_id: Uuid,
        part_number: &str,
        n: usize,
        (count, status): (i32, &str),
    ) -> Value {
        let key = format!("{tenant} {sku_id} {n}");
        let id = stable_id(&["subscription", &key]);
        let created = purchase_date(stable_seed(&["purchase", &key]));
        json!({
            "commerceSubscriptionId": stable_id(&["commerce", &id.to_string()]),
            "createdDateTime": midnight(created),
            "id": id,
            "isTrial": self.trial,
            "nextLifecycleDateTime": midnight(next_anniversary(created, today, self.trial)),
            "ownerId": null,
            "ownerTenantId": null,
            "ownerType": null,
            "serviceStatus": service_plans(part_number),
            "skuId": sku_id.to_string(),
            "skuPartNumber": part_number,
            "status": status,
            "totalLicenses": count,
        })
    }
}

fn service_plans(part_number: &str) -> Vec<Value> {
    let plans = product(part_number).map_or(&[][..], |product: &Product| &product.service_plans);
    let write = |plan: &crate::ServicePlan| {
        json!({
            "appliesTo": if plan.name.ends_with("FOUNDATION") { "Company" } else { "User" },
            "provisioningStatus": "Success",
            "servicePlanId": plan.id,
            "servicePlanName": plan.name,
        })
    };
    plans.iter().map(write).collect()
}

/// A day in the three years from 2023, so that a restart on another day changes nothing.
fn purchase_date(seed: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 1)
        .and_then(|first| first.checked_add_days(Days::new(seed % 1095)))
        .unwrap_or_default()
}

/// The first anniversary (for a trial: month) of the purchase after today.
fn next_anniversary(created: NaiveDate, today: NaiveDate, monthly: bool) -> NaiveDate {
    let step = if monthly { 1 } else { 12 };
    let anniversaries = (1..).map_while(|n| created.checked_add_months(Months::new(n * step)));
    anniversaries.into_iter().find(|day| *day > today).unwrap_or(created)
}

fn midnight(day: NaiveDate) -> String {
    let time: DateTime<chrono::Utc> = day.and_time(chrono::NaiveTime::MIN).and_utc();
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
