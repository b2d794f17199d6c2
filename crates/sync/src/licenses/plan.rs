//! Compares what is stored of a tenant with what was observed, and names the differences; pure.

use std::collections::{BTreeMap, BTreeSet};

use domain::{id::TenantId, sync_run::Counts};
use store::{LicenseChanges, StoredTenant};

use super::Snapshot;

/// The changes that make the stored tenant equal to the observed one, with their counts (`calls` is left at 0).
///
/// A SKU or subscription that Microsoft no longer lists is ended, never deleted; one that is listed again revives.
/// The same key twice in an observation (a replayed page) counts once, and the later entry wins.
pub fn plan(tenant: TenantId, stored: &StoredTenant, observed: Snapshot) -> (LicenseChanges, Counts) {
    let mut counts = Counts::default();
    let skus = differences(
        stored.skus.iter().map(|row| (row.sku.sku, (&row.sku, row.ended))).collect(),
        observed.skus.into_iter().map(|sku| (sku.sku, sku)).collect(),
        &mut counts,
    );
    let subscriptions = differences(
        stored
            .subscriptions
            .iter()
            .map(|row| (row.subscription.id.clone(), (&row.subscription, row.ended)))
            .collect(),
        observed
            .subscriptions
            .into_iter()
            .map(|subscription| (subscription.id.clone(), subscription))
            .collect(),
        &mut counts,
    );
    let profile = (stored.profile.as_ref() != Some(&observed.profile)).then_some(observed.profile);
    let changes = LicenseChanges {
        tenant,
        profile,
        upsert_skus: skus.upserts,
        end_skus: skus.ended,
        upsert_subscriptions: subscriptions.upserts,
        end_subscriptions: subscriptions.ended,
    };
    (changes, counts)
}

struct Differences<K, V> {
    upserts: Vec<V>,
    ended: Vec<K>,
}

fn differences<K: Ord + Clone, V: PartialEq>(
    stored: BTreeMap<K, (&V, bool)>,
    observed: BTreeMap<K, V>,
    counts: &mut Counts,
) -> Differences<K, V> {
    let seen: BTreeSet<K> = observed.keys().cloned().collect();
    let mut upserts = Vec::new();
    for (key, value) in observed {
        match stored.get(&key) {
            Some((before, false)) if **before == value => counts.unchanged += 1,
            Some((_, false)) => {
                counts.changed += 1;
                upserts.push(value);
            }
            Some((_, true)) | None => {
                counts.added += 1;
                upserts.push(value);
            }
        }
    }
    let ended: Vec<K> = stored
        .into_iter()
        .filter(|(key, (_, ended))| !ended && !seen.contains(key))
        .map(|(key, _)| key)
        .collect();
    counts.ended += u32::try_from(ended.len()).unwrap_or(u32::MAX);
    Differences { upserts, ended }
}

#[cfg(test)]
mod tests {
    use domain::{
        id::SkuId,
        seat::{CapabilityStatus, Seats},
        sku::{AppliesTo, SubscribedSku},
        tenant::TenantProfile,
    };
    use proptest::prelude::*;
    use store::StoredSku;

    use super::*;

    const TENANT: &str = "48a80680-7326-48cd-9935-b556b81d3a4e";

    fn tenant() -> TenantId {
        TENANT.parse().unwrap()
    }

    fn sku(number: u8, enabled: i64) -> SubscribedSku {
        let id: SkuId = format!("00000000-0000-0000-0000-0000000000{number:02x}").parse().unwrap();
        SubscribedSku {
            tenant: tenant(),
            sku: id,
            part_number: format!("PART_{number}"),
            status: CapabilityStatus::Enabled,
            applies_to: AppliesTo::User,
            seats: Seats { enabled, ..Seats::default() },
            service_plans: vec![],
            subscription_ids: vec![],
        }
    }

    fn snapshot(skus: Vec<SubscribedSku>) -> Snapshot {
        let profile =
            TenantProfile { id: tenant(), display_name: "Contoso".into(), country: None, domains: vec![] };
        Snapshot { profile, skus, subscriptions: vec![] }
    }

    fn stored(rows: &[(SubscribedSku, bool)]) -> StoredTenant {
        StoredTenant {
            profile: Some(snapshot(vec![]).profile),
            skus: rows.iter().map(|(sku, ended)| StoredSku { sku: sku.clone(), ended: *ended }).collect(),
            subscriptions: vec![],
        }
    }

    #[test]
    fn each_difference_is_named_once() {
        let before = stored(&[(sku(1, 5), false), (sku(2, 5), false), (sku(3, 5), false), (sku(4, 5), true)]);
        let after = snapshot(vec![sku(1, 5), sku(2, 9), sku(4, 5), sku(5, 1)]);
        let (changes, counts) = plan(tenant(), &before, after);
        assert_eq!(changes.upsert_skus, [sku(2, 9), sku(4, 5), sku(5, 1)]);
        assert_eq!(changes.end_skus, [sku(3, 5).sku]);
        assert_eq!(changes.profile, None);
        assert_eq!(counts, Counts { added: 2, changed: 1, ended: 1, unchanged: 1, calls: 0 });
    }

    #[test]
    fn a_replayed_entry_counts_once_and_the_later_wins() {
        let (changes, counts) = plan(tenant(), &stored(&[]), snapshot(vec![sku(1, 5), sku(1, 7)]));
        assert_eq!(changes.upsert_skus, [sku(1, 7)]);
        assert_eq!(counts.added, 1);
    }

    proptest! {
        #[test]
        fn applying_a_plan_makes_the_next_one_empty(
            before in prop::collection::btree_map(0..40_u8, (0..4_i64, any::<bool>()), 0..20),
            after in prop::collection::btree_map(0..40_u8, 0..4_i64, 0..20),
        ) {
            let rows: Vec<_> = before.iter().map(|(n, (seats, ended))| (sku(*n, *seats), *ended)).collect();
            let observed: Vec<_> = after.iter().map(|(n, seats)| sku(*n, *seats)).collect();
            let (changes, _) = plan(tenant(), &stored(&rows), snapshot(observed.clone()));
            let mut applied: BTreeMap<SkuId, (SubscribedSku, bool)> =
                rows.into_iter().map(|(sku, ended)| (sku.sku, (sku, ended))).collect();
            for sku in changes.upsert_skus {
                applied.insert(sku.sku, (sku, false));
            }
            for id in changes.end_skus {
                applied.get_mut(&id).unwrap().1 = true;
            }
            let rows: Vec<_> = applied.into_values().collect();
            let live: Vec<_> = rows.iter().filter(|(_, ended)| !ended).map(|(sku, _)| sku.clone()).collect();
            prop_assert_eq!(&live, &observed);
            let (again, counts) = plan(tenant(), &stored(&rows), snapshot(observed));
            prop_assert!(again.upsert_skus.is_empty() && again.end_skus.is_empty());
            prop_assert_eq!((counts.added, counts.changed, counts.ended), (0, 0, 0));
        }
    }
}
