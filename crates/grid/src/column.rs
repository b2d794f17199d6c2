//! One column: texts by code, or integers as steps from a base; it does not filter or sort.

use std::borrow::Cow;
use std::sync::Arc;

use crate::codes::Codes;
use crate::dictionary::Dictionary;
use crate::integers::IntegerColumn;
use crate::packed::Packed;

/// The place of a column in its grid. An id means nothing in another grid: look it up again by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnId(pub u16);

/// A named column of one kind.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) data: Data,
}

#[derive(Clone, Debug)]
pub(crate) enum Data {
    Text(TextColumn),
    Integer(IntegerColumn),
}

impl Data {
    /// One number per row in the column's order: codes or steps.
    pub(crate) fn numbers(&self) -> Cow<'_, Packed> {
        match self {
            Self::Text(column) => column.codes().flat(),
            Self::Integer(column) => Cow::Borrowed(column.steps()),
        }
    }
}

/// Why a column's parts do not make a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Flaw {
    #[error("its dictionary is not sorted or names a text twice")]
    Unsorted,
    #[error("a code points past its dictionary")]
    CodeOutOfRange,
    #[error("its codes are wider than codes can be")]
    CodesTooWide,
    #[error("the column that it follows is not there or does not fit")]
    NoLeader,
    #[error("its values leave the range of 64-bit integers")]
    Overflow,
}

/// Texts, each row a code into a sorted dictionary.
#[derive(Clone, Debug)]
pub(crate) struct TextColumn {
    dictionary: Dictionary,
    codes: Codes,
    searchable: bool,
}

impl TextColumn {
    /// Checks that the dictionary is in order and that every code points into it.
    pub(crate) fn new(entries: Vec<String>, codes: Packed, searchable: bool) -> Result<Self, Flaw> {
        let dictionary = dictionary(entries, &codes, searchable)?;
        Ok(Self { dictionary, codes: Codes::own(codes), searchable })
    }

    /// A column whose codes follow from those of `leader`: checks that `map` has a code for each of the leader's.
    pub(crate) fn following(
        entries: Vec<String>,
        leader: &Self,
        map: Packed,
        searchable: bool,
    ) -> Result<Self, Flaw> {
        if leader.codes.map().is_some() || map.len() != leader.dictionary.entries().len() {
            return Err(Flaw::NoLeader);
        }
        let dictionary = dictionary(entries, &map, searchable)?;
        let codes = Codes::following(Arc::clone(leader.codes.numbers()), map);
        Ok(Self { dictionary, codes, searchable })
    }

    pub(crate) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    pub(crate) fn codes(&self) -> &Codes {
        &self.codes
    }

    pub(crate) fn set_dictionary(&mut self, dictionary: Dictionary) {
        self.dictionary = dictionary;
    }

    pub(crate) fn set_codes(&mut self, codes: Codes) {
        self.codes = codes;
    }

    pub(crate) fn numbers_mut(&mut self) -> &mut Packed {
        self.codes.numbers_mut()
    }

    pub(crate) fn is_searchable(&self) -> bool {
        self.searchable
    }

    /// The code of a row, 0 past the last row.
    pub(crate) fn code(&self, row: u32) -> u32 {
        self.codes.get(row).unwrap_or(0)
    }

    /// The text of a row, empty past the last row.
    pub(crate) fn text(&self, row: u32) -> &str {
        self.codes.get(row).map_or("", |code| self.dictionary.text(code))
    }
}

/// The dictionary of these entries, if `codes` can and do point into it.
fn dictionary(entries: Vec<String>, codes: &Packed, searchable: bool) -> Result<Dictionary, Flaw> {
    if matches!(codes, Packed::U64(_)) {
        return Err(Flaw::CodesTooWide);
    }
    let dictionary = Dictionary::new(entries, searchable).ok_or(Flaw::Unsorted)?;
    if codes.len() > 0 && codes.max() >= u64::from(dictionary.len()) {
        return Err(Flaw::CodeOutOfRange);
    }
    Ok(dictionary)
}

#[cfg(test)]
mod tests;
