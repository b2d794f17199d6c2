//! Plans of a made-up kind: each difference once, the guard, what is chosen, and that a second plan is empty.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone, PartialEq)]
struct Thing {
    id: u32,
    value: u32,
}

impl Synced for Thing {
    type Key = u32;
    const OBJECT: RecordObject = RecordObject::Group;

    fn key(&self) -> u32 {
        self.id
    }

    fn name(&self) -> String {
        format!("Thing {}", self.id)
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![("Value", self.value.to_string())]
    }
}

const RULES: Rules = Rules { guard_percent: 20, chosen_anew: false };

fn thing(id: u32, value: u32) -> Thing {
    Thing { id, value }
}

fn index(rows: &[(Thing, bool)]) -> StoredRows<'_, Thing> {
    let standing = |ended| if ended { Standing::Ended } else { Standing::Live };
    rows.iter().map(|(row, ended)| (row.id, (row, standing(*ended)))).collect()
}

fn live(count: u32) -> Vec<(Thing, bool)> {
    (0..count).map(|id| (thing(id, 0), false)).collect()
}

fn full(
    chosen: impl IntoIterator<Item = Thing>,
    unchosen: impl IntoIterator<Item = u32>,
) -> Observation<Thing> {
    Observation::Full(Seen { unchosen: unchosen.into_iter().collect(), ..Seen::all(chosen) })
}

fn delta(chosen: Vec<Thing>, unchosen: &[u32], gone: &[u32]) -> Observation<Thing> {
    let seen = Seen { unchosen: unchosen.iter().copied().collect(), ..Seen::all(chosen) };
    Observation::Delta { seen, gone: gone.iter().copied().collect() }
}

fn planned(stored: &StoredRows<'_, Thing>, observation: Observation<Thing>, rules: Rules) -> Plan<Thing> {
    let current = stored.values().filter(|(_, standing)| *standing != Standing::Ended).count();
    reconcile(stored, current, observation, rules)
}

fn actions(plan: &Plan<Thing>) -> Vec<(u32, RecordAction)> {
    let mut actions: Vec<_> =
        plan.records.iter().map(|record| (record.id.parse().unwrap(), record.action)).collect();
    actions.sort();
    actions
}

#[test]
fn each_difference_is_named_once_with_its_record() {
    use RecordAction as A;
    let stored = [(thing(1, 5), false), (thing(2, 5), false), (thing(3, 5), false), (thing(4, 5), true)];
    let plan =
        planned(&index(&stored), full([thing(1, 5), thing(2, 9), thing(4, 5), thing(5, 1)], []), RULES);
    assert_eq!(plan.upserts, [thing(2, 9), thing(4, 5), thing(5, 1)]);
    assert_eq!(
        (plan.end.as_slice(), plan.drop.len(), plan.held.as_slice()),
        ([3].as_slice(), 0, [].as_slice())
    );
    let counts = Counts { added: 2, changed: 1, ended: 1, unchanged: 1, ..Counts::default() };
    assert_eq!(plan.counts, counts);
    assert_eq!(actions(&plan), [(2, A::Updated), (3, A::Removed), (4, A::Returned), (5, A::Created)]);
    let change = FieldChange { field: "Value".into(), before: "5".into(), after: "9".into() };
    let updated = plan.records.iter().find(|record| record.action == A::Updated).unwrap();
    assert_eq!((updated.name.as_str(), updated.changes.as_slice()), ("Thing 2", [change].as_slice()));
}

#[test]
fn only_a_full_observation_takes_what_it_does_not_show_for_missing() {
    let stored = live(10);
    let plan = planned(&index(&stored), delta(vec![thing(1, 7)], &[], &[2, 99]), RULES);
    assert_eq!((plan.end.as_slice(), plan.counts.unchanged), ([2].as_slice(), 0));
    assert_eq!((plan.held.len(), plan.returned.len()), (0, 0));
    let plan = planned(&index(&stored), full((1..10).map(|id| thing(id, 0)), []), RULES);
    assert_eq!(plan.end, [0]);
}

#[test]
fn sec_076_too_many_removals_are_held_and_upserts_still_apply() {
    let stored = live(10);
    let check = |observation, held: usize, ended: usize| {
        let plan = planned(&index(&stored), observation, RULES);
        assert_eq!(plan.held.len(), held);
        assert_eq!(plan.end.len(), ended);
        assert_eq!((plan.counts.held as usize, plan.counts.ended as usize), (held, ended));
        assert_eq!(plan.upserts.len(), 1, "{:?}", plan.upserts);
    };
    let shown = |from: u32| (from..10).map(|id| thing(id, 0)).chain([thing(50, 1)]);
    check(full(shown(3), []), 0, 3);
    check(full(shown(4), []), 4, 0);
    check(delta(vec![thing(50, 1)], &[], &[0, 1, 2]), 0, 3);
    check(delta(vec![thing(50, 1)], &[], &[0, 1, 2, 3]), 4, 0);
    let emptied = planned(&index(&stored[..3]), full([], []), RULES);
    assert_eq!((emptied.held.len(), emptied.end.len()), (3, 0));
}

#[test]
fn rows_no_longer_chosen_go_by_wish_or_past_the_guard() {
    let stored = live(10);
    let shown = || full((5..10).map(|id| thing(id, 0)), 0..5);
    let wished = planned(&index(&stored), shown(), Rules { chosen_anew: true, ..RULES });
    assert_eq!((wished.drop.as_slice(), wished.held.as_slice()), ([0, 1, 2, 3, 4].as_slice(), [].as_slice()));
    assert_eq!((wished.counts.ended, wished.counts.held), (5, 0));
    let guarded = planned(&index(&stored), shown(), RULES);
    assert_eq!((guarded.drop.len(), guarded.held.len()), (0, 5), "Microsoft changed, not the settings");
    let few = planned(&index(&stored), full((1..10).map(|id| thing(id, 0)), [0, 77]), RULES);
    assert_eq!(
        (few.drop.as_slice(), few.upserts.len()),
        ([0].as_slice(), 0),
        "an unknown one is not taken in"
    );
}

#[test]
fn a_wish_that_empties_a_set_beside_a_real_removal_holds_the_removal_alone() {
    let stored = live(5);
    let plan = planned(&index(&stored), full([], [0, 1]), Rules { chosen_anew: true, ..RULES });
    assert_eq!((plan.drop.as_slice(), plan.held.len()), ([0, 1].as_slice(), 3));
}

#[test]
fn sec_076_what_waits_goes_on_waiting_and_what_was_kept_stays() {
    let stored = live(30);
    let mut index = index(&stored);
    for id in 0..4 {
        index.get_mut(&id).unwrap().1 = Standing::Held;
    }
    let shown = |from: u32| full((from..30).map(|id| thing(id, 0)), []);
    let plan = planned(&index, shown(4), RULES);
    assert_eq!((plan.held.len(), plan.end.len()), (4, 0), "the set has grown, which decides nothing");
    let plan = planned(&index, shown(6), RULES);
    assert_eq!((plan.held.len(), plan.end.as_slice()), (4, [4, 5].as_slice()));
    let plan = planned(&index, shown(2), RULES);
    assert_eq!((plan.held.len(), plan.returned), (2, vec!["2".to_owned(), "3".to_owned()]), "two are back");
    for id in 0..4 {
        index.get_mut(&id).unwrap().1 = Standing::Kept;
    }
    for (from, held, ended) in [(4, 0, 0), (5, 0, 1), (20, 16, 0)] {
        let plan = planned(&index, shown(from), RULES);
        assert_eq!((plan.held.len(), plan.end.len()), (held, ended), "from {from}");
    }
    let plan = planned(&index, full((1..30).map(|id| thing(id, 0)), [0]), RULES);
    assert_eq!((plan.drop, plan.returned.len()), (vec![0], 4), "back at Microsoft, though one is not chosen");
}

proptest! {
    #[test]
    fn applying_a_plan_makes_the_next_one_empty(
        before in prop::collection::btree_map(0..40_u32, (0..4_u32, any::<bool>()), 0..20),
        after in prop::collection::btree_map(0..40_u32, (0..4_u32, any::<bool>()), 0..20),
        percent in 1..=100_u8,
        chosen_anew in any::<bool>(),
    ) {
        let rules = Rules { guard_percent: percent, chosen_anew };
        let shown = || {
            let chosen = after.iter().filter(|(_, (_, chosen))| *chosen).map(|(id, (value, _))| thing(*id, *value));
            let unchosen = after.iter().filter(|(_, (_, chosen))| !chosen).map(|(id, _)| *id);
            full(chosen, unchosen)
        };
        let rows: Vec<_> = before.iter().map(|(id, (value, ended))| (thing(*id, *value), *ended)).collect();
        let plan = planned(&index(&rows), shown(), rules);
        let held: BTreeSet<u32> = plan.held.iter().map(|(id, _)| id.parse().unwrap()).collect();
        let mut applied: BTreeMap<u32, (Thing, bool)> =
            rows.into_iter().map(|row| (row.0.id, row)).collect();
        for row in plan.upserts {
            applied.insert(row.id, (row, false));
        }
        for id in plan.end {
            applied.get_mut(&id).unwrap().1 = true;
        }
        for id in plan.drop {
            applied.remove(&id).unwrap();
        }
        let rows: Vec<_> = applied.into_values().collect();
        let alive: BTreeMap<u32, u32> =
            rows.iter().filter(|(row, ended)| !ended && !held.contains(&row.id)).map(|(row, _)| (row.id, row.value)).collect();
        let expected: BTreeMap<u32, u32> =
            after.iter().filter(|(_, (_, chosen))| *chosen).map(|(id, (value, _))| (*id, *value)).collect();
        prop_assert_eq!(alive, expected);
        let mut stored = index(&rows);
        for (id, row) in &mut stored {
            if held.contains(id) {
                row.1 = Standing::Held;
            }
        }
        let again = planned(&stored, shown(), rules);
        prop_assert!(again.upserts.is_empty() && again.drop.is_empty() && again.end.is_empty());
        prop_assert_eq!((again.counts.added, again.counts.changed, again.counts.ended), (0, 0, 0));
        prop_assert_eq!(again.held.len(), held.len());
    }
}
