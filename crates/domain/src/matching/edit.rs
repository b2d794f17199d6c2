//! Edit distance of folded words: insertions, deletions, replacements and swapped neighbors count one each.

/// The longest word that is compared to its end, in bytes; the rest of longer ones is left out.
const LONGEST: usize = 48;

type Row = [u8; LONGEST + 1];

/// The distance of two words, by bytes (a letter outside ASCII counts as several, and folding leaves few of them).
pub(super) fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (cut(a), cut(b));
    last_row(a, b).get(b.len()).map_or(usize::MAX, |&distance| usize::from(distance))
}

/// The least distance of `typed` to any beginning of `word`: how well an unfinished word fits.
pub(super) fn distance_to_beginning(typed: &str, word: &str) -> usize {
    let (typed, word) = (cut(typed), cut(word));
    let row = last_row(typed, word);
    row.iter().take(word.len() + 1).min().map_or(usize::MAX, |&distance| usize::from(distance))
}

/// How alike two words are, 0 to 1, by their distance and length.
pub(super) fn likeness(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let longer = cut(a).len().max(cut(b).len()).max(1);
    let apart = distance(a, b).min(longer);
    1.0 - small(apart) / small(longer)
}

/// The same, or 0 where it is sure to be below `least`: told by the letters that only one of them has.
pub(super) fn likeness_from(least: f32, a: &str, b: &str) -> f32 {
    let (in_a, in_b) = (letters(a), letters(b));
    let apart = missing(in_a, in_b).max(missing(in_b, in_a));
    let longer = a.len().max(b.len()).min(LONGEST);
    if small(apart) > (1.0 - least) * small(longer) + 0.01 { 0.0 } else { likeness(a, b) }
}

/// A bit per letter and digit that occurs; all others share one.
pub(super) fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |all, byte| {
        let bit = match byte {
            b'a'..=b'z' => byte - b'a',
            b'0'..=b'9' => 26 + byte - b'0',
            _ => 63,
        };
        all | 1 << bit
    })
}

/// How many of these letters are not among those: no fewer errors can lie between the words.
pub(super) fn missing(these: u64, those: u64) -> usize {
    usize::try_from((these & !those).count_ones()).unwrap_or(usize::MAX)
}

/// A length as a number to reckon with.
pub(super) fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn cut(text: &str) -> &[u8] {
    text.as_bytes().get(..LONGEST).unwrap_or(text.as_bytes())
}

/// The distances of the whole of `a` to each beginning of `b` ("optimal string alignment").
fn last_row(a: &[u8], b: &[u8]) -> Row {
    let mut two_back: Row = [u8::MAX; LONGEST + 1];
    let mut back: Row = [0; LONGEST + 1];
    for (number, cell) in (0..).zip(&mut back) {
        *cell = number;
    }
    let mut before_a = None;
    for (number, &letter_a) in (1_u8..).zip(a) {
        let mut row: Row = [u8::MAX; LONGEST + 1];
        let mut left = number;
        let mut diagonal = 0;
        let mut before_b = None;
        // Two back and two to the left of the first letter lies nothing.
        let swaps = std::iter::once(&u8::MAX).chain(&two_back);
        let mut cells = row.iter_mut().zip(&back);
        if let Some((cell, &above)) = cells.next() {
            *cell = number;
            diagonal = above;
        }
        for (((cell, &above), &letter_b), &swap) in cells.zip(b).zip(swaps) {
            let replaced = diagonal.saturating_add(u8::from(letter_a != letter_b));
            let mut best = replaced.min(left.saturating_add(1)).min(above.saturating_add(1));
            if before_a == Some(letter_b) && before_b == Some(letter_a) {
                best = best.min(swap.saturating_add(1));
            }
            *cell = best;
            (left, diagonal, before_b) = (best, above, Some(letter_b));
        }
        two_back = back;
        back = row;
        before_a = Some(letter_a);
    }
    back
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn counts_what_a_hand_does() {
        let table = [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "", 3),
            ("", "abc", 3),
            ("contoso", "contso", 1),
            ("contoso", "cnotoso", 1),
            ("contoso", "kontoso", 1),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3),
        ];
        for (a, b, expected) in table {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
        assert_eq!(distance_to_beginning("contso", "contosocompany"), 1);
        assert_eq!(distance_to_beginning("con", "contoso"), 0);
    }

    proptest! {
        #[test]
        fn either_way_is_as_far(a in "[a-d]{0,9}", b in "[a-d]{0,9}") {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert!(distance(&a, &b) <= a.len().max(b.len()));
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
            prop_assert!(distance_to_beginning(&a, &b) <= distance(&a, &b));
        }
    }
}
