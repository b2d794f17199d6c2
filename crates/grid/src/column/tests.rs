//! What columns take and refuse.

use super::{Flaw, TextColumn};
use crate::integers::IntegerColumn;
use crate::packed::Packed;

fn column(values: &[i64]) -> IntegerColumn {
    let (base, step, steps) = IntegerColumn::pack(values);
    IntegerColumn::new(base, step, steps).unwrap()
}

#[test]
fn integers_pack_by_base_and_step() {
    let day = 86_400_000;
    let table: [(&[i64], i64, u64, u64); 6] = [
        (&[], 0, 1, 0),
        (&[7, 7], 7, 1, 0),
        (&[-5, 0, 3], -5, 1, 8),
        (&[20_000 * day, 20_365 * day, 20_002 * day], 20_000 * day, 86_400_000, 365),
        (&[1_000_000, 0, 300], 0, 100, 10_000),
        (&[i64::MIN, i64::MAX], i64::MIN, u64::MAX, 1),
    ];
    for (values, base, step, max) in table {
        let (packed_base, packed_step, steps) = IntegerColumn::pack(values);
        assert_eq!((packed_base, packed_step, steps.max()), (base, step, max), "{values:?}");
        let column = column(values);
        for (row, &value) in (0..).zip(values) {
            assert_eq!(column.value(row), value, "{values:?}");
        }
    }
}

#[test]
fn ranges_become_ranges_of_numbers() {
    let column = column(&[10, 20, 50]);
    let table = [
        (10, 50, Some((0, 4))),
        (i64::MIN, i64::MAX, Some((0, i64::MAX.abs_diff(10) / 10))),
        (11, 19, None),
        (11, 20, Some((1, 1))),
        (i64::MIN, 9, None),
        (50, 10, None),
    ];
    for (low, high, numbers) in table {
        assert_eq!(column.numbers_between(low, high), numbers, "{low}..={high}");
    }
}

#[test]
fn totals_stop_at_the_ends_of_i64() {
    assert_eq!(column(&[i64::MAX]).total(2, 0), i64::MAX);
    assert_eq!(column(&[i64::MIN]).total(2, 0), i64::MIN);
    assert_eq!(column(&[-3, 4]).total(2, 1), 1);
}

#[test]
fn inconsistent_parts_are_refused() {
    let text = |entries: &[&str], codes| {
        let entries = entries.iter().map(|&entry| entry.to_owned()).collect();
        TextColumn::new(entries, codes, true).err()
    };
    assert_eq!(text(&["a", "b"], Packed::U8(vec![0, 1])), None);
    assert_eq!(text(&["a", "b"], Packed::U8(vec![0, 2])), Some(Flaw::CodeOutOfRange));
    assert_eq!(text(&[], Packed::U16(vec![0])), Some(Flaw::CodeOutOfRange));
    assert_eq!(text(&["b", "a"], Packed::U8(vec![0])), Some(Flaw::Unsorted));
    assert_eq!(text(&["a"], Packed::U64(vec![0])), Some(Flaw::CodesTooWide));
    let integer = |base, step, steps| IntegerColumn::new(base, step, Packed::U64(steps)).err();
    assert_eq!(integer(i64::MIN, 1, vec![u64::MAX]), None);
    assert_eq!(integer(i64::MIN + 1, 1, vec![u64::MAX]), Some(Flaw::Overflow));
    assert_eq!(integer(0, 2, vec![1 << 62]), Some(Flaw::Overflow));
    assert_eq!(integer(0, u64::MAX, vec![u64::MAX]), Some(Flaw::Overflow));
    assert_eq!(integer(0, 0, vec![0]), Some(Flaw::Overflow));
}
