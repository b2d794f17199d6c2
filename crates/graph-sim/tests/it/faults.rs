//! Faults: injected ones, and those that a tenant's domain brings.

use std::time::{Duration, Instant};

use graph_sim::{Effect, Fault, KNOWN_TENANTS, Kind, RetryAfter, World, seats};
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

async fn sim() -> Sim {
    let world =
        World::new().partner("Northlight").sku("SPE_E5", seats(9)).sku("SPB", seats(3)).sku("EMS", seats(1));
    Sim::of(world.customer("Fabrikam").sku("SPE_E5", seats(5))).await
}

/// The answer of subscribedSkus while this effect strikes once, and the next one, which must be sound.
async fn struck(sim: &Sim, effect: Effect) -> Answer {
    let token = sim.home_token().await;
    sim.simulator.admin().inject(Fault::new(effect).kind(Kind::SubscribedSkus).times(1)).unwrap();
    let answer = sim.get("subscribedSkus", &token).await;
    let next = sim.get("subscribedSkus", &token).await;
    assert_eq!((next.status.as_u16(), next.body["value"].as_array().map(Vec::len)), (200, Some(3)));
    answer
}

#[tokio::test]
async fn statuses_come_with_graphs_body_and_any_retry_after() {
    let sim = sim().await;
    for (effect, status, code, retry_after) in [
        (Effect::retry(429, RetryAfter::Seconds(7)), 429, "TooManyRequests", "7"),
        (Effect::retry(429, RetryAfter::Decimal(2.128)), 429, "TooManyRequests", "2.128"),
        (Effect::status(429), 429, "TooManyRequests", ""),
        (Effect::retry(503, RetryAfter::Text("soon".to_owned())), 503, "ServiceUnavailable", "soon"),
        (Effect::status(500), 500, "InternalServerError", ""),
        (Effect::status(502), 502, "BadGateway", ""),
        (Effect::status(504), 504, "GatewayTimeout", ""),
        (Effect::status(404), 404, "Request_ResourceNotFound", ""),
    ] {
        let answer = struck(&sim, effect).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code(), answer.header("retry-after")),
            (status, code, retry_after)
        );
        assert_eq!(answer.body["error"]["innerError"]["request-id"], answer.header("request-id"));
    }
    let dated = struck(&sim, Effect::retry(503, RetryAfter::HttpDate(30))).await;
    assert!(dated.header("retry-after").ends_with(" GMT"), "{:?}", dated.headers);
    let own = Effect::Status {
        status: 400,
        code: Some(String::new()),
        message: Some("odd".to_owned()),
        retry_after: None,
    };
    assert_eq!(struck(&sim, own).await.body["error"]["code"], "", "a code can be empty");
}

#[tokio::test]
async fn throttling_bodies_have_the_published_members() {
    let sim = sim().await;
    let members = |body: &Value| {
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        (names(&body["error"]), names(&body["error"]["innerError"]))
    };
    let intune: Value =
        serde_json::from_str(include_str!("../../data/shapes/graph.error.429.intune.json")).unwrap();
    let answer = struck(&sim, Effect::IntuneThrottled).await;
    assert_eq!((members(&answer.body), answer.header("retry-after")), (members(&intune), ""));
    let graph: Value = serde_json::from_str(include_str!("../../data/shapes/graph.error.429.json")).unwrap();
    let answer = struck(&sim, Effect::status(429)).await;
    let (outer, mut inner) = members(&answer.body);
    inner.retain(|member| member != "client-request-id");
    assert_eq!((outer, inner), members(&graph));
}

#[tokio::test]
async fn bodies_are_spoiled() {
    let sim = sim().await;
    let html = struck(&sim, Effect::Html { status: 200 }).await;
    assert_eq!((html.status.as_u16(), html.header("content-type")), (200, "text/html; charset=utf-8"));
    let invalid = struck(&sim, Effect::InvalidJson).await;
    assert!(invalid.header("content-type").starts_with("application/json") && invalid.body.is_null());
    let missing = struck(&sim, Effect::MissingValue).await;
    assert!(missing.body.is_object() && missing.body.get("value").is_none());
    let wrong = struck(&sim, Effect::WrongType { property: None }).await;
    assert!(wrong.body["value"].is_object());
    let wrong = struck(&sim, Effect::WrongType { property: Some("consumedUnits".to_owned()) }).await;
    assert_eq!(wrong.body["value"][0]["consumedUnits"], "0 units");
}

#[tokio::test]
async fn connections_break() {
    let sim = sim().await;
    let token = sim.home_token().await;
    let fault = |effect| Fault::new(effect).kind(Kind::SubscribedSkus).times(1);
    sim.simulator.admin().inject(fault(Effect::Reset)).unwrap();
    let error = sim.request("subscribedSkus", &token).send().await.expect_err("no answer comes");
    assert!(error.is_request() && error.status().is_none(), "{error:?}");

    sim.simulator.admin().inject(fault(Effect::TruncatedBody)).unwrap();
    let response = sim.request("subscribedSkus", &token).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.content_length().unwrap() > 100);
    response.bytes().await.expect_err("the body breaks off");
    assert_eq!(sim.get("subscribedSkus", &token).await.status, 200);
}

#[tokio::test]
async fn answers_and_bodies_are_late() {
    let sim = sim().await;
    for effect in [Effect::Delay { ms: 160 }, Effect::SlowBody { ms: 160 }] {
        let begin = Instant::now();
        let answer = struck(&sim, effect).await;
        assert!(begin.elapsed() >= Duration::from_millis(160));
        assert_eq!(answer.body["value"].as_array().unwrap().len(), 3, "late, but whole");
    }
    sim.simulator.admin().set_latency(Duration::from_millis(80));
    let begin = Instant::now();
    let token = sim.home_token().await;
    sim.get("domains", &token).await;
    assert!(begin.elapsed() >= Duration::from_millis(160), "sign-in and Graph wait");
}

#[tokio::test]
async fn links_lead_astray() {
    let sim = sim().await;
    let cycle = struck(&sim, Effect::NextLinkCycle).await;
    let link = cycle.body["@odata.nextLink"].as_str().unwrap();
    let token = sim.home_token().await;
    assert_eq!(
        sim.get(link, &token).await.body["value"],
        cycle.body["value"],
        "the link is the first page again"
    );

    let foreign = struck(&sim, Effect::ForeignNextLink { origin: "http://127.0.0.1:9".to_owned() }).await;
    assert!(
        foreign.body["@odata.nextLink"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:9/v1.0/subscribedSkus?")
    );

    let empty = struck(&sim, Effect::EmptyPage).await;
    assert_eq!(empty.body["value"], json!([]));
    let rest = sim.get(empty.body["@odata.nextLink"].as_str().unwrap(), &token).await;
    assert_eq!(rest.body["value"].as_array().unwrap().len(), 3);

    sim.simulator.admin().inject(Fault::new(Effect::DuplicateItem).kind(Kind::SubscribedSkus)).unwrap();
    let (items, pages) = sim.all("subscribedSkus", &token).await;
    assert_eq!((items.len(), pages), (4, 2));
    assert_eq!(items[2], items[3]);
}

#[tokio::test]
async fn a_fault_strikes_only_where_it_was_aimed() {
    let sim = sim().await;
    let admin = sim.simulator.admin();
    let (home, fabrikam) = (sim.home_token().await, sim.token("fabrikam.onmicrosoft.com").await);
    let id = admin
        .inject(Fault::new(Effect::status(500)).tenant("fabrikam.onmicrosoft.com").kind(Kind::Domains))
        .unwrap();
    assert_eq!(sim.get("domains", &fabrikam).await.status, 500);
    assert_eq!(sim.get("organization", &fabrikam).await.status, 200);
    assert_eq!(sim.get("domains", &home).await.status, 200);
    assert_eq!(admin.faults().len(), 1);
    admin.clear_fault(id).unwrap();
    assert_eq!(sim.get("domains", &fabrikam).await.status, 200);
    admin
        .inject(Fault::new(Effect::status(500)).tenant("nobody.example"))
        .expect_err("there is no such tenant");

    admin.inject(Fault::new(Effect::Aadsts { code: 90_055 }).kind(Kind::Token).times(1)).unwrap();
    let refused = sim.post(graph_sim::Cloud::Global, "fabrikam.onmicrosoft.com", &sim.form()).await;
    assert_eq!((refused.status.as_u16(), refused.aadsts()), (429, 90_055));
    sim.token("fabrikam.onmicrosoft.com").await;
}

#[tokio::test]
async fn a_fault_can_strike_a_later_page() {
    let world =
        (0..5).fold(World::new().partner("Northlight"), |world, n| world.customer(&format!("Customer {n}")));
    let sim = Sim::of(world).await;
    let token = sim.home_token().await;
    sim.simulator.admin().inject(Fault::new(Effect::status(503)).kind(Kind::Contracts).page(2)).unwrap();
    let first = sim.get("contracts?$top=2", &token).await;
    assert_eq!(first.status, 200);
    assert_eq!(sim.get(first.body["@odata.nextLink"].as_str().unwrap(), &token).await.status, 503);
}

#[tokio::test]
async fn every_known_tenant_misbehaves_as_it_says() {
    let sim = sim().await;
    for known in KNOWN_TENANTS {
        let answer = sim.post(graph_sim::Cloud::Global, known.domain, &sim.form()).await;
        let sound = match answer.body["access_token"].as_str() {
            None => false,
            Some(token) if known.domain.starts_with("slow") => {
                let begin = Instant::now();
                sim.get("domains", token).await;
                begin.elapsed() < Duration::from_millis(1_500)
            }
            Some(token) => match sim.request("subscribedSkus", token).send().await {
                Err(_) => false,
                Ok(response) if response.status() != 200 => false,
                Ok(response) => {
                    let body: Option<Value> = response.json().await.ok();
                    body.is_some_and(|body| {
                        let whole = body["value"].as_array().is_some_and(|items| items.len() == 2);
                        whole && body.get("@odata.nextLink").is_none()
                    })
                }
            },
        };
        assert!(!sound, "{} answers as if nothing were wrong: {}", known.domain, known.behavior);
    }
}

#[tokio::test]
async fn throttled_example_recovers_when_asked_again() {
    let sim = sim().await;
    let token = sim.token("throttled.example").await;
    for kind in ["subscribedSkus", "organization"] {
        assert_eq!(sim.get(kind, &token).await.header("retry-after"), "0.250");
        assert_eq!(sim.get(kind, &token).await.status, 200);
    }
}
