//! A partner's person: consent, refresh tokens that rotate, and the two gates of a customer's tenant.

use std::sync::{Arc, Mutex};

use domain::{
    cloud::Cloud,
    consent::SignInLink,
    id::{ApplicationId, TenantId},
};
use futures::future::BoxFuture;
use graph::{ErrorKind, RefreshTokenFault, RefreshTokens, SignInCode};
use graph_sim::{Options, World, seats};
use outbound::Request;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::Stage;

pub(super) const REDIRECT: &str = "http://127.0.0.1:1/consent";

pub(super) struct Kept(pub(super) Mutex<String>);

impl RefreshTokens for Kept {
    fn load(&self) -> BoxFuture<'_, Result<SecretString, RefreshTokenFault>> {
        Box::pin(async { Ok(self.0.lock().unwrap().clone().into()) })
    }

    fn replace(&self, new: SecretString) -> BoxFuture<'_, Result<(), RefreshTokenFault>> {
        new.expose_secret().clone_into(&mut self.0.lock().unwrap());
        Box::pin(async { Ok(()) })
    }
}

/// RFC 7636, appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The administrator signs in at the partner's tenant and agrees; gives the code.
pub(super) async fn code(stage: &Stage) -> String {
    let demo = stage.demo();
    let link = SignInLink {
        login_origin: &stage.client.login_origin(Cloud::Global),
        cloud: Cloud::Global,
        home_tenant: TenantId(demo.tenant_id),
        application: ApplicationId(demo.application_id),
        redirect_uri: REDIRECT,
        state: "s",
        challenge: CHALLENGE,
    };
    let visit = Url::parse(&link.address()).unwrap();
    let redirect = stage.transport.send(Request::get(visit)).await.unwrap();
    let back = Url::parse(redirect.header("location").unwrap()).unwrap();
    let (_, code) = back.query_pairs().find(|(name, _)| name == "code").expect("a code");
    code.into_owned()
}

async fn redeem(stage: &Stage, code: &str, verifier: &str) -> Result<SecretString, graph::Error> {
    let redirect_uri = REDIRECT.to_owned();
    let code = SignInCode { code: code.into(), redirect_uri, verifier: verifier.into() };
    stage.reads(stage.demo().tenant_id).redeem(code).await
}

/// The first refresh token of a sign-in.
async fn consent(stage: &Stage) -> Arc<Kept> {
    let token = redeem(stage, &code(stage).await, VERIFIER).await.unwrap();
    Arc::new(Kept(Mutex::new(token.expose_secret().to_owned())))
}

#[tokio::test]
async fn a_code_is_redeemed_once_and_by_whoever_asked_for_it() {
    let stage =
        Stage::start(World::new().partner("Northlight").customer("Fabrikam"), Options::default()).await;
    let code = code(&stage).await;
    let stolen = redeem(&stage, &code, "somebody-elses-verifier-0123456789-0123456789").await.unwrap_err();
    assert_eq!(stolen.code(), Some("AADSTS50148"));
    assert!(redeem(&stage, &code, VERIFIER).await.is_ok());
    let again = redeem(&stage, &code, VERIFIER).await.unwrap_err();
    assert_eq!(again.code(), Some("AADSTS54005"));
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
