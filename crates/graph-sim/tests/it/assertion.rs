//! Client assertions: what a registered certificate signed is believed, and nothing else.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use graph_sim::{Cloud, World};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const CERTIFICATE: &str = include_str!("certificate/certificate.pem");
const PUBLIC_KEY: &str = include_str!("certificate/public.pem");
/// The test certificate's own key, which protects nothing.
const KEY: &[u8] = include_bytes!("certificate/key.pk8");

fn thumbprint(pem: &str) -> String {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = base64::prelude::BASE64_STANDARD.decode(body).unwrap();
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, &der))
}

fn assertion(header: &Value, claims: &Value, encoding: &'static dyn RsaEncoding) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let key = RsaKeyPair::from_pkcs8(KEY).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(encoding, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

async fn post(sim: &Sim, assertion: String) -> Answer {
    let mut form = sim.form();
    form.retain(|(name, _)| *name != "client_secret");
    form.push(("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned()));
    form.push(("client_assertion", assertion));
    sim.post(Cloud::Global, &sim.connection.tenant_id.to_string(), &form).await
}

fn claims(sim: &Sim) -> Value {
    let tenant = sim.connection.tenant_id;
    json!({
        "aud": format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"),
        "iss": sim.connection.application_id,
        "sub": sim.connection.application_id,
        "jti": "1",
        "nbf": chrono::DateTime::UNIX_EPOCH.timestamp(),
        "exp": 4_000_000_000_i64,
    })
}

#[tokio::test]
async fn a_registered_certificate_signs_for_its_application() {
    for (registered, print) in [(CERTIFICATE, thumbprint(CERTIFICATE)), (PUBLIC_KEY, thumbprint(PUBLIC_KEY))]
    {
        let sim = Sim::of(World::new().tenant("Fabrikam").certificate(registered.as_bytes())).await;
        for (algorithm, encoding) in
            [("PS256", &RSA_PSS_SHA256 as &'static dyn RsaEncoding), ("RS256", &RSA_PKCS1_SHA256)]
        {
            let header = json!({ "alg": algorithm, "typ": "JWT", "x5t#S256": print });
            let mut claims = claims(&sim);
            assert_eq!(post(&sim, assertion(&header, &claims, encoding)).await.status, 200, "{algorithm}");
            claims["aud"] = json!(format!(
                "{}/fabrikam.onmicrosoft.com/oauth2/v2.0/token",
                sim.simulator.url(Cloud::Global)
            ));
            assert_eq!(
                post(&sim, assertion(&header, &claims, encoding)).await.status,
                200,
                "by this address"
            );
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_an_assertion_is_named() {
    let sim = Sim::of(World::new().tenant("Fabrikam").certificate(CERTIFICATE.as_bytes())).await;
    let good = json!({ "alg": "PS256", "x5t#S256": thumbprint(CERTIFICATE) });
    let with = |name: &str, value: Value| {
        let mut claims = claims(&sim);
        claims[name] = value;
        claims
    };
    let stranger = json!({ "alg": "PS256", "x5t#S256": thumbprint(PUBLIC_KEY) });
    let elsewhere =
        "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token";
    for (header, claims, code) in [
        (&stranger, claims(&sim), 700_027),
        (&good, with("aud", json!(elsewhere)), 700_023),
        (&good, with("exp", json!(1_000_000_000)), 700_024),
        (&good, with("nbf", json!(4_000_000_000_i64)), 700_024),
        (&good, with("sub", json!("somebody else")), 50_027),
        (&json!({ "alg": "none", "x5t#S256": thumbprint(CERTIFICATE) }), claims(&sim), 50_027),
    ] {
        let answer = post(&sim, assertion(header, &claims, &RSA_PSS_SHA256)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.aadsts()),
            (401, code),
            "{header} {claims}: {:?}",
            answer.body
        );
    }
    let forged = assertion(&good, &claims(&sim), &RSA_PKCS1_SHA256);
    assert_eq!(post(&sim, forged).await.aadsts(), 700_027, "another signature than the header says");
}
