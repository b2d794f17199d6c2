//! The published world answers Microsoft's published bodies, but for the named replacements.

use std::path::Path;

use graph_sim::{REPLACEMENTS, World};
use serde_json::{Value, json};

use crate::support::Sim;

fn published(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/published").join(file);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

const BODIES: [(&str, &str); 9] = [
    ("organization", "organization.list.json"),
    ("domains", "domains.list.json"),
    ("subscribedSkus", "subscribedSkus.list.json"),
    ("directory/subscriptions", "directory.subscriptions.list.json"),
    ("users", "users.list.json"),
    ("groups", "groups.list.json"),
    ("contracts", "contracts.list.json"),
    ("tenantRelationships/delegatedAdminRelationships", "delegatedAdminRelationships.list.json"),
    ("tenantRelationships/delegatedAdminCustomers", "delegatedAdminCustomers.list.json"),
];

#[tokio::test]
async fn bodies_are_as_they_were_published_but_for_the_replacements() {
    let sim = Sim::of(World::published()).await;
    let token = sim.home_token().await;
    let mut differences = 0;
    for (path, file) in BODIES {
        let mut served = sim.get(path, &token).await.body;
        let printed = published(file);
        for replacement in REPLACEMENTS.iter().filter(|it| it.file == file) {
            differences += 1;
            let expected = replacement.served.unwrap_or(sim.connection.tenant_id);
            assert_eq!(
                served.pointer(replacement.pointer),
                Some(&json!(expected)),
                "{}",
                replacement.because
            );
            assert_eq!(printed.pointer(replacement.pointer).and_then(Value::as_str), replacement.printed);
            let (parent, member) = replacement.pointer.rsplit_once('/').unwrap();
            let parent = served.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            match replacement.printed {
                Some(printed) => drop(parent.insert(member.to_owned(), json!(printed))),
                None => drop(parent.remove(member)),
            }
        }
        assert_eq!(served, printed, "{path}");
    }
    assert_eq!(differences, REPLACEMENTS.len(), "every replacement belongs to a body that is served");
}

#[tokio::test]
async fn the_contract_leads_to_a_customer_that_answers() {
    let sim = Sim::of(World::published()).await;
    let token = sim.home_token().await;
    let contract =
        sim.get("contracts", &token).await.body["value"][0]["customerId"].as_str().unwrap().to_owned();
    let relationships = "tenantRelationships/delegatedAdminRelationships?$filter=status eq 'active'";
    let active = sim.get(relationships, &token).await.body;
    assert_eq!(active["value"][0]["customer"]["tenantId"], contract);
    let customer = sim.token(&contract).await;
    for (path, file) in &BODIES[1..6] {
        assert_eq!(sim.get(path, &customer).await.body, published(file), "{path}");
    }
    assert_eq!(sim.get("organization", &customer).await.body["value"][0]["id"], contract);
    assert_eq!(sim.get("contracts", &customer).await.body["value"], json!([]), "a customer has no contracts");
}

#[tokio::test]
async fn selecting_leaves_only_what_was_selected() {
    let sim = Sim::of(World::published()).await;
    let token = sim.home_token().await;
    let body = sim.get("subscribedSkus?$select=consumedUnits,skuId", &token).await.body;
    assert_eq!(
        body["value"][0],
        json!({ "consumedUnits": 14, "skuId": "c7df2760-2c81-4ef7-b578-5b5392b571df" })
    );
}
