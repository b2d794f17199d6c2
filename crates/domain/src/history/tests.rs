//! Days and what lies between them: tables of figures, and any series of moves against the sets they come from.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    asset::Day,
    id::{AssetId, DirectoryUserId, SkuId, TenantId},
    seat::{CapabilityStatus, Seats},
};

fn day(number: i64) -> Day {
    Day::from_number(20_000 + number)
}

fn stored(number: i64, enabled: i64, consumed: i64) -> LicenseDay {
    LicenseDay {
        day: day(number),
        seats: Seats { enabled, consumed, ..Seats::default() },
        status: CapabilityStatus::Enabled,
        ended: false,
    }
}

#[test]
fn a_day_without_a_row_is_as_the_one_before() {
    let rows = [stored(1, 10, 4), stored(4, 12, 5)];
    let read = [DaySpan { from: day(1), to: day(2) }, DaySpan { from: day(4), to: day(5) }];
    let told = |point: &DayPoint| {
        (point.day.number() - 20_000, point.figures.map(|it| (it.active, it.consumed, it.unused)), point.read)
    };
    let series: Vec<_> = series(&rows, &read, day(0), day(5)).iter().map(told).collect();
    let expected = [
        (0, None, false),
        (1, Some((10, 4, 6)), true),
        (2, Some((10, 4, 6)), true),
        (3, Some((10, 4, 6)), false),
        (4, Some((12, 5, 7)), true),
        (5, Some((12, 5, 7)), true),
    ];
    assert_eq!(series, expected);
}

#[test]
fn days_in_the_wrong_order_are_none() {
    assert_eq!(series(&[stored(1, 1, 1)], &[], day(3), day(2)), []);
}

#[test]
fn a_license_that_has_ended_has_no_seats_left() {
    let ended = LicenseDay { ended: true, ..stored(1, 10, 4) };
    assert_eq!(ended.figures(), Figures::default());
}

#[test]
fn sums_leave_out_free_pools_and_what_is_not_known() {
    let figures = |active, consumed| Some(Figures { active, consumed, ..Figures::default() });
    let change = |is_free_pool, before, after, people| LicenseChange {
        organization: None,
        tenant: TenantId(Uuid::nil()),
        tenant_name: "Contoso".into(),
        sku: sku(1),
        product: "Product".into(),
        license: AssetId(Uuid::nil()),
        is_free_pool,
        before,
        after,
        people,
    };
    let moved = Some(PeopleMoved { gained: 3, lost: 1 });
    let changes = [
        change(false, figures(10, 4), figures(12, 3), moved),
        change(true, figures(0, 0), figures(1_000_000, 9), moved),
        change(false, None, figures(7, 7), None),
    ];
    let people = PeopleMoved { gained: 3, lost: 1 };
    assert_eq!(
        ChangeTotals::of(&changes),
        ChangeTotals { active: 2, consumed: -1, unused: 0, people, unknown: 1 }
    );
    assert_eq!(changes[2].difference(|it| it.active), None);
    assert!(!change(false, figures(1, 1), figures(1, 1), Some(PeopleMoved::default())).differs());
}

#[test]
fn what_is_cut_off_or_has_more_is_not_read() {
    let mut one = HolderDay::default();
    one.note(sku(1), user(1), Turn::Gained);
    let packed = one.encode();
    assert_eq!(packed.len(), 16 + 8 + 16);
    for end in 1..packed.len() {
        assert_eq!(HolderDay::decode(&packed[..end]), None, "{end}");
    }
    assert_eq!(HolderDay::decode(&[packed.as_slice(), &[0]].concat()), None);
    assert_eq!(HolderDay::decode(&[]), Some(HolderDay::default()));
}

fn sku(n: u128) -> SkuId {
    SkuId(Uuid::from_u128(n))
}

fn user(n: u128) -> DirectoryUserId {
    DirectoryUserId(Uuid::from_u128(n))
}

type Held = BTreeSet<(SkuId, DirectoryUserId)>;

/// Who holds what after each day, and what is stored of the day.
fn lived(days: &[Vec<(u128, u128)>]) -> (Vec<Held>, Vec<HolderDay>) {
    let mut held = Held::new();
    let (mut ends, mut stored) = (vec![held.clone()], Vec::new());
    for toggles in days {
        let mut one = HolderDay::default();
        for (s, u) in toggles {
            let key = (sku(*s), user(*u));
            if held.remove(&key) {
                one.note(key.0, key.1, Turn::Lost);
            } else {
                held.insert(key);
                one.note(key.0, key.1, Turn::Gained);
            }
        }
        ends.push(held.clone());
        stored.push(one);
    }
    (ends, stored)
}

#[test]
fn days_too_far_apart_are_named_with_the_limit() {
    assert_eq!(too_far_apart(day(0), day(MOST_DAYS_COMPARED)), None);
    assert_eq!(too_far_apart(day(9), day(0)), None);
    let why = too_far_apart(day(0), day(MOST_DAYS_COMPARED + 1)).unwrap();
    for part in [day(0).to_string(), day(401).to_string(), "401 days".into(), "at most 400".into()] {
        assert!(why.contains(&part), "{why}");
    }
}

proptest! {
    #[test]
    fn between_any_two_days_stands_what_their_ends_differ_by(
        days in prop::collection::vec(prop::collection::vec((0_u128..3, 0_u128..5), 0..12), 1..9),
        ends in (0_usize..9, 0_usize..9),
    ) {
        let (held, stored) = lived(&days);
        let from = ends.0.min(ends.1).min(stored.len());
        let to = ends.0.max(ends.1).min(stored.len());
        let expected: BTreeMap<_, _> = held[to].difference(&held[from]).map(|key| (*key, Turn::Gained))
            .chain(held[from].difference(&held[to]).map(|key| (*key, Turn::Lost)))
            .collect();
        let mut turns = HolderTurns::default();
        stored[from..to].iter().for_each(|day| turns.add(day.iter()));
        prop_assert_eq!(turns.between().collect::<BTreeMap<_, _>>(), expected);
    }

    #[test]
    fn what_is_packed_comes_back(toggles in prop::collection::vec((0_u128..4, any::<u128>()), 0..40)) {
        let (_, stored) = lived(&[toggles]);
        prop_assert_eq!(HolderDay::decode(&stored[0].encode()), Some(stored[0].clone()));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Some(day) = HolderDay::decode(&bytes) {
            prop_assert_eq!(HolderDay::decode(&day.encode()), Some(day));
        }
    }
}
