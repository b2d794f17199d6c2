//! The token endpoint: its three grants, and every refusal by its natural cause.

use base64::Engine as _;
use graph_sim::{AADSTS_CODES, Cloud, Options, World, seats};
use serde_json::{Value, json};

use crate::support::{Answer, Sim, read};

const TIMESTAMP: usize = "2022-03-02 18:25:26Z".len();

fn world() -> World {
    World::new()
        .partner("Northlight")
        .customer("Fabrikam")
        .sku("SPE_E5", seats(5))
        .customer("Contoso")
        .without_consent()
}

fn check_shape(answer: &Answer) {
    let body = &answer.body;
    let published: Value =
        serde_json::from_str(include_str!("../../data/shapes/oauth.token.error.invalid_client.401.json"))
            .unwrap();
    for member in published.as_object().unwrap().keys().filter(|it| *it != "error_uri") {
        assert!(body.get(member).is_some(), "{member} is missing in {body}");
    }
    let description = body["error_description"].as_str().unwrap();
    let timestamp = body["timestamp"].as_str().unwrap();
    assert_eq!((timestamp.len(), &timestamp[10..11]), (TIMESTAMP, " "), "{timestamp}");
    let tail = format!(
        "\r\nTrace ID: {}\r\nCorrelation ID: {}\r\nTimestamp: {timestamp}",
        body["trace_id"].as_str().unwrap(),
        body["correlation_id"].as_str().unwrap()
    );
    assert!(description.ends_with(&tail), "{description}");
    assert!(description.starts_with(&format!("AADSTS{}: ", answer.aadsts())), "{description}");
}

async fn check(
    sim: &Sim,
    tenant: &str,
    change: &[(&str, Option<&str>)],
    status: u16,
    error: &str,
    code: u64,
) {
    let mut form = sim.form();
    form.retain(|(name, _)| !change.iter().any(|(other, _)| other == name));
    for (name, value) in change {
        form.extend(
            value.map(|value| (Box::leak((*name).to_owned().into_boxed_str()) as &str, value.to_owned())),
        );
    }
    let answer = sim.post(Cloud::Global, tenant, &form).await;
    let found = (answer.status.as_u16(), answer.body["error"].as_str().unwrap_or(""), answer.aadsts());
    assert_eq!(found, (status, error, code), "{tenant} {change:?}: {:?}", answer.body);
    check_shape(&answer);
}

#[tokio::test]
async fn client_credentials_answer_a_bearer_token_and_nothing_more() {
    let sim = Sim::of(world()).await;
    let home = sim.connection.tenant_id.to_string();
    assert!("~+/&=% ".chars().all(|c| sim.connection.secret.contains(c)), "the secret must need encoding");
    let answer = sim.post(Cloud::Global, &home, &sim.form()).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert_eq!((&answer.body["token_type"], &answer.body["expires_in"]), (&json!("Bearer"), &json!(3599)));
    for member in ["refresh_token", "scope", "id_token"] {
        assert!(answer.body.get(member).is_none(), "{member}");
    }
    let by_domain = sim.post(Cloud::Global, "northlight.onmicrosoft.com", &sim.form()).await;
    assert_eq!(by_domain.status, 200);
}

#[tokio::test]
async fn the_secret_may_come_as_http_basic() {
    let sim = Sim::of(world()).await;
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", sim.connection.application_id, encode(&sim.connection.secret));
    let basic = base64::prelude::BASE64_STANDARD.encode(pair);
    let url = format!("{}/{}/oauth2/v2.0/token", sim.simulator.url(Cloud::Global), sim.connection.tenant_id);
    let form = [("grant_type", "client_credentials"), ("scope", "https://graph.microsoft.com/.default")];
    let request = sim.client.post(url).header("authorization", format!("Basic {basic}")).form(&form);
    let answer = read(request.send().await.unwrap()).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
}

#[tokio::test]
async fn each_refusal_has_its_natural_cause() {
    let sim = Sim::of(world()).await;
    let home = sim.connection.tenant_id.to_string();
    let expired = sim.simulator.admin().expired_secret(sim.connection.application_id).unwrap();
    let nobody = "11111111-2222-4333-8444-555555555555";
    let home = home.as_str();

    check(&sim, home, &[("client_secret", Some("wrong"))], 401, "invalid_client", 7_000_215).await;
    check(&sim, home, &[("client_secret", Some(&expired))], 401, "invalid_client", 7_000_222).await;
    check(&sim, home, &[("client_secret", None)], 401, "invalid_client", 7_000_218).await;
    let assertion = [("client_secret", None), ("client_assertion", Some("e.y.J"))];
    check(&sim, home, &assertion, 401, "invalid_client", 700_027).await;
    check(&sim, home, &[("client_id", Some(nobody))], 400, "unauthorized_client", 700_016).await;
    check(&sim, home, &[("client_id", Some("not a guid"))], 400, "unauthorized_client", 700_016).await;
    check(&sim, "contoso.onmicrosoft.com", &[], 400, "unauthorized_client", 700_016).await;
    check(&sim, nobody, &[], 400, "invalid_request", 90_002).await;
    check(&sim, "nobody.example", &[], 400, "invalid_request", 90_002).await;
    check(&sim, "nonsense", &[], 400, "invalid_request", 900_023).await;
    check(&sim, "common", &[], 400, "invalid_request", 50_059).await;
    check(&sim, home, &[("grant_type", None)], 400, "invalid_request", 900_144).await;
    check(&sim, home, &[("grant_type", Some("password"))], 400, "unsupported_grant_type", 70_003).await;
    check(&sim, home, &[("scope", None)], 400, "invalid_request", 900_144).await;
    let scopes = [
        ("https://foo.microsoft.com/.default", "invalid_scope", 70_011),
        ("https://graph.microsoft.com/User.Read", "invalid_scope", 1_002_012),
        ("https://graph.microsoft.com/.default https://foo.microsoft.com/.default", "invalid_scope", 700_022),
        ("https://graph.microsoft.us/.default", "invalid_resource", 500_011),
    ];
    for (scope, error, code) in scopes {
        check(&sim, home, &[("scope", Some(scope))], 400, error, code).await;
    }
}

#[tokio::test]
async fn a_disabled_application_gets_no_token() {
    let sim = Sim::of(World::new().tenant("Fabrikam").with_disabled_application()).await;
    check(&sim, "fabrikam.onmicrosoft.com", &[], 400, "unauthorized_client", 7_000_112).await;
}

#[tokio::test]
async fn every_number_can_be_asked_for_by_domain() {
    let sim = Sim::of(world()).await;
    for entry in AADSTS_CODES {
        let tenant = format!("aadsts-{}.example", entry.code);
        check(&sim, &tenant, &[], entry.status, entry.error, entry.code.into()).await;
    }
}

#[tokio::test]
async fn a_tenant_of_another_cloud_is_sent_there() {
    let sim = Sim::of(world().in_cloud(Cloud::China).tenant("Lakeshore")).await;
    let lakeshore = sim.simulator.credentials().into_iter().find(|it| it.label == "Lakeshore").unwrap();
    let id = lakeshore.tenant_id.to_string();
    let mut form = sim.form();
    assert_eq!(sim.post(Cloud::Global, &id, &form).await.aadsts(), 900_382, "our own application");
    form[1].1 = lakeshore.application_id.to_string();
    form[2].1.clone_from(&lakeshore.secret);
    let answer = sim.post(Cloud::Global, &id, &form).await;
    assert_eq!(answer.aadsts(), 90_038, "{:?}", answer.body);
    form[3].1 = "https://microsoftgraph.chinacloudapi.cn/.default".to_owned();
    let answer = sim.post(Cloud::China, &id, &form).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let token = answer.body["access_token"].as_str().unwrap();
    assert_eq!(
        sim.get("organization", token).await.code(),
        "InvalidAuthenticationToken",
        "at the global Graph"
    );
    let there = format!("{}/v1.0/organization", sim.simulator.url(Cloud::China));
    assert_eq!(sim.get(&there, token).await.body["value"][0]["displayName"], "Lakeshore");
}

#[tokio::test]
async fn the_metadata_leads_back_to_the_simulator() {
    let sim = Sim::of(world()).await;
    let origin = sim.simulator.url(Cloud::Global);
    let tenant = sim.connection.tenant_id;
    let path = format!("{origin}/{tenant}/v2.0/.well-known/openid-configuration");
    let answer = read(sim.client.get(path).send().await.unwrap()).await;
    assert_eq!(answer.body["token_endpoint"], format!("{origin}/{tenant}/oauth2/v2.0/token"));
    assert_eq!(answer.body["issuer"], format!("https://login.microsoftonline.com/{tenant}/v2.0"));
    let path = format!("{origin}/nobody.example/v2.0/.well-known/openid-configuration");
    assert_eq!(read(sim.client.get(path).send().await.unwrap()).await.aadsts(), 90_002);
}

#[tokio::test]
async fn tokens_end_and_unknown_ones_are_refused() {
    let sim = Sim::with(world(), Options { token_lifetime_secs: 60, ..Options::default() }).await;
    let token = sim.home_token().await;
    assert_eq!(sim.get("organization", &token).await.status, 200);
    sim.simulator.admin().expire_tokens(None).unwrap();
    for token in [token.as_str(), "nonsense"] {
        let answer = sim.get("organization", token).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (401, "InvalidAuthenticationToken"));
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
    }
}

#[tokio::test]
async fn a_token_without_roles_is_issued_and_graph_refuses_it() {
    let world = World::new().tenant("Fabrikam").with_roles(&[]);
    let sim = Sim::of(world).await;
    let token = sim.home_token().await;
    let answer = sim.get("subscribedSkus", &token).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (403, "Authorization_RequestDenied"));
}

#[tokio::test]
async fn each_route_wants_its_own_permission() {
    let sim = Sim::of(World::new().tenant("Fabrikam").with_roles(&["LicenseAssignment.Read.All"])).await;
    let token = sim.home_token().await;
    assert_eq!(sim.get("subscribedSkus", &token).await.status, 200);
    for path in ["organization", "domains", "directory/subscriptions", "contracts"] {
        assert_eq!(sim.get(path, &token).await.status, 403, "{path}");
    }
}
