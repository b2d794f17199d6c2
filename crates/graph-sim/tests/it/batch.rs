//! `$batch`: each part answers for itself.

use graph_sim::{Budget, Cloud, Effect, Fault, Kind, Options, RetryAfter, World, seats};
use serde_json::{Value, json};

use crate::support::{Answer, Sim, read};

fn world() -> World {
    World::new()
        .tenant("Fabrikam")
        .sku("SPE_E5", seats(5))
        .user("Ada Lovelace", |u| u.license("SPE_E5"))
        .user("Bob", |u| u)
}

async fn send(sim: &Sim, body: &Value) -> Answer {
    let token = sim.home_token().await;
    let url = format!("{}/v1.0/$batch", sim.simulator.url(Cloud::Global));
    read(sim.client.post(url).bearer_auth(token).json(body).send().await.unwrap()).await
}

fn gets(urls: &[&str]) -> Value {
    let parts =
        urls.iter().enumerate().map(|(n, url)| json!({ "id": n.to_string(), "method": "GET", "url": url }));
    json!({ "requests": parts.collect::<Vec<_>>() })
}

fn part<'a>(answer: &'a Answer, id: &str) -> &'a Value {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body["responses"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn parts_are_answered_like_calls_of_their_own() {
    let sim = Sim::of(world()).await;
    let token = sim.home_token().await;
    let urls = [
        "/users?$select=id,displayName",
        "subscribedSkus",
        "/users/nobody@x.example",
        "users/delta?$select=mail",
        "/me",
    ];
    let answer = send(&sim, &gets(&urls)).await;
    for (n, url) in urls.iter().enumerate() {
        let alone = sim.get(url.trim_start_matches('/'), &token).await;
        let part = part(&answer, &n.to_string());
        assert_eq!(part["status"], alone.status.as_u16(), "{url}");
        assert_eq!(part["body"]["value"], alone.body.get("value").cloned().unwrap_or_default(), "{url}");
        assert!(part["headers"]["Content-Type"].as_str().unwrap().starts_with("application/json"), "{part}");
    }
    let published: Value =
        serde_json::from_str(include_str!("../../data/shapes/batch.response.200.json")).unwrap();
    let members = |part: &Value| part.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(&answer.body["responses"][0]), members(&published["responses"][0]));
    let counters = sim.simulator.admin().counters();
    assert_eq!(
        (counters.parts, counters.kind(Kind::Batch).calls, counters.kind(Kind::SubscribedSkus).calls),
        (5, 1, 2)
    );
}

#[tokio::test]
async fn pages_go_on_in_a_batch() {
    let sim = Sim::of(world()).await;
    let answer = send(&sim, &gets(&["users?$top=1"])).await;
    let next = part(&answer, "0")["body"]["@odata.nextLink"].as_str().unwrap().to_owned();
    let origin = format!("{}/v1.0", sim.simulator.url(Cloud::Global));
    let next = next.strip_prefix(&origin).expect("the link is absolute");
    let answer = send(&sim, &gets(&[next])).await;
    assert_eq!(part(&answer, "0")["body"]["value"][0]["displayName"], "Bob");
}

#[tokio::test]
async fn a_malformed_batch_is_refused_whole() {
    let sim = Sim::of(world()).await;
    let get = |id: &str| json!({ "id": id, "method": "GET", "url": "/users" });
    let many: Vec<Value> = (0..21).map(|n| get(&n.to_string())).collect();
    let mut waits = get("b");
    waits["dependsOn"] = json!(["nobody"]);
    for body in [
        json!({ "requests": many }),
        json!({ "requests": [] }),
        json!({ "requests": [get("a"), get("A")] }),
        json!({ "requests": [get("")] }),
        json!({ "requests": [get("a"), waits] }),
        json!({ "requests": [{ "id": "a", "method": "GET" }] }),
        json!([]),
    ] {
        let answer = send(&sim, &body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "BadRequest"), "{body}");
    }
    let token = sim.home_token().await;
    assert_eq!(sim.get("$batch", &token).await.status, 405);
}

#[tokio::test]
async fn parts_depend_and_only_read() {
    let sim = Sim::of(world()).await;
    let body = json!({ "requests": [
        { "id": "1", "method": "GET", "url": "/users/nobody@x.example" },
        { "id": "2", "method": "GET", "url": "/users", "dependsOn": ["1"] },
        { "id": "3", "method": "DELETE", "url": "/users/x" },
        { "id": "4", "method": "GET", "url": "/users/$count", "headers": { "ConsistencyLevel": "eventual" } },
    ] });
    let answer = send(&sim, &body).await;
    let statuses: Vec<&Value> = ["1", "2", "3", "4"].iter().map(|id| &part(&answer, id)["status"]).collect();
    assert_eq!(statuses, [404, 424, 405, 200]);
    assert_eq!(part(&answer, "4")["body"], 2);
}

#[tokio::test]
async fn each_part_is_throttled_on_its_own() {
    let throttling = Some(Budget::per_tenant(4, 60_000));
    let sim = Sim::with(world(), Options { throttling, ..Options::default() }).await;
    let answer = send(&sim, &gets(&["users", "users", "users"])).await;
    assert_eq!([0, 1, 2].map(|n| part(&answer, &n.to_string())["status"].as_u64().unwrap()), [200, 200, 429]);
    let refused = part(&answer, "2");
    assert!(refused["headers"]["Retry-After"].as_str().unwrap().parse::<f64>().unwrap() > 0.0);
    assert_eq!(refused["body"]["error"]["code"], "TooManyRequests");
    send(&sim, &gets(&["users"])).await;
    let counters = sim.simulator.admin().counters();
    assert_eq!((counters.throttled, counters.early_calls, counters.kind(Kind::Users).early_calls), (2, 1, 1));
}

#[tokio::test]
async fn batches_fail_whole_and_in_part() {
    let sim = Sim::of(world()).await;
    let admin = sim.simulator.admin();
    let urls = gets(&["users", "subscribedSkus"]);
    let struck = async |fault: Fault| {
        admin.inject(fault.times(1)).unwrap();
        send(&sim, &urls).await
    };
    assert_eq!(
        struck(Fault::new(Effect::retry(503, RetryAfter::Seconds(2))).kind(Kind::Batch)).await.status,
        503
    );
    let one = Effect::PartStatus { status: 429, retry_after: Some(RetryAfter::Seconds(7)) };
    let answer = struck(Fault::new(one).kind(Kind::Batch)).await;
    assert_eq!(
        (&part(&answer, "0")["status"], &part(&answer, "0")["headers"]["Retry-After"]),
        (&json!(429), &json!("7"))
    );
    assert_eq!(part(&answer, "1")["status"], 200);
    let answer = struck(Fault::new(Effect::MissingPart).kind(Kind::Batch)).await;
    assert!(part(&answer, "0").is_null() && part(&answer, "1")["status"] == 200);
    let answer = struck(Fault::new(Effect::MissingPart).kind(Kind::SubscribedSkus)).await;
    assert!(part(&answer, "1").is_null() && part(&answer, "0")["status"] == 200);
    let answer = struck(Fault::new(Effect::status(502)).kind(Kind::Users)).await;
    assert_eq!((&part(&answer, "0")["status"], &part(&answer, "1")["status"]), (&json!(502), &json!(200)));
    let answer = struck(Fault::new(Effect::Html { status: 200 }).kind(Kind::Users)).await;
    assert!(part(&answer, "0")["body"].is_string(), "{}", part(&answer, "0"));
    let answer = struck(Fault::new(Effect::MissingValue).kind(Kind::Users)).await;
    assert!(part(&answer, "0")["body"].get("value").is_none());
}

#[tokio::test]
async fn the_answers_come_in_any_order() {
    let sim = Sim::with(world(), Options { seed: Some(1), ..Options::default() }).await;
    let urls: Vec<&str> = vec!["users"; 20];
    let answer = send(&sim, &gets(&urls)).await;
    let ids: Vec<u64> = answer.body["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(ids.len(), 20);
    assert!(!ids.is_sorted(), "{ids:?}");
}
