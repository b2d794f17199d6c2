//! Where lines go: values as steps in whole units, which need no formatting of fractions in the browser.

use std::fmt::Write as _;

/// Width of a point in units of the drawing.
pub(super) const STEP: usize = 10;
/// Height of the drawing in its units.
pub(super) const HEIGHT: i64 = 1_000;

/// The top of the scale: the least of 1, 2, 4, 5 and 10 times a power of ten that no value exceeds.
pub(super) fn top(values: impl IntoIterator<Item = i64>) -> i64 {
    let most = values.into_iter().max().unwrap_or_default().max(1);
    let mut power: i64 = 1;
    loop {
        for step in [1, 2, 4, 5] {
            let top = power.saturating_mul(step);
            if top >= most {
                return top;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// The height of a value, from the top of the drawing.
fn height(value: i64, top: i64) -> i64 {
    let share = i128::from(value.clamp(0, top)) * i128::from(HEIGHT) / i128::from(top.max(1));
    HEIGHT - i64::try_from(share).unwrap_or_default()
}

/// The path of a line: each value as a step over its point, with gaps where none is known.
pub(super) fn path(values: &[Option<i64>], top: i64) -> String {
    let mut path = String::new();
    let mut is_drawing = false;
    for (point, value) in values.iter().enumerate() {
        let Some(value) = value else {
            is_drawing = false;
            continue;
        };
        let (begin, end, y) = (point * STEP, (point + 1) * STEP, height(*value, top));
        // Writing to a text cannot fail.
        let _ = if is_drawing { write!(path, "V{y}H{end}") } else { write!(path, "M{begin} {y}H{end}") };
        is_drawing = true;
    }
    path
}

/// The shaded stretches, as where each begins and how wide it is.
pub(super) fn stretches(shaded: &[bool]) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for (point, _) in shaded.iter().enumerate().filter(|(_, shaded)| **shaded) {
        match stretches.last_mut() {
            Some((begin, width)) if *begin + *width == point * STEP => *width += STEP,
            _ => stretches.push((point * STEP, STEP)),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_scale_ends_at_a_round_number() {
        let check = |most, expected| assert_eq!(top([0, most]), expected, "{most}");
        check(0, 1);
        check(3, 4);
        check(43, 50);
        check(100, 100);
        check(101, 200);
        check(999_999, 1_000_000);
        assert_eq!(top([]), 1);
    }

    #[test]
    fn a_line_steps_and_leaves_gaps() {
        assert_eq!(path(&[None, Some(0), Some(5), None, Some(10)], 10), "M10 1000H20V500H30M40 0H50");
        assert_eq!(path(&[], 10), "");
    }

    #[test]
    fn neighbors_are_shaded_as_one() {
        assert_eq!(stretches(&[true, true, false, true]), [(0, 20), (30, 10)]);
        assert_eq!(stretches(&[]), []);
    }

    proptest! {
        #[test]
        fn every_value_lies_in_the_drawing(values in prop::collection::vec(0..=i64::MAX, 1..6)) {
            let top = top(values.iter().copied());
            prop_assert!(values.iter().all(|value| (0..=HEIGHT).contains(&height(*value, top))));
        }
    }
}
