//! What exists in a simulated Microsoft: tenants with their directory objects, and registered applications.
//!
//! Directory objects are kept as the JSON that Graph answers, so that published bodies stay exactly as they are.

mod app;
mod build;
pub mod change;
pub mod directory;
mod names;
mod provider;
pub mod published;
mod purchase;
mod relations;
mod seats;
mod tenant;
pub mod truth;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

pub use app::{APPLICATION_ROLES, App, Consent, DemoConnection};
pub use provider::Provider;
pub use relations::{ROLE_DIRECTORY_READERS, ROLE_GLOBAL_READER, partner_roles};
pub use seats::{Seats, seats};
pub use tenant::{Collection, Context, Tenant};

/// A world of tenants and applications, built by sentences:
/// `World::new().partner("Northlight").customer("Fabrikam").sku("SPE_E5", seats(50).assigned(43))`.
#[derive(Clone, Debug, Default)]
pub struct World {
    tenants: HashMap<Uuid, Tenant>,
    order: Vec<Uuid>,
    apps: BTreeMap<Uuid, App>,
    label: String,
    cloud: Option<crate::Cloud>,
    partner: Option<Uuid>,
    today: Option<NaiveDate>,
}

impl World {
    /// Every tenant, in the order in which they came to be.
    pub(crate) fn tenants(&self) -> impl Iterator<Item = &Tenant> {
        self.order.iter().filter_map(|id| self.tenants.get(id))
    }

    /// The tenant of this id.
    pub(crate) fn tenant_by_id(&self, id: Uuid) -> Option<&Tenant> {
        self.tenants.get(&id)
    }

    /// The tenant of this id, to change it.
    pub(crate) fn tenant_mut(&mut self, id: Uuid) -> Option<&mut Tenant> {
        self.tenants.get_mut(&id)
    }

    /// The tenant that this id or domain name stands for.
    pub(crate) fn find(&self, name: &str) -> Option<&Tenant> {
        match name.parse::<Uuid>() {
            Ok(id) => self.tenants.get(&id),
            Err(_) => self.tenants().find(|tenant| tenant.has_domain(name)),
        }
    }

    /// The application of this id.
    pub(crate) fn app(&self, id: Uuid) -> Option<&App> {
        self.apps.get(&id)
    }

    pub(crate) fn insert(&mut self, tenant: Tenant) {
        let id = tenant.id;
        if self.tenants.insert(id, tenant).is_none() {
            self.order.push(id);
        }
    }

    pub(crate) fn remove(&mut self, id: Uuid) -> Option<Tenant> {
        self.order.retain(|other| *other != id);
        self.tenants.remove(&id)
    }

    /// Both worlds in one: what exists in either exists in the result.
    #[must_use]
    pub fn and(mut self, mut other: World) -> World {
        for id in std::mem::take(&mut other.order) {
            if let Some(tenant) = other.tenants.remove(&id) {
                self.insert(tenant);
            }
        }
        self.apps.extend(other.apps);
        self
    }

    /// One ready-made connection per application, in the order in which its tenants came to be.
    pub fn connections(&self) -> Vec<DemoConnection> {
        self.tenants()
            .flat_map(|tenant| self.apps.values().filter(move |app| app.home == tenant.id))
            .filter_map(|app| self.connection(app))
            .collect()
    }

    fn connection(&self, app: &App) -> Option<DemoConnection> {
        let home = self.tenants.get(&app.home)?;
        let secret = app.secrets.first()?;
        Some(DemoConnection {
            label: home.name().to_owned(),
            world: home.world.clone(),
            cloud: home.cloud,
            tenant_id: home.id,
            application_id: app.id,
            secret: secret.value.clone(),
            secret_expires: secret.expires,
        })
    }
}
