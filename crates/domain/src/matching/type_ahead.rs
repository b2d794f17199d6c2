//! Finds names while a person types, typing errors included; made for ten thousand names in a browser's frame.

use super::{
    edit::{distance_to_beginning, letters, missing, small},
    name::words,
};

/// What one name is found by.
#[derive(Debug)]
struct Entry {
    /// Its words with their letters, then those of everything else it is found by.
    words: Vec<(String, u64)>,
    /// How many of the words are the name's own.
    own: usize,
    /// The name in one word.
    whole: String,
    /// Which letters and digits occur in all of them, a bit each.
    letters: u64,
}

/// Errors are guessed at only if fewer names than this fit as typed.
const FEW: usize = 3;

/// Names made ready to be found. Folding them takes some milliseconds: keep it while the list is the same.
#[derive(Debug, Default)]
pub struct TypeAhead {
    entries: Vec<Entry>,
}

/// A word as typed.
struct Typed {
    text: String,
    letters: u64,
    /// How many typing errors it may have.
    errors: usize,
}

impl TypeAhead {
    /// Takes in names, each with other texts it is found by: short name, domains (empty if none).
    pub fn new<'a>(names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self { entries: names.into_iter().map(|(name, others)| Entry::new(name, others)).collect() }
    }

    /// The places, in the order given to [`TypeAhead::new`], of at most `limit` names that fit what was typed, best
    /// first, ties by place. Nothing typed finds the first names.
    pub fn rank(&self, typed: &str, limit: usize) -> Vec<usize> {
        let typed: Vec<Typed> = words(typed).into_iter().map(|word| Typed::new(word.text)).collect();
        if typed.is_empty() {
            return (0..self.entries.len().min(limit)).collect();
        }
        let whole: String = typed.iter().map(|word| word.text.as_str()).collect();
        let mut found = self.fitting(|entry| entry.cost(&typed, &whole, false));
        if found.len() < limit.min(FEW) {
            let guessed = self.fitting(|entry| entry.cost(&typed, &whole, true));
            let known: Vec<usize> = found.iter().map(|&(_, place)| place).collect();
            found.extend(guessed.into_iter().filter(|(_, place)| !known.contains(place)));
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.truncate(limit);
        found.into_iter().map(|(_, place)| place).collect()
    }

    fn fitting(&self, cost: impl Fn(&Entry) -> Option<f32>) -> Vec<(f32, usize)> {
        let costs = self.entries.iter().enumerate().map(|(place, entry)| Some((cost(entry)?, place)));
        costs.flatten().collect()
    }
}

impl Entry {
    fn new(name: &str, others: &str) -> Self {
        let mut texts = Vec::new();
        let mut also = Vec::new();
        for word in words(name) {
            also.extend(word.spelled);
            texts.push(word.text);
        }
        let (own, whole) = (texts.len(), texts.concat());
        texts.append(&mut also);
        for word in words(others) {
            texts.extend(word.spelled);
            texts.push(word.text);
        }
        let words: Vec<(String, u64)> = texts
            .into_iter()
            .map(|text| {
                let letters = letters(&text);
                (text, letters)
            })
            .collect();
        let letters = words.iter().fold(0, |all, (_, letters)| all | letters);
        Self { words, own, whole, letters }
    }

    /// How badly this fits; `None` where it does not.
    fn cost(&self, typed: &[Typed], whole: &str, guess: bool) -> Option<f32> {
        // Among equals the shorter name, of which more was typed.
        let length = small(self.whole.len()) / 100.0;
        if typed.len() > 1 && self.whole.starts_with(whole) {
            return Some(length);
        }
        let mut sum = length;
        for word in typed {
            sum += self.word_cost(word, guess)?;
        }
        Some(sum)
    }

    fn word_cost(&self, typed: &Typed, guess: bool) -> Option<f32> {
        let errors = if guess { typed.errors } else { 0 };
        if missing(typed.letters, self.letters) > errors {
            return None;
        }
        if self.whole == typed.text {
            return Some(0.0);
        }
        let costs = self.words.iter().enumerate().filter_map(|(place, (word, letters))| {
            if missing(typed.letters, *letters) > errors {
                return None;
            }
            let fit = fit(typed, word, errors)?;
            let late = if place < self.own { small(place) * 0.1 } else { 2.5 };
            Some(fit + late)
        });
        costs.min_by(f32::total_cmp)
    }
}

/// How badly a typed word fits the beginning of this one, its inside, or its beginning with errors.
fn fit(typed: &Typed, word: &str, errors: usize) -> Option<f32> {
    if word == typed.text {
        return Some(0.2);
    }
    if word.starts_with(&typed.text) {
        return Some(0.5);
    }
    if typed.text.len() > 2 && word.contains(&typed.text) {
        return Some(2.0);
    }
    if errors == 0 || word.len() + errors < typed.text.len() {
        return None;
    }
    let apart = distance_to_beginning(&typed.text, word);
    // The first letter is seldom wrong: other beginnings cost more.
    let other_start = if word.bytes().next() == typed.text.bytes().next() { 0.0 } else { 1.0 };
    (apart <= errors).then(|| 3.0 + 2.0 * small(apart) + other_start)
}

impl Typed {
    fn new(text: String) -> Self {
        let errors = match text.len() {
            0..=3 => 0,
            4..=6 => 1,
            _ => 2,
        };
        Self { letters: letters(&text), errors, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [(&str, &str); 8] = [
        ("Contoso Ltd", "contoso.com"),
        ("Contoso Logistik GmbH", ""),
        ("Fabrikam", "FAB fabrikam.de"),
        ("Müller & Söhne KG", ""),
        ("Autohaus Brandt", ""),
        ("Brandt Tiefbau", ""),
        ("Velmora International", "VI"),
        ("東京商事", ""),
    ];

    #[test]
    fn what_was_meant_comes_first() {
        let names = TypeAhead::new(NAMES);
        let table: [(&str, &[usize]); 14] = [
            ("con", &[0, 1]),
            ("contoso", &[0, 1]),
            ("logi", &[1]),
            ("fab", &[2]),
            ("muller", &[3]),
            ("mueller", &[3]),
            ("MÜLLER SÖ", &[3]),
            ("brandt", &[5, 4]),
            ("tiefb bra", &[5]),
            ("bau", &[5]),
            ("cotnoso", &[0, 1]),
            ("fabirkam", &[2]),
            ("東京", &[7]),
            ("xyzzy", &[]),
        ];
        for (typed, expected) in table {
            assert_eq!(names.rank(typed, 8), expected, "{typed}");
        }
        assert_eq!(names.rank(" ", 3), [0, 1, 2], "nothing typed finds the first");
        assert_eq!(names.rank("a", 1).len(), 1, "no more than asked for");
    }
}
