//! What delta rounds come to: absent members stay, null ones are cleared, and the later entry wins.

use std::collections::BTreeMap;

use domain::{
    directory_user::{AssignmentError, AssignmentState, DirectoryUser, UserType},
    group::{Group, GroupClass},
    id::DirectoryUserId,
    time::Timestamp,
};
use graph::{Body, Chain, Change, GroupPatch, Patch, Removal, UserPatch, decode, merged};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::script::{Desk, Reply};

const DELTA: &str = "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=1";

fn uuid(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

/// Reads entries as the client does, through a page that was kept.
/// A page as it comes back from staging.
async fn page(chain: Chain, entries: &[Value]) -> Body {
    let reply = Reply::new(200, json!({ "value": entries, "@odata.deltaLink": DELTA }).to_string());
    let page = Desk::reading(reply).home().page(chain, None).await.unwrap();
    Body::kept(&page.body.to_json())
}

async fn users(entries: &[Value]) -> Vec<Change<UserPatch>> {
    decode::users(&page(Chain::Users, entries).await).unwrap()
}

async fn groups(entries: &[Value]) -> Vec<Change<GroupPatch>> {
    decode::groups(&page(Chain::Groups, entries).await).unwrap()
}

fn present<P: Patch>(change: Change<P>) -> P {
    match change {
        Change::Present(patch) => patch,
        Change::Removed { .. } => panic!("removed"),
    }
}

/// A round over what is stored, as the engine applies it.
fn apply<P: Patch>(stored: &mut BTreeMap<P::Id, P::Noun>, changes: impl IntoIterator<Item = Change<P>>) {
    for (id, change) in merged(changes) {
        match change {
            Change::Removed { .. } => drop(stored.remove(&id)),
            Change::Present(patch) => match stored.get_mut(&id) {
                Some(known) => patch.apply_to(known),
                None => drop(stored.insert(id, patch.into_new())),
            },
        }
    }
}

#[tokio::test]
async fn every_member_of_a_user_is_read() {
    let (sku, group, plan) = (uuid(5), uuid(6), uuid(7));
    let entry = json!({
        "id": uuid(1), "displayName": "Ada Lovelace", "givenName": "Ada", "surname": "Lovelace",
        "userPrincipalName": "ada@fabrikam.com", "mail": "ada@fabrikam.com", "userType": "Guest",
        "accountEnabled": true, "jobTitle": "Countess", "department": "Engines", "officeLocation": "1",
        "usageLocation": "GB", "mobilePhone": "+44", "businessPhones": ["+45", "+46"],
        "onPremisesSyncEnabled": true, "createdDateTime": "2026-01-02T03:04:05Z",
        "assignedLicenses": [{ "skuId": uuid(9), "disabledPlans": [] }],
        "licenseAssignmentStates": [
            { "skuId": sku, "assignedByGroup": group, "state": "Error", "error": "CountViolation", "disabledPlans": [] },
            { "skuId": sku, "assignedByGroup": null, "state": "Active", "error": "None", "disabledPlans": [plan, null, plan] },
        ],
    });
    let [ada] = users(&[entry]).await.try_into().unwrap();
    let ada = present(ada).into_new();
    assert_eq!(ada.id.to_string(), uuid(1));
    assert_eq!((&*ada.display_name, &*ada.given_name, &*ada.surname), ("Ada Lovelace", "Ada", "Lovelace"));
    assert_eq!(
        (&*ada.user_principal_name, ada.mail.as_deref()),
        ("ada@fabrikam.com", Some("ada@fabrikam.com"))
    );
    assert_eq!((ada.user_type, ada.account_enabled, ada.on_premises), (UserType::Guest, true, true));
    assert_eq!((&*ada.job_title, &*ada.department, &*ada.office_location), ("Countess", "Engines", "1"));
    assert_eq!((&*ada.usage_location, &*ada.mobile_phone, &*ada.business_phone), ("GB", "+44", "+45, +46"));
    assert_eq!(ada.created, Timestamp::from_rfc3339("2026-01-02T03:04:05Z"));
    let [direct, inherited] = ada.assignments.try_into().unwrap();
    assert_eq!((direct.sku.to_string(), direct.by_group, direct.error), (sku, None, None));
    assert_eq!(direct.disabled_plans.iter().map(ToString::to_string).collect::<Vec<_>>(), [plan]);
    assert_eq!(inherited.by_group.unwrap().to_string(), group);
    assert_eq!(
        (inherited.state, inherited.error),
        (AssignmentState::Error, Some(AssignmentError::CountViolation))
    );
}

#[tokio::test]
async fn absent_members_stay_and_null_ones_are_cleared() {
    let whole = json!({ "id": uuid(1), "displayName": "Ada", "mail": "ada@x.example", "jobTitle": "Countess",
        "userType": "Member", "accountEnabled": true, "onPremisesSyncEnabled": true, "businessPhones": ["1"],
        "assignedLicenses": [{ "skuId": uuid(5), "disabledPlans": [] }] });
    let mut known = present(users(&[whole]).await.remove(0)).into_new();
    assert_eq!(
        (known.assignments.len(), known.assignments[0].by_group),
        (1, None),
        "direct, for want of states"
    );

    let renamed = users(&[json!({ "id": uuid(1), "displayName": "Ada King" })]).await.remove(0);
    present(renamed).apply_to(&mut known);
    let expected = DirectoryUser { display_name: "Ada King".into(), ..known.clone() };
    assert_eq!((&known, known.mail.as_deref()), (&expected, Some("ada@x.example")));

    let cleared = json!({ "id": uuid(1), "mail": null, "jobTitle": null, "userType": null,
        "onPremisesSyncEnabled": null, "businessPhones": [], "assignedLicenses": [] });
    present(users(&[cleared]).await.remove(0)).apply_to(&mut known);
    assert_eq!((known.mail, &*known.job_title, &*known.business_phone), (None, "", ""));
    assert_eq!((known.user_type, known.on_premises), (UserType::default(), false));
    assert!(known.account_enabled && known.assignments.is_empty());
}

#[tokio::test]
async fn removals_keep_their_reason_and_an_unknown_one_may_come_back() {
    let removed = |reason: &str| json!({ "id": uuid(1), "@removed": { "reason": reason } });
    let reasons: Vec<_> = users(&[removed("changed"), removed("deleted"), removed("moved")])
        .await
        .into_iter()
        .map(|change| match change {
            Change::Removed { reason, .. } => reason,
            Change::Present(_) => panic!("present"),
        })
        .collect();
    assert_eq!(reasons, [Removal::Changed, Removal::Deleted, Removal::Changed]);
}

#[tokio::test]
async fn sec_072_the_later_entry_of_a_chain_wins() {
    let ada = |name: &str| json!({ "id": uuid(1), "displayName": name });
    let gone = json!({ "id": uuid(1), "@removed": { "reason": "changed" } });
    let check = async |entries: &[Value], expected: Option<(&str, &str)>| {
        let mut stored = BTreeMap::new();
        apply(&mut stored, users(entries).await);
        let ada = stored.values().next().map(|user| (&*user.display_name, &*user.job_title));
        assert_eq!(ada, expected, "{entries:?}");
    };
    check(&[ada("Ada"), ada("Ada King")], Some(("Ada King", ""))).await;
    check(&[json!({ "id": uuid(1), "jobTitle": "Countess" }), ada("Ada")], Some(("Ada", "Countess"))).await;
    check(&[ada("Ada"), gone.clone()], None).await;
    check(&[gone.clone(), ada("Ada")], Some(("Ada", ""))).await;
    check(std::slice::from_ref(&gone), None).await;
    let told = json!({ "id": uuid(1), "jobTitle": "Countess" });
    check(&[told, gone, ada("Ada")], Some(("Ada", ""))).await;
}

#[tokio::test]
async fn a_groups_class_follows_from_what_is_told_and_what_is_known() {
    let read = async |entry: Value| present(groups(&[entry]).await.remove(0));
    let whole = json!({ "id": uuid(1), "displayName": "Sales", "description": null, "mail": null,
        "groupTypes": ["DynamicMembership"], "mailEnabled": false, "securityEnabled": true,
        "assignedLicenses": [{ "skuId": uuid(6) }, { "skuId": uuid(5), "disabledPlans": [] }] });
    let mut group: Group = read(whole).await.into_new();
    assert_eq!((group.class, group.dynamic, group.mail.clone()), (GroupClass::Security, true, None));
    assert_eq!(group.licenses.iter().map(ToString::to_string).collect::<Vec<_>>(), [uuid(5), uuid(6)]);

    let mailed = json!({ "id": uuid(1), "mailEnabled": true, "mail": "sales@x.example" });
    read(mailed).await.apply_to(&mut group);
    assert_eq!((group.class, group.dynamic), (GroupClass::MailEnabledSecurity, true));
    read(json!({ "id": uuid(1), "groupTypes": ["Unified"], "assignedLicenses": [] }))
        .await
        .apply_to(&mut group);
    assert_eq!((group.class, group.dynamic, group.licenses.len()), (GroupClass::Microsoft365, false, 0));
    assert_eq!((&*group.display_name, group.mail.as_deref()), ("Sales", Some("sales@x.example")));
}

/// A user as a directory holds it: some members, of which each may be null.
type Members = Map<String, Value>;

/// What happens to a user of four between two rounds, and whether a round ends there.
#[derive(Debug, Clone)]
enum Event {
    Set { user: u128, member: &'static str, value: Option<u8> },
    License { user: u128, sku: u128, group: Option<u128>, on: bool },
    Remove { user: u128 },
    EndOfRound,
}

fn event() -> impl Strategy<Value = Event> {
    let members = prop::sample::select(vec!["displayName", "mail", "jobTitle", "department"]);
    let user = || 1..5_u128;
    prop_oneof![
        4 => (user(), members, prop::option::weighted(0.8, any::<u8>()))
            .prop_map(|(user, member, value)| Event::Set { user, member, value }),
        3 => (user(), 1..4_u128, prop::option::of(1..3_u128), any::<bool>())
            .prop_map(|(user, sku, group, on)| Event::License { user, sku, group, on }),
        1 => user().prop_map(|user| Event::Remove { user }),
        2 => Just(Event::EndOfRound),
    ]
}

/// A directory that answers rounds with only what changed, entry by entry and some of them twice.
#[derive(Default)]
struct Directory {
    users: BTreeMap<u128, Members>,
    round: Vec<Value>,
}

impl Directory {
    fn happens(&mut self, event: &Event) {
        match event {
            Event::Set { user, member, value } => {
                let value = value.map_or(Value::Null, |value| format!("text {value}").into());
                self.change(*user, member, value);
            }
            Event::License { user, sku, group, on } => {
                let known = self.users.get(user).and_then(|members| members.get("licenseAssignmentStates"));
                let mut states = known.and_then(Value::as_array).cloned().unwrap_or_default();
                let (sku, group) = (uuid(*sku), group.map(uuid));
                states.retain(|state| state["skuId"] != sku || state["assignedByGroup"] != json!(group));
                if *on {
                    states.push(json!({ "skuId": sku, "assignedByGroup": group, "state": "Active" }));
                }
                self.change(*user, "licenseAssignmentStates", states.into());
            }
            Event::Remove { user } => {
                if self.users.remove(user).is_some() {
                    self.round.push(json!({ "id": uuid(*user), "@removed": { "reason": "deleted" } }));
                }
            }
            Event::EndOfRound => {}
        }
    }

    fn change(&mut self, user: u128, member: &str, value: Value) {
        self.users.entry(user).or_default().insert(member.to_owned(), value.clone());
        self.round.push(json!({ "id": uuid(user), member: value }));
    }

    /// Everything as a first round shows it.
    fn whole(&self) -> Vec<Value> {
        let entry = |(id, members): (&u128, &Members)| {
            let mut entry = members.clone();
            entry.insert("id".into(), uuid(*id).into());
            Value::Object(entry)
        };
        self.users.iter().map(entry).collect()
    }
}

fn stored(changes: Vec<Change<UserPatch>>) -> BTreeMap<DirectoryUserId, DirectoryUser> {
    let mut stored = BTreeMap::new();
    apply(&mut stored, changes);
    stored
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sec_072_rounds_in_chain_order_come_to_what_the_directory_holds(
        events in prop::collection::vec(event(), 1..40),
        replay in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut directory = Directory::default();
        let mut known = BTreeMap::new();
        let mut last: Vec<Value> = Vec::new();
        for event in events.iter().chain([&Event::EndOfRound]) {
            directory.happens(event);
            if matches!(event, Event::EndOfRound) {
                let round = std::mem::take(&mut directory.round);
                // A replay shows the former round again, in its order, before the new one.
                let shown = if replay { [last, round.clone()].concat() } else { round.clone() };
                apply(&mut known, runtime.block_on(users(&shown)));
                last = round;
            }
        }
        let truth = stored(runtime.block_on(users(&directory.whole())));
        prop_assert_eq!(known, truth);
    }
}
