//! The locked type, and what it says of a license.

use super::*;
use crate::{
    id::SkuId,
    presence::Presence,
    seat::{CapabilityStatus, Seats},
    sku::{AppliesTo, SubscribedSku},
    subscription::Subscription,
};

fn suspended() -> SubscribedSku {
    SubscribedSku {
        tenant: TenantId(Uuid::from_u128(1)),
        sku: SkuId(Uuid::from_u128(2)),
        part_number: "ENTERPRISEPREMIUM".into(),
        status: CapabilityStatus::Suspended,
        applies_to: AppliesTo::User,
        seats: Seats { enabled: 0, warning: 0, suspended: 25, locked_out: 0, consumed: 2 },
        service_plans: Vec::new(),
        subscription_ids: Vec::new(),
    }
}

fn facts(sku: &SubscribedSku, presence: Presence) -> LicenseFacts<'_> {
    let holders = vec![person(9), person(3), person(9)];
    LicenseFacts {
        name: "Office 365 E5",
        sku,
        presence,
        subscriptions: &[],
        tenant_name: "Contoso",
        tenant_domain: "contoso.example",
        holders,
    }
}

/// What people read of a license, in the order of the type's fields.
fn read(traits: &Traits) -> Vec<String> {
    let kind = microsoft_licenses();
    let shown =
        kind.fields.iter().map(|field| format!("{}: {}", field.name, field.text(traits.get(&field.key))));
    shown.collect()
}

#[test]
fn the_locked_type_has_the_fields_of_its_users_in_their_order() {
    let kind = microsoft_licenses();
    assert!(kind.is_locked());
    let keys: Vec<_> = kind.fields.iter().map(|field| field.key.as_str()).collect();
    let expected = [
        "license-name",
        "sku",
        "status",
        "active",
        "consumed",
        "unused",
        "in-grace",
        "suspended",
        "over-assigned",
        "renewal",
        "trial",
        "subscriptions",
        "tenant",
        "assigned-contacts",
    ];
    assert_eq!(keys, expected);
    assert_eq!(kind.title_fields().map(|field| field.key.as_str()).collect::<Vec<_>>(), ["license-name"]);
    let ids: std::collections::BTreeSet<_> = kind.fields.iter().map(|field| field.id).collect();
    assert_eq!(ids.len(), 14);
    assert_eq!(serde_json::from_str::<AssetType>(&serde_json::to_string(&kind).unwrap()).unwrap(), kind);
}

#[test]
fn a_suspended_license_has_no_active_seat_and_keeps_its_people() {
    let sku = suspended();
    let traits = license_traits(&facts(&sku, Presence::Synced));
    assert_eq!(
        read(&traits),
        [
            "License Name: Office 365 E5",
            "SKU: ENTERPRISEPREMIUM",
            "Status: Suspended",
            "Active: 0",
            "Consumed: 2",
            "Unused: 0",
            "In grace: 0",
            "Suspended: 25",
            "Over-assigned: 0",
            "Renewal: ",
            "Trial: No",
            "Subscriptions: ",
            "Tenant: Contoso (contoso.example)",
            "Assigned Contacts: 2 people",
        ]
    );
    assert_eq!(microsoft_licenses().checked(traits.clone()), Ok(traits), "it passes the checks of its type");
}

#[test]
fn subscriptions_give_the_renewal_the_trial_and_their_lines() {
    let sku = SubscribedSku {
        status: CapabilityStatus::Enabled,
        seats: Seats { enabled: 10, consumed: 4, ..Seats::default() },
        ..suspended()
    };
    let day = |text: &str| Timestamp::from_date(text);
    let bought = |seats, status: &str, next: Option<&str>| Subscription {
        tenant: sku.tenant,
        id: "a".into(),
        commerce_id: String::new(),
        sku: sku.sku,
        part_number: String::new(),
        status: CapabilityStatus::from(status.to_owned()),
        total_licenses: seats,
        is_trial: status != "Deleted",
        created_at: None,
        next_lifecycle_at: next.and_then(day),
        owner_tenant: None,
    };
    let subscriptions = [
        bought(1, "Enabled", Some("2027-01-31")),
        bought(9, "Enabled", Some("2026-12-31")),
        bought(5, "Deleted", Some("2026-01-01")),
    ];
    let mut facts = facts(&sku, Presence::Synced);
    facts.subscriptions = &subscriptions;
    let read_live = read(&license_traits(&facts));
    assert_eq!(read_live[9..11], ["Renewal: 2026-12-31", "Trial: Yes"]);
    assert_eq!(
        read_live[11],
        "Subscriptions: 1 seat, Enabled, trial, until 2027-01-31\n9 seats, Enabled, trial, \
        until 2026-12-31\n5 seats, Deleted, until 2026-01-01"
    );
    facts.presence = Presence::Ended;
    assert_eq!(
        read(&license_traits(&facts))[2..6],
        ["Status: Ended at Microsoft", "Active: 0", "Consumed: 0", "Unused: 0"]
    );
    facts.presence = Presence::Held;
    assert_eq!(
        read(&license_traits(&facts))[2..6],
        ["Status: Held", "Active: 10", "Consumed: 4", "Unused: 6"]
    );
}
