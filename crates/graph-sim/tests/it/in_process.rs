//! A simulator without a network, a runtime's timers or the wall clock: the same seed answers the same, byte by byte.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use chrono::NaiveDate;
use futures::executor::block_on;
use graph_sim::{Cloud, DeltaOptions, Effect, Fault, Kind, Options, Simulator, World};
use serde_json::Value;
use tower::ServiceExt as _;

fn simulator() -> Simulator {
    let day = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
    let delta = DeltaOptions { shuffle: true, ..DeltaOptions::default() };
    let options = Options {
        clock: Arc::new(|| 1_790_000_000_000),
        seed: Some(7),
        latency: Duration::from_hours(1),
        delta,
        ..Options::default()
    };
    Simulator::in_process(World::new().as_of(day).tenant("Fabrikam").populated(30), options)
}

fn call(simulator: &Simulator, request: Request<Body>) -> Response<Body> {
    block_on(simulator.router(Cloud::Global).oneshot(request)).unwrap()
}

fn body(response: Response<Body>) -> Result<Value, axum::Error> {
    block_on(to_bytes(response.into_body(), usize::MAX)).map(|bytes| serde_json::from_slice(&bytes).unwrap())
}

fn token(simulator: &Simulator) -> String {
    let connection = simulator.credentials().remove(0);
    let form: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", &connection.application_id.to_string())
        .append_pair("client_secret", &connection.secret)
        .append_pair("scope", "https://graph.microsoft.com/.default")
        .finish();
    let request = Request::post(format!("/{}/oauth2/v2.0/token", connection.tenant_id))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form));
    let answer = body(call(simulator, request.unwrap())).unwrap();
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn get(simulator: &Simulator, path: &str) -> Response<Body> {
    let bearer = format!("Bearer {}", token(simulator));
    call(simulator, Request::get(path).header("authorization", bearer).body(Body::empty()).unwrap())
}

#[test]
fn the_same_seed_answers_the_same() {
    let (one, two) = (simulator(), simulator());
    assert_eq!(token(&one), token(&two));
    let answers = [&one, &two].map(|it| get(it, "/v1.0/users/delta"));
    let [first, second] = answers.map(|it| (it.headers().clone(), body(it).unwrap()));
    assert_eq!(first, second);
    assert_eq!(first.0["date"], "Mon, 21 Sep 2026 14:13:20 GMT");
    assert!(
        first.1["@odata.deltaLink"]
            .as_str()
            .unwrap()
            .starts_with("https://graph.microsoft.com/v1.0/users/delta?")
    );
    assert_eq!(one.url(Cloud::UsGov), "https://graph.microsoft.us");
}

#[test]
fn nothing_waits_and_broken_connections_are_broken_bodies() {
    let simulator = simulator();
    let admin = simulator.admin();
    for (effect, whole) in [
        (Effect::Delay { ms: 3_600_000 }, true),
        (Effect::SlowBody { ms: 3_600_000 }, true),
        (Effect::Reset, false),
        (Effect::TruncatedBody, false),
    ] {
        admin.inject(Fault::new(effect.clone()).kind(Kind::Users).times(1)).unwrap();
        let answer = get(&simulator, "/v1.0/users");
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(body(answer).is_ok(), whole, "{effect:?}");
    }
}
