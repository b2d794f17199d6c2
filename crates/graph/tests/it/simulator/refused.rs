//! What a person can get wrong when connecting, and which field is named.

use std::sync::Arc;

use domain::{cloud::Cloud, id::TenantId};
use graph::{Credential, Error, ErrorKind};
use graph_sim::{Options, World, seats};
use secrecy::SecretString;
use url::Url;

use super::{Stage, credential};

/// Changes what a person typed and tests the connection.
async fn connect(stage: &Stage, change: impl FnOnce(&mut Credential)) -> Error {
    let mut typed = Arc::into_inner(stage.credential()).unwrap();
    change(&mut typed);
    let tenant = typed.connection.home_tenant;
    stage.client.app_only(&Arc::new(typed), tenant).token().await.unwrap_err()
}

#[tokio::test]
async fn each_wrong_field_is_named_with_microsofts_code() {
    let world = World::new().partner("Northlight").customer("Fabrikam").sku("SPE_E5", seats(50));
    let stage = Stage::start(world, Options::default()).await;
    let demo = stage.demo();
    assert!(stage.reads(demo.tenant_id).token().await.is_ok());
    let expired = stage.simulator.admin().expired_secret(demo.application_id).unwrap();
    let stranger: uuid::Uuid = "11111111-2222-4333-8444-555555555555".parse().unwrap();

    let check = |error: Error, kind: ErrorKind, field: &str, code: &str| {
        assert_eq!(
            (error.kind.clone(), error.field(), error.code()),
            (kind, Some(field), Some(code)),
            "{error}"
        );
        assert!(error.to_string().ends_with(&format!(" ({code})")), "{error}");
        assert!(error.request_id.is_some() && error.needs_person());
    };
    let wrong = connect(&stage, |typed| typed.proof = SecretString::from("wrong").into()).await;
    check(wrong, ErrorKind::Secret { expired: false }, "secret", "AADSTS7000215");
    let old = connect(&stage, |typed| typed.proof = SecretString::from(expired).into()).await;
    check(old, ErrorKind::Secret { expired: true }, "secret", "AADSTS7000222");
    let application = connect(&stage, |typed| typed.connection.application.0 = stranger).await;
    check(application, ErrorKind::Application, "application_id", "AADSTS700016");
    let tenant = connect(&stage, |typed| typed.connection.home_tenant.0 = stranger).await;
    check(tenant, ErrorKind::Tenant, "tenant_id", "AADSTS90002");
    let cloud = connect(&stage, |typed| typed.connection.cloud = Cloud::UsGov).await;
    check(cloud, ErrorKind::WrongCloud, "cloud", "AADSTS90038");
    assert!(stage.reads(demo.tenant_id).token().await.is_ok(), "the right one still signs in");
}

#[tokio::test]
async fn an_app_without_permissions_signs_in_and_the_first_read_says_which_it_needs() {
    let world = World::new().tenant("Fabrikam").sku("SPE_E5", seats(50)).with_roles(&["Domain.Read.All"]);
    let stage = Stage::start(world, Options::default()).await;
    let reads = stage.reads(stage.demo().tenant_id);
    assert!(reads.token().await.is_ok() && reads.domains().await.is_ok());
    let error = reads.subscribed_skus().await.unwrap_err();
    assert_eq!((error.kind.clone(), error.field()), (ErrorKind::PermissionMissing, None));
    assert!(
        error.to_string().contains("Grant LicenseAssignment.Read.All or Organization.Read.All"),
        "{error}"
    );
}

#[tokio::test]
async fn a_customer_that_did_not_consent_is_told_from_a_wrong_application() {
    let world = World::new().partner("Northlight").customer("Fabrikam").without_consent();
    let stage = Stage::start(world, Options::default()).await;
    let customer = stage.truth().iter().find(|tenant| tenant.name == "Fabrikam").unwrap().id;
    let error = stage.reads(customer).subscribed_skus().await.unwrap_err();
    assert_eq!(
        (error.kind.clone(), error.field(), error.code()),
        (ErrorKind::ConsentMissing, None, Some("AADSTS700016"))
    );
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_named_and_nothing_else_is_blamed() {
    let stage = Stage::start(World::new().tenant("Fabrikam"), Options::default()).await;
    let credential = credential(&stage.demo());
    let tenant = TenantId(stage.demo().tenant_id);
    let Stage { simulator, client, .. } = stage;
    let url = Url::parse(&simulator.url(graph_sim::Cloud::Global)).unwrap();
    simulator.stop().await;
    let error = client.app_only(&credential, tenant).token().await.unwrap_err();
    assert_eq!((error.kind.clone(), error.field()), (ErrorKind::Unreachable, None));
    assert!(
        error.to_string().contains(&format!("({}) cannot be reached", url.host_str().unwrap())),
        "{error}"
    );
}
