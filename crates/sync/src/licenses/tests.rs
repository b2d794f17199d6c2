//! Plans of one tenant's licenses; the comparison itself is tested in `reconcile`.

use domain::{
    id::TenantId,
    record::FieldChange,
    seat::{CapabilityStatus, Seats},
    sku::AppliesTo,
};
use store::{Hold, StoredSku};

use super::*;

const RULES: Rules = Rules { guard_percent: 20, chosen_anew: false };

fn tenant() -> TenantId {
    "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap()
}

fn sku(number: u8, enabled: i64) -> SubscribedSku {
    SubscribedSku {
        tenant: tenant(),
        sku: format!("00000000-0000-0000-0000-0000000000{number:02x}").parse().unwrap(),
        part_number: format!("PART_{number}"),
        status: CapabilityStatus::Enabled,
        applies_to: AppliesTo::User,
        seats: Seats { enabled, ..Seats::default() },
        service_plans: vec![],
        subscription_ids: vec![],
    }
}

fn snapshot(skus: Vec<SubscribedSku>) -> Snapshot {
    let profile = TenantProfile {
        id: tenant(),
        display_name: "Contoso".into(),
        country: None,
        street: String::new(),
        city: String::new(),
        postal_code: String::new(),
        domains: vec![],
    };
    Snapshot { profile, skus, subscriptions: vec![] }
}

fn stored(rows: &[(SubscribedSku, bool)]) -> StoredTenant {
    let row = |(sku, ended): &(SubscribedSku, bool)| StoredSku {
        sku: sku.clone(),
        ended: *ended,
        held: Hold::None,
    };
    StoredTenant {
        profile: Some(snapshot(vec![]).profile),
        skus: rows.iter().map(row).collect(),
        subscriptions: vec![],
    }
}

#[test]
fn each_difference_is_named_once() {
    let before = stored(&[(sku(1, 5), false), (sku(2, 5), false), (sku(3, 5), false), (sku(4, 5), true)]);
    let after = snapshot(vec![sku(1, 5), sku(2, 9), sku(4, 5), sku(5, 1)]);
    let plan = plan(&before, after, RULES);
    assert_eq!(plan.changes.upsert_skus, [sku(2, 9), sku(4, 5), sku(5, 1)]);
    assert_eq!(plan.changes.end_skus, [sku(3, 5).sku]);
    assert_eq!(plan.changes.profile, None);
    assert_eq!(plan.counts, Counts { added: 2, changed: 1, ended: 1, unchanged: 1, ..Counts::default() });
    let updated = plan.records.iter().find(|record| record.action == RecordAction::Updated).unwrap();
    let seats = FieldChange { field: "Enabled seats".into(), before: "5".into(), after: "9".into() };
    assert_eq!((updated.name.as_str(), updated.changes.as_slice()), ("Part 2", [seats].as_slice()));
}

#[test]
fn a_replayed_entry_counts_once_and_the_later_wins() {
    let plan = plan(&stored(&[]), snapshot(vec![sku(1, 5), sku(1, 7)]), RULES);
    assert_eq!(plan.changes.upsert_skus, [sku(1, 7)]);
    assert_eq!(plan.counts.added, 1);
}

#[test]
fn sec_076_a_tenant_that_seems_to_have_lost_everything_keeps_it_until_someone_decides() {
    let before = stored(&[(sku(1, 5), false), (sku(2, 5), false), (sku(3, 5), false)]);
    let plan = plan(&before, snapshot(vec![]), RULES);
    assert!(plan.changes.end_skus.is_empty());
    assert_eq!((plan.counts.held, plan.counts.ended), (3, 0));
    let [skus, subscriptions] = plan.held.as_slice() else { panic!("one list per kind: {:?}", plan.held) };
    assert_eq!((skus.kind, skus.current_rows, skus.whole, skus.items.len()), (HeldKind::Skus, 3, true, 3));
    assert_eq!((subscriptions.kind, subscriptions.items.len()), (HeldKind::Subscriptions, 0));
}

#[test]
fn a_renamed_tenant_is_told_with_its_names_and_counts_no_row() {
    let mut observed = snapshot(vec![sku(1, 5)]);
    observed.profile.display_name = "Contoso Ltd".into();
    let plan = plan(&stored(&[(sku(1, 5), false)]), observed, RULES);
    assert_eq!(plan.changes.profile.map(|profile| profile.display_name).as_deref(), Some("Contoso Ltd"));
    assert_eq!(plan.counts, Counts { unchanged: 1, ..Counts::default() });
    let name =
        FieldChange { field: "Display name".into(), before: "Contoso".into(), after: "Contoso Ltd".into() };
    assert_eq!(
        (plan.records[0].object, plan.records[0].changes.as_slice()),
        (RecordObject::Tenant, [name].as_slice())
    );
}
