//! Every body that Microsoft publishes for what the client reads, read by the client, values asserted. The folder
//! `tests/examples` is walked, so that a body that nobody reads fails the test.

use std::{collections::BTreeMap, fs, path::PathBuf};

use domain::{
    relationship::RelationshipStatus,
    seat::{CapabilityStatus, Seats},
    sku::AppliesTo,
    time::Timestamp,
};
use graph::{Error, ErrorKind};

use crate::script::{Asked, Desk, Reply};

mod batches;
mod directory;
mod errors;
mod lists;
mod tokens;

/// Bodies of endpoints that come later, by the start of their names, and with what.
const LATER: [(&str, &str); 13] = [
    ("admin.reportSettings.", "comes with usage reports"),
    ("bitlocker.", "comes with recovery keys"),
    ("delegatedAdminCustomers.serviceManagementDetails.", "comes with access checks of relationships"),
    ("delegatedAdminRelationships.accessAssignments.", "comes with access checks of relationships"),
    ("delegatedAdminRelationships.operations.", "comes with access checks of relationships"),
    ("delegatedAdminRelationships.requests.", "comes with access checks of relationships"),
    ("deviceManagement.", "comes with devices"),
    ("devices.", "comes with devices"),
    ("groups.members.", "comes with showing who is in a group"),
    ("reports.", "comes with usage reports"),
    ("tenantRelationships.findTenantInformationByTenantId.", "comes with looking up a tenant by its id"),
    ("users.authentication.", "comes with password rotation"),
    ("users.licenseDetails.", "comes with showing one person's service plans"),
];

/// Says of every other body where it is from; read for statuses and headers.
const INDEX: &str = "index.json";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/examples")
}

/// A body's bytes.
fn body(file: &str) -> Vec<u8> {
    fs::read(folder().join(file)).unwrap()
}

/// The body as an answer of this status.
fn reply(file: &str, status: u16) -> Reply {
    Reply::new(status, body(file))
}

/// A published single object as the one entry of a list: the client asks for lists only.
fn as_list(file: &str) -> Reply {
    Reply::last(&String::from_utf8(body(file)).unwrap())
}

/// Reads the body through the client and asserts its values; false for a file that no reader knows.
async fn read(file: &str) -> bool {
    match file {
        "subscribedSkus.list.json" => lists::subscribed_skus(file).await,
        "subscribedSkus.get.json" => lists::subscribed_sku(file).await,
        "directory.subscriptions.list.json" => lists::subscriptions(reply(file, 200)).await,
        "directory.subscriptions.get.json" => lists::subscriptions(as_list(file)).await,
        "contracts.list.json" => lists::contracts(file, &String::from_utf8(body(file)).unwrap()).await,
        "contracts.get.json" => {
            let object = String::from_utf8(body(file)).unwrap();
            lists::contracts(file, &format!(r#"{{"value":[{object}]}}"#)).await;
        }
        "delegatedAdminCustomers.list.json" => lists::customers(file).await,
        "delegatedAdminCustomers.get.json" => lists::customer(file).await,
        "delegatedAdminRelationships.list.json" => lists::relationships(file).await,
        "delegatedAdminRelationships.get.json" => lists::relationship(file).await,
        "organization.list.json" => lists::organization(file).await,
        "organization.list.intune-page.json" => lists::organization_of_intune(file).await,
        "domains.list.json" => lists::domains(file).await,
        "oauth.token.client_credentials.200.json" => tokens::of_an_app(file).await,
        "oauth.token.authorization_code.200.json" => tokens::of_a_person(file).await,
        _ if file.starts_with("users.") || file.starts_with("groups.") => directory::read(file).await,
        "batch.request.json" => batches::request(file).await,
        "batch.response.200.json" => batches::response(file).await,
        _ => return errors::read(file).await,
    }
    true
}

#[tokio::test]
async fn every_published_body_is_read_or_named_as_coming_later() {
    let mut counts = BTreeMap::from([("read", 0), ("later", 0), ("index", 0)]);
    let mut later_used = BTreeMap::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let later = LATER.iter().find(|(start, _)| file.starts_with(start));
        let handled = match later {
            _ if file == INDEX => "index",
            Some((start, reason)) => {
                assert!(reason.starts_with("comes with "));
                *later_used.entry(*start).or_insert(0) += 1;
                "later"
            }
            None => {
                assert!(read(&file).await, "{file} is neither read nor named as coming later");
                "read"
            }
        };
        *counts.get_mut(handled).unwrap() += 1;
    }
    assert_eq!(later_used.len(), LATER.len(), "a row of LATER names nothing: {later_used:?}");
    assert_eq!(counts, BTreeMap::from([("read", 48), ("later", 24), ("index", 1)]));
}

#[test]
fn the_index_names_every_body() {
    let index: Vec<serde_json::Value> = serde_json::from_slice(&body(INDEX)).unwrap();
    let mut named: Vec<_> = index.iter().map(|entry| entry["file"].as_str().unwrap().to_owned()).collect();
    let mut found: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.retain(|file| file != INDEX);
    named.sort();
    found.sort();
    assert_eq!(named, found);
}
