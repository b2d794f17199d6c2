//! One column of integers as steps from a base; it does not filter or sort.

use crate::column::Flaw;
use crate::packed::Packed;
use crate::splice::{Plan, splice};

/// Integers: each is `base + step × number`. Times at midnight, seats sold by the hundred and flags all pack well.
#[derive(Clone, Debug)]
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

    /// Puts new values in, one per row that the plan puts in and in its order.
    pub(crate) fn splice(&mut self, plan: &Plan, new: &[i64]) {
        let number = |&value: &i64| {
            let distance = u64::try_from(i128::from(value) - i128::from(self.base)).ok()?;
            distance.is_multiple_of(self.step).then(|| distance / self.step)
        };
        if let Some(numbers) = new.iter().map(number).collect::<Option<Vec<u64>>>() {
            self.steps.splice(plan, &numbers);
            return;
        }
        let mut values: Vec<i64> = (0..).take(self.steps.len()).map(|row| self.value(row)).collect();
        splice(&mut values, plan, new);
        let (base, step, steps) = Self::pack(&values);
        *self = Self { base, step, steps };
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
