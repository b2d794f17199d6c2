//! How long the Matching screen's calls take with 5,000 tenants and 10,000 organizations: printed, never asserted.
//! `cargo test -p store --release --test it matching_scale -- --ignored --nocapture --test-threads 1`

use std::{collections::BTreeMap, time::Instant};

use domain::{
    id::{MatchBatchId, TenantId},
    matching::{
        Automatic, Evidence, EvidenceKind, Ground, Suggestion,
        board::{MatchAction, MatchOrganization, MatchRow, MatchTenant},
    },
    organization::{Location, OrganizationProfile},
};
use store::{
    ImportedLine,
    testing::{Kind, NOW, TestDatabase, script},
};
use uuid::Uuid;

use crate::{matching_desk::Desk, sample::at};

const TENANTS: u128 = 5_000;
const ORGANIZATIONS: usize = 10_000;

/// A name that resembles few others: the same number is the same company.
fn company(number: usize) -> String {
    const PARTS: [&str; 16] = [
        "al", "ber", "cor", "dan", "el", "fin", "gar", "hol", "in", "jor", "kal", "lum", "mor", "nor", "os",
        "pel",
    ];
    let part =
        |shift: usize| PARTS.get((number * 7919 + number / 13 * 31) >> shift & 15).copied().unwrap_or("x");
    format!("{}{}{}{} {}", part(0), part(4), part(8), part(12), number)
}

async fn filled(db: &TestDatabase) -> Desk<'_> {
    let tenants: Vec<u128> = (1..=TENANTS).collect();
    let desk = Desk::new(db, &tenants).await;
    let lines: Vec<_> = (0..ORGANIZATIONS)
        .map(|number| {
            let place = Location { city: "Utrecht".into(), country: "NL".into(), ..Location::default() };
            ImportedLine::Create(OrganizationProfile {
                name: company(number),
                domains: vec![format!("company{number}.example"), format!("c{number}.example")],
                locations: vec![place],
                ..OrganizationProfile::default()
            })
        })
        .collect();
    db.store.organization_import(desk.scope(), &lines, NOW).await.unwrap();
    let rows = [
        "UPDATE tenant SET described = 1, city = 'Utrecht'".to_owned(),
        "INSERT INTO tenant_domain (tenant_id, name, is_default, is_initial)
            SELECT t.id, t.default_domain, 1, 0 FROM tenant t"
            .to_owned(),
    ];
    let skus = (0..6).map(|sku| {
        format!(
            "INSERT INTO subscribed_sku (tenant_id, sku_id, part_number, status, applies_to, enabled, warning, suspended,
                locked_out, consumed, service_plans, subscription_ids)
            SELECT t.id, '00000000-0000-0000-0000-00000000000{sku}', 'P', 'Enabled', 'user', 10, 0, 0, 0, 5, '[]', '[]'
            FROM tenant t"
        )
    });
    let users = (0..40).map(|user| {
        format!(
            "INSERT INTO directory_user (tenant_id, external_id, display_name, given_name, surname,
                user_principal_name, user_type, account_enabled, job_title, department, office_location,
                usage_location, mobile_phone, business_phone, on_premises)
            SELECT t.id, 'u{user}', 'Person', '', '', '', 'Member', 1, '', '', '', '', '', '', 0 FROM tenant t"
        )
    });
    for sql in rows.into_iter().chain(skus).chain(users) {
        script(&db.store, &sql).await.unwrap();
    }
    desk
}

fn suggestion(organization: &MatchOrganization) -> Suggestion {
    let evidence = |kind| Evidence {
        kind,
        weight: 60,
        words: format!("Has the name {}", organization.organization.name),
    };
    Suggestion {
        organization: organization.organization.id,
        score: 90,
        evidence: [EvidenceKind::Name, EvidenceKind::Domain, EvidenceKind::City].map(evidence).into(),
        contradictions: Vec::new(),
    }
}

async fn timed<T>(what: &str, call: impl Future<Output = T>) -> T {
    let begun = Instant::now();
    let answer = call.await;
    println!("{what}: {} ms", begun.elapsed().as_millis());
    answer
}

async fn measure(db: &TestDatabase) {
    println!("{:?}", db.kind);
    let desk = filled(db).await;
    let (store, scope, integration) = (&db.store, desk.scope(), desk.connected.integration);
    timed("tenants, cold", store.matching_tenants(scope, integration)).await.unwrap();
    let tenants = timed("tenants", store.matching_tenants(scope, integration)).await.unwrap();
    let organizations = timed("organizations", store.matching_organizations(scope)).await.unwrap();
    let evidence = timed("evidence", store.matching_evidence()).await.unwrap();
    assert_eq!((evidence.open.len(), evidence.organizations.len()), (5_000, ORGANIZATIONS));
    let pairs: Vec<_> = tenants.iter().zip(&organizations).collect();
    let suggested: BTreeMap<TenantId, Vec<Suggestion>> =
        pairs.iter().map(|(tenant, organization)| (tenant.id, vec![suggestion(organization)])).collect();
    let batch = |n: u128| MatchBatchId(Uuid::from_u128(n));
    let rows =
        |from: usize, action: &dyn Fn(&MatchTenant, &MatchOrganization) -> MatchAction| -> Vec<MatchRow> {
            let row = |(tenant, organization): &(&MatchTenant, &MatchOrganization)| MatchRow {
                tenant: tenant.id,
                revision: tenant.revision,
                action: action(tenant, organization),
            };
            pairs.iter().skip(from).take(1_000).map(row).collect()
        };
    let accept = rows(0, &|_, it| MatchAction::MatchTo { organization: it.organization.id });
    let decide = async |what: &str, n: u128, rows: &[MatchRow]| {
        let done =
            timed(what, store.matching_decide(scope, batch(n), rows, &suggested, at(1))).await.unwrap();
        assert!(done.iter().all(|outcome| outcome.result.is_ok()));
    };
    decide("accept 1,000", 1, &accept).await;
    decide("create 1,000, confirmed", 2, &rows(1_000, &|_, _| MatchAction::Create { confirmed: true })).await;
    decide("ignore 1,000", 3, &rows(2_000, &|_, _| MatchAction::Ignore { reason: "Test".into() })).await;
    let create = rows(3_000, &|_, _| MatchAction::Create { confirmed: false });
    timed("create 1,000, compared", store.matching_decide(scope, batch(4), &create, &suggested, at(1)))
        .await
        .unwrap();
    for n in 1..=3 {
        timed("undo 1,000", store.matching_undo(scope, batch(n), at(2))).await.unwrap();
    }
    let matches: Vec<_> = pairs
        .iter()
        .skip(4_000)
        .map(|(tenant, it)| {
            let automatic = Automatic { organization: it.organization.id, ground: Ground::Domain };
            (tenant.id, tenant.revision, automatic, suggestion(it))
        })
        .collect();
    let made = timed("automatic 1,000", store.matching_automatic(&matches, at(3))).await.unwrap();
    assert_eq!(made, 1_000);
}

#[test]
#[ignore = "a measurement"]
fn the_calls_of_the_matching_screen_at_full_size() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        for kind in [Kind::Sqlite, Kind::Postgres] {
            let db = store::testing::open(kind).await;
            measure(&db).await;
            db.store.close().await;
        }
    });
}
