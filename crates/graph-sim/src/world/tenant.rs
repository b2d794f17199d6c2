//! One tenant: its identity and the collections that Graph answers for it.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Consent;
use super::directory::Directory;
use crate::{Cloud, Kind, clock, json};

/// A tenant and its directory objects.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// The tenant's id.
    pub id: Uuid,
    /// The cloud it lives in.
    pub cloud: Cloud,
    /// The world it belongs to.
    pub world: String,
    /// How many users it has, which sets its throttling limits.
    pub users: Option<u32>,
    /// The partner tenant that serves it.
    pub partner: Option<Uuid>,
    /// Consent by application id.
    pub consents: BTreeMap<Uuid, Consent>,
    /// Its users and groups.
    pub directory: Directory,
    /// The day on which the world was built, from which dates of purchases count.
    pub today: NaiveDate,
    collections: HashMap<Kind, Collection>,
}

/// A collection of directory objects as Graph writes them.
#[derive(Clone, Debug, Default)]
pub struct Collection {
    /// What the answer's `@odata.context` says.
    pub context: Context,
    /// The objects.
    pub items: Vec<Value>,
}

/// The `@odata.context` of a collection.
#[derive(Clone, Debug, Default)]
pub enum Context {
    /// Built for the request, as Graph does.
    #[default]
    Built,
    /// As a published body has it; some have none.
    Published(Option<String>),
}

impl Tenant {
    /// A tenant of this id and name with its initial domain and nothing bought.
    pub fn new(id: Uuid, cloud: Cloud, world: &str, name: &str, initial_domain: &str) -> Tenant {
        let mut tenant = Tenant {
            id,
            cloud,
            world: world.to_owned(),
            users: None,
            partner: None,
            consents: BTreeMap::new(),
            directory: Directory::default(),
            today: clock::today(),
            collections: HashMap::new(),
        };
        tenant.list_mut(Kind::Organization).push(organization(id, name));
        tenant.add_domain(initial_domain, true);
        tenant
    }

    /// A tenant that answers nothing yet.
    pub fn bare(id: Uuid, cloud: Cloud, world: &str) -> Tenant {
        Tenant { collections: HashMap::new(), ..Tenant::new(id, cloud, world, "", "") }
    }

    /// When the objects came to be that were there from the beginning, in seconds since the Unix epoch.
    pub fn founded(&self) -> i64 {
        self.today.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() - 400 * 86_400
    }

    /// The collection of this kind, empty when nothing was put there.
    pub fn collection(&self, kind: Kind) -> Option<&Collection> {
        self.collections.get(&kind)
    }

    /// Puts a whole collection in place.
    pub fn set_collection(&mut self, kind: Kind, collection: Collection) {
        self.collections.insert(kind, collection);
    }

    /// The objects of this kind.
    pub fn list(&self, kind: Kind) -> &[Value] {
        self.collections.get(&kind).map_or(&[], |collection| &collection.items)
    }

    /// The objects of this kind, to change them.
    pub fn list_mut(&mut self, kind: Kind) -> &mut Vec<Value> {
        &mut self.collections.entry(kind).or_default().items
    }

    /// The display name, empty when the organization has none.
    pub fn name(&self) -> &str {
        self.list(Kind::Organization).first().map_or("", |it| json::text(it, "/displayName"))
    }

    /// Renames the tenant; contracts keep their stale copies, as Microsoft's do.
    pub fn rename(&mut self, name: &str) {
        if let Some(organization) = self.list_mut(Kind::Organization).first_mut() {
            json::set(organization, "/displayName", name);
        }
    }

    /// Whether this domain name is one of the tenant's.
    pub fn has_domain(&self, name: &str) -> bool {
        self.domains().any(|domain| domain.eq_ignore_ascii_case(name))
    }

    /// The tenant's domain names.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        self.list(Kind::Domains).iter().map(|domain| json::text(domain, "/id"))
    }

    /// The default domain name, else the first, else nothing.
    pub fn default_domain(&self) -> &str {
        let domains = self.list(Kind::Domains);
        let default = domains.iter().find(|domain| json::at(domain, "/isDefault") == &json!(true));
        default.or(domains.first()).map_or("", |domain| json::text(domain, "/id"))
    }

    /// Adds a verified domain. It becomes the default one.
    pub fn add_domain(&mut self, name: &str, initial: bool) {
        for other in self.list_mut(Kind::Domains) {
            json::set(other, "/isDefault", false);
        }
        self.list_mut(Kind::Domains).push(domain(name, initial));
        let verified: Vec<Value> = self.list(Kind::Domains).iter().map(verified_domain).collect();
        if let Some(organization) = self.list_mut(Kind::Organization).first_mut() {
            json::set(organization, "/verifiedDomains", verified);
        }
    }

    /// How many users the tenant has: as told, else as many as there are, but no fewer than its most assigned SKU.
    pub fn user_count(&self) -> u32 {
        let there = i64::try_from(self.directory.users.rows().len()).unwrap_or(i64::MAX);
        let assigned = || {
            let skus = self.list(Kind::SubscribedSkus).iter();
            skus.map(|sku| json::number(sku, "/consumedUnits")).max().unwrap_or(0).max(there)
        };
        self.users.unwrap_or_else(|| u32::try_from(assigned()).unwrap_or(u32::MAX))
    }
}

fn organization(id: Uuid, name: &str) -> Value {
    json!({
        "id": id,
        "deletedDateTime": null,
        "businessPhones": [],
        "city": null,
        "country": null,
        "countryLetterCode": "DE",
        "createdDateTime": "2021-03-04T09:30:00Z",
        "defaultUsageLocation": null,
        "displayName": name,
        "marketingNotificationEmails": [],
        "onPremisesLastSyncDateTime": null,
        "onPremisesSyncEnabled": null,
        "partnerTenantType": null,
        "postalCode": null,
        "preferredLanguage": "en",
        "privacyProfile": null,
        "securityComplianceNotificationMails": [],
        "securityComplianceNotificationPhones": [],
        "state": null,
        "street": null,
        "technicalNotificationMails": [],
        "tenantType": "AAD",
        "assignedPlans": [],
        "provisionedPlans": [],
        "verifiedDomains": [],
    })
}

fn domain(name: &str, initial: bool) -> Value {
    json!({
        "authenticationType": "Managed",
        "availabilityStatus": null,
        "id": name,
        "isAdminManaged": true,
        "isDefault": true,
        "isInitial": initial,
        "isRoot": true,
        "isVerified": true,
        "manufacturer": null,
        "model": null,
        "passwordNotificationWindowInDays": 14,
        "passwordValidityPeriodInDays": 2_147_483_647,
        "state": null,
        "supportedServices": ["Email", "OfficeCommunicationsOnline"],
    })
}

fn verified_domain(domain: &Value) -> Value {
    json!({
        "capabilities": "Email, OfficeCommunicationsOnline",
        "isDefault": json::at(domain, "/isDefault"),
        "isInitial": json::at(domain, "/isInitial"),
        "name": json::at(domain, "/id"),
        "type": json::at(domain, "/authenticationType"),
    })
}
