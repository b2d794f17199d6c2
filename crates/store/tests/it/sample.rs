//! Sample data: ids by number, an integration, a run that has discovered tenants, licenses with seats.

use domain::{
    cloud::Cloud,
    directory_user::{AssignmentError, AssignmentState, DirectoryUser, LicenseAssignment, UserType},
    held::HeldKind,
    id::{
        ApplicationId, DirectoryUserId, GroupId, IntegrationId, OrganizationId, SkuId, SyncRunId, TenantId,
    },
    integration::{Connection, Reach},
    seat::{CapabilityStatus, Seats},
    settings::{SkuChoice, SyncSettings, TenantSettings, UserChoice},
    sku::{AppliesTo, ServicePlan, SubscribedSku},
    subscription::Subscription,
    sync_run::{Counts, Trigger},
    tenant::{DiscoveredTenant, Domain, TenantProfile},
    time::Timestamp,
    unit::UnitKind,
};
use secrecy::SecretString;
use store::{
    Claimed, HeldList, Job, LicenseChanges, NewCredential, NewIntegration, RunOptions, Scope, Store, UnitEnd,
    UnitRecord, UserChanges,
    testing::{NOW, TestDatabase, administrator, match_silently},
};
use uuid::Uuid;

pub const WORKER: &str = "worker-1";

pub fn tenant(n: u128) -> TenantId {
    TenantId(Uuid::from_u128(n))
}

pub fn sku_id(n: u128) -> SkuId {
    SkuId(Uuid::from_u128(0x5c00 + n))
}

/// `minutes` after the test's moment.
pub fn at(minutes: i64) -> Timestamp {
    NOW.plus_secs(minutes * 60)
}

pub fn connection(home: u128) -> Connection {
    let application = ApplicationId(Uuid::from_u128(0xa99));
    Connection { cloud: Cloud::Global, home_tenant: tenant(home), application }
}

/// Saves an integration whose home tenant is `home`; its secret is "secret of HOME".
pub async fn connect(store: &Store, scope: &Scope, home: u128) -> Result<IntegrationId, store::Error> {
    let secret = SecretString::from(format!("secret of {home}"));
    let new = NewIntegration {
        name: format!("Integration {home}"),
        connection: connection(home),
        reach: Reach::Partner,
        credential: NewCredential { secret: &secret, thumbprint: None, expires_at: Some(at(60 * 24 * 730)) },
        by: scope.user(),
    };
    store.integration_create(scope, new, NOW).await
}

/// An administrator, one integration, and its first run after discovery.
pub struct Connected {
    pub scope: Scope,
    pub integration: IntegrationId,
    pub run: SyncRunId,
}

/// Connects and discovers these tenants, named "Tenant N"; their jobs wait in the queue.
pub async fn connected(db: &TestDatabase, tenants: &[u128]) -> Connected {
    let scope = administrator(&db.store).await;
    let integration = connect(&db.store, &scope, 900).await.unwrap();
    let run = discover(&db.store, tenants, NOW).await;
    Connected { scope, integration, run }
}

/// The same after these settings were saved; each tenant has the units that they name.
pub async fn connected_with(db: &TestDatabase, tenants: &[u128], settings: &SyncSettings) -> Connected {
    let scope = administrator(&db.store).await;
    let integration = connect(&db.store, &scope, 900).await.unwrap();
    db.store.settings_save(&scope, integration, settings, NOW).await.unwrap();
    let run = discover(&db.store, tenants, NOW).await;
    Connected { scope, integration, run }
}

/// A person asks for a run, and it discovers these tenants.
pub async fn again(store: &Store, connected: &Connected, tenants: &[u128], minutes: i64) -> SyncRunId {
    ask(store, connected, RunOptions::default(), minutes).await;
    discover(store, tenants, at(minutes)).await
}

/// A person asks for a run.
pub async fn ask(store: &Store, connected: &Connected, options: RunOptions, minutes: i64) -> SyncRunId {
    let Connected { scope, integration, .. } = connected;
    store.run_request(scope, *integration, Trigger::Person, options, at(minutes)).await.unwrap().run
}

/// Directory users alone: all of them.
pub fn users_only() -> SyncSettings {
    let everybody = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };
    let tenants = TenantSettings { licenses: false, users: Some(everybody), groups: false };
    SyncSettings { tenants, ..SyncSettings::recommended() }
}

pub fn user_id(n: u128) -> DirectoryUserId {
    DirectoryUserId(Uuid::from_u128(0xd0_0000 + n))
}

/// A member who holds SKU 1 directly and SKU 2 by a group without effect.
pub fn user(n: u128) -> DirectoryUser {
    let assignment = |sku, by_group, state, error| LicenseAssignment {
        sku: sku_id(sku),
        by_group,
        state,
        error,
        disabled_plans: vec![domain::id::ServicePlanId(Uuid::from_u128(7))],
    };
    DirectoryUser {
        display_name: format!("Person {n}"),
        user_principal_name: format!("person{n}@contoso.example"),
        user_type: UserType::Member,
        account_enabled: true,
        created: Some(at(-5000)),
        assignments: vec![
            assignment(1, None, AssignmentState::Active, None),
            assignment(
                2,
                Some(GroupId(Uuid::from_u128(3))),
                AssignmentState::Error,
                Some(AssignmentError::CountViolation),
            ),
        ],
        ..DirectoryUser::unknown(user_id(n))
    }
}

/// Changes that set these users of tenant `n`.
pub fn user_changes(n: u128, upserts: Vec<DirectoryUser>) -> UserChanges {
    UserChanges { tenant: tenant(n), upserts, end: Vec::new(), drop: Vec::new(), chosen_anew: false }
}

/// A list of removals of users, from a full read.
pub fn held_users(items: &[u128], returned: &[u128]) -> HeldList {
    HeldList {
        kind: HeldKind::Users,
        current_rows: 10,
        whole: true,
        items: items.iter().map(|n| (user_id(*n).to_string(), format!("Person {n}"))).collect(),
        returned: returned.iter().map(|n| user_id(*n).to_string()).collect(),
    }
}

/// Claims the one job that is ready, a discovery, and applies these tenants.
pub async fn discover(store: &Store, tenants: &[u128], now: Timestamp) -> SyncRunId {
    let claimed = claim(store, 1, now).await.remove(0);
    assert!(matches!(claimed.job, Job::Discover { .. }));
    store.discovery_apply(&claimed.lease, &discovered(tenants), record(0, 3), now).await.unwrap();
    claimed.run
}

pub fn discovered(tenants: &[u128]) -> Vec<DiscoveredTenant> {
    let discovered = |n: &u128| DiscoveredTenant {
        id: tenant(*n),
        display_name: format!("Tenant {n}"),
        default_domain: format!("tenant{n}.example"),
    };
    tenants.iter().map(discovered).collect()
}

/// Claims `expected` jobs.
pub async fn claim(store: &Store, expected: usize, now: Timestamp) -> Vec<Claimed> {
    let claimed = store.job_claim(WORKER, 1000, now).await.unwrap();
    assert_eq!(claimed.len(), expected);
    claimed
}

/// The claimed job that reads this kind of tenant `n`.
pub fn unit_of(claimed: &[Claimed], n: u128, kind: UnitKind) -> &Claimed {
    let reads = |claimed: &&Claimed| matches!(claimed.job, Job::SyncUnit { tenant: id, kind: read, .. } if id == tenant(n) && read == kind);
    claimed.iter().find(reads).unwrap()
}

/// The claimed job that reads tenant `n`.
pub fn unit(claimed: &[Claimed], n: u128) -> &Claimed {
    let reads =
        |claimed: &&Claimed| matches!(claimed.job, Job::SyncUnit { tenant: id, .. } if id == tenant(n));
    claimed.iter().find(reads).unwrap()
}

pub fn sku(tenant_number: u128, n: u128, enabled: i64) -> SubscribedSku {
    SubscribedSku {
        tenant: tenant(tenant_number),
        sku: sku_id(n),
        part_number: format!("PART_{n}"),
        status: CapabilityStatus::Enabled,
        applies_to: AppliesTo::User,
        seats: Seats { enabled, warning: 1, suspended: 2, locked_out: 3, consumed: 4 },
        service_plans: vec![ServicePlan {
            id: domain::id::ServicePlanId(Uuid::from_u128(7)),
            name: "EXCHANGE_S_ENTERPRISE".into(),
            provisioning_status: "Success".into(),
        }],
        subscription_ids: vec![format!("sub-{n}")],
    }
}

pub fn subscription(tenant_number: u128, n: u128, is_trial: bool) -> Subscription {
    Subscription {
        tenant: tenant(tenant_number),
        id: format!("sub-{n}"),
        commerce_id: format!("commerce-{n}"),
        sku: sku_id(n),
        part_number: format!("PART_{n}"),
        status: CapabilityStatus::Enabled,
        total_licenses: 25,
        is_trial,
        created_at: Some(at(-1000)),
        next_lifecycle_at: Some(at(60 * 24 * 30)),
        owner_tenant: Some(tenant(900)),
    }
}

pub fn profile(n: u128, name: &str) -> TenantProfile {
    let domain = |name: String, is_default| Domain { name, is_default, is_initial: !is_default };
    let domains =
        vec![domain(format!("{n}.example.com"), true), domain(format!("{n}.onmicrosoft.com"), false)];
    TenantProfile {
        id: tenant(n),
        display_name: name.into(),
        country: Some("NL".into()),
        street: format!("Herengracht {n}"),
        city: "Amsterdam".into(),
        postal_code: "1015 BT".into(),
        domains,
    }
}

/// Changes that set these SKUs, each with a subscription.
pub fn changes(n: u128, skus: &[SubscribedSku]) -> LicenseChanges {
    LicenseChanges {
        tenant: tenant(n),
        profile: Some(profile(n, &format!("Tenant {n} itself"))),
        upsert_skus: skus.to_vec(),
        end_skus: Vec::new(),
        upsert_subscriptions: vec![subscription(n, 1, false)],
        end_subscriptions: Vec::new(),
    }
}

/// What a unit tells of itself that began at the test's moment.
pub fn record(added: u32, calls: u32) -> UnitRecord {
    let counts = Counts { added, calls, ..Counts::default() };
    UnitRecord { counts, parts: 0, records: None, request_id: None, started_at: NOW }
}

/// The end of a unit that added so many rows in four calls.
pub fn counts(added: u32) -> UnitEnd {
    record(added, 4).into()
}

/// Reads every tenant of the active run: each gets two SKUs.
pub async fn sync_all(store: &Store, tenants: &[u128], now: Timestamp) {
    let claimed = claim(store, tenants.len(), now).await;
    for n in tenants {
        let changes = changes(*n, &[sku(*n, 1, 10), sku(*n, 2, 20)]);
        store.licenses_apply(&unit(&claimed, *n).lease, &changes, counts(3), now).await.unwrap();
    }
}

/// Two organizations, each matched to one tenant; the second's rows must stay unseen by people of the first.
pub async fn two_organizations(
    db: &TestDatabase,
    scope: &Scope,
    ours: u128,
    theirs: u128,
) -> [OrganizationId; 2] {
    let create = async |name, n| {
        let organization = db.store.organization_create(scope, name, NOW).await.unwrap();
        match_silently(&db.store, tenant(n), organization.id).await;
        organization.id
    };
    [create("Ours", ours).await, create("Canary", theirs).await]
}
