//! Changes to a world while the simulator runs; subscriptions follow their SKU, and what ties a partner follows its customer.

use serde_json::Value;
use uuid::Uuid;

use super::{Seats, Tenant, World};
use crate::{Kind, json};

impl World {
    /// Adds a tenant, as a customer when a partner is given; `None` when one of this name exists there already.
    pub fn add(&mut self, name: &str, domain: Option<&str>, partner: Option<Uuid>) -> Option<Uuid> {
        let before = self.order.len();
        let mut world = std::mem::take(self);
        if let Some(home) = partner.and_then(|id| world.tenants.get(&id)) {
            (world.label, world.cloud) = (home.world.clone(), Some(home.cloud));
        }
        let exists = world.knows(name);
        world.partner = partner;
        *self = match (exists, partner) {
            (true, _) => world,
            (false, Some(_)) => world.customer(name),
            (false, None) => world.tenant(name),
        };
        let added = self.order.get(before).copied()?;
        if let (Some(domain), Some(tenant)) = (domain, self.tenants.get_mut(&added)) {
            tenant.add_domain(domain, false);
        }
        Some(added)
    }

    /// Sets the status of every relationship between a customer and its partner; false when it has no partner.
    pub fn set_relationship_status(&mut self, customer: Uuid, status: &str) -> bool {
        let text = customer.to_string();
        let partner = self.tenants.get(&customer).and_then(|it| it.partner);
        let Some(partner) = partner.and_then(|id| self.tenants.get_mut(&id)) else { return false };
        for relationship in partner.list_mut(Kind::Relationships) {
            if json::text(relationship, "/customer/tenantId") == text {
                json::set(relationship, "/status", status);
            }
        }
        true
    }

    /// Takes a tenant out of the world, with everything that ties it to its partner.
    pub fn take_out(&mut self, id: Uuid) -> bool {
        let Some(tenant) = self.remove(id) else { return false };
        let text = id.to_string();
        if let Some(partner) = tenant.partner.and_then(|partner| self.tenants.get_mut(&partner)) {
            let other = |it: &Value| json::text(it, "/customerId") != text;
            partner.list_mut(Kind::Contracts).retain(other);
            partner.list_mut(Kind::Relationships).retain(|it| json::text(it, "/customer/tenantId") != text);
            partner.list_mut(Kind::Customers).retain(|it| json::text(it, "/id") != text);
        }
        true
    }
}

impl Tenant {
    /// Holds these seats of this SKU, in place of what it held of it before.
    pub fn hold(&mut self, part_number: &str, seats: &Seats) {
        let sku_id = seats.id_of(part_number).to_string();
        self.drop_sku(&sku_id);
        let (sku, subscriptions) = seats.objects(self, part_number);
        self.list_mut(Kind::SubscribedSkus).push(sku);
        self.list_mut(Kind::Subscriptions).extend(subscriptions);
    }

    /// Whether it holds this SKU, named by part number or id.
    pub fn holds(&self, sku: &str) -> bool {
        self.list(Kind::SubscribedSkus).iter().any(|it| names(it, sku))
    }

    /// Lets go of this SKU, named by part number or id; false when it held none.
    pub fn drop_sku(&mut self, sku: &str) -> bool {
        let before = self.list(Kind::SubscribedSkus).len();
        self.list_mut(Kind::SubscribedSkus).retain(|it| !names(it, sku));
        self.list_mut(Kind::Subscriptions).retain(|it| !names(it, sku));
        self.list(Kind::SubscribedSkus).len() < before
    }

    /// Sets some of a SKU's numbers; the subscriptions of the same status take up the difference.
    pub fn set_units(&mut self, sku: &str, unit: Unit, count: i64) -> bool {
        let Some(object) = self.list_mut(Kind::SubscribedSkus).iter_mut().find(|it| names(it, sku)) else {
            return false;
        };
        let Some(member) = unit.member() else {
            json::set(object, "/consumedUnits", count);
            return true;
        };
        let pointer = format!("/prepaidUnits/{member}");
        let difference = count - json::number(object, &pointer);
        json::set(object, &pointer, count);
        let first = |it: &&mut Value| names(it, sku) && Some(json::text(it, "/status")) == unit.status();
        if let Some(subscription) = self.list_mut(Kind::Subscriptions).iter_mut().find(first) {
            let total = json::number(subscription, "/totalLicenses") + difference;
            json::set(subscription, "/totalLicenses", total.max(0));
        }
        true
    }

    /// Sets a SKU's `capabilityStatus` and nothing else.
    pub fn set_status(&mut self, sku: &str, status: &str) -> bool {
        let found = self.list_mut(Kind::SubscribedSkus).iter_mut().find(|it| names(it, sku));
        found.is_some_and(|object| {
            json::set(object, "/capabilityStatus", status);
            true
        })
    }

    /// Suspends a SKU: every usable or graced seat becomes a suspended one, and so do its subscriptions.
    pub fn suspend(&mut self, sku: &str) -> bool {
        let Some(object) = self.list_mut(Kind::SubscribedSkus).iter_mut().find(|it| names(it, sku)) else {
            return false;
        };
        let units = ["/prepaidUnits/enabled", "/prepaidUnits/warning", "/prepaidUnits/suspended"];
        let all: i64 = units.iter().map(|unit| json::number(object, unit)).sum();
        for (unit, count) in units.iter().zip([0, 0, all]) {
            json::set(object, unit, count);
        }
        json::set(object, "/capabilityStatus", "Suspended");
        for subscription in self.list_mut(Kind::Subscriptions).iter_mut().filter(|it| names(it, sku)) {
            if matches!(json::text(subscription, "/status"), "Enabled" | "Warning") {
                json::set(subscription, "/status", "Suspended");
            }
        }
        true
    }
}

/// One of the numbers of a SKU.
#[derive(Clone, Copy, Debug)]
pub enum Unit {
    /// `prepaidUnits.enabled`
    Enabled,
    /// `prepaidUnits.warning`
    Warning,
    /// `prepaidUnits.suspended`
    Suspended,
    /// `prepaidUnits.lockedOut`
    LockedOut,
    /// `consumedUnits`
    Consumed,
}

impl Unit {
    fn member(self) -> Option<&'static str> {
        match self {
            Unit::Enabled => Some("enabled"),
            Unit::Warning => Some("warning"),
            Unit::Suspended => Some("suspended"),
            Unit::LockedOut => Some("lockedOut"),
            Unit::Consumed => None,
        }
    }

    fn status(self) -> Option<&'static str> {
        match self {
            Unit::Enabled => Some("Enabled"),
            Unit::Warning => Some("Warning"),
            Unit::Suspended => Some("Suspended"),
            Unit::LockedOut => Some("LockedOut"),
            Unit::Consumed => None,
        }
    }
}

fn names(object: &Value, sku: &str) -> bool {
    let is = |member: &str| json::text(object, member).eq_ignore_ascii_case(sku);
    is("/skuPartNumber") || is("/skuId")
}
