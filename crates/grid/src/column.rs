//! One column: texts by code, or integers as steps from a base; it does not filter or sort.

use crate::dictionary::Dictionary;
use crate::packed::Packed;

/// The place of a column in its grid. An id means nothing in another grid: look it up again by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnId(pub u16);

/// A named column of one kind.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) data: Data,
}

#[derive(Debug)]
pub(crate) enum Data {
    Text(TextColumn),
    Integer(IntegerColumn),
}

impl Data {
    /// One number per row in the column's order: codes or steps.
    pub(crate) fn numbers(&self) -> &Packed {
        match self {
            Self::Text(column) => column.codes(),
            Self::Integer(column) => column.steps(),
        }
    }
}

/// Why a column's parts do not make a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Flaw {
    #[error("its dictionary is not sorted or names a text twice")]
    Unsorted,
    #[error("a code points past its dictionary")]
    CodeOutOfRange,
    #[error("its codes are wider than codes can be")]
    CodesTooWide,
    #[error("its values leave the range of 64-bit integers")]
    Overflow,
}

/// Texts, each row a code into a sorted dictionary.
#[derive(Debug)]
pub(crate) struct TextColumn {
    dictionary: Dictionary,
    codes: Packed,
    searchable: bool,
}

impl TextColumn {
    /// Checks that the dictionary is in order and that every code points into it.
    pub(crate) fn new(entries: Vec<String>, codes: Packed, searchable: bool) -> Result<Self, Flaw> {
        if matches!(codes, Packed::U64(_)) {
            return Err(Flaw::CodesTooWide);
        }
        let dictionary = Dictionary::new(entries, searchable).ok_or(Flaw::Unsorted)?;
        if codes.len() > 0 && codes.max() >= u64::from(dictionary.len()) {
            return Err(Flaw::CodeOutOfRange);
        }
        Ok(Self { dictionary, codes, searchable })
    }

    pub(crate) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    pub(crate) fn codes(&self) -> &Packed {
        &self.codes
    }

    pub(crate) fn is_searchable(&self) -> bool {
        self.searchable
    }

    /// The code of a row, 0 past the last row.
    pub(crate) fn code(&self, row: u32) -> u32 {
        self.codes.get(row).and_then(|code| u32::try_from(code).ok()).unwrap_or(0)
    }

    /// The text of a row, empty past the last row.
    pub(crate) fn text(&self, row: u32) -> &str {
        let code = self.codes.get(row).and_then(|code| u32::try_from(code).ok());
        code.map_or("", |code| self.dictionary.text(code))
    }
}

/// Integers: each is `base + step × number`. Times at midnight, seats sold by the hundred and flags all pack well.
#[derive(Debug)]
pub(crate) struct IntegerColumn {
    base: i64,
    step: u64,
    steps: Packed,
}

impl IntegerColumn {
    /// Checks that no value leaves the range of `i64`.
    pub(crate) fn new(base: i64, step: u64, steps: Packed) -> Result<Self, Flaw> {
        let farthest = u128::from(step) * u128::from(steps.max());
        if step == 0 || farthest > u128::from(i64::MAX.abs_diff(base)) {
            return Err(Flaw::Overflow);
        }
        Ok(Self { base, step, steps })
    }

    /// Base, step and numbers of these values: the smallest value, the greatest common divisor of the distances
    /// to it, and the distances in that unit.
    pub(crate) fn pack(values: &[i64]) -> (i64, u64, Packed) {
        let base = values.iter().copied().min().unwrap_or(0);
        let distances = values.iter().map(|value| value.abs_diff(base));
        let step = distances.clone().fold(0, greatest_common_divisor).max(1);
        (base, step, Packed::new(distances.map(|distance| distance / step).collect()))
    }

    pub(crate) fn steps(&self) -> &Packed {
        &self.steps
    }

    /// The value of a row, 0 past the last row.
    pub(crate) fn value(&self, row: u32) -> i64 {
        self.steps.get(row).map_or(0, |number| {
            // Exact: `new` checked that the mathematical result fits.
            self.base.wrapping_add_unsigned(number.wrapping_mul(self.step))
        })
    }

    /// The first and last number whose value lies between `low` and `high`, both included; nothing if none can.
    pub(crate) fn numbers_between(&self, low: i64, high: i64) -> Option<(u64, u64)> {
        if high < low || high < self.base {
            return None;
        }
        let first = low.max(self.base).abs_diff(self.base).div_ceil(self.step);
        let last = high.abs_diff(self.base) / self.step;
        (first <= last).then_some((first, last))
    }

    /// The sum of `rows` values whose numbers add up to `numbers`, held within the range of `i64`.
    pub(crate) fn total(&self, rows: u32, numbers: u128) -> i64 {
        // Numbers times step is below 2^96: at most 2^32 rows, each less than 2^64 from the base.
        let distance = i128::try_from(numbers * u128::from(self.step)).unwrap_or(i128::MAX);
        let total = distance.saturating_add(i128::from(self.base) * i128::from(rows));
        i64::try_from(total).unwrap_or(if total < 0 { i64::MIN } else { i64::MAX })
    }
}

fn greatest_common_divisor(mut left: u64, mut right: u64) -> u64 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::{Flaw, IntegerColumn, TextColumn};
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
}
