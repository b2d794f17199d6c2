//! Every fault that the simulator's well-known tenants bring, and what the client makes of it.

use graph::{Error, ErrorKind};
use graph_sim::{Budget, Effect, Fault, KNOWN_TENANTS, Kind, Options, RetryAfter, World, seats};

use super::Stage;

/// What reading a tenant's licenses comes to, in a word.
fn word(read: &Result<usize, Error>) -> String {
    match read {
        Ok(count) => format!("{count} licenses"),
        Err(error) => match &error.kind {
            ErrorKind::Throttled { retry_after_secs, .. } => format!("throttled {retry_after_secs:?}"),
            ErrorKind::Malformed => {
                let text = error.to_string();
                let why = text.split(" cannot be used: ").nth(1).unwrap();
                format!("malformed: {}", why.split('.').next().unwrap())
            }
            kind => format!("{kind:?}"),
        },
    }
}

fn expected(domain: &str) -> &'static str {
    match domain {
        "throttled.example" | "always-throttled.example" => "throttled Some(1)",
        "intune-throttled.example" | "sign-in-throttled.example" => "throttled None",
        "unavailable.example" => "throttled Some(2)",
        "gateway-timeout.example" | "truncated.example" | "reset.example" | "sign-in-unavailable.example" => {
            "Unavailable"
        }
        "slow.example" | "slow-body.example" | "empty-page.example" | "duplicate.example" => "2 licenses",
        "html.example" => "malformed: it is a web page",
        "invalid-json.example" => "malformed: it is not JSON",
        "missing-value.example" => "malformed: value is missing",
        "wrong-type.example" => "malformed: a member has the wrong type",
        "cycle.example" => "malformed: its pages lead in a circle",
        "foreign-link.example" => "malformed: its next page is not at Microsoft Graph",
        "no-consent.example" => "ConsentMissing",
        "no-roles.example" => "PermissionMissing",
        "wrong-secret.example" => "Secret { expired: false }",
        "expired-secret.example" => "Secret { expired: true }",
        "disabled-app.example" => "Application",
        "blocked.example" | "mfa.example" => "Unauthorized",
        other => panic!("what should {other} come to?"),
    }
}

#[tokio::test]
async fn every_known_tenant_comes_to_what_its_fault_means() {
    let stage = Stage::start(World::new().tenant("Northlight"), Options::default()).await;
    let read = futures::future::join_all(KNOWN_TENANTS.iter().map(async |known| {
        let read = stage.reads(known.tenant_id()).subscribed_skus().await;
        (known.domain, word(&read.map(|skus| skus.len())))
    }));
    for (domain, word) in read.await {
        assert_eq!(word, expected(domain), "{domain}");
    }
}

#[tokio::test]
async fn a_fault_in_one_page_fails_the_list_and_leaves_the_next_attempt_whole() {
    let world =
        (0..7).fold(World::new().tenant("Fabrikam"), |world, n| world.sku(&format!("PLAN_{n}"), seats(n)));
    let options = Options { page_sizes: graph_sim::PageSizes::all(2), ..Options::default() };
    let stage = Stage::start(world, options).await;
    let reads = stage.reads(stage.demo().tenant_id);
    for effect in [Effect::status(500), Effect::TruncatedBody, Effect::Reset, Effect::Html { status: 200 }] {
        stage
            .simulator
            .admin()
            .inject(Fault::new(effect.clone()).kind(Kind::SubscribedSkus).page(3).times(1))
            .unwrap();
        assert!(reads.subscribed_skus().await.is_err(), "{effect:?}");
        assert_eq!(reads.subscribed_skus().await.unwrap().len(), 7, "{effect:?}");
    }
}

#[tokio::test]
async fn sec_070_a_spent_budget_closes_the_scope_that_microsoft_names() {
    let world = World::new().partner("Northlight").customer("Fabrikam").sku("SPE_E5", seats(50));
    let options = Options { throttling: Some(Budget::per_tenant(6, 60_000)), ..Options::default() };
    let stage = Stage::start(world, options).await;
    let home = stage.reads(stage.demo().tenant_id);
    let refused = loop {
        if let Err(error) = home.subscribed_skus().await {
            break error;
        }
    };
    let ErrorKind::Throttled { retry_after_secs: Some(secs), scope: Some(scope) } = &refused.kind else {
        panic!("{refused:?}")
    };
    assert!((1..=60).contains(secs), "{secs}");
    let demo = stage.demo();
    assert_eq!(*scope, format!("Tenant_Application/{}/{}", demo.application_id, demo.tenant_id));

    let calls = stage.simulator.admin().counters().calls;
    assert!(home.contracts().await.is_err());
    assert_eq!(stage.simulator.admin().counters().calls, calls, "a closed scope is not called");
    let customer = stage.truth().iter().find(|tenant| tenant.name == "Fabrikam").unwrap().id;
    assert_eq!(stage.reads(customer).subscribed_skus().await.unwrap().len(), 1);
}

#[tokio::test]
async fn sec_070_retry_after_is_read_in_every_form_over_http() {
    let stage = Stage::start(World::new().tenant("Fabrikam"), Options::default()).await;
    let check = async |header: RetryAfter, secs: Option<u32>| {
        let stage = Stage::start(World::new().tenant("Fabrikam"), Options::default()).await;
        stage.simulator.admin().inject(Fault::new(Effect::retry(429, header.clone()))).unwrap();
        let error = stage.reads(stage.demo().tenant_id).domains().await.unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::Throttled { retry_after_secs, .. } if retry_after_secs == secs),
            "{header:?}: {error:?}"
        );
    };
    check(RetryAfter::Seconds(7), Some(7)).await;
    check(RetryAfter::Decimal(2.128), Some(3)).await;
    check(RetryAfter::HttpDate(90), Some(90)).await;
    check(RetryAfter::Text("soon".into()), None).await;
    assert!(stage.reads(stage.demo().tenant_id).domains().await.is_ok());
}
