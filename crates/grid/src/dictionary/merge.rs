//! Makes one dictionary of two; whose rows have which code is the caller's business.

use super::{Dictionary, Folded, fold_into};
use crate::bits::Bits;

/// The new code of an entry that was left out.
pub(crate) const GONE: u32 = u32::MAX;

/// What became of codes when two dictionaries were merged.
#[derive(Debug)]
pub(crate) struct Merged {
    /// The merged dictionary; nothing if it is the old one.
    pub(crate) dictionary: Option<Dictionary>,
    /// The new code of each old one, [`GONE`] for an entry that was left out; nothing if all kept theirs.
    pub(crate) old: Option<Vec<u32>>,
    /// The new code of each entry of the other dictionary.
    other: Vec<u32>,
}

impl Merged {
    /// The new code of an old one.
    pub(crate) fn of_old(&self, code: u32) -> u32 {
        self.old.as_ref().map_or(code, |old| old.get(code as usize).copied().unwrap_or(GONE))
    }

    /// The new code of one of the other dictionary.
    pub(crate) fn of_other(&self, code: u32) -> u32 {
        self.other.get(code as usize).copied().unwrap_or(GONE)
    }
}

impl Dictionary {
    /// All entries but the `unused` ones, and those of another dictionary; nothing if that exceeds 4 GiB.
    pub(crate) fn merged(&self, other: &Self, unused: &Bits) -> Option<Merged> {
        let places: Vec<Result<u32, u32>> = other.entries.iter().map(|text| self.place(text)).collect();
        let mut leaving = unused.clone();
        places.iter().flatten().for_each(|&code| leaving.remove(code));
        if leaving.is_empty() && places.iter().all(Result::is_ok) {
            return Some(Merged {
                dictionary: None,
                old: None,
                other: places.into_iter().flatten().collect(),
            });
        }
        let mut merged = Self { entries: Vec::new(), folded: self.folded.is_some().then(Folded::default) };
        let mut old = Vec::with_capacity(self.entries.len());
        let mut theirs = Vec::with_capacity(places.len());
        // Both are in order, so what arrives before an old entry is next in line there.
        let mut arriving = (0_u32..).zip(&places).peekable();
        for code in 0..=self.len() {
            while let Some((entry, _)) = arriving.next_if(|(_, place)| **place == Err(code)) {
                theirs.push(merged.push(other, entry)?);
            }
            if code < self.len() {
                let new = if leaving.contains(code) { GONE } else { merged.push(self, code)? };
                old.push(new);
                if arriving.next_if(|(_, place)| **place == Ok(code)).is_some() {
                    theirs.push(new);
                }
            }
        }
        Some(Merged { dictionary: Some(merged), old: Some(old), other: theirs })
    }

    /// Adds an entry of another dictionary after the last.
    fn push(&mut self, from: &Self, code: u32) -> Option<u32> {
        let text = from.text(code);
        if let Some(folded) = &mut self.folded {
            if let Some(known) = &from.folded {
                folded.push(known.entry(code))?;
            } else {
                let mut entry = String::new();
                fold_into(text, &mut entry);
                folded.push(&entry)?;
            }
        }
        let place = u32::try_from(self.entries.len()).ok()?;
        self.entries.push(text.to_owned());
        Some(place)
    }
}
