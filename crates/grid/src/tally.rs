//! Sums and counts over rows: each a loop over columns' numbers and a bit set; none knows what the numbers mean.

use crate::bits::{Bits, each_bit};
use crate::packed::{Packed, each_width};

/// Blocks with no more rows than this are added up row by row instead of all 64 at once.
const SOME: u32 = 16;

/// Adds the numbers of the rows up.
pub(crate) fn sum(numbers: &Packed, rows: &Bits) -> u128 {
    macro_rules! add_up {
        ($values:expr, $value:ty, $total:ty) => {{
            let mut sum: u128 = 0;
            for (&word, chunk) in rows.words().iter().zip($values.chunks(64)) {
                let mut part: $total = 0;
                if word == u64::MAX {
                    part = chunk.iter().map(|&value| <$total>::from(value)).sum();
                } else if word.count_ones() > SOME
                    && let Some(chunk) = chunk.first_chunk::<64>()
                {
                    // All of them, those outside as 0, in the column's own width: the compiler does as many at
                    // once as fit.
                    for (&byte, values) in word.to_le_bytes().iter().zip(chunk.as_chunks::<8>().0) {
                        let byte = <$value>::from(byte);
                        for (bit, &value) in values.iter().enumerate() {
                            part += <$total>::from(if byte & (1 << bit) == 0 { 0 } else { value });
                        }
                    }
                } else {
                    each_bit(word, |bit| {
                        part += chunk.get(bit as usize).map_or(0, |&value| <$total>::from(value));
                    });
                }
                sum += u128::from(part);
            }
            sum
        }};
    }
    match numbers {
        Packed::U8(values) => add_up!(values, u8, u32),
        Packed::U16(values) => add_up!(values, u16, u32),
        Packed::U32(values) => add_up!(values, u32, u64),
        // 64 of these overflow a u64.
        Packed::U64(values) => add_up!(values, u64, u128),
    }
}

/// Figures of at most this many codes are kept several times over, so that rows of one code, which often follow each
/// other, do not wait for each other's sum.
const SEVERAL_UP_TO: usize = 1 << 14;
const SEVERAL: usize = 4;

/// Counts the rows of each code; codes past the end of `counts` are not counted.
pub(crate) fn count_codes(codes: &Packed, rows: &Bits, counts: &mut [u32]) {
    let len = counts.len();
    let lanes = if len <= SEVERAL_UP_TO { SEVERAL } else { 1 };
    let mut counted = vec![0_u32; len * lanes];
    each_width!(codes, values => {
        for (&word, chunk) in rows.words().iter().zip(values.chunks(64)) {
            let mut count = |bit: usize, code: usize| {
                if code < len
                    && let Some(count) = counted.get_mut(code + bit % lanes * len)
                {
                    *count += 1;
                }
            };
            if word == u64::MAX {
                for (bit, &code) in chunk.iter().enumerate() {
                    count(bit, usize::try_from(code).unwrap_or(usize::MAX));
                }
            } else {
                each_bit(word, |bit| {
                    let code = chunk.get(bit as usize).and_then(|&code| usize::try_from(code).ok());
                    count(bit as usize, code.unwrap_or(usize::MAX));
                });
            }
        }
    });
    for lane in counted.chunks(len.max(1)) {
        counts.iter_mut().zip(lane).for_each(|(count, &more)| *count += more);
    }
}

/// Adds the numbers of the rows of each code up; codes from `len` on are left out.
pub(crate) fn sum_by_code(codes: &Packed, numbers: &Packed, rows: &Bits, len: usize) -> Vec<u128> {
    let lanes = if len <= SEVERAL_UP_TO { SEVERAL } else { 1 };
    macro_rules! add_up {
        ($values:expr, $total:ty) => {{
            let mut sums: Vec<$total> = vec![0; len * lanes];
            each_width!(codes, codes => {
                let chunks = codes.chunks(64).zip($values.chunks(64));
                for (&word, (codes, values)) in rows.words().iter().zip(chunks) {
                    let mut add = |bit: usize, code: usize, value: $total| {
                        if code < len
                            && let Some(sum) = sums.get_mut(code + bit % lanes * len)
                        {
                            *sum += value;
                        }
                    };
                    if word == u64::MAX {
                        for (bit, (&code, &value)) in codes.iter().zip(values).enumerate() {
                            add(bit, usize::try_from(code).unwrap_or(usize::MAX), <$total>::from(value));
                        }
                    } else {
                        each_bit(word, |bit| {
                            let bit = bit as usize;
                            let code = codes.get(bit).and_then(|&code| usize::try_from(code).ok());
                            let value = values.get(bit).map_or(0, |&value| <$total>::from(value));
                            add(bit, code.unwrap_or(usize::MAX), value);
                        });
                    }
                }
            });
            let mut totals = vec![0; len];
            for lane in sums.chunks(len.max(1)) {
                totals.iter_mut().zip(lane).for_each(|(total, &sum)| *total += u128::from(sum));
            }
            totals
        }};
    }
    match numbers {
        // At most 2^32 rows of less than 2^32 each.
        Packed::U8(values) => add_up!(values, u64),
        Packed::U16(values) => add_up!(values, u64),
        Packed::U32(values) => add_up!(values, u64),
        Packed::U64(values) => add_up!(values, u128),
    }
}

/// Which of the `candidates` are the number of a row that is not in `but`.
pub(crate) fn still_used(numbers: &Packed, but: &Bits, candidates: &Bits, len: u32) -> Bits {
    let mut found = Bits::none(len);
    if candidates.is_empty() {
        return found;
    }
    let mut wanted = vec![false; len as usize];
    candidates.for_each(|number| {
        if let Some(wanted) = wanted.get_mut(number as usize) {
            *wanted = true;
        }
    });
    let mut left = candidates.count();
    each_width!(numbers, values => {
        for (&word, chunk) in but.words().iter().zip(values.chunks(64)) {
            for (bit, &value) in chunk.iter().enumerate() {
                let wanted = usize::try_from(value).ok().and_then(|place| wanted.get_mut(place));
                if let (Some(wanted @ true), Ok(number)) = (wanted, u32::try_from(value))
                    && word >> bit & 1 == 0
                {
                    *wanted = false;
                    found.insert(number);
                    left -= 1;
                }
            }
            if left == 0 {
                break;
            }
        }
    });
    found
}
