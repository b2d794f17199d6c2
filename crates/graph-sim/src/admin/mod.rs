//! The admin handle: faults, changes of the world, the truth and the counters. Its HTTP form lies below `/_sim`.

mod directory;
mod directory_http;
mod http;
mod sku;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use directory::UserChange;
pub use http::router;
pub use sku::SkuChange;

use crate::state::State;
use crate::world::truth::Truth;
use crate::world::{App, DemoConnection, Seats, Tenant};
use crate::{Budget, Counters, Fault, FaultId, RefreshTokenUse};

/// A handle on a running simulator. Tenants are named by id or domain, SKUs by part number or id.
#[derive(Clone, Debug)]
pub struct Admin {
    state: Arc<State>,
}

/// Why the admin API refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminError {
    /// There is no such thing.
    NotFound(String),
    /// It exists already.
    Conflict(String),
}

impl std::fmt::Display for AdminError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            AdminError::NotFound(what) => write!(f, "there is no {what}"),
            AdminError::Conflict(what) => write!(f, "there is {what} already"),
        }
    }
}

impl std::error::Error for AdminError {}

/// A change of what a tenant granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Everything that the demo applications ask for.
    Full,
    /// The application is there, but without any permission: tokens carry no roles.
    Empty,
    /// Only these application permissions, and no delegated ones.
    Roles(Vec<String>),
    /// The application is not there.
    None,
}

impl Admin {
    pub(crate) fn new(state: Arc<State>) -> Admin {
        Admin { state }
    }

    /// What is true in the world now, the known tenants included.
    pub fn truth(&self) -> Truth {
        self.state.world().truth()
    }

    /// What to type to connect the world's tenants.
    pub fn credentials(&self) -> Vec<DemoConnection> {
        self.state.world().connections()
    }

    /// The calls that were counted.
    pub fn counters(&self) -> Counters {
        self.state.counters().clone()
    }

    /// How often each page of a list or delta round was served, sorted by tenant, kind and number.
    pub fn pages(&self) -> Vec<crate::PageCount> {
        self.state.page_counts()
    }

    /// Counts from zero again.
    pub fn reset_counters(&self) {
        *self.state.counters() = Counters::default();
        *self.state.pages() = crate::counters::Pages::default();
    }

    /// How long every answer waits from now on.
    pub fn set_latency(&self, latency: Duration) {
        self.state.set_latency_ms(u64::try_from(latency.as_millis()).unwrap_or(u64::MAX));
    }

    /// The throttling budget from now on; `None` never refuses. What was used up is forgotten.
    pub fn set_throttling(&self, budget: Option<Budget>) {
        *self.state.budget() = budget;
        *self.state.throttle() = crate::throttle::Throttle::default();
    }

    /// Puts a fault in force.
    ///
    /// # Errors
    /// When its tenant does not exist.
    pub fn inject(&self, fault: Fault) -> Result<FaultId, AdminError> {
        let tenant = fault.tenant.as_deref().map(|name| self.id(name)).transpose()?;
        Ok(self.state.faults().inject(fault, tenant))
    }

    /// The injected faults.
    pub fn faults(&self) -> Vec<(FaultId, Fault)> {
        self.state.faults().list()
    }

    /// Takes one fault back.
    ///
    /// # Errors
    /// When there is none of this number.
    pub fn clear_fault(&self, id: FaultId) -> Result<(), AdminError> {
        self.state
            .faults()
            .remove(id)
            .then_some(())
            .ok_or_else(|| AdminError::NotFound(format!("fault {id}")))
    }

    /// Takes every injected fault back.
    pub fn clear_faults(&self) {
        self.state.faults().clear();
    }

    /// Adds a tenant: a customer of this partner, or one of its own with an application.
    ///
    /// # Errors
    /// When the partner does not exist, or a tenant of this name does.
    pub fn add_tenant(
        &self,
        name: &str,
        domain: Option<&str>,
        partner: Option<&str>,
    ) -> Result<Uuid, AdminError> {
        let partner = partner.map(|partner| self.id(partner)).transpose()?;
        let mut world = self.state.world_mut();
        let added = world.add(name, domain, partner);
        let added = added.ok_or_else(|| AdminError::Conflict(format!("a tenant named {name}")))?;
        self.state.faults().arm_known(&world);
        Ok(added)
    }

    /// Takes a tenant out of the world, and out of its partner's lists.
    ///
    /// # Errors
    /// When it does not exist.
    pub fn remove_tenant(&self, tenant: &str) -> Result<(), AdminError> {
        let id = self.id(tenant)?;
        self.state.world_mut().take_out(id).then_some(()).ok_or_else(|| no_tenant(tenant))
    }

    /// Renames a tenant; contracts keep their stale copies.
    ///
    /// # Errors
    /// When it does not exist.
    pub fn rename_tenant(&self, tenant: &str, name: &str) -> Result<(), AdminError> {
        self.change(tenant, |tenant| tenant.rename(name))
    }

    /// Sets what a tenant grants to an application.
    ///
    /// # Errors
    /// When either does not exist.
    pub fn set_consent(&self, tenant: &str, application: Uuid, consent: &Consent) -> Result<(), AdminError> {
        self.app(application, |_| ())?;
        let granted = match consent {
            Consent::Full => Some(crate::world::Consent::full()),
            Consent::Empty => Some(crate::world::Consent::default()),
            Consent::Roles(roles) => {
                let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
                Some(crate::world::Consent::of(&roles, &[]))
            }
            Consent::None => None,
        };
        self.change(tenant, |tenant| match granted {
            Some(granted) => drop(tenant.consents.insert(application, granted)),
            None => drop(tenant.consents.remove(&application)),
        })
    }

    /// Sets the status of the relationships between a customer and its partner, `active` or `expired` for example.
    ///
    /// # Errors
    /// When the customer does not exist.
    pub fn set_gdap_status(&self, customer: &str, status: &str) -> Result<(), AdminError> {
        let id = self.id(customer)?;
        let mut world = self.state.world_mut();
        world.set_relationship_status(id, status).then_some(()).ok_or_else(|| no_tenant(customer))
    }

    /// The secret of an application that expired a month ago.
    ///
    /// # Errors
    /// When there is no such application.
    pub fn expired_secret(&self, application: Uuid) -> Result<String, AdminError> {
        let today = self.state.now().date_naive();
        let find = |app: &App| app.secrets.iter().find(|it| it.expires < today).map(|it| it.value.clone());
        self.app(application, find)?.ok_or_else(|| AdminError::NotFound("expired secret".to_owned()))
    }

    /// Lets access tokens end now: those of one tenant, or all.
    ///
    /// # Errors
    /// When the tenant does not exist.
    pub fn expire_tokens(&self, tenant: Option<&str>) -> Result<(), AdminError> {
        let tenant = tenant.map(|name| self.id(name)).transpose()?;
        self.state.ledger().expire(tenant);
        Ok(())
    }

    /// Revokes the refresh tokens of a home tenant's users.
    ///
    /// # Errors
    /// When the tenant does not exist.
    pub fn revoke_refresh_tokens(&self, home: &str) -> Result<(), AdminError> {
        let home = self.id(home)?;
        self.state.ledger().revoke(home);
        Ok(())
    }

    /// What became of every refresh token.
    pub fn refresh_tokens(&self) -> Vec<RefreshTokenUse> {
        self.state.ledger().refresh_uses()
    }

    fn id(&self, tenant: &str) -> Result<Uuid, AdminError> {
        self.state.world().find(tenant).map(|it| it.id).ok_or_else(|| no_tenant(tenant))
    }

    fn app<T>(&self, id: Uuid, look: impl FnOnce(&App) -> T) -> Result<T, AdminError> {
        let world = self.state.world();
        world.app(id).map(look).ok_or_else(|| AdminError::NotFound(format!("application {id}")))
    }

    fn change<T>(&self, tenant: &str, change: impl FnOnce(&mut Tenant) -> T) -> Result<T, AdminError> {
        let id = self.id(tenant)?;
        let mut world = self.state.world_mut();
        world.tenant_mut(id).map(change).ok_or_else(|| no_tenant(tenant))
    }
}

fn no_tenant(name: &str) -> AdminError {
    AdminError::NotFound(format!("tenant {name}"))
}
