//! The locked type Microsoft Licenses, and the values of a license as they follow from what is stored of it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Asset, AssetTrait, AssetType, Day, Decimal, DirectoryPerson, Field, FieldKind, LocalParts, Origin,
    TagTarget, Traits, dashed,
};
use crate::{
    id::{AssetFieldId, AssetTypeId, SkuId, TenantId},
    presence::Presence,
    seat::{CapabilityStatus, Seats},
    sku::{AppliesTo, SubscribedSku},
    subscription::Subscription,
    time::Timestamp,
};

/// The name of the type, which no other can have.
pub const LICENSES_NAME: &str = "Microsoft Licenses";

/// The id of the type, the same in every installation.
pub const MICROSOFT_LICENSES: AssetTypeId = AssetTypeId(Uuid::from_u128(TYPE));

const TYPE: u128 = 0x6d73_6c69_6365_8e73_8573_0000_0000_0000;

/// The fields by name, with whether lists show them.
const FIELDS: [(&str, FieldKind, bool); 14] = {
    const COUNT: FieldKind = FieldKind::Number { decimals: 0 };
    [
        ("License Name", FieldKind::Text, true),
        ("SKU", FieldKind::Text, true),
        ("Status", FieldKind::Text, true),
        ("Active", COUNT, true),
        ("Consumed", COUNT, true),
        ("Unused", COUNT, true),
        ("In grace", COUNT, true),
        ("Suspended", COUNT, true),
        ("Over-assigned", COUNT, true),
        ("Renewal", FieldKind::Date { expires: true }, true),
        ("Trial", FieldKind::Checkbox, false),
        ("Subscriptions", FieldKind::Textbox, false),
        ("Tenant", FieldKind::Text, true),
        ("Assigned Contacts", FieldKind::Tag { to: TagTarget::People }, false),
    ]
};

/// The type Microsoft Licenses. Nobody can change it, so it is not stored.
pub fn microsoft_licenses() -> AssetType {
    let field = |(id, (name, kind, show_in_list)): (u128, (&str, FieldKind, bool))| Field {
        id: AssetFieldId(Uuid::from_u128(TYPE + id)),
        key: dashed(name),
        name: name.to_owned(),
        kind,
        hint: String::new(),
        required: id == 1,
        show_in_list,
        use_for_title: id == 1,
    };
    AssetType {
        id: MICROSOFT_LICENSES,
        name: LICENSES_NAME.to_owned(),
        icon: "windows".to_owned(),
        description: "The licenses of matched tenants, as Microsoft lists them.".to_owned(),
        enabled: true,
        origin: Origin::MicrosoftLicenses,
        fields: (1..).zip(FIELDS).map(field).collect(),
        revision: 1,
    }
}

/// What is stored of a license that its values follow from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseFacts<'a> {
    /// The product's name to show.
    pub name: &'a str,
    /// The SKU and its seats.
    pub sku: &'a SubscribedSku,
    /// Where it stands.
    pub presence: Presence,
    /// Its subscriptions that Microsoft lists, in the order of their ids.
    pub subscriptions: &'a [Subscription],
    /// The tenant's name.
    pub tenant_name: &'a str,
    /// The tenant's domain; may be empty.
    pub tenant_domain: &'a str,
    /// The people who hold it, suspended or not; none where lists do without them.
    pub holders: Vec<DirectoryPerson>,
}

/// The values of a license by the keys of [`microsoft_licenses`]. One that Microsoft no longer lists has no seats left.
/// People who hold it stay, though its seats be suspended.
pub fn license_traits(facts: &LicenseFacts<'_>) -> Traits {
    let SubscribedSku { seats, status, .. } = facts.sku;
    let live: Vec<_> =
        facts.subscriptions.iter().filter(|it| it.status != CapabilityStatus::Deleted).collect();
    let mut traits = Traits::new();
    let mut add = |name: &str, value: AssetTrait| {
        traits.insert(dashed(name), value);
    };
    let text = |text: &str| AssetTrait::Text(text.to_owned());
    add("License Name", text(facts.name));
    if !facts.sku.part_number.is_empty() {
        add("SKU", text(&facts.sku.part_number));
    }
    add(
        "Status",
        text(match facts.presence {
            Presence::Synced => seats.state(status).label(),
            otherwise => otherwise.label(),
        }),
    );
    let has_ended = facts.presence == Presence::Ended;
    for (name, count) in [
        ("Active", seats.active(status)),
        ("Consumed", seats.consumed),
        ("Unused", seats.unused(status)),
        ("In grace", seats.warning),
        ("Suspended", seats.suspended),
        ("Over-assigned", seats.over_assigned(status)),
    ] {
        add(name, AssetTrait::Number(Decimal::whole(if has_ended { 0 } else { count })));
    }
    if let Some(at) = live.iter().filter_map(|it| it.next_lifecycle_at).min() {
        add("Renewal", AssetTrait::Date(Day::of(at)));
    }
    if !live.is_empty() && live.iter().all(|it| it.is_trial) {
        add("Trial", AssetTrait::Checked(true));
    }
    if !facts.subscriptions.is_empty() {
        let lines: Vec<_> = facts.subscriptions.iter().map(subscription_line).collect();
        add("Subscriptions", AssetTrait::Text(lines.join("\n")));
    }
    add("Tenant", AssetTrait::Text(tenant(facts)));
    if !facts.holders.is_empty() {
        let mut holders = facts.holders.clone();
        holders.sort_unstable();
        holders.dedup();
        add("Assigned Contacts", AssetTrait::People(holders));
    }
    traits
}

fn tenant(facts: &LicenseFacts<'_>) -> String {
    match (facts.tenant_name, facts.tenant_domain) {
        (name, domain) if domain.is_empty() || domain == name => name.to_owned(),
        (name, domain) => format!("{name} ({domain})"),
    }
}

/// `25 seats, Enabled, trial, until 2026-12-21`.
fn subscription_line(subscription: &Subscription) -> String {
    let seats = subscription.total_licenses;
    let mut line =
        format!("{seats} {}, {}", if seats == 1 { "seat" } else { "seats" }, subscription.status.as_str());
    if subscription.is_trial {
        line.push_str(", trial");
    }
    if let Some(at) = subscription.next_lifecycle_at {
        line.push_str(", until ");
        line.push_str(&at.date());
    }
    line
}

/// A license as an asset: its values come from Microsoft, what people keep beside it does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseAsset {
    /// The asset. Its revision is that of the local parts and the security settings, 0 before there are any.
    pub asset: Asset,
    /// The tenant that holds it.
    pub tenant: TenantId,
    /// The product.
    pub sku: SkuId,
    /// Where it stands.
    pub presence: Presence,
    /// When its values were last read from Microsoft; `None` where no integration reads its tenant.
    pub as_of: Option<Timestamp>,
    /// When its tenant's directory users were last read; `None` where they are not.
    pub people_as_of: Option<Timestamp>,
    /// How many stored directory users hold it.
    pub holders: u64,
    /// Microsoft's part number; may be empty.
    pub part_number: String,
    /// Graph's status of it.
    pub status: CapabilityStatus,
    /// Its seats when Microsoft last listed it.
    pub seats: Seats,
    /// Whom it is for.
    pub applies_to: AppliesTo,
    /// Whether it is a free pool, which no total counts.
    pub is_free_pool: bool,
    /// The tenant's name.
    pub tenant_name: String,
    /// What people keep beside it.
    pub local: LocalParts,
}

impl LicenseAsset {
    /// The seats that there are: none of a license that Microsoft no longer lists.
    pub fn live_seats(&self) -> Seats {
        if self.presence == Presence::Ended { Seats::default() } else { self.seats }
    }
}
