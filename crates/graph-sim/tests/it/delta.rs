//! Delta rounds: what a caller who follows them knows is what is true.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use graph_sim::{DeltaOptions, Effect, Fault, Kind, Options, PageSizes, World, seats};
use serde_json::{Value, json};

use crate::support::{Answer, Sim, read};

const E5: &str = "SPE_E5";
const TENANT: &str = "fabrikam.onmicrosoft.com";
const SELECT: &str = "users/delta?$select=displayName,accountEnabled,jobTitle,assignedLicenses";

fn world() -> World {
    let world = World::new().tenant("Fabrikam").sku(E5, seats(10));
    let world = (0..7).fold(world, |world, n| world.user(&format!("User {n}"), |u| u.title("Clerk")));
    world
        .user("Ada Lovelace", |u| u.license(E5))
        .group("Sales", |g| g.license(E5).member("User 1").member("User 2"))
}

async fn sim(delta: DeltaOptions) -> Sim {
    Sim::with(world(), Options { page_sizes: PageSizes::all(3), delta, ..Options::default() }).await
}

/// What a caller knows after these items: later ones win, absent properties stay.
fn merge(known: &mut BTreeMap<String, Value>, items: &[Value]) {
    for item in items {
        let id = item["id"].as_str().unwrap().to_owned();
        if item.get("@removed").is_some() {
            known.remove(&id);
            continue;
        }
        let old = known.entry(id).or_insert_with(|| json!({}));
        for (name, value) in item.as_object().unwrap() {
            old[name] = value.clone();
        }
    }
}

fn check_known(sim: &Sim, known: &BTreeMap<String, Value>) {
    let truth = sim.simulator.admin().truth().tenants.swap_remove(0);
    let expected: BTreeMap<String, (String, bool, Option<String>, usize)> = truth
        .users
        .iter()
        .map(|it| {
            (it.id.to_string(), (it.name.clone(), it.enabled, it.job_title.clone(), it.assignments.len()))
        })
        .collect();
    let known: BTreeMap<String, (String, bool, Option<String>, usize)> = known
        .iter()
        .map(|(id, it)| {
            let text = |name: &str| it[name].as_str().map(str::to_owned);
            let licenses = it["assignedLicenses"].as_array().unwrap().len();
            (
                id.clone(),
                (text("displayName").unwrap(), it["accountEnabled"] == true, text("jobTitle"), licenses),
            )
        })
        .collect();
    assert_eq!(known, expected);
}

#[tokio::test]
async fn who_follows_the_rounds_knows_the_truth() {
    for delta in
        [DeltaOptions::default(), DeltaOptions { replay_every: 1, shuffle: true, ..DeltaOptions::default() }]
    {
        let sim = sim(delta).await;
        let (admin, token) = (sim.simulator.admin(), sim.home_token().await);
        let mut known = BTreeMap::new();
        let (items, link) = sim.round(SELECT, &token, |_| ()).await;
        assert_eq!(items.len(), if delta.shuffle { 16 } else { 8 });
        merge(&mut known, &items);
        check_known(&sim, &known);

        let (items, link) = sim.round(&link, &token, |_| ()).await;
        assert_eq!(items, Vec::<Value>::new(), "nothing happened");
        admin.add_user(TENANT, graph_sim::UserDraft::named("New One").license(E5)).unwrap();
        admin.rename_user(TENANT, "User 0", "Renamed").unwrap();
        admin.enable_user(TENANT, "User 3", false).unwrap();
        admin.unassign_license(TENANT, "Ada Lovelace", E5).unwrap();
        admin
            .change_user(
                TENANT,
                "User 4",
                &graph_sim::UserChange { job_title: Some(String::new()), ..Default::default() },
            )
            .unwrap();
        admin.remove_user(TENANT, "User 5").unwrap();
        admin.purge_user(TENANT, "User 6").unwrap();
        let (items, link) = sim.round(&link, &token, |_| ()).await;
        merge(&mut known, &items);
        check_known(&sim, &known);
        let reasons: Vec<&Value> = items.iter().filter_map(|it| it["@removed"].get("reason")).collect();
        assert!(reasons.contains(&&json!("changed")) && reasons.contains(&&json!("deleted")), "{reasons:?}");

        let gone = admin.truth().tenants[0].users.len();
        admin.restore_user(TENANT, "user.5@fabrikam.onmicrosoft.com").unwrap();
        assert_eq!(admin.truth().tenants[0].users.len(), gone + 1);
        merge(&mut known, &sim.round(&link, &token, |_| ()).await.0);
        check_known(&sim, &known);
    }
}

#[tokio::test]
async fn changes_while_a_round_runs_are_told_at_last() {
    let sim = sim(DeltaOptions::default()).await;
    let (admin, token) = (sim.simulator.admin(), sim.home_token().await);
    let mut known = BTreeMap::new();
    let mut step = 0;
    let (items, link) = sim
        .round(SELECT, &token, |_| {
            step += 1;
            admin.purge_user(TENANT, &format!("User {step}")).unwrap();
            admin.add_user(TENANT, graph_sim::UserDraft::named(&format!("Late {step}"))).unwrap();
        })
        .await;
    merge(&mut known, &items);
    merge(&mut known, &sim.round(&link, &token, |_| ()).await.0);
    check_known(&sim, &known);
}

#[tokio::test]
async fn only_selected_properties_bring_an_object_back() {
    let sim = sim(DeltaOptions::default()).await;
    let (admin, token) = (sim.simulator.admin(), sim.home_token().await);
    let (_, link) = sim.round("users/delta?$select=displayName,jobTitle", &token, |_| ()).await;
    admin.enable_user(TENANT, "User 1", false).unwrap();
    admin.rename_user(TENANT, "User 2", "Renamed").unwrap();
    let (items, _) = sim.round(&link, &token, |_| ()).await;
    let members: Vec<&String> = items[0].as_object().unwrap().keys().collect();
    assert_eq!(items.len(), 1);
    assert_eq!(members, ["displayName", "id", "jobTitle"]);
    let minimal =
        read(sim.request(&link, &token).header("prefer", "return=minimal").send().await.unwrap()).await;
    let members: Vec<&String> = minimal.body["value"][0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["displayName", "id"]);
}

#[tokio::test]
async fn latest_begins_now_and_ids_filter() {
    let sim = sim(DeltaOptions::default()).await;
    let (admin, token) = (sim.simulator.admin(), sim.home_token().await);
    let (items, link) = sim.round("users/delta?$deltatoken=latest&$select=displayName", &token, |_| ()).await;
    assert!(items.is_empty());
    admin.rename_user(TENANT, "User 1", "Renamed").unwrap();
    assert_eq!(sim.round(&link, &token, |_| ()).await.0[0]["displayName"], "Renamed");
    let users = &admin.truth().tenants[0].users;
    let path = format!("users/delta?$filter=id eq '{}' or id eq '{}'", users[0].id, users[3].id);
    let (items, link) = sim.round(&path, &token, |_| ()).await;
    assert_eq!(items.len(), 2);
    for user in [&users[0], &users[1]] {
        admin.rename_user(TENANT, &user.id.to_string(), "Again").unwrap();
    }
    assert_eq!(sim.round(&link, &token, |_| ()).await.0.len(), 1);
}

#[tokio::test]
async fn group_deltas_tell_who_joined_and_left() {
    let sim = sim(DeltaOptions::default()).await;
    let (admin, token) = (sim.simulator.admin(), sim.home_token().await);
    let (items, link) = sim.round("groups/delta?$select=displayName,members", &token, |_| ()).await;
    assert_eq!(items[0]["members@delta"].as_array().unwrap().len(), 2);
    admin.set_member(TENANT, "Sales", "User 3", true).unwrap();
    admin.set_member(TENANT, "Sales", "User 1", false).unwrap();
    admin.remove_user(TENANT, "User 2").unwrap();
    let (items, link) = sim.round(&link, &token, |_| ()).await;
    let members = items[0]["members@delta"].as_array().unwrap();
    let removed = members.iter().filter(|it| it["@removed"]["reason"] == "deleted").count();
    assert_eq!((items.len(), members.len(), removed), (1, 3, 2), "{members:?}");
    let (without, _) = sim.round("groups/delta?$select=displayName", &token, |_| ()).await;
    assert!(without[0].get("members@delta").is_none());
    admin.remove_group(TENANT, "Sales").unwrap();
    assert_eq!(sim.round(&link, &token, |_| ()).await.0[0]["@removed"]["reason"], "changed");
    let ada = &admin.truth().tenants[0].users;
    assert_eq!(
        ada.iter().map(|it| it.assignments.len()).sum::<usize>(),
        1,
        "what the group passed on is gone"
    );
}

#[tokio::test]
async fn a_large_group_comes_in_portions() {
    let world =
        (0..250).fold(World::new().tenant("Fabrikam"), |world, n| world.user(&format!("User {n:03}"), |u| u));
    let world = world.group("All", |g| (0..250).fold(g, |g, n| g.member(&format!("User {n:03}"))));
    let sim = Sim::of(world.group("None", |g| g)).await;
    let token = sim.home_token().await;
    let (items, _) = sim.round("groups/delta", &token, |_| ()).await;
    let portions: Vec<usize> =
        items.iter().filter_map(|it| it["members@delta"].as_array()).map(Vec::len).collect();
    assert_eq!((items.len(), portions), (4, vec![100, 100, 50]));
}

fn check_gone(answer: &Answer, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code()), (410, code), "{:?}", answer.body);
    let location = answer.header("location");
    assert!(location.starts_with("http://127.0.0.1:") && location.ends_with("$deltatoken="), "{location}");
}

#[tokio::test]
async fn worthless_tokens_are_gone() {
    let now = Arc::new(AtomicI64::new(1_790_000_000_000));
    let clock = now.clone();
    let options = Options { clock: Arc::new(move || clock.load(Ordering::Relaxed)), ..Options::default() };
    let sim = Sim::with(world(), options).await;
    let (admin, token) = (sim.simulator.admin(), sim.home_token().await);
    let (_, link) = sim.round(SELECT, &token, |_| ()).await;
    admin
        .inject(
            Fault::new(Effect::DeltaExpired { status: 410, code: "resyncRequired".to_owned() })
                .kind(Kind::Users)
                .times(1),
        )
        .unwrap();
    assert_eq!(sim.get("users", &token).await.status, 200, "a list has no token");
    check_gone(&sim.get(&link, &token).await, "resyncRequired");
    assert_eq!(sim.get(&link, &token).await.status, 200);
    admin
        .inject(
            Fault::new(Effect::DeltaExpired { status: 404, code: "syncStateNotFound".to_owned() }).times(1),
        )
        .unwrap();
    assert_eq!(sim.get(&link, &token).await.status, 404);

    admin.expire_delta_tokens(Some(TENANT)).unwrap();
    let gone = sim.get(&link, &token).await;
    check_gone(&gone, "resyncRequired");
    let (items, link) = sim.round(gone.header("location"), &token, |_| ()).await;
    assert!(items.len() == 8 && items[0].get("accountEnabled").is_some(), "the location keeps the selection");

    now.fetch_add(7 * 24 * 3_600_000 + 1, Ordering::Relaxed);
    let token = sim.home_token().await;
    check_gone(&sim.get(&link, &token).await, "syncStateNotFound");
    check_gone(&sim.get("users/delta?$deltatoken=nonsense", &token).await, "syncStateNotFound");
    let groups = link.replace("/users/", "/groups/");
    check_gone(&sim.get(&groups, &token).await, "syncStateNotFound");
}

#[tokio::test]
async fn links_of_deltas_lead_astray() {
    let sim = sim(DeltaOptions::default()).await;
    let (admin, token) = (sim.simulator.admin(), sim.home_token().await);
    let struck = async |effect: Effect, link: &str| {
        admin.inject(Fault::new(effect).kind(Kind::Users).times(1)).unwrap();
        sim.get(link, &token).await.body
    };
    let link = |body: &Value| body["@odata.nextLink"].as_str().unwrap().to_owned();
    let first = sim.get(SELECT, &token).await.body;
    let cycle = struck(Effect::NextLinkCycle, &link(&first)).await;
    assert_eq!(sim.get(&link(&cycle), &token).await.body["value"], first["value"]);
    let foreign = struck(Effect::ForeignNextLink { origin: "http://127.0.0.1:9".to_owned() }, SELECT).await;
    assert!(link(&foreign).starts_with("http://127.0.0.1:9/v1.0/users/delta?$skiptoken="));
    let empty = struck(Effect::EmptyPage, SELECT).await;
    assert_eq!(
        (&empty["value"], &sim.get(&link(&empty), &token).await.body["value"]),
        (&json!([]), &first["value"])
    );
    let twice = struck(Effect::DuplicateItem, SELECT).await;
    assert_eq!(sim.get(&link(&twice), &token).await.body["value"][0], first["value"][2]);
    let replayed = struck(Effect::Replay, SELECT).await;
    assert_eq!(replayed["value"].as_array().unwrap().len(), 6);
    let (_, delta) = sim.round(SELECT, &token, |_| ()).await;
    let foreign = struck(Effect::ForeignDeltaLink { origin: "http://127.0.0.1:9".to_owned() }, &delta).await;
    assert!(
        foreign["@odata.deltaLink"].as_str().unwrap().starts_with("http://127.0.0.1:9/v1.0/users/delta?")
    );
}

#[tokio::test]
async fn pages_are_counted_by_their_token() {
    let sim = sim(DeltaOptions::default()).await;
    let token = sim.home_token().await;
    let first = sim.get(SELECT, &token).await.body;
    for _ in 0..2 {
        sim.get(first["@odata.nextLink"].as_str().unwrap(), &token).await;
    }
    let pages = sim.simulator.admin().pages();
    let served: Vec<(u32, bool, u64)> = pages.iter().map(|it| (it.page, it.by_token, it.served)).collect();
    assert_eq!(served, [(1, false, 1), (2, true, 2)]);
}
