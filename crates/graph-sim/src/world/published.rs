//! The published world: tenants that answer the bodies of Microsoft's reference pages as they are,
//! apart from the replacements named here.

use serde_json::Value;
use uuid::{Uuid, uuid};

use super::directory::{Group, User};
use super::{App, Collection, Consent, Context, Tenant, World};
use crate::{Cloud, Kind, clock, json};

/// The home tenant: the ids of the published subscribed SKUs begin with its id.
pub const HOME: Uuid = uuid!("48a80680-7326-48cd-9935-b556b81d3a4e");
/// The customer tenant: the one that the published active relationship names.
pub const CUSTOMER: Uuid = uuid!("52eaad04-13a2-4a2f-9ce8-93a294fadf36");
/// Tenants that published bodies name but that granted nothing: a terminated relationship, two delegated admin customers.
const STRANGERS: [Uuid; 3] = [
    uuid!("4b827261-d21f-4aa9-b7db-7fa1f56fb163"),
    uuid!("4fdbff88-9d6b-42e0-9713-45c922ba8001"),
    uuid!("1c0fa218-5dec-49db-8247-cfa457af8116"),
];

/// One place where a published body is not served as it is.
#[derive(Clone, Copy, Debug)]
pub struct Replacement {
    /// The body's file below `data/published`.
    pub file: &'static str,
    /// The place, as a JSON pointer.
    pub pointer: &'static str,
    /// What the page prints there; `None` when the page leaves the member out.
    pub printed: Option<&'static str>,
    /// What is served instead; `None` stands for the id of the tenant that answers.
    pub served: Option<Uuid>,
    /// Why.
    pub because: &'static str,
}

/// Every difference between the published bodies and what the published world serves.
pub const REPLACEMENTS: &[Replacement] = &[
    Replacement {
        file: "contracts.list.json",
        pointer: "/value/0/customerId",
        printed: Some("customerId-value"),
        served: Some(CUSTOMER),
        because: "a placeholder stands where the customer's tenant id belongs",
    },
    Replacement {
        file: "organization.list.json",
        pointer: "/value/0/id",
        printed: None,
        served: None,
        because: "the page leaves out the id, which is the tenant id",
    },
];

const BODIES: &[(Kind, &str, &str)] = &[
    (
        Kind::Organization,
        "organization.list.json",
        include_str!("../../data/published/organization.list.json"),
    ),
    (Kind::Domains, "domains.list.json", include_str!("../../data/published/domains.list.json")),
    (
        Kind::SubscribedSkus,
        "subscribedSkus.list.json",
        include_str!("../../data/published/subscribedSkus.list.json"),
    ),
    (
        Kind::Subscriptions,
        "directory.subscriptions.list.json",
        include_str!("../../data/published/directory.subscriptions.list.json"),
    ),
    (Kind::Contracts, "contracts.list.json", include_str!("../../data/published/contracts.list.json")),
    (
        Kind::Relationships,
        "delegatedAdminRelationships.list.json",
        include_str!("../../data/published/delegatedAdminRelationships.list.json"),
    ),
    (
        Kind::Customers,
        "delegatedAdminCustomers.list.json",
        include_str!("../../data/published/delegatedAdminCustomers.list.json"),
    ),
];

/// What only a partner tenant has.
const PARTNER_ONLY: [Kind; 3] = [Kind::Contracts, Kind::Relationships, Kind::Customers];

impl World {
    /// The home tenant and one customer, whose answers are Microsoft's published bodies.
    pub fn published() -> World {
        let mut world = World::new().labeled("published");
        let app = App::of(HOME, Cloud::Global, "Contoso", clock::today());
        for (id, partner) in [(HOME, None), (CUSTOMER, Some(HOME))] {
            let mut tenant = Tenant::bare(id, Cloud::Global, "published");
            tenant.partner = partner;
            tenant.consents.insert(app.id, Consent::full());
            for (kind, file, text) in BODIES {
                if partner.is_none() || !PARTNER_ONLY.contains(kind) {
                    tenant.set_collection(*kind, collection(id, file, text));
                }
            }
            fill(&mut tenant);
            world.insert(tenant);
        }
        for id in STRANGERS {
            world.insert(Tenant::bare(id, Cloud::Global, "published"));
        }
        world.apps.insert(app.id, app);
        world
    }
}

/// Puts the users and groups of the published bodies into the directory, from which lists and deltas are answered.
fn fill(tenant: &mut Tenant) {
    let founded = tenant.founded();
    let users =
        collection(tenant.id, "users.list.json", include_str!("../../data/published/users.list.json"));
    tenant.directory.users.context = users.context;
    let users = users.items.iter().filter_map(|printed| User::published(printed, founded));
    users.for_each(|user| tenant.directory.users.plant(user));
    let groups =
        collection(tenant.id, "groups.list.json", include_str!("../../data/published/groups.list.json"));
    tenant.directory.groups.context = groups.context;
    let groups = groups.items.iter().filter_map(Group::published);
    groups.for_each(|group| tenant.directory.groups.plant(group));
}

fn collection(tenant: Uuid, file: &str, text: &str) -> Collection {
    let mut body: Value = serde_json::from_str(text).expect("the published bodies are JSON");
    for replacement in REPLACEMENTS.iter().filter(|it| it.file == file) {
        let served = replacement.served.unwrap_or(tenant);
        if let Some((parent, member)) = replacement.pointer.rsplit_once('/')
            && let Some(parent) = body.pointer_mut(parent)
        {
            json::set(parent, &format!("/{member}"), served.to_string());
        }
    }
    Collection {
        context: Context::Published(json::at(&body, "/@odata.context").as_str().map(str::to_owned)),
        items: json::items(&body, "/value").to_vec(),
    }
}
