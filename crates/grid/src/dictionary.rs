//! The distinct texts of one column, sorted so that a text's place is its rank; it knows nothing of rows.

use std::cmp::Ordering;

use crate::bits::Bits;
use crate::fold::fold_into;

/// Between two folded entries: no word holds it, so no match runs from one entry into the next.
const BETWEEN: char = '\n';

/// Sorted distinct texts and, if people may search them, their folded forms in one string.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary {
    entries: Vec<String>,
    folded: Option<Folded>,
}

#[derive(Clone, Debug, Default)]
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

    /// The bytes that the texts take, as they are and folded.
    pub(crate) fn bytes(&self) -> usize {
        let entries: usize = self.entries.iter().map(|entry| size_of::<String>() + entry.len()).sum();
        entries
            + self.folded.as_ref().map_or(0, |folded| folded.text.len() + size_of_val(folded.ends.as_slice()))
    }

    /// The text of a code, empty if there is none.
    pub(crate) fn text(&self, code: u32) -> &str {
        self.entries.get(code as usize).map_or("", String::as_str)
    }

    /// The code of exactly this text.
    pub(crate) fn code(&self, text: &str) -> Option<u32> {
        self.place(text).ok()
    }

    /// The code of exactly this text, or the code before whose entry it belongs.
    fn place(&self, text: &str) -> Result<u32, u32> {
        let mut folded = String::new();
        fold_into(text, &mut folded);
        let (mut low, mut high) = (0, self.len());
        let mut entry_folded = String::new();
        while low < high {
            let middle = low + (high - low) / 2;
            let entry = self.text(middle);
            let order = if let Some(all) = &self.folded {
                compare((all.entry(middle), entry), (&folded, text))
            } else {
                entry_folded.clear();
                fold_into(entry, &mut entry_folded);
                compare((&entry_folded, entry), (&folded, text))
            };
            match order {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Ok(middle),
                Ordering::Greater => high = middle,
            }
        }
        Err(low)
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
    /// Adds an entry after the last, already folded; nothing once they together exceed 4 GiB.
    fn push(&mut self, entry: &str) -> Option<()> {
        self.text.push_str(entry);
        self.ends.push(u32::try_from(self.text.len()).ok()?);
        self.text.push(BETWEEN);
        Some(())
    }

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

mod merge;
#[cfg(test)]
mod tests;

pub(crate) use merge::{GONE, Merged};
