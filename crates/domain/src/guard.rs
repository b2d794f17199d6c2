//! The deletion guard: a read that would end too many rows at once is held for a person (security rule 76); pure.

/// Removals up to so many are never held, unless they empty a set.
const ALWAYS_ALLOWED: usize = 3;
/// A set of so many rows or more must not become empty unseen.
const NEVER_EMPTIED: usize = 3;
/// The share of a set that may end at once, in percent, unless an integration says otherwise.
pub const DEFAULT_PERCENT: u8 = 20;

/// Whether a unit's removals wait for a person: of `current` live rows, `removed` would end, and `kept` or `added`
/// ones stay, so that nothing is left when `left` is 0. `percent` is the integration's threshold (1 to 100); it never
/// switches the guard off for sets that would become empty.
pub const fn holds(current: usize, removed: usize, left: usize, percent: u8) -> bool {
    if removed == 0 {
        return false;
    }
    let emptied = left == 0 && current >= NEVER_EMPTIED;
    let share = current.saturating_mul(percent as usize);
    emptied || (removed > ALWAYS_ALLOWED && removed.saturating_mul(100) > share)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn more_than_three_and_more_than_a_fifth_are_held_and_emptying_three_is() {
        let check = |current, removed, expected| {
            assert_eq!(
                holds(current, removed, current - removed, DEFAULT_PERCENT),
                expected,
                "{removed} of {current}"
            );
        };
        check(100, 0, false);
        check(100, 20, false);
        check(100, 21, true);
        check(10, 3, false);
        check(10, 4, true);
        check(4, 3, false);
        check(3, 3, true);
        check(2, 2, false);
        check(1, 1, false);
    }

    #[test]
    fn new_rows_beside_the_removals_keep_a_set_from_being_empty() {
        assert!(!holds(3, 3, 1, DEFAULT_PERCENT));
        assert!(holds(3, 3, 0, 100), "no threshold switches this off");
    }

    proptest! {
        #[test]
        fn a_higher_threshold_never_holds_more(current in 0..2_000_usize, share in 0..=100_usize, low in 1..=100_u8, high in 1..=100_u8) {
            let (low, high) = (low.min(high), low.max(high));
            let removed = current * share / 100;
            let left = current - removed;
            prop_assert!(holds(current, removed, left, low) || !holds(current, removed, left, high));
        }
    }
}
