//! Licenses of one tenant: its profile, subscribed SKUs and subscriptions, always read whole; what changes; pure.

use domain::{
    catalogue,
    held::HeldKind,
    id::SkuId,
    record::{Record, RecordAction, RecordObject},
    sku::SubscribedSku,
    subscription::Subscription,
    sync_run::Counts,
    tenant::TenantProfile,
    time::Timestamp,
};
use store::{HeldList, LicenseChanges, StoredTenant};

use crate::{
    reconcile::{Observation, Rules, Seen, Standing, StoredRows, Synced, differences, reconcile},
    shown::{listed, yes_or_no},
};

/// A complete observation of one tenant: every page of every list was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Snapshot {
    /// The tenant as its own directory describes it.
    pub profile: TenantProfile,
    /// Every subscribed SKU.
    pub skus: Vec<SubscribedSku>,
    /// Every subscription.
    pub subscriptions: Vec<Subscription>,
}

/// The changes of one tenant's licenses, and what is told of them.
#[derive(Debug)]
pub(crate) struct LicensePlan {
    /// For the store to apply.
    pub changes: LicenseChanges,
    /// Removals that wait for a person, per kind.
    pub held: Vec<HeldList>,
    /// How many of each; `calls` is left at 0.
    pub counts: Counts,
    /// What sync logs keep.
    pub records: Vec<Record>,
}

/// The changes that make the stored tenant equal to the observed one. A SKU or subscription that Microsoft no longer
/// lists is ended, never deleted; one that is listed again revives.
pub(crate) fn plan(stored: &StoredTenant, observed: Snapshot, rules: Rules) -> LicensePlan {
    let Snapshot { profile, skus, subscriptions } = observed;
    let stored_skus: StoredRows<'_, SubscribedSku> =
        stored.skus.iter().map(|row| (row.sku.sku, (&row.sku, Standing::of(row.ended, row.held)))).collect();
    let stored_subscriptions: StoredRows<'_, Subscription> = stored
        .subscriptions
        .iter()
        .map(|row| {
            let standing = Standing::of(row.ended, row.held);
            (row.subscription.id.clone(), (&row.subscription, standing))
        })
        .collect();
    let current_skus = live(&stored_skus);
    let current_subscriptions = live(&stored_subscriptions);
    let skus = reconcile(&stored_skus, current_skus, Observation::Full(Seen::all(skus)), rules);
    let subscriptions = Observation::Full(Seen::all(subscriptions));
    let subscriptions = reconcile(&stored_subscriptions, current_subscriptions, subscriptions, rules);
    let tenant = profile.id;
    let mut counts = skus.counts;
    counts += subscriptions.counts;
    let mut records = Vec::from_iter(profile_record(stored.profile.as_ref(), &profile));
    records.extend(skus.records);
    records.extend(subscriptions.records);
    LicensePlan {
        changes: LicenseChanges {
            tenant,
            profile: (stored.profile.as_ref() != Some(&profile)).then_some(profile),
            upsert_skus: skus.upserts,
            end_skus: skus.end,
            upsert_subscriptions: subscriptions.upserts,
            end_subscriptions: subscriptions.end,
        },
        held: vec![
            held(HeldKind::Skus, current_skus, true, skus.held, skus.returned),
            held(
                HeldKind::Subscriptions,
                current_subscriptions,
                true,
                subscriptions.held,
                subscriptions.returned,
            ),
        ],
        counts,
        records,
    }
}

fn live<T: Synced>(stored: &StoredRows<'_, T>) -> usize {
    stored.values().filter(|(_, standing)| *standing != Standing::Ended).count()
}

/// A plan's held removals as the store takes them.
pub(crate) fn held(
    kind: HeldKind,
    current: usize,
    whole: bool,
    items: Vec<(String, String)>,
    returned: Vec<String>,
) -> HeldList {
    HeldList { kind, current_rows: u32::try_from(current).unwrap_or(u32::MAX), whole, items, returned }
}

/// A tenant's profile is no row that comes and goes: it is told as an update, and does not enter the counts.
fn profile_record(before: Option<&TenantProfile>, after: &TenantProfile) -> Option<Record> {
    let before = before.filter(|before| *before != after)?;
    let changes = differences(before, after);
    let (id, name) = (after.id.to_string(), after.display_name.clone());
    Some(Record { object: RecordObject::Tenant, id, name, action: RecordAction::Updated, changes })
}

impl Synced for TenantProfile {
    type Key = domain::id::TenantId;
    const OBJECT: RecordObject = RecordObject::Tenant;

    fn key(&self) -> Self::Key {
        self.id
    }

    fn name(&self) -> String {
        self.display_name.clone()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Display name", self.display_name.clone()),
            ("Street", self.street.clone()),
            ("City", self.city.clone()),
            ("Postal code", self.postal_code.clone()),
            ("Country", self.country.clone().unwrap_or_default()),
            ("Default domain", self.default_domain().to_owned()),
            ("Domains", listed(self.domains.iter().map(|domain| &domain.name))),
        ]
    }
}

impl Synced for SubscribedSku {
    type Key = SkuId;
    const OBJECT: RecordObject = RecordObject::Sku;

    fn key(&self) -> SkuId {
        self.sku
    }

    fn name(&self) -> String {
        catalogue::display_name(self.sku, &self.part_number)
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let plans = self.service_plans.iter().map(|plan| match plan.provisioning_status.as_str() {
            "Success" => plan.name.clone(),
            other => format!("{} ({other})", plan.name),
        });
        vec![
            ("Part number", self.part_number.clone()),
            ("Status", self.status.as_str().to_owned()),
            ("Applies to", self.applies_to.key().to_owned()),
            ("Enabled seats", self.seats.enabled.to_string()),
            ("Seats in grace", self.seats.warning.to_string()),
            ("Suspended seats", self.seats.suspended.to_string()),
            ("Locked-out seats", self.seats.locked_out.to_string()),
            ("Consumed seats", self.seats.consumed.to_string()),
            ("Service plans", listed(plans)),
            ("Subscriptions", listed(&self.subscription_ids)),
        ]
    }
}

impl Synced for Subscription {
    type Key = String;
    const OBJECT: RecordObject = RecordObject::Subscription;

    fn key(&self) -> String {
        self.id.clone()
    }

    fn name(&self) -> String {
        catalogue::display_name(self.sku, &self.part_number)
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let time = |at: Option<Timestamp>| at.map(Timestamp::minute).unwrap_or_default();
        vec![
            ("Commerce ID", self.commerce_id.clone()),
            ("Product", catalogue::display_name(self.sku, &self.part_number)),
            ("Part number", self.part_number.clone()),
            ("Status", self.status.as_str().to_owned()),
            ("Seats bought", self.total_licenses.to_string()),
            ("Trial", yes_or_no(self.is_trial)),
            ("Bought", time(self.created_at)),
            ("Next lifecycle date", time(self.next_lifecycle_at)),
            ("Sold by", self.owner_tenant.map(|id| id.to_string()).unwrap_or_default()),
        ]
    }
}

#[cfg(test)]
mod tests;
