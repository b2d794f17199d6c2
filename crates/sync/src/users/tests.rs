//! Plans of users: full and delta rounds, replays, restored and unknown ones, and who is chosen.

use domain::{
    directory_user::{AssignmentError, AssignmentState},
    id::GroupId,
    settings::SkuChoice,
    sync_run::Counts,
};
use graph::{Patch as _, Removal};
use proptest::prelude::*;
use store::Hold;
use uuid::Uuid;

use super::*;

const RULES: Rules = Rules { guard_percent: 20, chosen_anew: false };
const EVERYONE: UserChoice = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };

fn id(number: u128) -> DirectoryUserId {
    DirectoryUserId(Uuid::from_u128(number))
}

fn patch(number: u128, json: &str) -> Change<UserPatch> {
    let mut members: serde_json::Value = serde_json::from_str(json).unwrap();
    members["id"] = serde_json::to_value(id(number)).unwrap();
    Change::Present(serde_json::from_value(members).unwrap())
}

fn named(number: u128, name: &str) -> Change<UserPatch> {
    patch(
        number,
        &format!(
            r#"{{"user_principal_name":"u{number}@x.example","user_type":"Member","display_name":"{name}"}}"#
        ),
    )
}

fn gone(number: u128, reason: Removal) -> Change<UserPatch> {
    Change::Removed { id: id(number), reason }
}

fn told(chain: Vec<Change<UserPatch>>) -> Told {
    graph::merged(chain)
}

fn user(number: u128, name: &str) -> DirectoryUser {
    match named(number, name) {
        Change::Present(patch) => patch.into_new(),
        Change::Removed { .. } => unreachable!("it is named"),
    }
}

fn stored(rows: Vec<(DirectoryUser, bool)>) -> Vec<StoredUser> {
    rows.into_iter().map(|(user, ended)| StoredUser { user, ended, held: Hold::None }).collect()
}

fn delta(rows: &[StoredUser], chain: Vec<Change<UserPatch>>) -> Result<Plan<DirectoryUser>, Incomplete> {
    plan_delta(rows, rows.iter().filter(|row| !row.ended).count(), told(chain), &EVERYONE, RULES)
}

#[test]
fn sec_072_in_a_delta_the_later_entry_wins_and_an_unknown_removal_is_ignored() {
    let rows = stored(vec![(user(1, "Ada"), false), (user(2, "Bob"), false), (user(3, "Cid"), true)]);
    let plan = delta(
        &rows,
        vec![
            patch(1, r#"{"job_title":"Clerk"}"#),
            gone(2, Removal::Changed),
            named(2, "Bob"),
            named(3, "Cid"),
            gone(9, Removal::Deleted),
            patch(1, r#"{"job_title":"Chief"}"#),
            named(4, "Dot"),
        ],
    )
    .unwrap();
    let names: Vec<_> =
        plan.upserts.iter().map(|user| (user.display_name.as_str(), user.job_title.as_str())).collect();
    assert_eq!(names, [("Ada", "Chief"), ("Cid", ""), ("Dot", "")]);
    assert!(plan.end.is_empty());
    assert_eq!(plan.counts, Counts { added: 2, changed: 1, unchanged: 1, ..Counts::default() });
}

#[test]
fn both_reasons_of_a_removal_end_the_row() {
    let rows = stored((1..=20).map(|number| (user(number, "X"), false)).collect());
    let plan = delta(&rows, vec![gone(1, Removal::Changed), gone(2, Removal::Deleted)]).unwrap();
    assert_eq!(plan.end, [id(1), id(2)]);
}

#[test]
fn a_patch_of_an_unknown_user_asks_for_a_full_read_unless_it_tells_all() {
    assert_eq!(delta(&[], vec![patch(1, r#"{"job_title":"Clerk"}"#)]).unwrap_err(), Incomplete);
    assert_eq!(delta(&[], vec![named(1, "Ada")]).unwrap().upserts.len(), 1);
}

#[test]
fn who_is_no_longer_chosen_is_dropped_and_comes_back_with_a_license() {
    let choice = UserChoice::RECOMMENDED;
    let sku = "00000000-0000-0000-0000-000000000007";
    let licensed = |state: &str| {
        let mut user = user(1, "Ada");
        user.assignments = vec![LicenseAssignment {
            sku: sku.parse().unwrap(),
            by_group: None,
            state: AssignmentState::from(state.to_owned()),
            error: None,
            disabled_plans: vec![],
        }];
        user
    };
    assert!(takes(&choice, &licensed("Active")));
    assert!(!takes(&choice, &licensed("Error")), "it gives no license");
    assert!(!takes(&choice, &user(1, "Ada")));
    let rows = stored(vec![(licensed("Active"), false)]);
    let chain = vec![named(1, "Ada")];
    let full = plan_full(&rows, told(chain), &choice, RULES);
    assert_eq!((full.drop.as_slice(), full.counts.ended), ([id(1)].as_slice(), 1));
}

#[test]
fn an_assignment_reads_as_product_group_and_error() {
    let assignment = LicenseAssignment {
        sku: "06ebc4ee-1bb5-47dd-8120-11324bc54e06".parse().unwrap(),
        by_group: Some(GroupId(Uuid::from_u128(5))),
        state: AssignmentState::Error,
        error: Some(AssignmentError::CountViolation),
        disabled_plans: vec![],
    };
    assert_eq!(
        license(&assignment),
        "Microsoft 365 E5 (by group 00000000-0000-0000-0000-000000000005; Error: No seats left)"
    );
}

proptest! {
    /// The same changes told by deltas of any cut, with replays, give what a full read gives.
    #[test]
    fn deltas_come_to_the_same_as_a_full_read(
        before in prop::collection::btree_map(0..12_u128, 0..3_u8, 0..12),
        changes in prop::collection::vec((0..12_u128, prop::option::of(0..3_u8), any::<bool>()), 0..20),
        cut in 0..20_usize,
    ) {
        let name = |value: u8| format!("Name {value}");
        let loose = Rules { guard_percent: 100, chosen_anew: false };
        let mut truth: BTreeMap<u128, u8> = before.clone();
        let mut rows: BTreeMap<u128, (DirectoryUser, bool)> =
            before.iter().map(|(number, value)| (*number, (user(*number, &name(*value)), false))).collect();
        let mut chains = vec![Vec::new(), Vec::new()];
        for (place, (number, value, twice)) in changes.iter().enumerate() {
            let entry = if let Some(value) = value {
                truth.insert(*number, *value);
                named(*number, &name(*value))
            } else {
                truth.remove(number);
                gone(*number, Removal::Deleted)
            };
            let chain = &mut chains[usize::from(place >= cut)];
            chain.push(entry.clone());
            if *twice { chain.push(entry); }
        }
        for chain in chains {
            let stored = stored(rows.values().cloned().collect());
            let current = stored.iter().filter(|row| !row.ended).count();
            let plan = plan_delta(&stored, current, told(chain), &EVERYONE, loose).unwrap();
            let held: BTreeSet<String> = plan.held.iter().map(|(id, _)| id.clone()).collect();
            for user in plan.upserts { rows.insert(user.id.0.as_u128(), (user, false)); }
            for id in plan.end { rows.get_mut(&id.0.as_u128()).unwrap().1 = true; }
            for row in rows.values_mut().filter(|row| held.contains(&row.0.id.to_string())) { row.1 = true; }
        }
        let alive: BTreeMap<u128, String> = rows.iter().filter(|(_, row)| !row.1)
            .map(|(number, row)| (*number, row.0.display_name.clone())).collect();
        let expected: BTreeMap<u128, String> = truth.iter().map(|(number, value)| (*number, name(*value))).collect();
        prop_assert_eq!(alive, expected);
    }
}
