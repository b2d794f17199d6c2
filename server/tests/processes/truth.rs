//! Whether what is stored is what is true: both sides as sorted lines of text.

use std::collections::BTreeSet;

use domain::{id::TenantId, time::Timestamp};
use graph_sim::TenantTruth;

use crate::scene::Scene;

impl Scene<'_> {
    /// Fails unless the stored licenses, subscriptions, users, assignments and groups of every tenant that has
    /// consented equal the simulator's.
    pub async fn assert_true(&self) {
        let (mut stored, mut expected) = (Vec::new(), Vec::new());
        let readable = |tenant: &&TenantTruth| !tenant.consented.is_empty();
        let truth = self.simulator.admin().truth();
        for tenant in truth.tenants.iter().filter(readable) {
            licenses_in_truth(tenant, &mut expected);
            people_in_truth(tenant, &mut expected);
            self.licenses_stored(TenantId(tenant.id), &mut stored).await;
            self.people_stored(TenantId(tenant.id), &mut stored).await;
        }
        stored.sort();
        expected.sort();
        assert!(expected.len() > 1_000, "{} rows are true", expected.len());
        let (found, wanted): (BTreeSet<_>, BTreeSet<_>) =
            (stored.iter().collect(), expected.iter().collect());
        let (more, less): (Vec<_>, Vec<_>) =
            (found.difference(&wanted).collect(), wanted.difference(&found).collect());
        assert!(
            more.is_empty() && less.is_empty(),
            "stored but not true: {more:#?}\ntrue but not stored: {less:#?}"
        );
        assert_eq!(stored, expected, "no row stands twice");
    }

    async fn licenses_stored(&self, tenant: TenantId, lines: &mut Vec<String>) {
        let stored = self.store.tenant_stored(&self.scope, tenant).await.unwrap();
        let profile = stored.profile.expect("the tenant was read");
        let mut domains: Vec<_> = profile.domains.iter().map(|domain| domain.name.clone()).collect();
        domains.sort();
        lines.push(format!("{tenant} tenant {:?} {domains:?}", profile.display_name));
        lines.extend(stored.skus.iter().filter(|row| !row.ended).map(|row| {
            let (sku, seats) = (&row.sku, row.sku.seats);
            let counts = [seats.enabled, seats.warning, seats.suspended, seats.locked_out, seats.consumed];
            let (part, status, ids) = (&sku.part_number, sku.status.as_str(), &sku.subscription_ids);
            format!("{tenant} sku {} {part} {status} {counts:?} {ids:?}", sku.sku)
        }));
        lines.extend(stored.subscriptions.iter().filter(|row| !row.ended).map(|row| {
            let one = &row.subscription;
            let (id, sku, part, status) = (&one.id, one.sku, &one.part_number, one.status.as_str());
            let (total, trial, next) = (one.total_licenses, one.is_trial, one.next_lifecycle_at);
            format!("{tenant} subscription {id} {sku} {part} {status} {total} {trial} {next:?}")
        }));
    }

    async fn people_stored(&self, tenant: TenantId, lines: &mut Vec<String>) {
        let users = self.store.users_stored(&self.scope, tenant).await.unwrap();
        for user in users.into_iter().filter(|row| !row.ended).map(|row| row.user) {
            let (id, enabled, kind) = (user.id.0, user.account_enabled, user.user_type.as_str());
            let texts = [
                user.display_name,
                user.user_principal_name,
                user.mail.unwrap_or_default(),
                user.job_title,
                user.department,
                user.office_location,
                user.usage_location,
            ];
            lines.push(format!("{tenant} user {id} {kind} {enabled} {texts:?}"));
            lines.extend(user.assignments.iter().map(|one| {
                let (sku, group) = (one.sku, one.by_group.map(|group| group.0));
                format!("{tenant} user {id} holds {sku} by {group:?}: {}", one.state.as_str())
            }));
        }
        let groups = self.store.groups_stored(&self.scope, tenant).await.unwrap();
        lines.extend(groups.into_iter().filter(|row| !row.ended).map(|row| {
            let group = row.group;
            let skus: Vec<_> = group.licenses.iter().map(ToString::to_string).collect();
            let texts = [group.display_name, group.mail.unwrap_or_default()];
            format!("{tenant} group {} {texts:?} {} {skus:?}", group.id, group.dynamic)
        }));
    }
}

fn licenses_in_truth(tenant: &TenantTruth, lines: &mut Vec<String>) {
    let (id, mut domains) = (tenant.id, tenant.domains.clone());
    domains.sort();
    lines.push(format!("{id} tenant {:?} {domains:?}", tenant.name));
    lines.extend(tenant.skus.iter().map(|sku| {
        let counts = [sku.enabled, sku.warning, sku.suspended, sku.locked_out, sku.consumed];
        let (part, status, ids) = (&sku.part_number, &sku.status, &sku.subscription_ids);
        format!("{id} sku {} {part} {status} {counts:?} {ids:?}", sku.sku_id)
    }));
    lines.extend(tenant.subscriptions.iter().map(|one| {
        let next = one.next_lifecycle.as_deref().and_then(Timestamp::from_rfc3339);
        let (sub, sku, part, status) = (&one.id, &one.sku_id, &one.part_number, &one.status);
        format!("{id} subscription {sub} {sku} {part} {status} {} {} {next:?}", one.total, one.trial)
    }));
}

fn people_in_truth(tenant: &TenantTruth, lines: &mut Vec<String>) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    for user in &tenant.users {
        let kind = if user.guest { "Guest" } else { "Member" };
        let texts = [
            user.name.clone(),
            user.principal_name.clone(),
            text(&user.mail),
            text(&user.job_title),
            text(&user.department),
            text(&user.office),
            text(&user.usage_location),
        ];
        lines.push(format!("{} user {} {kind} {} {texts:?}", tenant.id, user.id, user.enabled));
        lines.extend(user.assignments.iter().map(|one| {
            let (sku, group, state) = (one.sku_id, one.by_group, one.state.name());
            format!("{} user {} holds {sku} by {group:?}: {state}", tenant.id, user.id)
        }));
    }
    lines.extend(tenant.groups.iter().map(|group| {
        let skus: Vec<_> = group.licenses.iter().map(ToString::to_string).collect();
        let texts = [group.name.clone(), text(&group.mail)];
        format!("{} group {} {texts:?} {} {skus:?}", tenant.id, group.id, group.dynamic)
    }));
}
