//! An app with a certificate: its assertions serve wherever a secret would, and what is wrong with one is said.

use std::sync::{Arc, Mutex};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    cloud::Cloud,
    id::TenantId,
    time::{Clock as _, Timestamp},
};
use graph::{AppProof, Credential, Error, ErrorKind, SignInCode, TenantClient};
use graph_sim::{Options, World, seats};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    Stage,
    delegated::{Kept, REDIRECT, VERIFIER, code},
};
use crate::{
    certificate::{CLIENT, OTHER, blocks, proof},
    script::HandClock,
};

/// A partner whose app has the certificate registered, at a simulator whose clock differs by so many seconds.
async fn stage(skew_secs: i64) -> Stage {
    let (certificate, _) = blocks(CLIENT);
    let world = World::new().partner("Northlight").certificate(certificate.as_bytes());
    let world = world.customer("Fabrikam").sku("SPE_E5", seats(50).assigned(43));
    let now: Timestamp = HandClock::default().now().plus_secs(skew_secs);
    Stage::start(world, Options { clock: Arc::new(move || now.0), ..Options::default() }).await
}

fn credential(stage: &Stage, proof: AppProof) -> Arc<Credential> {
    Arc::new(Credential { connection: stage.credential().connection.clone(), proof })
}

fn home(stage: &Stage, proof: AppProof) -> TenantClient {
    stage.client.app_only(&credential(stage, proof), TenantId(stage.demo().tenant_id))
}

async fn refused(skew_secs: i64, pem: &str) -> Error {
    let stage = stage(skew_secs).await;
    home(&stage, proof(pem)).token().await.unwrap_err()
}

#[tokio::test]
async fn a_certificate_signs_in_at_home_and_at_customers_and_shares_no_token_with_a_secret() {
    let stage = stage(0).await;
    let fabrikam = TenantId(stage.truth().iter().find(|tenant| tenant.name == "Fabrikam").unwrap().id);
    assert_eq!(home(&stage, proof(CLIENT)).contracts().await.unwrap().len(), 1);
    let signed_in = || stage.client.app_only(&credential(&stage, proof(CLIENT)), fabrikam);
    let (first, second) = (signed_in(), signed_in());
    assert_eq!(first.subscribed_skus().await.unwrap()[0].seats.consumed, 43);
    assert_eq!(second.subscribed_skus().await.unwrap().len(), 1);
    assert_eq!((first.calls(), second.calls()), (2, 1), "the same certificate shares its token");
    let by_secret = stage.reads(fabrikam.0);
    assert!(by_secret.token().await.is_ok());
    assert_eq!(by_secret.calls(), 1, "another proof signs in by itself");
}

#[tokio::test]
async fn a_certificate_redeems_a_code_and_renews_a_persons_sign_in() {
    let stage = stage(0).await;
    let credential = credential(&stage, proof(CLIENT));
    let northlight = credential.connection.home_tenant;
    let code = code(&stage).await.into();
    let code = SignInCode { code, redirect_uri: REDIRECT.into(), verifier: VERIFIER.into() };
    let token = stage.client.app_only(&credential, northlight).redeem(code).await.unwrap();
    let kept = Arc::new(Kept(Mutex::new(token.expose_secret().to_owned())));
    let reads = stage.client.delegated(&credential, northlight, kept.clone());
    assert_eq!(reads.contracts().await.unwrap().len(), 1);
    assert_ne!(*kept.0.lock().unwrap(), token.expose_secret(), "the next one has taken its place");
}

#[tokio::test]
async fn a_certificate_that_the_app_does_not_hold_is_named() {
    let error = refused(0, OTHER).await;
    assert_eq!(error.kind, ErrorKind::Secret { expired: false });
    assert_eq!((error.field(), error.code()), (Some("certificate"), Some("AADSTS700027")));
    assert!(error.to_string().contains("Upload it, without its private key"), "{error}");
}

#[tokio::test]
async fn clocks_may_differ_by_five_minutes_and_more_is_said() {
    for skew_secs in [-290, 290] {
        let stage = stage(skew_secs).await;
        assert!(home(&stage, proof(CLIENT)).token().await.is_ok(), "{skew_secs}");
    }
    for skew_secs in [-310, 910] {
        let error = refused(skew_secs, CLIENT).await;
        assert_eq!(error.code(), Some("AADSTS700024"), "{skew_secs}");
        assert!(error.needs_person() && error.to_string().contains("clock of this server"), "{error}");
    }
}

#[tokio::test]
async fn an_expired_certificate_asks_nobody() {
    let desk = crate::script::Desk::new();
    let end = crate::certificate::read(CLIENT).expires_at();
    desk.clock.advance_secs(end.secs_since(desk.clock.now()));
    let connection = crate::script::connection(Cloud::Global);
    let credential = Arc::new(Credential { connection, proof: proof(CLIENT) });
    let reads = desk.client.app_only(&credential, credential.connection.home_tenant);
    let error = reads.token().await.unwrap_err();
    assert_eq!(
        (error.kind.clone(), error.field()),
        (ErrorKind::Secret { expired: true }, Some("certificate"))
    );
    assert!(error.to_string().contains("ended on 2099-12-31"), "{error}");
    assert_eq!((reads.calls(), desk.script.asked().len()), (0, 0));
}

#[tokio::test]
async fn sec_001_only_a_signature_of_ten_minutes_leaves_and_never_the_key() {
    let desk = crate::script::Desk::new();
    let connection = crate::script::connection(Cloud::Global);
    let (app, tenant) = (connection.application, connection.home_tenant);
    let credential = Arc::new(Credential { connection, proof: proof(CLIENT) });
    desk.client.app_only(&credential, tenant).token().await.unwrap();
    desk.client.forget(&credential.connection);
    desk.client.app_only(&credential, tenant).token().await.unwrap();
    let asked = desk.script.asked();
    let read = |number: usize| {
        let form = &asked[number].form;
        assert_eq!(form["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        assert!(!form.contains_key("client_secret"));
        let parts: Vec<_> =
            form["client_assertion"].split('.').map(|it| URL_SAFE_NO_PAD.decode(it).unwrap()).collect();
        let json = |part: &[u8]| serde_json::from_slice::<serde_json::Value>(part).unwrap();
        (json(&parts[0]), json(&parts[1]))
    };
    let ((header, claims), (_, next)) = (read(0), read(1));
    assert_eq!((&header["alg"], &header["typ"]), (&"PS256".into(), &"JWT".into()));
    assert_eq!(header["x5t#S256"], "fPxkxizfVdrPzJ7sf2VXmb03kiHRpylFu9SHqXv6v2o");
    let endpoint = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token");
    assert_eq!(claims["aud"], endpoint);
    assert_eq!((&claims["iss"], &claims["sub"]), (&app.to_string().into(), &app.to_string().into()));
    let time = |name: &str| claims[name].as_i64().unwrap();
    assert_eq!((time("nbf"), time("exp") - time("nbf")), (1_795_000_000, 600));
    assert_ne!(claims["jti"], next["jti"], "each is used once");
    let key = SecretString::from(blocks(CLIENT).1);
    let first_line = key.expose_secret().lines().nth(1).unwrap();
    assert!(!format!("{asked:?}").contains(first_line));
}
