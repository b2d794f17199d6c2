//! The search box: words in any order, each somewhere in any searchable column; it does not rank results.

use crate::bits::Bits;
use crate::column::TextColumn;
use crate::fold::fold;
use crate::grid::Grid;
use crate::scan::{Lookup, retain_answered};

/// A pass over the rows answers this many words at once: one bit of a byte each.
const WORDS_PER_PASS: usize = 8;

/// What is searched for, and the rows that have it.
#[derive(Debug, Default)]
pub(crate) struct Search {
    text: String,
    words: Vec<Word>,
    /// Nothing while there is no word to look for.
    rows: Option<Bits>,
}

/// A folded word and, per searchable column, the codes whose text contains it.
#[derive(Debug)]
struct Word {
    text: String,
    codes: Vec<Bits>,
}

impl Search {
    /// The text as it was typed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The rows that contain every word; nothing while there is no word.
    pub(crate) fn rows(&self) -> Option<&Bits> {
        self.rows.as_ref()
    }

    /// Looks for another text; returns whether that may change the rows.
    ///
    /// If each old word lies within a new one, only rows and dictionary entries that still stand are looked at.
    pub(crate) fn set(&mut self, grid: &Grid, text: &str) -> bool {
        text.clone_into(&mut self.text);
        let wanted = words_of(text);
        if wanted.iter().eq(self.words.iter().map(|word| &word.text)) {
            return false;
        }
        let survivors = self.rows.take().filter(|_| self.is_narrowed_by(&wanted));
        let is_narrower = survivors.is_some();
        let mut rows = survivors.unwrap_or_else(|| Bits::all(grid.row_count()));
        let columns: Vec<&TextColumn> = grid.searchable().collect();
        let words: Vec<Word> = wanted.into_iter().map(|word| self.look_up(word, &columns)).collect();
        let unchecked: Vec<&Word> =
            words.iter().filter(|word| !is_narrower || !self.has(&word.text)).collect();
        for some in unchecked.chunks(WORDS_PER_PASS) {
            retain_rows_with(some, &columns, &mut rows);
        }
        self.rows = (!words.is_empty()).then_some(rows);
        self.words = words;
        true
    }

    fn has(&self, text: &str) -> bool {
        self.words.iter().any(|word| word.text == text)
    }

    fn is_narrowed_by(&self, wanted: &[String]) -> bool {
        self.words.iter().all(|old| wanted.iter().any(|new| new.contains(&old.text)))
    }

    /// Finds a word in the dictionaries, starting from what a part of it was found in.
    fn look_up(&self, text: String, columns: &[&TextColumn]) -> Word {
        let parts = self.words.iter().filter(|old| text.contains(&old.text));
        let part = parts.max_by_key(|old| old.text.len());
        let mut within = part.map(|part| part.codes.iter()).unwrap_or_default();
        let codes = columns.iter().map(|column| column.dictionary().find(&text, within.next())).collect();
        Word { text, codes }
    }
}

/// The folded words of a text. A word within another asks nothing of its own, so it is left out.
fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<&str> = Vec::new();
    for word in folded.split_whitespace() {
        if !words.iter().any(|kept| kept.contains(word)) {
            words.retain(|kept| !word.contains(kept));
            words.push(word);
        }
    }
    words.into_iter().map(str::to_owned).collect()
}

fn retain_rows_with(words: &[&Word], columns: &[&TextColumn], rows: &mut Bits) {
    // One for all columns that share their numbers.
    let mut lookups: Vec<Lookup<'_>> = Vec::with_capacity(columns.len());
    for (place, column) in columns.iter().enumerate() {
        for (bit, word) in words.iter().enumerate() {
            let Some(found) = word.codes.get(place).filter(|codes| !codes.is_empty()) else { continue };
            let numbers = column.codes().numbers_of(found);
            if let Some(lookup) = lookups.iter_mut().find(|lookup| lookup.is_over(column.codes())) {
                lookup.answer(&numbers, 1 << bit);
            } else {
                let mut lookup = Lookup::new(column.codes(), column.dictionary().len());
                lookup.answer(&numbers, 1 << bit);
                lookups.push(lookup);
            }
        }
    }
    let full = u8::MAX >> (WORDS_PER_PASS - words.len().min(WORDS_PER_PASS));
    retain_answered(&lookups, full, rows);
}

#[cfg(test)]
mod tests {
    use super::{Search, words_of};
    use crate::builder::GridBuilder;
    use crate::grid::Grid;

    fn grid() -> Grid {
        let mut builder = GridBuilder::new();
        builder.text("tenant", ["Contoso", "Contoso", "Fabrikam", "Łódź Ärzte"], true).unwrap();
        builder.text("product", ["Office 365 E3", "Visio", "Office 365 E5", "Visio"], true).unwrap();
        builder.text("secret", ["needle", "needle", "needle", "needle"], false).unwrap();
        Grid::decode(&builder.encode(1)).unwrap()
    }

    fn rows(search: &Search) -> Option<Vec<u32>> {
        search.rows().map(|rows| (0..4).filter(|&row| rows.contains(row)).collect())
    }

    #[test]
    fn a_word_within_another_is_left_out() {
        let table: [(&str, &[&str]); 5] = [
            ("", &[]),
            (" \t ", &[]),
            ("E5  Office", &["e5", "office"]),
            ("off office fice x", &["office", "x"]),
            ("Ärzte arzte", &["arzte"]),
        ];
        for (text, words) in table {
            assert_eq!(words_of(text), words, "{text}");
        }
    }

    #[test]
    fn each_word_hits_any_searchable_column() {
        let table: [(&str, Option<&[u32]>); 9] = [
            ("", None),
            ("office", Some(&[0, 2])),
            ("contoso visio", Some(&[1])),
            ("VISIO contoso", Some(&[1])),
            ("lodz arz", Some(&[3])),
            ("365 fab e5", Some(&[2])),
            ("needle", Some(&[])),
            ("office nothing", Some(&[])),
            ("o f i c e a b r k m", Some(&[2])),
        ];
        let grid = grid();
        for (text, expected) in table {
            let mut search = Search::default();
            assert_eq!(search.set(&grid, text), expected.is_some(), "{text}");
            assert_eq!(rows(&search).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn typing_and_deleting_ends_where_a_fresh_search_does() {
        let grid = grid();
        let mut typed = Search::default();
        for text in ["v", "vi", "vi c", "vi co", "vi con", "con", "o", "", "off e", "off e5", "e5 off", "e 5"]
        {
            typed.set(&grid, text);
            let mut fresh = Search::default();
            fresh.set(&grid, text);
            assert_eq!(rows(&typed), rows(&fresh), "{text}");
            assert_eq!(typed.text(), text);
        }
        assert!(!typed.set(&grid, " e  5 "), "the same words change nothing");
    }
}
