//! Which rows are meant, in words that outlive the grid: their texts in two columns that together tell rows apart.

use crate::bits::Bits;
use crate::column::{ColumnId, TextColumn};
use crate::grid::Grid;
use crate::scan::{Lookup, retain_answered};

/// The two columns whose texts tell rows apart; twice the same if one is enough.
pub(crate) type Identity = (ColumnId, ColumnId);

/// Rows by what they are and not by number, to be found again in a newer grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowKeys {
    first: Vec<String>,
    second: Vec<String>,
    /// Places in the two lists.
    keys: Vec<(u32, u32)>,
}

impl RowKeys {
    /// How many rows are meant.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no row is meant.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The texts of each row in both columns.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.keys.iter().filter_map(move |&(first, second)| {
            Some((text_at(&self.first, first)?, text_at(&self.second, second)?))
        })
    }

    /// The keys of these rows; none if the columns hold no text.
    pub(crate) fn of(grid: &Grid, identity: Identity, rows: impl Iterator<Item = u32>) -> Self {
        let (Some(first), Some(second)) = (grid.text_column(identity.0), grid.text_column(identity.1)) else {
            return Self::default();
        };
        let (mut firsts, mut seconds) = (Distinct::new(first), Distinct::new(second));
        let keys = rows
            .filter(|&row| row < grid.row_count())
            .map(|row| (firsts.place(first.code(row)), seconds.place(second.code(row))))
            .collect();
        Self { first: firsts.texts, second: seconds.texts, keys }
    }

    /// The rows of a grid that have one of the keys.
    pub(crate) fn rows(&self, grid: &Grid, identity: Identity) -> Bits {
        let (Some(first), Some(second)) = (grid.text_column(identity.0), grid.text_column(identity.1)) else {
            return Bits::none(grid.row_count());
        };
        let codes = |column: &TextColumn, texts: &[String]| -> Vec<Option<u32>> {
            texts.iter().map(|text| column.dictionary().code(text)).collect()
        };
        let (firsts, seconds) = (codes(first, &self.first), codes(second, &self.second));
        let code = |codes: &[Option<u32>], place: u32| codes.get(place as usize).copied().flatten();
        let mut wanted: Vec<(u32, u32)> = self
            .keys
            .iter()
            .filter_map(|&(one, two)| Some((code(&firsts, one)?, code(&seconds, two)?)))
            .collect();
        wanted.sort_unstable();

        let mut candidates = Bits::none(first.dictionary().len());
        let mut starts = vec![(0, 0); first.dictionary().len() as usize];
        let mut start = 0;
        for chunk in wanted.chunk_by(|left, right| left.0 == right.0) {
            let end = start + chunk.len();
            if let Some(&(code, _)) = chunk.first()
                && let Some(slot) = starts.get_mut(code as usize)
            {
                candidates.insert(code);
                *slot = (start, end);
            }
            start = end;
        }
        let mut rows = Bits::all(grid.row_count());
        let mut lookup = Lookup::new(first.codes(), first.dictionary().len());
        lookup.answer(&first.codes().numbers_of(&candidates), 1);
        retain_answered(&[lookup], 1, &mut rows);
        rows.retain(|row| {
            let &(start, end) = starts.get(first.code(row) as usize).unwrap_or(&(0, 0));
            let chunk = wanted.get(start..end).unwrap_or_default();
            chunk.binary_search_by_key(&second.code(row), |&(_, code)| code).is_ok()
        });
        rows
    }
}

fn text_at(texts: &[String], place: u32) -> Option<&str> {
    texts.get(place as usize).map(String::as_str)
}

/// The texts of some codes, each once.
struct Distinct<'a> {
    column: &'a TextColumn,
    texts: Vec<String>,
    places: Vec<Option<u32>>,
}

impl<'a> Distinct<'a> {
    fn new(column: &'a TextColumn) -> Self {
        Self { column, texts: Vec::new(), places: vec![None; column.dictionary().len() as usize] }
    }

    fn place(&mut self, code: u32) -> u32 {
        let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let Some(slot) = self.places.get_mut(code as usize) else { return u32::MAX };
        *slot.get_or_insert_with(|| {
            self.texts.push(self.column.dictionary().text(code).to_owned());
            next
        })
    }
}
