//! Delegated sign-in: a partner's user signs in once, and refresh tokens lead into the customers.

use std::collections::HashMap;

use base64::Engine as _;
use graph_sim::{Cloud, World, seats};
use reqwest::StatusCode;
use sha2::Digest as _;

use crate::support::{Answer, Sim, read};

const REDIRECT: &str = "http://127.0.0.1:7/back";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-in-all";

fn world() -> World {
    World::new()
        .partner("Northlight")
        .customer("Fabrikam")
        .sku("SPE_E5", seats(5))
        .customer("Contoso")
        .without_consent()
        .customer("Tailspin")
        .without_gdap()
        .customer("Wingtip")
        .without_gdap()
        .gdap("active", "help desk only", &["729827e3-9c14-49f7-bb1b-9608f156bbb8"])
}

impl Sim {
    /// Signs the partner's administrator in and answers the code that comes back.
    async fn code(&self, scope: &str) -> String {
        let challenge = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(VERIFIER));
        let url = format!(
            "{}/{}/oauth2/v2.0/authorize",
            self.simulator.url(Cloud::Global),
            self.connection.tenant_id
        );
        let application = self.connection.application_id.to_string();
        let query = [
            ("client_id", application.as_str()),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", scope),
            ("state", "s t&te"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let response = self.client.get(url).query(&query).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let location = url::Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
        let pairs: HashMap<String, String> = location.query_pairs().into_owned().collect();
        assert_eq!(pairs["state"], "s t&te");
        pairs["code"].clone()
    }

    async fn redeem(&self, code: &str, verifier: &str, redirect_uri: &str) -> Answer {
        let mut form = self.form();
        form.retain(|(name, _)| *name == "client_id" || *name == "client_secret");
        form.push(("grant_type", "authorization_code".to_owned()));
        form.push(("code", code.to_owned()));
        form.push(("redirect_uri", redirect_uri.to_owned()));
        form.push(("code_verifier", verifier.to_owned()));
        self.post(Cloud::Global, &self.connection.tenant_id.to_string(), &form).await
    }

    async fn refresh(&self, tenant: &str, refresh_token: &str) -> Answer {
        let mut form = self.form();
        form.retain(|(name, _)| *name != "grant_type");
        form.push(("grant_type", "refresh_token".to_owned()));
        form.push(("refresh_token", refresh_token.to_owned()));
        self.post(Cloud::Global, tenant, &form).await
    }

    async fn first_refresh_token(&self) -> String {
        let code = self.code("https://graph.microsoft.com/.default offline_access openid").await;
        let answer = self.redeem(&code, VERIFIER, REDIRECT).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        assert!(answer.body["id_token"].is_string());
        answer.body["refresh_token"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_code_works_once_and_only_as_it_was_asked_for() {
    let sim = Sim::of(world()).await;
    let code = sim.code("User.Read").await;
    assert_eq!(sim.redeem(&code, VERIFIER, "http://127.0.0.1:7/elsewhere").await.aadsts(), 500_112);
    assert_eq!(sim.redeem(&code, "another verifier", REDIRECT).await.aadsts(), 50_148);
    let answer = sim.redeem(&code, VERIFIER, REDIRECT).await;
    assert_eq!(answer.body["scope"], "https://graph.microsoft.com/User.Read");
    assert!(answer.body.get("refresh_token").is_none(), "offline_access was not asked for");
    assert_eq!(sim.redeem(&code, VERIFIER, REDIRECT).await.aadsts(), 54_005);
    assert_eq!(sim.redeem("nonsense", VERIFIER, REDIRECT).await.aadsts(), 70_000);
}

#[tokio::test]
async fn each_refresh_brings_a_new_token_and_the_old_one_keeps_working() {
    let sim = Sim::of(world()).await;
    let first = sim.first_refresh_token().await;
    let home = sim.connection.tenant_id.to_string();
    let second = sim.refresh(&home, &first).await.body["refresh_token"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    assert_eq!(sim.refresh(&home, &first).await.status, 200);
    assert_eq!(sim.refresh(&home, &second).await.status, 200);
    let uses: Vec<(u64, u64, Option<u64>)> = sim
        .simulator
        .admin()
        .refresh_tokens()
        .iter()
        .map(|it| (it.number, it.uses, it.replaced_by))
        .collect();
    assert_eq!(uses, [(1, 2, Some(3)), (2, 1, Some(4)), (3, 0, None), (4, 0, None)]);

    sim.simulator.admin().revoke_refresh_tokens(&home).unwrap();
    assert_eq!(sim.refresh(&home, &second).await.aadsts(), 50_173);
    assert_eq!(sim.refresh(&home, "nonsense").await.aadsts(), 70_000);
}

#[tokio::test]
async fn a_partner_enters_a_customer_through_consent_and_gdap() {
    let sim = Sim::of(world()).await;
    let refresh_token = sim.first_refresh_token().await;
    let enter = |domain: &'static str| sim.refresh(domain, &refresh_token);

    let fabrikam = enter("fabrikam.onmicrosoft.com").await;
    let token = fabrikam.body["access_token"].as_str().unwrap();
    assert_eq!(sim.get("subscribedSkus", token).await.body["value"][0]["skuPartNumber"], "SPE_E5");

    assert_eq!(enter("contoso.onmicrosoft.com").await.aadsts(), 90_099, "no consent in the customer");
    assert_eq!(enter("tailspin.onmicrosoft.com").await.aadsts(), 50_020, "no relationship with the customer");

    let wingtip = enter("wingtip.onmicrosoft.com").await;
    let token = wingtip.body["access_token"].as_str().unwrap();
    assert_eq!(sim.get("organization", token).await.status, 200);
    assert_eq!(
        sim.get("subscribedSkus", token).await.code(),
        "Authorization_RequestDenied",
        "no role for licenses"
    );
}

#[tokio::test]
async fn the_administrator_can_consent_on_a_page() {
    let sim = Sim::of(world()).await;
    let contoso = "contoso.onmicrosoft.com";
    let url = format!("{}/{contoso}/v2.0/adminconsent", sim.simulator.url(Cloud::Global));
    let application = sim.connection.application_id.to_string();
    let mut query = vec![
        ("client_id", application.as_str()),
        ("scope", "https://graph.microsoft.com/.default"),
        ("redirect_uri", REDIRECT),
        ("state", "x"),
    ];
    query.push(("prompt", "none"));
    let declined = sim.client.get(&url).query(&query).send().await.unwrap();
    let location = declined.headers()["location"].to_str().unwrap();
    assert!(
        location.contains("admin_consent=True&error=consent_required") && location.contains("AADSTS65004")
    );
    assert_eq!(sim.post(Cloud::Global, contoso, &sim.form()).await.aadsts(), 700_016);

    query.pop();
    let agreed = sim.client.get(&url).query(&query).send().await.unwrap();
    assert!(agreed.headers()["location"].to_str().unwrap().contains("admin_consent=True&tenant="));
    assert_eq!(sim.post(Cloud::Global, contoso, &sim.form()).await.status, 200);
}

#[tokio::test]
async fn what_cannot_be_trusted_is_never_redirected() {
    let sim = Sim::of(world()).await;
    let url =
        format!("{}/{}/oauth2/v2.0/authorize", sim.simulator.url(Cloud::Global), sim.connection.tenant_id);
    let application = sim.connection.application_id.to_string();
    let query = [
        ("client_id", application.as_str()),
        ("redirect_uri", "http://evil.example"),
        ("response_type", "code"),
    ];
    let answer = read(sim.client.get(url).query(&query).send().await.unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.aadsts()), (400, 50_011));
}
