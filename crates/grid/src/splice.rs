//! Which rows of a grid make way for others and where those go; it moves numbers and does not know what they mean.

use std::ops::Range;

use crate::bits::Bits;
use crate::column::TextColumn;
use crate::packed::{Packed, each_width};
use crate::scan::{Lookup, retain_answered};

/// A row of the new grid comes from here.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// These rows of the old grid.
    Kept(Range<usize>),
    /// These places of [`Plan::order`].
    New(Range<usize>),
}

/// How rows of one key are replaced by others of the same key.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) pieces: Vec<Piece>,
    /// The rows of the part in the order in which they are put in.
    pub(crate) order: Vec<u32>,
    /// The rows of the old grid that go.
    pub(crate) gone: Bits,
    /// How many rows there are afterwards, or nothing if they are too many to number.
    pub(crate) rows: Option<u32>,
    /// Whether every row that stays keeps its number.
    is_in_place: bool,
}

impl Plan {
    /// Rows of `old` whose key is among `replaced` or occurs in `part` go. Rows of the part stand where the first
    /// of its key stood, or last if there was none.
    pub(crate) fn new(
        old: &TextColumn,
        old_rows: u32,
        part: &TextColumn,
        part_rows: u32,
        replaced: &[String],
    ) -> Self {
        let entries = old.dictionary().len();
        let mut going = Bits::none(entries);
        let mut part_of = vec![None; entries as usize];
        for (code, text) in (0_usize..).zip(part.dictionary().entries()) {
            if let Some(known) = old.dictionary().code(text) {
                going.insert(known);
                if let Some(slot) = part_of.get_mut(known as usize) {
                    *slot = Some(code);
                }
            }
        }
        replaced.iter().filter_map(|text| old.dictionary().code(text)).for_each(|code| going.insert(code));
        let mut gone = Bits::all(old_rows);
        let mut lookup = Lookup::new(old.codes(), entries);
        lookup.answer(&old.codes().numbers_of(&going), 1);
        retain_answered(&[lookup], 1, &mut gone);

        let (order, mut places) = by_key(part, part_rows);
        let mut pieces = Vec::new();
        let mut next: u32 = 0;
        gone.for_each(|row| {
            if row > next {
                pieces.push(Piece::Kept(next as usize..row as usize));
            }
            next = row + 1;
            let code = part_of.get(old.code(row) as usize).copied().flatten();
            if let Some(place) = code.and_then(|code| places.get_mut(code)).and_then(Option::take) {
                pieces.push(Piece::New(place));
            }
        });
        if next < old_rows {
            pieces.push(Piece::Kept(next as usize..old_rows as usize));
        }
        pieces.extend(places.into_iter().flatten().map(Piece::New));
        let mut end = 0;
        let is_in_place = pieces.iter().all(|piece| match piece {
            Piece::Kept(rows) => std::mem::replace(&mut end, rows.end) == rows.start,
            Piece::New(places) => {
                end += places.len();
                true
            }
        }) && end == old_rows as usize;
        let rows = u64::from(old_rows) - u64::from(gone.count()) + u64::from(part_rows);
        Self { pieces, order, gone, rows: u32::try_from(rows).ok(), is_in_place }
    }
}

impl Plan {
    /// The numbers that rows have afterwards which were in the set and stay.
    pub(crate) fn carry(&self, rows: &Bits) -> Bits {
        let mut carried = Bits::none(self.rows.unwrap_or(0));
        self.each_piece(|start, piece| {
            if let Piece::Kept(kept) = piece {
                rows.for_each_within(kept.clone(), |row| carried.insert(row - number(kept.start) + start));
            }
        });
        carried
    }

    /// The numbers that the rows have afterwards which are put in.
    pub(crate) fn arrived(&self) -> Bits {
        let mut arrived = Bits::none(self.rows.unwrap_or(0));
        self.each_piece(|start, piece| {
            if let Piece::New(places) = piece {
                (start..start + number(places.len())).for_each(|row| arrived.insert(row));
            }
        });
        arrived
    }

    /// Each piece with the number of its first row afterwards.
    fn each_piece(&self, mut visit: impl FnMut(u32, &Piece)) {
        let mut start = 0;
        for piece in &self.pieces {
            visit(start, piece);
            start += number(match piece {
                Piece::Kept(range) | Piece::New(range) => range.len(),
            });
        }
    }
}

/// As a row number: pieces are made of those.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The part's rows by key and, by its code, which places of these have it; nothing for a key without rows.
fn by_key(part: &TextColumn, part_rows: u32) -> (Vec<u32>, Vec<Option<Range<usize>>>) {
    let mut order: Vec<u32> = (0..part_rows).collect();
    order.sort_by_key(|&row| part.code(row));
    let mut places = vec![None; part.dictionary().len() as usize];
    let mut start = 0;
    for rows in order.chunk_by(|&left, &right| part.code(left) == part.code(right)) {
        let code = rows.first().map_or(0, |&row| part.code(row));
        if let Some(slot) = places.get_mut(code as usize) {
            *slot = Some(start..start + rows.len());
        }
        start += rows.len();
    }
    (order, places)
}

impl Packed {
    /// Puts new numbers in, one per row that the plan puts in and in its order.
    pub(crate) fn splice(&mut self, plan: &Plan, new: &[u64]) {
        let fits = match self {
            Self::U8(values) => narrowed(new).map(|new| splice(values, plan, &new)),
            Self::U16(values) => narrowed(new).map(|new| splice(values, plan, &new)),
            Self::U32(values) => narrowed(new).map(|new| splice(values, plan, &new)),
            Self::U64(values) => narrowed(new).map(|new| splice(values, plan, &new)),
        };
        if fits.is_none() {
            let mut values: Vec<u64> =
                each_width!(&*self, values => values.iter().map(|&value| u64::from(value)).collect());
            splice(&mut values, plan, new);
            *self = Self::new(values);
        }
    }
}

/// The numbers in a narrower width, if they fit.
fn narrowed<T: TryFrom<u64>>(numbers: &[u64]) -> Option<Vec<T>> {
    numbers.iter().map(|&number| T::try_from(number).ok()).collect()
}

/// One column's values by a plan; values that stay where they are are not moved.
pub(crate) fn splice<T: Copy>(values: &mut Vec<T>, plan: &Plan, new: &[T]) {
    if plan.is_in_place {
        let mut end = 0;
        for piece in &plan.pieces {
            match piece {
                Piece::Kept(rows) => end = rows.end,
                Piece::New(places) => {
                    let start = end;
                    end += places.len();
                    for (slot, &value) in
                        values.iter_mut().skip(start).zip(new.get(places.clone()).unwrap_or_default())
                    {
                        *slot = value;
                    }
                }
            }
        }
        return;
    }
    let mut spliced = Vec::with_capacity(plan.rows.unwrap_or(0) as usize);
    for piece in &plan.pieces {
        let from = match piece {
            Piece::Kept(rows) => values.get(rows.clone()),
            Piece::New(places) => new.get(places.clone()),
        };
        spliced.extend_from_slice(from.unwrap_or_default());
    }
    *values = spliced;
}
