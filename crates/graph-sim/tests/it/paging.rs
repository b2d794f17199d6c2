//! Pages, their links, and the options that shape a list.

use graph_sim::{Cloud, Kind, Options, PageSizes, World, seats};

use crate::support::Sim;

fn world(customers: usize) -> World {
    let named = |world: World, n: usize| world.customer(&format!("Customer {n:03}"));
    (0..customers).fold(World::new().partner("Northlight"), named)
}

async fn sim(size: usize) -> Sim {
    Sim::with(world(7), Options { page_sizes: PageSizes::all(size), ..Options::default() }).await
}

#[tokio::test]
async fn pages_join_to_the_whole_list() {
    let sim = sim(3).await;
    let token = sim.home_token().await;
    for path in [
        "contracts",
        "tenantRelationships/delegatedAdminRelationships",
        "tenantRelationships/delegatedAdminCustomers?$select=id,displayName",
    ] {
        let (items, pages) = sim.all(path, &token).await;
        let mut ids: Vec<&str> = items.iter().map(|it| it["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), pages), (7, 3), "{path}");
    }
}

#[tokio::test]
async fn a_next_link_is_absolute_opaque_and_keeps_the_options() {
    let sim = sim(100).await;
    let token = sim.home_token().await;
    let path = "tenantRelationships/delegatedAdminRelationships?$top=2&$count=true&$select=id,status\
                &$filter=status eq 'active'&$orderby=displayName desc";
    let first = sim.get(path, &token).await;
    assert_eq!(first.body["@odata.count"], 7);
    let link = first.body["@odata.nextLink"].as_str().unwrap();
    assert!(link.starts_with(&sim.simulator.url(Cloud::Global)), "{link}");
    assert!(link.contains("$skiptoken=") && link.contains("$select=") && link.contains("$filter="), "{link}");
    let second = sim.get(link, &token).await;
    assert_eq!(second.body["value"].as_array().unwrap().len(), 2);
    assert!(second.body.get("@odata.count").is_none(), "the count is on the first page only");
    let mut members: Vec<&String> = second.body["value"][0].as_object().unwrap().keys().collect();
    members.retain(|member| !member.starts_with('@'));
    assert_eq!(members, ["id", "status"]);
    let (all, pages) = sim.all(path, &token).await;
    assert_eq!((all.len(), pages), (7, 4));
}

#[tokio::test]
async fn a_page_token_belongs_to_one_list_of_one_tenant() {
    let sim = sim(2).await;
    let token = sim.home_token().await;
    let link = sim.get("contracts", &token).await.body["@odata.nextLink"].as_str().unwrap().to_owned();
    let moved = link.replace("/contracts?", "/tenantRelationships/delegatedAdminCustomers?");
    assert_eq!(sim.get(&moved, &token).await.code(), "Directory_ExpiredPageToken");
    let elsewhere = sim.token("customer000.onmicrosoft.com").await;
    assert_eq!(sim.get(&link, &elsewhere).await.code(), "Directory_ExpiredPageToken");
    assert_eq!(sim.get("contracts?$skiptoken=nonsense", &token).await.status, 400);
}

#[tokio::test]
async fn lists_are_filtered_and_sorted() {
    let world = world(3).gdap("expired", "Zoo", &[]).gdap("terminated", "Ark", &[]);
    let sim = Sim::of(world).await;
    let token = sim.home_token().await;
    let relationships = "tenantRelationships/delegatedAdminRelationships";
    let names = async |query: &str| {
        let (items, _) = sim.all(&format!("{relationships}?{query}"), &token).await;
        items.iter().map(|it| it["displayName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("$filter=status eq 'expired' or status eq 'terminated'").await, ["Zoo", "Ark"]);
    assert_eq!(
        names("$filter=status eq 'ACTIVE'&$orderby=displayName desc").await[0],
        "Customer 002 licenses"
    );
    assert_eq!(names("$orderby=displayName").await[0], "Ark");
    let id = sim.simulator.admin().truth().tenants[1].id;
    assert_eq!(names(&format!("$filter=customer/tenantId eq '{id}'")).await, ["Customer 000 licenses"]);
    let (contracts, _) = sim.all(&format!("contracts?$filter=customerId eq {id}"), &token).await;
    assert_eq!(contracts[0]["displayName"], "Customer 000");
}

#[tokio::test]
async fn subscribed_skus_page_when_told_to() {
    let world =
        World::new().tenant("Fabrikam").sku("SPE_E5", seats(5)).sku("SPB", seats(3)).sku("EMS", seats(1));
    let page_sizes = PageSizes::default().with(Kind::SubscribedSkus, 2);
    let sim = Sim::with(world, Options { page_sizes, ..Options::default() }).await;
    let token = sim.home_token().await;
    let (skus, pages) = sim.all("subscribedSkus?$select=skuPartNumber,prepaidUnits", &token).await;
    assert_eq!((skus.len(), pages), (3, 2));
}
