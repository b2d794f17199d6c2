//! How alike two names are, 0 to 1: by words in any order, typing errors, abbreviations and initials.

use super::{
    edit::{likeness_from, small},
    name::{Name, Word},
};

/// Below this a word with typing errors is another word: one error in four letters, two in seven.
const SAME_WORD: f32 = 0.7;
/// Below this two names as a whole are compared by their words alone.
const SAME_TEXT: f32 = 0.8;
/// The most that names which are not the same can be alike.
const NOT_THE_SAME: f32 = 0.98;
/// A beginning (`Tech` of `Technologies`), consonants (`Mgmt`), initials of a few words (`SHK Brandt`).
const BEGINNING: f32 = 0.75;
const CONSONANTS: f32 = 0.8;
const INITIALS: f32 = 0.85;
/// A whole name that is the initials of the other; two letters are the initials of too many.
const ALL_INITIALS: f32 = 0.8;
const TWO_INITIALS: f32 = 0.55;

/// How alike two names are; 1 for those which [`Name::is_same`] and nobody else. The order of the two does not matter.
pub(super) fn similarity(a: &Name, b: &Name) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a.is_same(b) {
        return 1.0;
    }
    let as_text = match text_likeness(&a.plain, &b.plain).max(text_likeness(&a.spelled, &b.spelled)) {
        close if close >= SAME_TEXT => close,
        _ => 0.0,
    };
    by_words(a, b).max(as_text).max(by_initials(a, b)).min(NOT_THE_SAME)
}

/// Whether one name is the initials of the other.
pub(super) fn by_initials(a: &Name, b: &Name) -> f32 {
    let stands_for = |short: &Name, long: &Name| {
        short.plain.len() >= 2 && short.words.len() == 1 && short.plain == long.initials
    };
    match stands_for(a, b) || stands_for(b, a) {
        true if a.plain.len().min(b.plain.len()) > 2 => ALL_INITIALS,
        true => TWO_INITIALS,
        false => 0.0,
    }
}

/// Likeness of texts whose lengths allow it to matter.
fn text_likeness(a: &str, b: &str) -> f32 {
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    if shorter < 4 || small(shorter) < SAME_TEXT * small(longer) {
        0.0
    } else {
        likeness_from(SAME_TEXT, a, b)
    }
}

/// The weight of the words that both have, of the weight of all words.
fn by_words(a: &Name, b: &Name) -> f32 {
    let mut pairs = Vec::new();
    for (at, word) in a.words.iter().enumerate() {
        for (other_at, other) in b.words.iter().enumerate() {
            let alike = word_likeness(word, other);
            if alike > 0.0 {
                pairs.push((alike, word.weight + other.weight, at, other_at));
            }
        }
    }
    // The best pair first; among equals the weightiest, then as they stand.
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then(y.1.total_cmp(&x.1)).then((x.2, x.3).cmp(&(y.2, y.3))));
    let (mut used, mut used_other) = (vec![false; a.words.len()], vec![false; b.words.len()]);
    let mut shared = 0.0;
    for (alike, weight, at, other_at) in pairs {
        let (Some(taken), Some(other_taken)) = (used.get_mut(at), used_other.get_mut(other_at)) else {
            continue;
        };
        if !*taken && !*other_taken {
            (*taken, *other_taken) = (true, true);
            shared += alike * weight;
        }
    }
    shared += initials_shared(a, b, &mut used, &mut used_other);
    shared += initials_shared(b, a, &mut used_other, &mut used);
    let all: f32 = a.words.iter().chain(&b.words).map(|word| word.weight).sum();
    shared / all
}

/// The weight of free words of `a` that are the initials of free words in a row of `b`.
fn initials_shared(a: &Name, b: &Name, used: &mut [bool], used_other: &mut [bool]) -> f32 {
    let mut shared = 0.0;
    for (word, taken) in a.words.iter().zip(used) {
        let length = word.text.len();
        if *taken || !(2..=5).contains(&length) || length > b.words.len() {
            continue;
        }
        let spells = |window: &[Word]| {
            window.iter().zip(word.text.chars()).all(|(other, letter)| other.text.starts_with(letter))
        };
        let free = |start: usize| used_other.iter().skip(start).take(length).all(|taken| !taken);
        let found =
            b.words.windows(length).enumerate().find(|(start, window)| spells(window) && free(*start));
        if let Some((start, window)) = found {
            used_other.iter_mut().skip(start).take(length).for_each(|taken| *taken = true);
            *taken = true;
            shared += INITIALS * (word.weight + window.iter().map(|other| other.weight).sum::<f32>());
        }
    }
    shared
}

/// How alike two words are; 0 where they are simply different.
fn word_likeness(a: &Word, b: &Word) -> f32 {
    let plain = spelling_likeness(&a.text, &b.text);
    if plain >= 1.0 || (a.spelled.is_none() && b.spelled.is_none()) {
        return plain;
    }
    plain.max(spelling_likeness(a.spelled(), b.spelled()))
}

fn spelling_likeness(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < 3 {
        return 0.0;
    }
    let typed = if small(short.len()) < SAME_WORD * small(long.len()) {
        0.0
    } else {
        likeness_from(SAME_WORD, short, long)
    };
    if typed >= SAME_WORD {
        typed
    } else if long.starts_with(short) {
        BEGINNING
    } else if is_contraction(short, long) {
        CONSONANTS
    } else {
        0.0
    }
}

/// Whether the short word is the long one with vowels and more left out: `mgmt`, `svcs`, `intl`.
fn is_contraction(short: &str, long: &str) -> bool {
    let is_vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    if short.chars().next() != long.chars().next() || short.chars().skip(1).any(is_vowel) {
        return false;
    }
    let mut rest = long.chars();
    short.chars().all(|letter| rest.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(a: &str, b: &str) -> f32 {
        similarity(&Name::read(a), &Name::read(b))
    }

    #[test]
    fn alike_and_not_alike() {
        let alike = [
            ("Contoso GmbH", "Contoso", 1.0),
            ("Contoso", "Contso", 0.8),
            ("Brandt Autohaus", "Autohaus Brandt", 0.9),
            ("Velmora Intl Services", "Velmora International Svcs", 0.8),
            ("BMW", "Bayerische Motoren Werke", 0.8),
            ("SHK Brandt", "Sanitär Heizung Klima Brandt GmbH", 0.8),
            ("Mueler Bau", "Müller Bau", 0.8),
            ("Klar Wasser Technik", "KlarwasserTechnik", 1.0),
        ];
        for (a, b, least) in alike {
            assert!(of(a, b) >= least, "{a} {b}: {}", of(a, b));
        }
        let strangers = [
            ("Müller Bau GmbH", "Müller Dach GmbH", 0.79),
            ("Contoso", "Fabrikam", 0.1),
            ("Contoso", "Contoso Logistik", 0.79),
            ("HKS", "Haus und Garten", 0.1),
            ("", "Contoso", 0.0),
        ];
        for (a, b, most) in strangers {
            assert!(of(a, b) <= most, "{a} {b}: {}", of(a, b));
        }
    }

    proptest! {
        #[test]
        fn either_way_is_as_alike(
            a in "[a-e]{1,6}( [a-e]{1,6}){0,3}", b in "[a-e]{1,6}( [a-e]{1,6}){0,3}",
        ) {
            prop_assert!((of(&a, &b) - of(&b, &a)).abs() < 1e-5 || a.contains(' '));
            prop_assert!((0.0..=1.0).contains(&of(&a, &b)));
            prop_assert!((of(&a, &a) - 1.0).abs() < f32::EPSILON);
        }
    }
}
