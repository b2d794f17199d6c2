//! The sentences that build a world: each speaks about the tenant that was named last.

use chrono::NaiveDate;
use uuid::Uuid;

use super::directory::{GroupDraft, UserDraft};
use super::relations::{Relationship, contract, delegated_customer, relationship};
use super::{App, Consent, ROLE_DIRECTORY_READERS, ROLE_GLOBAL_READER, Seats, Tenant, World};
use crate::identity::stable_id;
use crate::token::Certificate;
use crate::{Cloud, Kind, faults, json};

impl World {
    /// A world in which nothing exists.
    pub fn new() -> World {
        World { label: "custom".to_owned(), ..World::default() }
    }

    /// Tenants named from here on belong to the world of this label.
    #[must_use]
    pub fn labeled(mut self, label: &str) -> World {
        label.clone_into(&mut self.label);
        self
    }

    /// Tenants named from here on live in this cloud.
    #[must_use]
    pub fn in_cloud(mut self, cloud: Cloud) -> World {
        self.cloud = Some(cloud);
        self
    }

    /// Tenants named from here on were built on this day, by which secrets end and purchases renew; else today.
    #[must_use]
    pub fn as_of(mut self, day: NaiveDate) -> World {
        self.today = Some(day);
        self
    }

    /// A tenant with an application of its own, which it consented to.
    #[must_use]
    pub fn tenant(mut self, name: &str) -> World {
        let tenant = self.fresh(name);
        let app = App::of(tenant.id, tenant.cloud, name, tenant.today);
        let mut tenant = tenant;
        tenant.consents.insert(app.id, Consent::full());
        self.apps.insert(app.id, app);
        self.insert(tenant);
        self
    }

    /// A tenant like [`World::tenant`] whose customers are the ones named from here on.
    #[must_use]
    pub fn partner(mut self, name: &str) -> World {
        self = self.tenant(name);
        self.partner = self.order.last().copied();
        self
    }

    /// A customer of the partner: with a contract, an active relationship and consent.
    ///
    /// # Panics
    /// When no partner was named before.
    #[must_use]
    pub fn customer(mut self, name: &str) -> World {
        let partner = self.partner.expect("a customer needs a partner named before it");
        let mut customer = self.fresh(name);
        customer.partner = Some(partner);
        let granted: Vec<Uuid> =
            self.apps.values().filter(|app| app.home == partner).map(|app| app.id).collect();
        customer.consents.extend(granted.into_iter().map(|app| (app, Consent::full())));
        self.relate(&customer, |partner| {
            let made = contract(partner, &customer, customer.name());
            partner.list_mut(Kind::Contracts).push(made);
        });
        self.insert(customer);
        self.gdap("active", &format!("{name} licenses"), &[ROLE_GLOBAL_READER, ROLE_DIRECTORY_READERS])
    }

    /// Another delegated admin relationship with this status, name and role templates.
    #[must_use]
    pub fn gdap(self, status: &str, name: &str, roles: &[&str]) -> World {
        self.relationship(&Relationship { status, name, roles, indirect_provider: None })
    }

    /// Another relationship that came through an indirect provider.
    #[must_use]
    pub fn reseller_gdap(self, status: &str, name: &str, indirect_provider: Uuid) -> World {
        let roles = &[ROLE_GLOBAL_READER, ROLE_DIRECTORY_READERS];
        self.relationship(&Relationship { status, name, roles, indirect_provider: Some(indirect_provider) })
    }

    fn relationship(mut self, what: &Relationship<'_>) -> World {
        let Some(customer) = self.last().cloned() else { return self };
        self.relate(&customer, |partner| {
            let n = partner.list(Kind::Relationships).len();
            let made = relationship(partner, &customer, n, what);
            partner.list_mut(Kind::Relationships).push(made);
            let id = customer.id.to_string();
            let known = partner.list(Kind::Customers).iter().any(|it| json::text(it, "/id") == id);
            if what.status == "active" && !known {
                partner.list_mut(Kind::Customers).push(delegated_customer(&customer));
            }
        });
        self
    }

    /// The last customer has no delegated admin relationship any more.
    #[must_use]
    pub fn without_gdap(mut self) -> World {
        let Some(customer) = self.last().cloned() else { return self };
        let id = customer.id.to_string();
        self.relate(&customer, |partner| {
            partner.list_mut(Kind::Relationships).retain(|it| json::text(it, "/customer/tenantId") != id);
            partner.list_mut(Kind::Customers).retain(|it| json::text(it, "/id") != id);
        });
        self
    }

    /// The last customer has no contract any more.
    #[must_use]
    pub fn without_contract(mut self) -> World {
        let Some(customer) = self.last().cloned() else { return self };
        let id = customer.id.to_string();
        self.relate(&customer, |partner| {
            partner.list_mut(Kind::Contracts).retain(|it| json::text(it, "/customerId") != id);
        });
        self
    }

    /// The last customer's contract still carries this older name.
    #[must_use]
    pub fn contract_named(mut self, old_name: &str) -> World {
        let Some(customer) = self.last().cloned() else { return self };
        self.relate(&customer, |partner| {
            let renewed = contract(partner, &customer, old_name);
            let contracts = partner.list_mut(Kind::Contracts);
            if let Some(contract) =
                contracts.iter_mut().find(|it| json::at(it, "/id") == json::at(&renewed, "/id"))
            {
                *contract = renewed;
            }
        });
        self
    }

    /// The last tenant consented to no application.
    #[must_use]
    pub fn without_consent(self) -> World {
        self.alter(|tenant| tenant.consents.clear())
    }

    /// The last tenant granted its applications only these application permissions.
    #[must_use]
    pub fn with_roles(self, roles: &[&str]) -> World {
        self.alter(|tenant| {
            for consent in tenant.consents.values_mut() {
                consent.roles = Consent::of(roles, &[]).roles;
            }
        })
    }

    /// The last tenant also owns this domain, which becomes its default one.
    #[must_use]
    pub fn domain(self, name: &str) -> World {
        self.alter(|tenant| tenant.add_domain(name, false))
    }

    /// The last tenant has this many users.
    #[must_use]
    pub fn users(self, count: u32) -> World {
        self.alter(|tenant| tenant.users = Some(count))
    }

    /// The last tenant holds this SKU. A part number outside the product list gets an id of its own.
    #[must_use]
    pub fn sku(self, part_number: &str, seats: Seats) -> World {
        self.alter(|tenant| tenant.hold(part_number, &seats))
    }

    /// The last tenant has this user: `.user("Ada Lovelace", |u| u.license("SPE_E5").guest())`. The consumed units of
    /// its SKUs rise where they are fewer than their users.
    #[must_use]
    pub fn user(self, name: &str, said: impl FnOnce(UserDraft) -> UserDraft) -> World {
        self.alter(|tenant| tenant.plant_user(said(UserDraft::named(name)), tenant.founded()))
    }

    /// The last tenant has this group: `.group("Sales", |g| g.license("SPE_E5").member("Ada Lovelace"))`. Its members
    /// are named before it.
    #[must_use]
    pub fn group(self, name: &str, said: impl FnOnce(GroupDraft) -> GroupDraft) -> World {
        self.alter(|tenant| tenant.plant_group(said(GroupDraft::named(name)), tenant.founded()))
    }

    /// The last tenant has about this many generated people, who hold the seats that its SKUs say are consumed.
    #[must_use]
    pub fn populated(self, people: usize) -> World {
        self.alter(|tenant| tenant.populate(people))
    }

    /// The application of the last tenant has this certificate registered: X.509 or a bare public key, PEM or DER.
    ///
    /// # Panics
    /// When that is neither.
    #[must_use]
    pub fn certificate(mut self, certificate: &[u8]) -> World {
        let certificate =
            Certificate::read(certificate).expect("an RSA certificate or public key, in PEM or DER");
        let home = self.order.last().copied();
        for app in self.apps.values_mut().filter(|app| Some(app.home) == home) {
            app.certificates.push(certificate.clone());
        }
        self
    }

    /// The application of the last tenant is disabled.
    #[must_use]
    pub fn with_disabled_application(mut self) -> World {
        let home = self.order.last().copied();
        self.apps.values_mut().filter(|app| Some(app.home) == home).for_each(|app| app.disabled = true);
        self
    }

    /// The tenants of [`crate::KNOWN_TENANTS`] that do not exist yet, each with two products and consent to every application.
    #[must_use]
    pub fn known_tenants(mut self) -> World {
        let apps: Vec<Uuid> = self.apps.keys().copied().collect();
        for known in faults::KNOWN_TENANTS {
            if self.find(known.domain).is_some() {
                continue;
            }
            let mut tenant = known.tenant();
            if known.consented {
                tenant.consents.extend(apps.iter().map(|app| (*app, Consent::full())));
            }
            self.insert(tenant);
        }
        self
    }

    /// Whether a tenant of this name would be one that exists.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.tenants.contains_key(&self.fresh(name).id)
    }

    fn fresh(&self, name: &str) -> Tenant {
        let cloud = self.cloud.unwrap_or(Cloud::Global);
        let id = stable_id(&["tenant", &self.label, &format!("{cloud:?}"), name]);
        let slug: String =
            name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        let slug = if slug.is_empty() { id.simple().to_string() } else { slug };
        let mut fresh = Tenant::new(id, cloud, &self.label, name, &format!("{slug}.onmicrosoft.com"));
        fresh.today = self.today.unwrap_or(fresh.today);
        fresh
    }

    fn last(&self) -> Option<&Tenant> {
        self.order.last().and_then(|id| self.tenants.get(id))
    }

    fn alter(mut self, change: impl FnOnce(&mut Tenant)) -> World {
        if let Some(tenant) = self.order.last().and_then(|id| self.tenants.get_mut(id)) {
            change(tenant);
        }
        self
    }

    fn relate(&mut self, customer: &Tenant, change: impl FnOnce(&mut Tenant)) {
        if let Some(partner) = customer.partner.and_then(|id| self.tenants.get_mut(&id)) {
            change(partner);
        }
    }
}
