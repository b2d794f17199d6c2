//! What must hold after every step, and what must hold in the end.

use std::collections::BTreeSet;

use domain::{id::TenantId, settings::UserChoice};
use graph_sim::TenantTruth;
use uuid::Uuid;

use crate::{people::is_taken, scene::Scene};

/// Runs that are active beside another, counts that make no sense, and jobs of runs that have ended.
const BROKEN: &str = "SELECT
    (SELECT CASE WHEN COUNT(*) > 1 THEN COUNT(*) ELSE 0 END FROM sync_run WHERE ended_at IS NULL)
    + (SELECT COUNT(*) FROM sync_run WHERE tenants_done > tenants_total OR tenants_failed > tenants_done
        OR MIN(tenants_total, tenants_done, tenants_failed, added, changed, ended, held, unchanged, calls) < 0)
    + (SELECT COUNT(*) FROM job j JOIN sync_run r ON r.id = j.run_id WHERE r.ended_at IS NOT NULL)
    + (SELECT COUNT(*) FROM sync_run r WHERE r.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM job j WHERE j.run_id = r.id))
    AS n";

impl Scene {
    /// The invariants that hold at any moment, unless nothing can have changed since they were last checked.
    pub async fn check(&mut self) {
        if !std::mem::take(&mut self.touched) {
            return;
        }
        let broken = store::testing::number(&self.store, BROKEN).await;
        assert_eq!(broken, 0, "runs, counts and jobs agree");
        let tenants: Vec<TenantId> =
            self.simulator.admin().truth().tenants.iter().map(|tenant| TenantId(tenant.id)).collect();
        for tenant in tenants {
            let stored = self.store.users_stored(&self.scope, tenant).await;
            let Ok(stored) = stored else { continue };
            let live: BTreeSet<Uuid> =
                stored.iter().filter(|row| !row.ended).map(|row| row.user.id.0).collect();
            let before = self.live.insert(tenant, live.clone()).unwrap_or_default();
            let lost: Vec<_> = before.difference(&live).filter(|id| !self.excused.contains(id)).collect();
            assert!(lost.is_empty(), "rows were lost that nobody removed: {lost:?}");
        }
    }

    /// What is stored of every tenant that can be read is what is true.
    pub async fn compare(&mut self) {
        let truth = self.simulator.admin().truth();
        let reached: BTreeSet<Uuid> = self
            .store
            .integration_tenants(&self.scope, self.integration)
            .await
            .unwrap()
            .iter()
            .map(|row| row.tenant.0)
            .collect();
        let home = self.simulator.credentials()[0].tenant_id;
        let partner = truth.tenants.iter().find(|tenant| tenant.id == home).unwrap();
        let served: BTreeSet<Uuid> = partner
            .contracts
            .iter()
            .map(|contract| contract.customer.parse().unwrap())
            .chain([home])
            .collect();
        assert!(served.is_subset(&reached), "{served:?} are served, {reached:?} are reached");
        for tenant in truth.tenants.iter().filter(|tenant| served.contains(&tenant.id)) {
            self.compare_users(tenant).await;
            self.compare_groups(tenant).await;
            self.compare_licenses(tenant).await;
        }
    }

    async fn compare_users(&self, tenant: &TenantTruth) {
        let choice: UserChoice = self.settings.of(TenantId(tenant.id)).users.clone().unwrap();
        let stored = self.store.users_stored(&self.scope, TenantId(tenant.id)).await.unwrap();
        let mut found: Vec<_> = stored
            .iter()
            .filter(|row| !row.ended)
            .map(|row| {
                let user = &row.user;
                let skus: Vec<_> =
                    user.assignments.iter().map(|one| (one.sku.0, one.by_group.map(|id| id.0))).collect();
                (user.id.0, user.display_name.clone(), user.account_enabled, user.job_title.clone(), skus)
            })
            .collect();
        let mut expected: Vec<_> = tenant
            .users
            .iter()
            .filter(|user| is_taken(&choice, user))
            .map(|user| {
                let mut skus: Vec<_> =
                    user.assignments.iter().map(|one| (one.sku_id, one.by_group)).collect();
                skus.sort_unstable();
                (user.id, user.name.clone(), user.enabled, user.job_title.clone().unwrap_or_default(), skus)
            })
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "users of {}", tenant.name);
    }

    async fn compare_groups(&self, tenant: &TenantTruth) {
        let stored = self.store.groups_stored(&self.scope, TenantId(tenant.id)).await.unwrap();
        let mut found: Vec<_> = stored
            .iter()
            .filter(|row| !row.ended)
            .map(|row| (row.group.id.0, row.group.display_name.clone()))
            .collect();
        let mut expected: Vec<_> = tenant.groups.iter().map(|group| (group.id, group.name.clone())).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "groups of {}", tenant.name);
    }

    async fn compare_licenses(&self, tenant: &TenantTruth) {
        let stored = self.store.tenant_stored(&self.scope, TenantId(tenant.id)).await.unwrap();
        let mut found: Vec<_> = stored
            .skus
            .iter()
            .filter(|row| !row.ended)
            .map(|row| (row.sku.sku.to_string(), row.sku.seats.enabled, row.sku.seats.consumed))
            .collect();
        let mut expected: Vec<_> =
            tenant.skus.iter().map(|sku| (sku.sku_id.clone(), sku.enabled, sku.consumed)).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "licenses of {}", tenant.name);
    }
}
