//! Throttling by resource units, as a client meets it.

use graph_sim::{Budget, Kind, Options, World, seats};

use crate::support::Sim;

#[tokio::test]
async fn the_excess_is_refused_with_headers_that_say_why() {
    let world = World::new().partner("Northlight").customer("Fabrikam").sku("SPE_E5", seats(5).assigned(3));
    let throttling = Some(Budget::per_tenant(10, 2_000));
    let sim = Sim::with(world, Options { throttling, ..Options::default() }).await;
    let token = sim.token("fabrikam.onmicrosoft.com").await;
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(sim.get("subscribedSkus", &token).await);
    }
    let statuses: Vec<u16> = answers.iter().map(|it| it.status.as_u16()).collect();
    assert_eq!(statuses, [200, 200, 200, 429]);
    assert_eq!(answers[0].header("x-ms-throttle-limit-percentage"), "", "only above 0.8");
    assert!(
        answers[2].header("x-ms-throttle-limit-percentage").starts_with("0."),
        "{:?}",
        answers[2].headers
    );

    let refused = &answers[3];
    assert_eq!(refused.code(), "TooManyRequests");
    assert_eq!(refused.body["error"]["innerError"]["code"], "429");
    let wait: f64 = refused.header("retry-after").parse().unwrap();
    assert!(refused.header("retry-after").contains('.') && wait > 0.0 && wait < 2.0, "{wait}");
    let fabrikam = sim.simulator.admin().truth().tenants[1].id;
    let scope = format!("Tenant_Application/ReadWrite/{}/{fabrikam}", sim.connection.application_id);
    assert_eq!(refused.header("x-ms-throttle-scope"), scope);
    assert_eq!(refused.header("x-ms-throttle-information"), "ResourceUnitLimitExceeded");

    let home = sim.home_token().await;
    assert_eq!(sim.get("subscribedSkus", &home).await.status, 200, "another tenant has a budget of its own");
    tokio::time::sleep(std::time::Duration::from_secs_f64(wait + 0.05)).await;
    assert_eq!(sim.get("subscribedSkus", &token).await.status, 200, "waiting as told helps");
    let counters = sim.simulator.admin().counters();
    let count = counters.of(fabrikam, Kind::SubscribedSkus);
    assert_eq!((count.calls, count.throttled, counters.throttled), (5, 1, 1));
}

#[tokio::test]
async fn throttling_can_be_switched_off() {
    let throttling = Some(Budget::per_tenant(1, 60_000));
    let sim = Sim::with(World::new().tenant("Fabrikam"), Options { throttling, ..Options::default() }).await;
    let token = sim.home_token().await;
    sim.get("organization", &token).await;
    assert_eq!(sim.get("organization", &token).await.status, 429);
    sim.simulator.admin().set_throttling(None);
    assert_eq!(sim.get("organization", &token).await.status, 200);
}
