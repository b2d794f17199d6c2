//! What people at Microsoft's end do meanwhile: hire, leave, rename, buy, assign.

use std::collections::BTreeSet;

use graph_sim::{TenantTruth, UserDraft};
use rand::{RngExt as _, seq::IndexedRandom as _};
use uuid::Uuid;

use crate::scene::Scene;

impl Scene<'_> {
    /// A few tenants change. `left` holds those that somebody has left since the last whole run: one at a time, for
    /// many at once would be held back for a person to decide.
    pub fn change_world(&mut self, left: &mut BTreeSet<Uuid>) {
        let truth = self.simulator.admin().truth();
        for _ in 0..self.dice.random_range(1..5) {
            let tenant = truth.tenants.choose(&mut self.dice).unwrap();
            self.change_tenant(tenant, left);
        }
    }

    fn change_tenant(&mut self, tenant: &TenantTruth, left: &mut BTreeSet<Uuid>) {
        let (admin, id, number) =
            (self.simulator.admin(), tenant.id.to_string(), self.dice.random_range(0..1_000_000));
        let user = tenant.users.choose(&mut self.dice).unwrap().id.to_string();
        let sku = tenant.skus.choose(&mut self.dice).unwrap();
        let group = tenant.groups.choose(&mut self.dice).map(|group| group.id.to_string());
        let made = match self.dice.random_range(0..6) {
            0 => admin.rename_user(&id, &user, &format!("Renamed {number}")),
            1 => admin.add_user(&id, UserDraft::named(&format!("Newcomer {number}"))).map(drop),
            2 if tenant.users.len() > 5 && left.insert(tenant.id) => admin.remove_user(&id, &user),
            3 => admin.set_seats(&id, &sku.sku_id, number % 90),
            4 => admin.assign_license(&id, &user, &sku.sku_id),
            5 if group.is_some() => {
                admin.rename_group(&id, &group.unwrap_or_default(), &format!("Group {number}"))
            }
            _ => admin.enable_user(&id, &user, number % 2 == 0),
        };
        // The same person may have left a moment ago: then nothing happens.
        drop(made);
    }
}
