//! What happens to names between a company and a form field: typing errors, lost accents, shortened words.

use rand::{RngExt as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;

/// Letters that a plain keyboard lacks, how they are stripped, and how they are spelled out.
const LETTERS: &[(char, &str, &str)] = &[
    ('ä', "a", "ae"),
    ('ö', "o", "oe"),
    ('ü', "u", "ue"),
    ('Ä', "A", "Ae"),
    ('Ö', "O", "Oe"),
    ('Ü', "U", "Ue"),
    ('ß', "ss", "ss"),
    ('å', "a", "aa"),
    ('Å', "A", "Aa"),
    ('ø', "o", "oe"),
    ('Ø', "O", "Oe"),
    ('æ', "ae", "ae"),
    ('é', "e", "e"),
    ('è', "e", "e"),
    ('ê', "e", "e"),
    ('à', "a", "a"),
    ('â', "a", "a"),
    ('ç', "c", "c"),
    ('î', "i", "i"),
    ('É', "E", "E"),
    ('ñ', "n", "n"),
    ('á', "a", "a"),
    ('í', "i", "i"),
    ('ó', "o", "o"),
    ('ú', "u", "u"),
    ('Í', "I", "I"),
    ('ł', "l", "l"),
    ('Ł', "L", "L"),
    ('ń', "n", "n"),
    ('ś', "s", "s"),
    ('Ś', "S", "S"),
    ('ż', "z", "z"),
    ('Ż', "Z", "Z"),
    ('ź', "z", "z"),
    ('ą', "a", "a"),
    ('ę', "e", "e"),
    ('ć', "c", "c"),
    ('ô', "o", "o"),
    ('û', "u", "u"),
    ('ï', "i", "i"),
    ('ë', "e", "e"),
];

/// The text with accents stripped.
pub fn ascii(text: &str) -> String {
    replaced(text, |row| row.1)
}

/// The text with umlauts and their like spelled out.
pub fn spelled_out(text: &str) -> String {
    replaced(text, |row| row.2)
}

fn replaced(text: &str, choose: impl Fn(&(char, &'static str, &'static str)) -> &'static str) -> String {
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match LETTERS.iter().find(|row| row.0 == letter) {
            Some(row) => result.push_str(choose(row)),
            None => result.push(letter),
        }
    }
    result
}

/// One typing error, or two in long names, somewhere in the longest word.
pub fn misspelled(text: &str, random: &mut ChaCha8Rng) -> String {
    let longest = text.split(' ').max_by_key(|word| word.chars().count()).unwrap_or(text);
    let mut wrong = mistyped(longest, random);
    if longest.chars().count() > 8 && random.random_bool(0.4) {
        wrong = mistyped(&wrong, random);
    }
    text.replacen(longest, &wrong, 1)
}

/// A letter swapped, left out, doubled, or hit beside the right key.
fn mistyped(word: &str, random: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return word.to_owned();
    }
    let at = random.random_range(1..letters.len());
    match random.random_range(0..4) {
        0 => letters.swap(at - 1, at),
        1 => {
            letters.remove(at);
        }
        2 => {
            let same = letters.get(at).copied().unwrap_or('e');
            letters.insert(at, same);
        }
        _ => {
            if let Some(letter) = letters.get_mut(at) {
                *letter = *['e', 'a', 'n', 'r', 's', 't', 'i', 'o'].choose(random).unwrap_or(&'e');
            }
        }
    }
    letters.into_iter().collect()
}

/// The name shortened as people do: initials, the first word or two, or words cut and emptied of vowels.
pub fn abbreviated(name: &str, random: &mut ChaCha8Rng) -> String {
    let words: Vec<&str> = name.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    match random.random_range(0..100) {
        0..35 if words.len() > 2 => {
            words.iter().filter_map(|word| word.chars().next()).collect::<String>().to_uppercase()
        }
        0..65 if words.len() > 1 => {
            let keep = if words.len() > 2 { 2 } else { 1 };
            words.into_iter().take(keep).collect::<Vec<_>>().join(" ")
        }
        _ => words.into_iter().map(|word| shortened(word, random)).collect::<Vec<_>>().join(" "),
    }
}

fn shortened(word: &str, random: &mut ChaCha8Rng) -> String {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 8 {
        return word.to_owned();
    }
    if random.random_bool(0.5) {
        let keep = random.random_range(4..6);
        return letters.into_iter().take(keep).chain(['.']).collect();
    }
    let is_vowel = |letter: &char| "aeiouäöüéèáíóúåø".contains(*letter);
    let (first, rest) = letters.split_at(1);
    first.iter().chain(rest.iter().filter(|letter| !is_vowel(letter)).take(5)).collect()
}
