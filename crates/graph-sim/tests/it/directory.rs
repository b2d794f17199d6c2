//! Users and groups: their lists, options, permissions and the admin API that changes them.

use graph_sim::{AssignmentError, AssignmentState, ConsentChange, Options, PageSizes, Truth, World, seats};
use serde_json::{Value, json};

use crate::support::{Sim, read};

const TENANT: &str = "fabrikam.onmicrosoft.com";

fn world() -> World {
    let world = World::new().tenant("Fabrikam").sku("SPE_E5", seats(3)).sku("SPB", seats(5));
    let world = world.user("Ada Lovelace", |u| u.license("SPE_E5").department("Sales"));
    let world = world.user("Guy Guest", |u| u.guest().disabled()).user("Bea Both", |u| u.license("SPB"));
    world
        .group("Sales", |g| g.license("SPB").member("Ada Lovelace").member("Bea Both"))
        .group("Everyone", graph_sim::GroupDraft::unified)
}

fn consumed(truth: &Truth, part_number: &str) -> i64 {
    truth.tenants[0].skus.iter().find(|it| it.part_number == part_number).unwrap().consumed
}

fn names(items: &[Value]) -> Vec<&str> {
    items.iter().map(|it| it["displayName"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn sentences_make_users_groups_and_seats() {
    let sim = Sim::of(world()).await;
    let truth = sim.simulator.admin().truth();
    assert_eq!((consumed(&truth, "SPE_E5"), consumed(&truth, "SPB")), (1, 2));
    let token = sim.home_token().await;
    let path = "users?$select=displayName,userType,accountEnabled,assignedLicenses,licenseAssignmentStates";
    let users = sim.get(path, &token).await.body;
    assert_eq!(names(users["value"].as_array().unwrap()), ["Ada Lovelace", "Guy Guest", "Bea Both"]);
    let bea = &users["value"][2];
    assert_eq!(
        (
            bea["assignedLicenses"].as_array().unwrap().len(),
            bea["licenseAssignmentStates"].as_array().unwrap().len()
        ),
        (1, 2)
    );
    assert_eq!(
        (&users["value"][1]["userType"], &users["value"][1]["accountEnabled"]),
        (&json!("Guest"), &json!(false))
    );
    let group = sim
        .get("groups?$filter=displayName eq 'Sales'&$select=id,assignedLicenses", &token)
        .await
        .body["value"][0]
        .clone();
    assert_eq!(group["assignedLicenses"][0]["skuId"], bea["assignedLicenses"][0]["skuId"]);
    let members = sim
        .get(&format!("groups/{}/members?$select=displayName", group["id"].as_str().unwrap()), &token)
        .await
        .body;
    assert_eq!(names(members["value"].as_array().unwrap()), ["Ada Lovelace", "Bea Both"]);
    assert_eq!(members["value"][0]["@odata.type"], "#microsoft.graph.user");
    let one = sim.get("users/ada.lovelace@fabrikam.onmicrosoft.com?$select=department", &token).await.body;
    assert_eq!(one["department"], "Sales");
}

#[tokio::test]
async fn lists_filter_count_and_page() {
    let sim = Sim::with(world(), Options { page_sizes: PageSizes::all(2), ..Options::default() }).await;
    let token = sim.home_token().await;
    let sku = &sim.simulator.admin().truth().tenants[0].skus[0].sku_id.clone();
    for (filter, expected) in [
        ("userType eq 'Guest'", vec!["Guy Guest"]),
        ("accountEnabled eq true and userType eq 'Member'", vec!["Ada Lovelace", "Bea Both"]),
        ("startswith(displayName,'bea')", vec!["Bea Both"]),
        (&format!("assignedLicenses/any(s:s/skuId eq {sku})"), vec!["Ada Lovelace"]),
    ] {
        let (items, _) = sim.all(&format!("users?$select=displayName&$filter={filter}"), &token).await;
        assert_eq!(names(&items), expected, "{filter}");
    }
    let advanced = "users?$count=true&$select=displayName&$filter=assignedLicenses/$count ne 0";
    assert_eq!(sim.get(advanced, &token).await.code(), "Request_UnsupportedQuery");
    let eventual = |path: &str| sim.request(path, &token).header("consistencylevel", "eventual");
    let answer = read(eventual(advanced).send().await.unwrap()).await;
    assert_eq!(
        (&answer.body["@odata.count"], answer.body["value"].as_array().unwrap().len()),
        (&json!(2), 2)
    );
    let count = eventual("users/$count").send().await.unwrap();
    assert_eq!((count.status().as_u16(), count.text().await.unwrap()), (200, "3".to_owned()));
    assert_eq!(sim.get("users/$count", &token).await.status, 400);
    assert_eq!(sim.all("users", &token).await.1, 2, "two pages");
    let failing = sim.get("groups?$filter=hasMembersWithLicenseErrors eq true", &token).await.body;
    assert_eq!(failing["value"], json!([]));
}

#[tokio::test]
async fn options_that_the_directory_does_not_have_are_refused() {
    let sim = Sim::of(world()).await;
    let token = sim.home_token().await;
    for (path, status, code) in [
        ("users?$top=1000", 400, "BadRequest"),
        ("users?$skip=1", 400, "Request_UnsupportedQuery"),
        ("users?$expand=manager", 400, "Request_UnsupportedQuery"),
        ("users?$select=colour", 400, "BadRequest"),
        ("users?$select=mailboxSettings", 501, "NotImplemented"),
        ("users?$select=signInActivity", 403, "Authorization_RequestDenied"),
        ("users?$filter=userType ne 'Guest'", 400, "Request_UnsupportedQuery"),
        ("users?$filter=endswith(mail,'x')", 400, "Request_UnsupportedQuery"),
        ("users?$count=true", 400, "Request_UnsupportedQuery"),
        ("groups?$skip=1", 400, "Request_UnsupportedQuery"),
        ("groups?$select=members", 400, "BadRequest"),
        ("users/delta?$top=5", 400, "Request_UnsupportedQuery"),
        ("users/delta?$orderby=displayName", 400, "Request_UnsupportedQuery"),
        ("users/delta?$expand=manager", 400, "Request_UnsupportedQuery"),
        ("users/delta?$filter=displayName eq 'x'", 400, "Request_UnsupportedQuery"),
        ("users/delta?$deltatoken=x&$select=id", 400, "BadRequest"),
        ("groups/nobody/members", 404, "Request_ResourceNotFound"),
        ("users/nobody@x.example", 404, "Request_ResourceNotFound"),
    ] {
        let answer = sim.get(path, &token).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code), "{path}: {:?}", answer.body);
    }
    let preferring =
        |path: &'static str| sim.request(path, &token).header("prefer", "odata.maxpagesize=1").send();
    assert_eq!(preferring("users").await.unwrap().status(), 400);
    let page = read(preferring("users/delta").await.unwrap()).await;
    assert_eq!(page.body["value"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn each_route_wants_its_permission() {
    let sim = Sim::of(world()).await;
    let admin = sim.simulator.admin();
    let id = admin.truth().tenants[0].groups[0].id;
    for (role, users, groups, members) in [
        ("User.Read.All", 200, 403, 403),
        ("Group.Read.All", 403, 200, 200),
        ("Group.ReadBasic.All", 403, 200, 403),
        ("Directory.Read.All", 200, 200, 200),
        ("Organization.Read.All", 403, 403, 403),
    ] {
        let consent = ConsentChange::Roles(vec![role.to_owned()]);
        admin.set_consent(TENANT, sim.connection.application_id, &consent).unwrap();
        let token = sim.home_token().await;
        for (path, status) in [
            ("users".to_owned(), users),
            ("users/delta".to_owned(), users),
            ("groups".to_owned(), groups),
            ("groups/delta".to_owned(), groups),
            (format!("groups/{id}/members"), members),
        ] {
            let answer = sim.get(&path, &token).await;
            assert_eq!(answer.status, status, "{role}: {path}");
            assert!(status == 200 || answer.code() == "Authorization_RequestDenied");
        }
    }
}

#[tokio::test]
async fn seats_follow_people() {
    let sim = Sim::of(world()).await;
    let admin = sim.simulator.admin();
    let check = |e5: i64, spb: i64| {
        let truth = admin.truth();
        assert_eq!((consumed(&truth, "SPE_E5"), consumed(&truth, "SPB")), (e5, spb));
    };
    admin.assign_license(TENANT, "Guy Guest", "SPE_E5").unwrap();
    check(2, 2);
    admin.remove_user(TENANT, "Ada Lovelace").unwrap();
    check(1, 1);
    admin.restore_user(TENANT, "ada.lovelace@fabrikam.onmicrosoft.com").unwrap();
    check(2, 2);
    admin.unassign_license(TENANT, "Bea Both", "SPB").unwrap();
    check(2, 2);
    admin.set_member(TENANT, "Sales", "Bea Both", false).unwrap();
    check(2, 1);
    admin.set_group_license(TENANT, "Sales", "SPE_E5", true).unwrap();
    check(2, 1);
    admin.fail_license(TENANT, "Ada Lovelace", "SPB", AssignmentError::UniquenessViolation).unwrap();
    check(2, 0);
    for n in 0..3 {
        admin.add_user(TENANT, graph_sim::UserDraft::named(&format!("New {n}"))).unwrap();
        admin.set_member(TENANT, "Sales", &format!("New {n}"), true).unwrap();
    }
    check(3, 3);
    let truth = admin.truth();
    let short: Vec<_> = truth.tenants[0]
        .users
        .iter()
        .flat_map(|it| &it.assignments)
        .filter(|it| it.error == AssignmentError::CountViolation)
        .collect();
    assert_eq!(
        (short.len(), short[0].state),
        (2, AssignmentState::Error),
        "three seats of E5, four wishes and one taken"
    );
    admin.remove_group(TENANT, "Sales").unwrap();
    check(2, 0);
}

#[tokio::test]
async fn people_change_over_http() {
    let sim = Sim::of(world()).await;
    let send = async |method: &str, path: &str, body: Value| {
        let url = format!("{}/_sim/{path}", sim.simulator.admin_url());
        let request = sim.client.request(method.parse().unwrap(), url).json(&body);
        read(request.send().await.unwrap()).await
    };
    let users = format!("tenants/{TENANT}/users");
    let added = send("POST", &users, json!({ "name": "Carl New", "licenses": ["SPB"], "guest": true })).await;
    assert_eq!(added.status, 200, "{:?}", added.body);
    let carl = added.body["id"].as_str().unwrap();
    assert_eq!(send("POST", &users, json!({ "name": "Carl New", "guest": true })).await.status, 409);
    for (method, path, body, status) in [
        ("PATCH", format!("{users}/{carl}"), json!({ "name": "Carla", "enabled": false }), 200),
        (
            "PUT",
            format!("{users}/{carl}/licenses/SPE_E5"),
            json!({ "error": "MutuallyExclusiveViolation" }),
            200,
        ),
        ("DELETE", format!("{users}/{carl}/licenses/SPB"), Value::Null, 200),
        ("DELETE", format!("{users}/{carl}/licenses/SPB"), Value::Null, 404),
        ("DELETE", format!("{users}/Guy Guest"), Value::Null, 200),
        ("POST", format!("{users}/Bea Both/restore"), Value::Null, 404),
        ("POST", format!("tenants/{TENANT}/groups"), json!({ "name": "Pilots", "members": ["Carla"] }), 200),
        ("PUT", format!("tenants/{TENANT}/groups/Pilots/members/Bea Both"), Value::Null, 200),
        ("PATCH", format!("tenants/{TENANT}/groups/Pilots"), json!({ "name": "Captains" }), 200),
        ("DELETE", "delta-tokens".to_owned(), json!({}), 200),
    ] {
        let answer = send(method, &path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {:?}", answer.body);
    }
    let truth = sim.simulator.admin().truth();
    let tenant = &truth.tenants[0];
    let carla = tenant.users.iter().find(|it| it.name == "Carla").unwrap();
    assert_eq!((carla.enabled, carla.assignments.len(), tenant.users.len()), (false, 1, 3));
    let captains = tenant.groups.iter().find(|it| it.name == "Captains").unwrap();
    assert_eq!(captains.members.len(), 2);
    assert!(send("GET", "pages", Value::Null).await.body.is_array());
}
