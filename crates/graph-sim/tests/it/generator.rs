//! The provider world: the same for the same seed, and holding every state that a real provider meets.

use std::collections::HashSet;
use std::time::Instant;

use graph_sim::{AssignmentError, AssignmentState, Provider, Truth, World, product};

fn truth(seed: u64, tenants: usize) -> Truth {
    World::provider(seed, tenants).truth()
}

#[test]
fn the_same_seed_makes_the_same_world() {
    assert_eq!(truth(7, 60), truth(7, 60));
    let names = |truth: &Truth| truth.tenants.iter().skip(1).map(|it| it.name.clone()).collect::<Vec<_>>();
    assert_ne!(names(&truth(7, 60)), names(&truth(8, 60)));
    assert_eq!(World::provider(7, 5).connections(), World::provider(7, 5).connections());
}

#[test]
fn a_larger_world_begins_with_the_smaller_one() {
    let (small, large) = (truth(1, 20), truth(1, 80));
    assert_eq!(small.tenants[1..], large.tenants[1..21]);
}

#[test]
fn two_hundred_customers_hold_every_state() {
    let truth = truth(1, 200);
    assert_eq!(truth.tenants.len(), 201);
    let customers = &truth.tenants[1..];
    let skus: Vec<_> = customers.iter().flat_map(|it| &it.skus).collect();
    for status in ["Enabled", "Warning", "Suspended", "LockedOut", "Deleted"] {
        assert!(skus.iter().any(|it| it.status == status), "{status}");
    }
    assert!(
        skus.iter().any(|it| it.consumed > it.enabled + it.warning && it.status == "Enabled"),
        "over-assigned"
    );
    assert!(skus.iter().any(|it| it.enabled > 0 && it.warning > 0), "partly in grace");
    assert!(skus.iter().any(|it| it.applies_to == "Company"), "for the company");
    assert!(skus.iter().any(|it| product(&it.part_number).is_none()), "unknown to the product list");
    assert!(skus.iter().any(|it| it.subscription_ids.len() > 1), "two subscriptions of one SKU");
    for (pool, seats) in
        [("POWER_BI_STANDARD", 1_000_000), ("FLOW_FREE", 10_000), ("WINDOWS_STORE", 1_000_000)]
    {
        assert!(skus.iter().any(|it| it.part_number == pool && it.enabled == seats), "{pool}");
    }
    assert!(customers.iter().flat_map(|it| &it.subscriptions).any(|it| it.trial), "a trial");
    assert!(customers.iter().any(|it| it.consented.is_empty()), "missing consent");
    for suite in
        ["SPB", "SPE_E3", "SPE_E5", "SPE_F1", "EXCHANGESTANDARD", "VISIOCLIENT", "Microsoft_365_Copilot"]
    {
        assert!(skus.iter().any(|it| it.part_number == suite), "{suite}");
    }
    for customer in customers {
        assert!(
            (3..=12).contains(&customer.skus.len()),
            "{} holds {} SKUs",
            customer.name,
            customer.skus.len()
        );
    }
}

#[test]
fn the_partner_knows_its_customers_in_every_way() {
    let truth = truth(1, 200);
    let partner = &truth.tenants[0];
    for status in ["active", "expired", "terminated", "approvalPending"] {
        assert!(partner.relationships.iter().any(|it| it.status == status), "{status}");
    }
    assert!(partner.relationships.iter().any(|it| it.name.starts_with("MLT_")));
    let with_contract: HashSet<&str> = partner.contracts.iter().map(|it| it.customer.as_str()).collect();
    let related: HashSet<&str> = partner.relationships.iter().map(|it| it.customer.as_str()).collect();
    assert!(related.difference(&with_contract).next().is_some(), "related without a contract");
    assert!(with_contract.difference(&related).next().is_some(), "a contract without a relationship");
    let stale = |it: &&graph_sim::ContractTruth| {
        truth.tenants.iter().any(|tenant| tenant.id.to_string() == it.customer && tenant.name != it.name)
    };
    assert!(partner.contracts.iter().any(|it| stale(&it)), "a stale name");
}

#[test]
fn names_are_unique_and_of_several_languages() {
    let truth = truth(1, 2_000);
    let names: HashSet<&str> = truth.tenants.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names.len(), 2_001);
    for letter in ["ü", "é", "ñ", "Ł", "ø"] {
        assert!(names.iter().any(|name| name.contains(letter)), "{letter}");
    }
    let domains: HashSet<&str> = truth.tenants.iter().map(|it| it.default_domain.as_str()).collect();
    assert_eq!(domains.len(), 2_001);
}

#[test]
fn licenses_mostly_add_up_to_seats() {
    let truth = truth(1, 200);
    let (mut even, mut odd) = (0, 0);
    for tenant in &truth.tenants {
        for sku in &tenant.skus {
            let purchases = tenant.subscriptions.iter().filter(|it| sku.subscription_ids.contains(&it.id));
            let total: i64 = purchases.map(|it| it.total).sum();
            let seats = sku.enabled + sku.warning + sku.suspended + sku.locked_out;
            *(if total == seats { &mut even } else { &mut odd }) += 1;
        }
    }
    assert!(odd > 0 && even > odd * 20, "{even} even, {odd} odd");
}

#[test]
fn as_many_users_hold_a_seat_as_are_consumed() {
    let truth = truth(1, 200);
    for tenant in &truth.tenants {
        for sku in tenant.skus.iter().filter(|it| it.applies_to == "User") {
            let id: uuid::Uuid = sku.sku_id.parse().unwrap();
            let holds = |state| matches!(state, AssignmentState::Active | AssignmentState::ActiveWithError);
            let seated = |it: &&graph_sim::UserTruth| {
                it.assignments.iter().any(|it| it.sku_id == id && holds(it.state))
            };
            let seated = tenant.users.iter().filter(seated).count();
            assert_eq!(
                i64::try_from(seated).unwrap(),
                sku.consumed,
                "{} in {}",
                sku.part_number,
                tenant.name
            );
        }
        for user in &tenant.users {
            for inherited in user.assignments.iter().filter_map(|it| Some((it.by_group?, it.sku_id))) {
                let group = tenant.groups.iter().find(|it| it.id == inherited.0).unwrap();
                assert!(group.members.contains(&user.id) && group.licenses.contains(&inherited.1));
            }
        }
    }
}

#[test]
fn people_come_in_every_kind() {
    let truth = truth(1, 200);
    let users: Vec<_> = truth.tenants.iter().flat_map(|it| &it.users).collect();
    let mean = users.len() / truth.tenants.len();
    assert!((30..=60).contains(&mean), "{mean} users a tenant");
    assert!(users.iter().any(|it| it.guest) && users.iter().any(|it| !it.enabled));
    assert!(users.iter().any(|it| it.assignments.is_empty() && !it.guest), "unlicensed");
    let assignments: Vec<_> = users.iter().flat_map(|it| &it.assignments).collect();
    for error in [
        AssignmentError::None,
        AssignmentError::CountViolation,
        AssignmentError::MutuallyExclusiveViolation,
        AssignmentError::DependencyViolation,
    ] {
        assert!(assignments.iter().any(|it| it.error == error), "{error:?}");
    }
    assert!(
        assignments.iter().any(|it| it.by_group.is_some())
            && assignments.iter().any(|it| !it.disabled_plans.is_empty())
    );
    let both = |it: &&&graph_sim::UserTruth| {
        it.assignments.windows(2).any(|pair| pair[0].sku_id == pair[1].sku_id && pair[0].by_group.is_none())
    };
    assert!(users.iter().any(|it| both(&it)), "directly and by a group");
    let groups: Vec<_> = truth.tenants.iter().flat_map(|it| &it.groups).collect();
    assert!(groups.iter().any(|it| it.unified) && groups.iter().any(|it| it.dynamic));
    assert!(groups.iter().any(|it| it.mail.is_some() && !it.unified && !it.security), "a distribution list");
    for tenant in &truth.tenants {
        let names: HashSet<&str> = tenant.users.iter().map(|it| it.principal_name.as_str()).collect();
        assert_eq!(names.len(), tenant.users.len(), "{}", tenant.name);
    }
}

#[test]
fn the_number_of_users_is_wished_for() {
    let users = |per_tenant| {
        let truth = World::provider_with(&Provider {
            tenants: 100,
            users_per_tenant: per_tenant,
            ..Provider::default()
        })
        .truth();
        truth.tenants.iter().map(|it| it.users.len()).sum::<usize>() / 100
    };
    let (few, many) = (users(20), users(200));
    assert!((14..=35).contains(&few) && (140..=280).contains(&many), "{few} and {many}");
}

#[test]
fn a_customer_holds_as_many_skus_as_wished() {
    let truth = World::provider_with(&Provider { tenants: 5, min_skus: 30, ..Provider::default() }).truth();
    assert!(truth.tenants.iter().skip(1).all(|it| it.skus.len() >= 30));
}

/// Prints how long the largest world takes to begin: `cargo test -p graph-sim --release -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a claim"]
fn how_long_a_large_world_takes() {
    let begin = Instant::now();
    let wanted = Provider { tenants: 1_000, users_per_tenant: 200, min_skus: 30, ..Provider::default() };
    let world = World::provider_with(&wanted);
    let built = begin.elapsed();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or("").to_owned();
    let truth = world.truth();
    let users: usize = truth.tenants.iter().map(|it| it.users.len()).sum();
    let skus: usize = truth.tenants.iter().map(|it| it.skus.len()).sum();
    let assignments: usize =
        truth.tenants.iter().flat_map(|it| &it.users).map(|it| it.assignments.len()).sum();
    println!("{users} users, {skus} SKUs, {assignments} assignments in {built:?}; {memory}");
}
