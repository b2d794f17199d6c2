//! Changes of what a tenant holds.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Admin, AdminError, Seats};
use crate::world::change::Unit;
use crate::world::seats;

/// Seats as the admin API names them. What is left out stays as it is; on a new SKU it is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SkuChange {
    /// `prepaidUnits.enabled`
    pub enabled: Option<i32>,
    /// `prepaidUnits.warning`
    pub warning: Option<i32>,
    /// `prepaidUnits.suspended`
    pub suspended: Option<i32>,
    /// `prepaidUnits.lockedOut`
    pub locked_out: Option<i32>,
    /// `consumedUnits`
    pub consumed: Option<i32>,
    /// `capabilityStatus`
    pub status: Option<String>,
    /// Whether the subscription is a trial; only on a new SKU.
    pub trial: Option<bool>,
    /// The SKU's id, where it differs from the product list's; only on a new SKU.
    pub sku_id: Option<Uuid>,
}

impl SkuChange {
    fn seats(&self) -> Seats {
        let mut held = seats(self.enabled.unwrap_or(0))
            .assigned(self.consumed.unwrap_or(0))
            .in_grace(self.warning.unwrap_or(0))
            .suspended(self.suspended.unwrap_or(0))
            .locked_out(self.locked_out.unwrap_or(0));
        held.status.clone_from(&self.status);
        held.trial = self.trial.unwrap_or(false);
        held.sku_id = self.sku_id;
        held
    }

    fn units(&self) -> impl Iterator<Item = (Unit, i32)> {
        let named = [
            (Unit::Enabled, self.enabled),
            (Unit::Warning, self.warning),
            (Unit::Suspended, self.suspended),
            (Unit::LockedOut, self.locked_out),
            (Unit::Consumed, self.consumed),
        ];
        named.into_iter().filter_map(|(unit, count)| Some((unit, count?)))
    }
}

impl Admin {
    /// Lets a tenant hold these seats of a SKU, in place of what it held of it.
    ///
    /// # Errors
    /// When the tenant does not exist.
    pub fn put_sku(&self, tenant: &str, part_number: &str, seats: &Seats) -> Result<(), AdminError> {
        self.change(tenant, |tenant| tenant.hold(part_number, seats))
    }

    /// Changes some numbers of a SKU; subscriptions of the same status take up the difference.
    ///
    /// # Errors
    /// When the tenant does not exist or does not hold the SKU.
    pub fn change_sku(&self, tenant: &str, sku: &str, change: &SkuChange) -> Result<(), AdminError> {
        let changed = self.change(tenant, |tenant| {
            let holds = tenant.holds(sku);
            for (unit, count) in change.units() {
                tenant.set_units(sku, unit, i64::from(count));
            }
            if let Some(status) = &change.status {
                tenant.set_status(sku, status);
            }
            holds
        })?;
        held(changed, sku)
    }

    /// Sets the usable seats of a SKU.
    ///
    /// # Errors
    /// When the tenant does not exist or does not hold the SKU.
    pub fn set_seats(&self, tenant: &str, sku: &str, enabled: i32) -> Result<(), AdminError> {
        self.change_sku(tenant, sku, &SkuChange { enabled: Some(enabled), ..SkuChange::default() })
    }

    /// Sets how many seats of a SKU are assigned.
    ///
    /// # Errors
    /// When the tenant does not exist or does not hold the SKU.
    pub fn consume(&self, tenant: &str, sku: &str, consumed: i32) -> Result<(), AdminError> {
        self.change_sku(tenant, sku, &SkuChange { consumed: Some(consumed), ..SkuChange::default() })
    }

    /// Suspends a SKU and its subscriptions.
    ///
    /// # Errors
    /// When the tenant does not exist or does not hold the SKU.
    pub fn suspend_sku(&self, tenant: &str, sku: &str) -> Result<(), AdminError> {
        held(self.change(tenant, |tenant| tenant.suspend(sku))?, sku)
    }

    /// Takes a SKU and its subscriptions away.
    ///
    /// # Errors
    /// When the tenant does not exist or does not hold the SKU.
    pub fn remove_sku(&self, tenant: &str, sku: &str) -> Result<(), AdminError> {
        held(self.change(tenant, |tenant| tenant.drop_sku(sku))?, sku)
    }

    /// Puts or changes a SKU, whichever applies.
    pub(super) fn write_sku(&self, tenant: &str, sku: &str, change: &SkuChange) -> Result<(), AdminError> {
        match self.change_sku(tenant, sku, change) {
            Err(AdminError::NotFound(what)) if what.starts_with("SKU") => {
                self.put_sku(tenant, sku, &change.seats())
            }
            other => other,
        }
    }
}

fn held(holds: bool, sku: &str) -> Result<(), AdminError> {
    holds.then_some(()).ok_or_else(|| AdminError::NotFound(format!("SKU {sku} in this tenant")))
}
