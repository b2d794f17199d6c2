//! What a token grants, as the Access page shows it.

use std::collections::BTreeSet;

use domain::id::TenantId;
use graph_sim::{Options, World, seats};

use super::Stage;

#[tokio::test]
async fn a_token_tells_what_the_tenant_grants_once_there_is_one() {
    let roles = ["Organization.Read.All", "User.Read.All"];
    let world = World::new().tenant("Fabrikam").sku("SPE_E5", seats(50)).with_roles(&roles);
    let stage = Stage::start(world, Options::default()).await;
    let reads = stage.reads(stage.demo().tenant_id);
    assert_eq!(reads.granted().await, None, "nobody has signed in yet");
    reads.token().await.unwrap();
    assert_eq!(reads.granted().await, Some(roles.map(str::to_owned).into()));
    assert_eq!(reads.calls(), 1, "asking what a token grants costs no call");
    stage.client.forget_tenant(&stage.credential().connection, TenantId(stage.demo().tenant_id));
    assert_eq!(reads.granted().await, None);
}

#[tokio::test]
async fn a_tenant_that_grants_nothing_gives_a_token_without_roles() {
    let world = World::new().tenant("Fabrikam").sku("SPE_E5", seats(50)).with_roles(&[]);
    let stage = Stage::start(world, Options::default()).await;
    let reads = stage.reads(stage.demo().tenant_id);
    reads.token().await.unwrap();
    assert_eq!(reads.granted().await, Some(BTreeSet::new()));
}
