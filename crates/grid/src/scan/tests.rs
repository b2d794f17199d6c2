//! The passes over rows in every width, filters and figures alike.

use super::{Lookup, retain_answered, retain_between};
use crate::bits::Bits;
use crate::codes::Codes;
use crate::packed::Packed;
use crate::tally::{count_codes, sum, sum_by_code};

/// The numbers 0, 1, 2, 0, 1, … in each width.
fn widths(len: u32) -> [Packed; 4] {
    let values = (0..len).map(|row| row % 3);
    [
        Packed::U8(values.clone().map(|value| u8::try_from(value).unwrap()).collect()),
        Packed::U16(values.clone().map(|value| u16::try_from(value).unwrap()).collect()),
        Packed::U32(values.clone().collect()),
        Packed::U64(values.map(u64::from).collect()),
    ]
}

fn where_code(len: u32, keep: impl Fn(u32) -> bool) -> Bits {
    let mut rows = Bits::none(len);
    (0..len).filter(|row| keep(row % 3)).for_each(|row| rows.insert(row));
    rows
}

#[test]
fn every_width_scans_alike() {
    for len in [0, 1, 64, 150] {
        for numbers in widths(len) {
            let mut rows = Bits::all(len);
            retain_between(&numbers, 1, 2, &mut rows);
            assert_eq!(rows, where_code(len, |code| code >= 1), "{numbers:?}");
            assert_eq!(sum(&numbers, &rows), (0..len).map(|row| u128::from(row % 3)).sum::<u128>());
            assert_eq!(sum(&numbers, &Bits::all(len)), sum(&numbers, &rows));
            let mut counts = [0; 2];
            count_codes(&numbers, &rows, &mut counts);
            assert_eq!(counts, [0, where_code(len, |code| code == 1).count()]);
            for codes in &widths(len) {
                let sums = sum_by_code(codes, &numbers, &rows, 2);
                assert_eq!(sums, [0, u128::from(where_code(len, |code| code == 1).count())]);
            }
        }
    }
}

#[test]
fn rows_answer_through_any_column() {
    for len in [1, 64, 150] {
        for codes in widths(len).into_iter().take(3).map(Codes::own) {
            let (mut first, mut second) = (Lookup::new(&codes, 3), Lookup::new(&codes, 3));
            first.answer(&where_code(3, |code| code == 1), 1);
            second.answer(&where_code(3, |code| code >= 1), 2);
            let mut dense = Bits::all(len);
            retain_answered(&[first, second], 3, &mut dense);
            assert_eq!(dense, where_code(len, |code| code == 1), "{codes:?}");
        }
    }
}

#[test]
fn a_block_with_few_survivors_is_checked_row_by_row() {
    let codes = Codes::own(Packed::new((0..200).map(|row| row % 3).collect()));
    let mut lookup = Lookup::new(&codes, 3);
    lookup.answer(&where_code(3, |code| code == 2), 1);
    let mut rows = Bits::none(200);
    for row in [0, 2, 100, 101, 199] {
        rows.insert(row);
    }
    retain_answered(&[lookup], 1, &mut rows);
    let mut kept = Vec::new();
    rows.for_each(|row| kept.push(row));
    assert_eq!(kept, [2, 101]);
}

#[test]
fn sums_do_not_overflow() {
    let numbers = Packed::new(vec![u64::MAX; 70]);
    assert_eq!(sum(&numbers, &Bits::all(70)), 70 * u128::from(u64::MAX));
}
