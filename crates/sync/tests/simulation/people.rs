//! Whom Sync Settings choose of the true people.

use std::collections::BTreeSet;

use domain::{
    id::{SkuId, TenantId},
    settings::{SkuChoice, SyncSettings, TenantSettings, UserChoice},
};
use graph_sim::{Truth, UserTruth};
use uuid::Uuid;

/// Settings that take everyone.
pub fn everything() -> SyncSettings {
    let users = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };
    let tenants = TenantSettings { licenses: true, users: Some(users), groups: true };
    SyncSettings { tenants, ..SyncSettings::recommended() }
}

/// Whether a choice takes a true user.
pub fn is_taken(choice: &UserChoice, user: &UserTruth) -> bool {
    let held = user.assignments.iter().filter(|assignment| assignment.state.name() != "Error");
    let skus: BTreeSet<SkuId> = held.map(|assignment| SkuId(assignment.sku_id)).collect();
    choice.takes(user.guest, &skus)
}

/// The true users that settings choose. Where they choose no users at all, stored ones stay: everyone counts.
pub fn chosen(truth: &Truth, settings: &SyncSettings) -> BTreeSet<Uuid> {
    let of = |tenant: &graph_sim::TenantTruth| -> Vec<Uuid> {
        let choice = settings.of(TenantId(tenant.id)).users.clone();
        let taken = |user: &&UserTruth| choice.as_ref().is_none_or(|choice| is_taken(choice, user));
        tenant.users.iter().filter(taken).map(|user| user.id).collect()
    };
    truth.tenants.iter().flat_map(of).collect()
}
