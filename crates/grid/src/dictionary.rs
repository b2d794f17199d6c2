//! The distinct texts of one column, sorted so that a text's place is its rank; it knows nothing of rows.

use std::cmp::Ordering;

use crate::bits::Bits;
use crate::fold::fold_into;

/// Between two folded entries: no word holds it, so no match runs from one entry into the next.
const BETWEEN: char = '\n';

/// Sorted distinct texts and, if people may search them, their folded forms in one string.
#[derive(Debug)]
pub(crate) struct Dictionary {
    entries: Vec<String>,
    folded: Option<Folded>,
}

#[derive(Debug)]
struct Folded {
    text: String,
    /// Where each entry ends in `text`, before its separator.
    ends: Vec<u32>,
}

impl Dictionary {
    /// Takes entries that are already in order; nothing if they are not, hold one text twice, or together
    /// exceed 4 GiB.
    pub(crate) fn new(entries: Vec<String>, searchable: bool) -> Option<Self> {
        let folded = Folded::new(&entries)?;
        folded.is_in_order(&entries).then(|| Self { entries, folded: searchable.then_some(folded) })
    }

    /// The texts, in order.
    pub(crate) fn entries(&self) -> &[String] {
        &self.entries
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.entries.len())
            .expect("more entries than a u32 holds would not fit in 4 GiB of folded text")
    }

    /// The text of a code, empty if there is none.
    pub(crate) fn text(&self, code: u32) -> &str {
        self.entries.get(code as usize).map_or("", String::as_str)
    }

    /// The code of exactly this text.
    pub(crate) fn code(&self, text: &str) -> Option<u32> {
        let mut folded = String::new();
        fold_into(text, &mut folded);
        let found = self.entries.binary_search_by(|entry| {
            let mut entry_folded = String::with_capacity(entry.len());
            fold_into(entry, &mut entry_folded);
            compare((&entry_folded, entry), (&folded, text))
        });
        found.ok().and_then(|code| u32::try_from(code).ok())
    }

    /// The codes whose folded text contains a folded word; with `within`, only codes of that set.
    pub(crate) fn find(&self, word: &str, within: Option<&Bits>) -> Bits {
        let Some(folded) = &self.folded else { return Bits::none(self.len()) };
        match within {
            Some(within) if within.count() < self.len() / 8 => folded.find_within(word, within),
            Some(within) => {
                let mut found = folded.find(word);
                found.intersect(within);
                found
            }
            None => folded.find(word),
        }
    }
}

impl Folded {
    fn new(entries: &[String]) -> Option<Self> {
        let mut text = String::with_capacity(entries.iter().map(|entry| entry.len() + 1).sum());
        let mut ends = Vec::with_capacity(entries.len());
        for entry in entries {
            fold_into(entry, &mut text);
            ends.push(u32::try_from(text.len()).ok()?);
            text.push(BETWEEN);
        }
        Some(Self { text, ends })
    }

    fn is_in_order(&self, entries: &[String]) -> bool {
        let mut previous: Option<(&str, &str)> = None;
        (0u32..).zip(entries).all(|(code, entry)| {
            let this = (self.entry(code), entry.as_str());
            previous.replace(this).is_none_or(|previous| compare(previous, this) == Ordering::Less)
        })
    }

    fn entry(&self, code: u32) -> &str {
        let code = code as usize;
        let start =
            code.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize + 1);
        let end = self.ends.get(code).map_or(start, |&end| end as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    fn find(&self, word: &str) -> Bits {
        let len = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let mut found = Bits::none(len);
        let mut ends = (0..len).zip(&self.ends).peekable();
        for (at, _) in self.text.match_indices(word) {
            while ends.next_if(|&(_, &end)| (end as usize) < at).is_some() {}
            match ends.peek() {
                Some(&(code, _)) => found.insert(code),
                None => break,
            }
        }
        found
    }

    fn find_within(&self, word: &str, within: &Bits) -> Bits {
        let mut found = within.clone();
        within.for_each(|code| {
            if !self.entry(code).contains(word) {
                found.remove(code);
            }
        });
        found
    }
}

/// The order of a dictionary: by (folded, raw) text, so that "école" stands beside "ecole".
pub(crate) fn compare(left: (&str, &str), right: (&str, &str)) -> Ordering {
    left.cmp(&right)
}

#[cfg(test)]
mod tests {
    use super::Dictionary;
    use crate::bits::Bits;

    fn dictionary(entries: &[&str]) -> Option<Dictionary> {
        Dictionary::new(entries.iter().map(|&entry| entry.to_owned()).collect(), true)
    }

    fn codes(bits: &Bits) -> Vec<u32> {
        let mut codes = Vec::new();
        bits.for_each(|code| codes.push(code));
        codes
    }

    #[test]
    fn only_sorted_distinct_entries_are_taken() {
        let table: [(&[&str], bool); 6] = [
            (&[], true),
            (&["", "a", "B", "c"], true),
            (&["Ecole", "ecole", "École", "f"], true),
            (&["B", "a"], false),
            (&["a", "a"], false),
            (&["école", "ecole"], false),
        ];
        for (entries, taken) in table {
            assert_eq!(dictionary(entries).is_some(), taken, "{entries:?}");
        }
    }

    #[test]
    fn finds_by_folded_substring() {
        let dictionary = dictionary(&["", "Adatum", "Ärzte Łódź", "Contoso", "Fabrikam"]).unwrap();
        let table: [(&str, &[u32]); 6] = [
            ("a", &[1, 2, 4]),
            ("o", &[2, 3]),
            ("lodz", &[2]),
            ("adatum", &[1]),
            ("fabrikam", &[4]),
            ("x", &[]),
        ];
        for (word, expected) in table {
            assert_eq!(codes(&dictionary.find(word, None)), expected, "{word}");
            assert_eq!(codes(&dictionary.find(word, Some(&Bits::all(5)))), expected, "{word}");
            assert!(dictionary.find(word, Some(&Bits::none(5))).is_empty());
        }
    }

    #[test]
    fn few_candidates_are_checked_one_by_one() {
        let names: Vec<String> = (100..200).map(|n| format!("name {n}")).collect();
        let dictionary = Dictionary::new(names, true).unwrap();
        let mut within = Bits::none(100);
        for code in [3, 42, 77] {
            within.insert(code);
        }
        assert_eq!(codes(&dictionary.find("7", Some(&within))), [77]);
        assert_eq!(codes(&dictionary.find("name", Some(&within))), [3, 42, 77]);
    }

    #[test]
    fn a_text_leads_back_to_its_code() {
        let entries = ["", "Ecole", "ecole", "École", "f"];
        let dictionary = dictionary(&entries).unwrap();
        for (code, entry) in (0..).zip(entries) {
            assert_eq!(dictionary.code(entry), Some(code), "{entry}");
            assert_eq!(dictionary.text(code), entry);
        }
        assert_eq!(dictionary.code("école"), None);
        assert_eq!(dictionary.text(5), "");
    }
}
