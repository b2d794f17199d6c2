//! The passes over rows: each is a loop over one column's numbers and a bit set; none of them knows what is asked.

use std::sync::Arc;

use crate::bits::{Bits, each_bit};
use crate::codes::Codes;
use crate::packed::Packed;

/// Blocks with no more survivors than this are checked row by row instead of all 64 at once.
const FEW: u32 = 6;

/// A column's numbers beside a table that says, by number, which of up to eight questions it answers with yes.
pub(crate) struct Lookup<'a> {
    numbers: &'a Arc<Packed>,
    answers: Vec<u8>,
}

impl<'a> Lookup<'a> {
    /// A table without any yes, for a dictionary of `entries`.
    pub(crate) fn new(codes: &'a Codes, entries: u32) -> Self {
        // As long as the width can address: the compiler then drops the bounds check of each row.
        let len = match **codes.numbers() {
            Packed::U8(_) => 1 << 8,
            Packed::U16(_) => 1 << 16,
            Packed::U32(_) | Packed::U64(_) => codes.number_count(entries) as usize,
        };
        Self { numbers: codes.numbers(), answers: vec![0; len] }
    }

    /// Whether this reads the numbers that these codes are made of.
    pub(crate) fn is_over(&self, codes: &Codes) -> bool {
        Arc::ptr_eq(self.numbers, codes.numbers())
    }

    /// Says yes to the questions in `mask` for each of `numbers`.
    pub(crate) fn answer(&mut self, numbers: &Bits, mask: u8) {
        numbers.for_each(|number| {
            if let Some(answer) = self.answers.get_mut(number as usize) {
                *answer |= mask;
            }
        });
    }

    /// Adds the answers of the 64 rows from `start` to `seen`.
    #[inline]
    fn gather(&self, start: usize, seen: &mut [u8; 64]) {
        match &**self.numbers {
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
        let code = self.numbers.get(row).and_then(|code| usize::try_from(code).ok());
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
    macro_rules! retain {
        ($values:expr, $width:ty) => {{
            let max = <$width>::MAX;
            if low > u64::from(max) {
                rows.clear();
                return;
            }
            // In the column's own width, so that the compiler does as many at once as fit.
            let (low, high) =
                (<$width>::try_from(low).unwrap_or(max), <$width>::try_from(high).unwrap_or(max));
            let span = high.wrapping_sub(low);
            for (word, chunk) in rows.words_mut().iter_mut().zip($values.chunks(64)) {
                if *word != 0 {
                    let mut within = [0; 64];
                    for (within, &value) in within.iter_mut().zip(chunk) {
                        *within = u8::from(value.wrapping_sub(low) <= span);
                    }
                    *word &= equal_bits(&within, 1);
                }
            }
        }};
    }
    match numbers {
        Packed::U8(values) => retain!(values, u8),
        Packed::U16(values) => retain!(values, u16),
        Packed::U32(values) => retain!(values, u32),
        Packed::U64(values) => retain!(values, u64),
    }
}

#[cfg(test)]
mod tests;
