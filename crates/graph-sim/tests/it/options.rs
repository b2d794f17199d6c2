//! An option or header that Graph does not have on a route answers 400, and an answer carries Graph's headers.

use graph_sim::{Cloud, World, seats};

use crate::support::{Sim, read};

async fn sim() -> Sim {
    Sim::of(World::new().partner("Northlight").sku("SPE_E5", seats(9)).customer("Fabrikam")).await
}

#[tokio::test]
async fn unsupported_options_are_refused() {
    let sim = sim().await;
    let token = sim.home_token().await;
    let relationships = "tenantRelationships/delegatedAdminRelationships";
    let customers = "tenantRelationships/delegatedAdminCustomers";
    let unsupported = "Request_UnsupportedQuery";
    for (path, query, code) in [
        ("subscribedSkus", "$filter=skuPartNumber eq 'SPE_E5'", unsupported),
        ("subscribedSkus", "$top=5", unsupported),
        ("subscribedSkus", "$count=true", unsupported),
        ("subscribedSkus", "$search=x", unsupported),
        ("subscribedSkus", "$orderby=skuId", unsupported),
        ("subscribedSkus", "$select=colour", "BadRequest"),
        ("subscribedSkus", "$select=", "BadRequest"),
        ("subscribedSkus", "$select=id&$select=skuId", "BadRequest"),
        ("subscribedSkus", "select=id", "BadRequest"),
        ("subscribedSkus", "nonsense=1", "BadRequest"),
        ("organization", "$top=1", unsupported),
        ("organization", "$filter=displayName eq 'x'", unsupported),
        ("organization", "$expand=extensions", unsupported),
        ("domains", "$filter=isDefault eq true", unsupported),
        ("domains", "$top=1000", "BadRequest"),
        ("contracts", "$orderby=displayName", unsupported),
        ("contracts", "$skip=1", unsupported),
        ("contracts", "$filter=contractType eq 'x'", unsupported),
        ("directory/subscriptions", "$top=0", "BadRequest"),
        ("directory/subscriptions", "$filter=totalLicenses eq 5", unsupported),
        (relationships, "$top=301", "BadRequest"),
        (relationships, "$top=many", "BadRequest"),
        (relationships, "$count=perhaps", "BadRequest"),
        (relationships, "$filter=status ne 'active'", unsupported),
        (relationships, "$filter=startswith(displayName,'x')", unsupported),
        (relationships, "$orderby=duration", unsupported),
        (customers, "$top=301", "BadRequest"),
        (customers, "$orderby=tenantId", unsupported),
    ] {
        let answer = sim.get(&format!("{path}?{query}"), &token).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, code), "{path}?{query}: {:?}", answer.body);
        let message = answer.body["error"]["message"].as_str().unwrap();
        assert!(!message.is_empty() && answer.body["error"]["innerError"]["request-id"].is_string());
    }
}

#[tokio::test]
async fn supported_options_are_not() {
    let sim = sim().await;
    let token = sim.home_token().await;
    for path in [
        "organization?$select=id,displayName,verifiedDomains",
        "domains?$top=999",
        "subscribedSkus?$select=id,skuId,prepaidUnits",
        "directory/subscriptions?$top=999&$filter=isTrial eq false and status eq 'Enabled'",
        "contracts?$top=999&$select=customerId",
        "tenantRelationships/delegatedAdminRelationships?$top=300&$filter=status eq 'active'&$count=true",
        "tenantRelationships/delegatedAdminCustomers?$orderby=displayName desc",
    ] {
        let answer = sim.get(path, &token).await;
        assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
        assert!(!answer.body["value"].as_array().unwrap().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn unsupported_headers_are_refused() {
    let sim = sim().await;
    let token = sim.home_token().await;
    for (name, value, status) in [
        ("prefer", "odata.maxpagesize=2", 400),
        ("x-ms-throttle-priority", "urgent", 400),
        ("consistencylevel", "strong", 400),
        ("if-none-match", "x", 400),
        ("accept", "text/csv", 406),
        ("x-ms-throttle-priority", "low", 200),
        ("consistencylevel", "eventual", 200),
        ("accept", "application/json", 200),
    ] {
        let answer =
            read(sim.request("subscribedSkus", &token).header(name, value).send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{name}: {value}");
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused() {
    let sim = sim().await;
    let token = sim.home_token().await;
    for path in ["me", "users/x/manager", "organization/x/branding", "subscribedSkus/a/b"] {
        assert_eq!(sim.get(path, &token).await.status, 400, "{path}");
    }
    let beta = format!("{}/beta/subscribedSkus", sim.simulator.url(Cloud::Global));
    assert_eq!(sim.get(&beta, &token).await.status, 400);
    let url = format!("{}/v1.0/contracts", sim.simulator.url(Cloud::Global));
    let answer = read(sim.client.post(url).bearer_auth(&token).send().await.unwrap()).await;
    assert_eq!(answer.status, 405);
}

#[tokio::test]
async fn single_objects_answer_by_id() {
    let sim = sim().await;
    let token = sim.home_token().await;
    for path in [
        "subscribedSkus",
        "directory/subscriptions",
        "contracts",
        "tenantRelationships/delegatedAdminRelationships",
        "tenantRelationships/delegatedAdminCustomers",
    ] {
        let first = sim.get(path, &token).await.body["value"][0].clone();
        let id = first["id"].as_str().unwrap();
        let one = sim.get(&format!("{path}/{id}"), &token).await;
        assert_eq!((one.status.as_u16(), &one.body["id"]), (200, &first["id"]), "{path}");
        assert!(one.body["@odata.context"].as_str().unwrap().ends_with("/$entity"));
        assert_eq!(sim.get(&format!("{path}/nobody"), &token).await.status, 404);
        assert_eq!(sim.get(&format!("{path}/{id}?$top=1"), &token).await.status, 400);
    }
    let subscription = sim.get("directory/subscriptions", &token).await.body["value"][0].clone();
    let commerce = subscription["commerceSubscriptionId"].as_str().unwrap();
    let path = format!("directory/subscriptions(commerceSubscriptionId='{commerce}')");
    assert_eq!(sim.get(&path, &token).await.body["id"], subscription["id"]);
}

#[tokio::test]
async fn every_answer_carries_graphs_headers() {
    let sim = sim().await;
    let token = sim.home_token().await;
    let id = "7b12f9bb-2eef-42e3-ad75-eee69ec9088d";
    let request = sim.request("subscribedSkus?$select=id", &token).header("client-request-id", id);
    let answer = read(request.send().await.unwrap()).await;
    assert_eq!(answer.header("client-request-id"), id);
    assert_eq!(answer.header("request-id").len(), 36);
    assert!(answer.header("x-ms-ags-diagnostic").contains("ServerInfo"));
    assert!(answer.header("date").ends_with(" GMT"));
    assert!(answer.header("content-type").starts_with("application/json;odata.metadata=minimal"));
    assert_eq!(answer.header("x-ms-resource-unit"), "2", "three, one less for $select");
    let partner = sim.get("tenantRelationships/delegatedAdminCustomers", &token).await;
    assert_eq!(partner.header("x-ms-resource-unit"), "", "the partner API is not weighed by units");
}
