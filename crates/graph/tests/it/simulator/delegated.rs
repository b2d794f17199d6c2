//! A partner's person: consent, refresh tokens that rotate, and the two gates of a customer's tenant.

use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use graph::{ErrorKind, RefreshTokenFault, RefreshTokens};
use graph_sim::{Options, World, seats};
use outbound::Request;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::Stage;
use domain::id::TenantId;

const REDIRECT: &str = "http://127.0.0.1:1/consent";

struct Kept(Mutex<String>);

impl RefreshTokens for Kept {
    fn load(&self) -> BoxFuture<'_, Result<SecretString, RefreshTokenFault>> {
        Box::pin(async { Ok(self.0.lock().unwrap().clone().into()) })
    }

    fn replace(&self, new: SecretString) -> BoxFuture<'_, Result<(), RefreshTokenFault>> {
        new.expose_secret().clone_into(&mut self.0.lock().unwrap());
        Box::pin(async { Ok(()) })
    }
}

/// The administrator signs in at the partner's tenant and agrees; gives the first refresh token.
async fn consent(stage: &Stage) -> Arc<Kept> {
    let demo = stage.demo();
    let base = Url::parse(&stage.simulator.url(graph_sim::Cloud::Global)).unwrap();
    let (tenant, application) = (demo.tenant_id, demo.application_id.to_string());
    let scope = "https://graph.microsoft.com/.default offline_access";
    let mut visit = base.join(&format!("/{tenant}/oauth2/v2.0/authorize")).unwrap();
    visit.query_pairs_mut().extend_pairs([
        ("client_id", &*application),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", scope),
    ]);
    let redirect = stage.transport.send(Request::get(visit)).await.unwrap();
    let back = Url::parse(redirect.header("location").unwrap()).unwrap();
    let (_, code) = back.query_pairs().find(|(name, _)| name == "code").expect("a code");
    let form = vec![
        ("grant_type", "authorization_code".into()),
        ("client_id", application.into()),
        ("client_secret", demo.secret.into()),
        ("code", code.into_owned().into()),
        ("redirect_uri", REDIRECT.into()),
        ("scope", scope.into()),
    ];
    let redeem = base.join(&format!("/{tenant}/oauth2/v2.0/token")).unwrap();
    let answer = stage.transport.send(Request::post_form(redeem, form)).await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    Arc::new(Kept(Mutex::new(body["refresh_token"].as_str().expect("a refresh token").to_owned())))
}

fn tenant(stage: &Stage, name: &str) -> TenantId {
    TenantId(stage.truth().iter().find(|tenant| tenant.name == name).unwrap().id)
}

#[tokio::test]
async fn sec_074_a_persons_refresh_token_rotates_and_opens_the_customers_tenants() {
    let world = World::new().partner("Northlight").customer("Fabrikam").sku("SPE_E5", seats(50).assigned(43));
    let stage = Stage::start(world, Options::default()).await;
    let kept = consent(&stage).await;
    let first = kept.0.lock().unwrap().clone();
    let reads = |name| stage.client.delegated(&stage.credential(), tenant(&stage, name), kept.clone());
    assert_eq!(reads("Northlight").contracts().await.unwrap().len(), 1);
    let [sku] = reads("Fabrikam").subscribed_skus().await.unwrap().try_into().unwrap();
    assert_eq!((sku.seats.enabled, sku.seats.consumed), (50, 43));
    assert_ne!(*kept.0.lock().unwrap(), first);
    let uses: Vec<_> =
        stage.simulator.admin().refresh_tokens().iter().map(|one| (one.uses, one.replaced_by)).collect();
    assert_eq!(uses, [(1, Some(2)), (1, Some(3)), (0, None)], "each token was used once and replaced");
}

#[tokio::test]
async fn a_customer_without_consent_and_a_revoked_sign_in_are_told_apart() {
    let world = World::new().partner("Northlight").customer("Fabrikam").without_consent();
    let stage = Stage::start(world, Options::default()).await;
    let kept = consent(&stage).await;
    let reads = |name| stage.client.delegated(&stage.credential(), tenant(&stage, name), kept.clone());
    let error = reads("Fabrikam").token().await.unwrap_err();
    assert_eq!((error.kind.clone(), error.code()), (ErrorKind::ConsentMissing, Some("AADSTS90099")));
    assert!(reads("Northlight").token().await.is_ok());

    let home = stage.demo().tenant_id.to_string();
    stage.simulator.admin().revoke_refresh_tokens(&home).unwrap();
    stage.client.forget(&stage.credential().connection);
    let error = reads("Northlight").token().await.unwrap_err();
    assert_eq!((error.kind.clone(), error.code()), (ErrorKind::Unauthorized, Some("AADSTS50173")));
}
