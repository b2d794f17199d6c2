//! The passes over rows: each is a loop over one column's numbers and a bit set; none of them knows what is asked.

use crate::bits::{Bits, each_bit};
use crate::packed::{Packed, each_width};

/// Blocks with no more survivors than this are checked row by row instead of all 64 at once.
const FEW: u32 = 6;

/// A column beside a table that says, by code, which of up to eight questions that code answers with yes.
pub(crate) struct Lookup<'a> {
    codes: &'a Packed,
    answers: Vec<u8>,
}

impl<'a> Lookup<'a> {
    /// A table without any yes, for a dictionary of `entries`.
    pub(crate) fn new(codes: &'a Packed, entries: usize) -> Self {
        // As long as the width can address: the compiler then drops the bounds check of each row.
        let len = match codes {
            Packed::U8(_) => 1 << 8,
            Packed::U16(_) => 1 << 16,
            Packed::U32(_) | Packed::U64(_) => entries,
        };
        Self { codes, answers: vec![0; len] }
    }

    /// Says yes to the questions in `mask` for each of `codes`.
    pub(crate) fn answer(&mut self, codes: &Bits, mask: u8) {
        codes.for_each(|code| {
            if let Some(answer) = self.answers.get_mut(code as usize) {
                *answer |= mask;
            }
        });
    }

    /// Adds the answers of the 64 rows from `start` to `seen`.
    #[inline]
    fn gather(&self, start: usize, seen: &mut [u8; 64]) {
        match self.codes {
            Packed::U8(codes) => {
                let Some(table) = self.answers.first_chunk::<{ 1 << 8 }>() else { return };
                for (seen, &code) in seen.iter_mut().zip(codes.get(start..).unwrap_or_default()) {
                    *seen |= table.get(usize::from(code)).copied().unwrap_or(0);
                }
            }
            Packed::U16(codes) => {
                let Some(table) = self.answers.first_chunk::<{ 1 << 16 }>() else { return };
                for (seen, &code) in seen.iter_mut().zip(codes.get(start..).unwrap_or_default()) {
                    *seen |= table.get(usize::from(code)).copied().unwrap_or(0);
                }
            }
            Packed::U32(codes) => {
                for (seen, &code) in seen.iter_mut().zip(codes.get(start..).unwrap_or_default()) {
                    *seen |= self.answers.get(code as usize).copied().unwrap_or(0);
                }
            }
            // Wider than any dictionary: decoding refuses it for text.
            Packed::U64(_) => {}
        }
    }

    /// The answers of one row.
    fn of_row(&self, row: u32) -> u8 {
        let code = self.codes.get(row).and_then(|code| usize::try_from(code).ok());
        code.and_then(|code| self.answers.get(code)).copied().unwrap_or(0)
    }
}

/// Keeps the rows for which the columns together answer every question in `full`.
pub(crate) fn retain_answered(lookups: &[Lookup<'_>], full: u8, rows: &mut Bits) {
    let mut start: u32 = 0;
    for word in rows.words_mut() {
        if word.count_ones() <= FEW {
            let mut kept = 0;
            each_bit(*word, |bit| {
                let seen = lookups.iter().fold(0, |seen, lookup| seen | lookup.of_row(start + bit));
                kept |= u64::from(seen == full) << bit;
            });
            *word = kept;
        } else {
            let mut seen = [0; 64];
            for lookup in lookups {
                lookup.gather(start as usize, &mut seen);
            }
            *word &= equal_bits(&seen, full);
        }
        start = start.wrapping_add(64);
    }
}

/// One bit per byte: whether it equals `full`.
#[inline]
fn equal_bits(seen: &[u8; 64], full: u8) -> u64 {
    let mut bits = 0;
    for (eight, bytes) in seen.as_chunks::<8>().0.iter().enumerate() {
        let flags = u64::from_le_bytes(bytes.map(|byte| u8::from(byte == full)));
        // Moves the low bit of byte i to bit 56 + i.
        bits |= (flags.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (eight * 8);
    }
    bits
}

/// Keeps the rows whose number lies between `low` and `high`, both included.
pub(crate) fn retain_between(numbers: &Packed, low: u64, high: u64, rows: &mut Bits) {
    let span = high.wrapping_sub(low);
    each_width!(numbers, values => {
        for (word, chunk) in rows.words_mut().iter_mut().zip(values.chunks(64)) {
            if *word != 0 {
                let mut kept = 0;
                for (bit, &value) in chunk.iter().enumerate() {
                    kept |= u64::from(u64::from(value).wrapping_sub(low) <= span) << bit;
                }
                *word &= kept;
            }
        }
    });
}

/// Adds the numbers of the rows up.
pub(crate) fn sum(numbers: &Packed, rows: &Bits) -> u128 {
    macro_rules! add_up {
        ($values:expr, $total:ty) => {{
            let mut sum: u128 = 0;
            for (&word, chunk) in rows.words().iter().zip($values.chunks(64)) {
                let mut part: $total = 0;
                if word == u64::MAX {
                    part = chunk.iter().map(|&value| <$total>::from(value)).sum();
                } else {
                    each_bit(word, |bit| {
                        part += chunk.get(bit as usize).map_or(0, |&value| <$total>::from(value))
                    });
                }
                sum += u128::from(part);
            }
            sum
        }};
    }
    match numbers {
        Packed::U8(values) => add_up!(values, u64),
        Packed::U16(values) => add_up!(values, u64),
        Packed::U32(values) => add_up!(values, u64),
        // 64 of these overflow a u64.
        Packed::U64(values) => add_up!(values, u128),
    }
}

/// Counts the rows of each code; codes past the end of `counts` are not counted.
pub(crate) fn count_codes(codes: &Packed, rows: &Bits, counts: &mut [u32]) {
    each_width!(codes, values => {
        for (&word, chunk) in rows.words().iter().zip(values.chunks(64)) {
            each_bit(word, |bit| {
                let code = chunk.get(bit as usize).and_then(|&code| usize::try_from(code).ok());
                if let Some(count) = code.and_then(|code| counts.get_mut(code)) {
                    *count += 1;
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{Lookup, count_codes, retain_answered, retain_between, sum};
    use crate::bits::Bits;
    use crate::packed::Packed;

    /// The numbers 0, 1, 2, 0, 1, … in each width.
    fn widths(len: u32) -> [Packed; 4] {
        let values = (0..len).map(|row| row % 3);
        [
            Packed::U8(values.clone().map(|value| u8::try_from(value).unwrap()).collect()),
            Packed::U16(values.clone().map(|value| u16::try_from(value).unwrap()).collect()),
            Packed::U32(values.clone().collect()),
            Packed::U64(values.map(u64::from).collect()),
        ]
    }

    fn where_code(len: u32, keep: impl Fn(u32) -> bool) -> Bits {
        let mut rows = Bits::none(len);
        (0..len).filter(|row| keep(row % 3)).for_each(|row| rows.insert(row));
        rows
    }

    #[test]
    fn every_width_scans_alike() {
        for len in [0, 1, 64, 150] {
            for numbers in widths(len) {
                let mut rows = Bits::all(len);
                retain_between(&numbers, 1, 2, &mut rows);
                assert_eq!(rows, where_code(len, |code| code >= 1), "{numbers:?}");
                assert_eq!(sum(&numbers, &rows), (0..len).map(|row| u128::from(row % 3)).sum::<u128>());
                assert_eq!(sum(&numbers, &Bits::all(len)), sum(&numbers, &rows));
                let mut counts = [0; 2];
                count_codes(&numbers, &rows, &mut counts);
                assert_eq!(counts, [0, where_code(len, |code| code == 1).count()]);
            }
        }
    }

    #[test]
    fn rows_answer_through_any_column() {
        for len in [1, 64, 150] {
            for codes in widths(len).into_iter().take(3) {
                let (mut first, mut second) = (Lookup::new(&codes, 3), Lookup::new(&codes, 3));
                first.answer(&where_code(3, |code| code == 1), 1);
                second.answer(&where_code(3, |code| code >= 1), 2);
                let mut dense = Bits::all(len);
                retain_answered(&[first, second], 3, &mut dense);
                assert_eq!(dense, where_code(len, |code| code == 1), "{codes:?}");
            }
        }
    }

    #[test]
    fn a_block_with_few_survivors_is_checked_row_by_row() {
        let codes = Packed::new((0..200).map(|row| row % 3).collect());
        let mut lookup = Lookup::new(&codes, 3);
        lookup.answer(&where_code(3, |code| code == 2), 1);
        let mut rows = Bits::none(200);
        for row in [0, 2, 100, 101, 199] {
            rows.insert(row);
        }
        retain_answered(&[lookup], 1, &mut rows);
        let mut kept = Vec::new();
        rows.for_each(|row| kept.push(row));
        assert_eq!(kept, [2, 101]);
    }

    #[test]
    fn sums_do_not_overflow() {
        let numbers = Packed::new(vec![u64::MAX; 70]);
        assert_eq!(sum(&numbers, &Bits::all(70)), 70 * u128::from(u64::MAX));
    }
}
