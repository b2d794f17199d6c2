//! Orders of all rows by columns, kept for reuse; filtering an order is the view's business.

use crate::column::ColumnId;
use crate::grid::Grid;
use crate::packed::{Packed, each_width};

/// How many orders are kept, each 4 bytes a row.
const KEPT: usize = 4;

/// The widest digit of a radix pass, in bits: its counters still fit the first-level cache.
const DIGIT_BITS: u32 = 11;

/// Which end of a column comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A before Z, 1 before 2.
    Ascending,
    /// Z before A, 2 before 1. Rows that are equal keep their order, as in the other direction.
    Descending,
}

/// A column to sort by.
pub(crate) type Key = (ColumnId, Direction);

/// The orders that were asked for last.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    /// Most recently used last.
    kept: Vec<(Vec<Key>, Vec<u32>)>,
}

impl Orders {
    /// All rows by the first key, equal ones by the next, equal in all by row number.
    ///
    /// An order is made from the order by all keys but the first, which often is kept already.
    pub(crate) fn by(&mut self, grid: &Grid, keys: &[Key]) -> &[u32] {
        if let Some(place) = self.kept.iter().position(|(kept, _)| kept == keys) {
            let order = self.kept.remove(place);
            self.kept.push(order);
        } else {
            let order = self.sorted(grid, keys);
            if self.kept.len() >= KEPT {
                self.kept.remove(0);
            }
            self.kept.push((keys.to_vec(), order));
        }
        self.kept.last().map_or(&[], |(_, order)| order)
    }

    fn sorted(&mut self, grid: &Grid, keys: &[Key]) -> Vec<u32> {
        let Some((&(column, direction), rest)) = keys.split_first() else {
            return (0..grid.row_count()).collect();
        };
        let base = if rest.is_empty() { None } else { Some(self.by(grid, rest)) };
        match grid.get(column) {
            Some(column) => sort_by_numbers(column.data.numbers(), direction, base),
            None => base.map_or_else(|| (0..grid.row_count()).collect(), <[u32]>::to_vec),
        }
    }
}

/// Sorts rows by their numbers; equal ones keep the order of `base`, or of their row numbers without one.
fn sort_by_numbers(numbers: &Packed, direction: Direction, base: Option<&[u32]>) -> Vec<u32> {
    let max = numbers.max();
    let row_bits = u64::BITS - (numbers.len() as u64).leading_zeros();
    let key_bits = u64::BITS - max.leading_zeros();
    if row_bits + key_bits > u64::BITS {
        return sort_wide(numbers, direction, base);
    }
    let flip = if direction == Direction::Descending { Some(max) } else { None };
    let mut pairs = pack_pairs(numbers, flip, row_bits, base);
    let mut other = vec![0; pairs.len()];
    let passes = key_bits.div_ceil(DIGIT_BITS);
    for pass in 0..passes {
        let digit_bits = key_bits.div_ceil(passes);
        radix_pass(&pairs, &mut other, row_bits + pass * digit_bits, digit_bits);
        std::mem::swap(&mut pairs, &mut other);
    }
    let row_mask = (1 << row_bits) - 1;
    #[expect(clippy::cast_possible_truncation, reason = "row numbers are below 2^32")]
    pairs.into_iter().map(|pair| (pair & row_mask) as u32).collect()
}

/// One word per row: its number above, its row number in the low `row_bits`. A descending order flips the number
/// around the largest, which keeps equal rows in order where reversing would not.
fn pack_pairs(numbers: &Packed, flip: Option<u64>, row_bits: u32, base: Option<&[u32]>) -> Vec<u64> {
    let pair = |row: u32, number: u64| {
        let key = flip.map_or(number, |max| max - number);
        key << row_bits | u64::from(row)
    };
    match base {
        None => each_width!(numbers, values => {
            (0..).zip(values).map(|(row, &number)| pair(row, u64::from(number))).collect()
        }),
        Some(base) => each_width!(numbers, values => {
            let number = |row: u32| values.get(row as usize).map_or(0, |&number| u64::from(number));
            base.iter().map(|&row| pair(row, number(row))).collect()
        }),
    }
}

/// A stable counting sort by one digit.
fn radix_pass(pairs: &[u64], sorted: &mut [u64], shift: u32, digit_bits: u32) {
    let mask = (1_u64 << digit_bits) - 1;
    #[expect(clippy::cast_possible_truncation, reason = "masked to a digit of at most 11 bits")]
    let digit = |pair: u64| (pair >> shift & mask) as usize;
    let mut places = vec![0_u32; 1 << digit_bits];
    for &pair in pairs {
        if let Some(count) = places.get_mut(digit(pair)) {
            *count += 1;
        }
    }
    let mut start = 0;
    for place in &mut places {
        let count = *place;
        *place = start;
        start += count;
    }
    for &pair in pairs {
        if let Some(place) = places.get_mut(digit(pair))
            && let Some(slot) = sorted.get_mut(*place as usize)
        {
            *slot = pair;
            *place += 1;
        }
    }
}

/// For numbers so wide that they leave no room for a row number beside them: by their lower halves, and what that
/// gives by their upper ones.
fn sort_wide(numbers: &Packed, direction: Direction, base: Option<&[u32]>) -> Vec<u32> {
    let half = |shift: u32| {
        let part = |row: u32| numbers.get(row).unwrap_or_default() >> shift & u64::from(u32::MAX);
        Packed::U32(
            (0..).take(numbers.len()).map(|row| u32::try_from(part(row)).unwrap_or(u32::MAX)).collect(),
        )
    };
    let by_lower = sort_by_numbers(&half(0), direction, base);
    sort_by_numbers(&half(u32::BITS), direction, Some(&by_lower))
}

#[cfg(test)]
mod tests {
    use super::{Direction, KEPT, Key, Orders, sort_by_numbers, sort_wide};
    use crate::builder::GridBuilder;
    use crate::column::ColumnId;
    use crate::grid::Grid;
    use crate::packed::Packed;

    const UP: Direction = Direction::Ascending;
    const DOWN: Direction = Direction::Descending;

    /// By the standard library's stable sort.
    fn expected(numbers: &Packed, direction: Direction, base: Option<&[u32]>) -> Vec<u32> {
        let mut order: Vec<u32> = base.map_or_else(|| (0..).take(numbers.len()).collect(), <[u32]>::to_vec);
        let flip = if direction == DOWN { u64::MAX } else { 0 };
        order.sort_by_key(|&row| numbers.get(row).unwrap() ^ flip);
        order
    }

    #[test]
    fn every_width_sorts_and_equal_rows_keep_their_order() {
        for max in [0, 1, 200, 60_000, 3_000_000, 1 << 37, u64::MAX] {
            let numbers = Packed::new(
                (0_u64..1000).map(|row| row.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 50 * (max / 49)).collect(),
            );
            for direction in [UP, DOWN] {
                let reversed: Vec<u32> = (0..1000).rev().collect();
                for base in [None, Some(reversed.as_slice())] {
                    let expected = expected(&numbers, direction, base);
                    assert_eq!(sort_by_numbers(&numbers, direction, base), expected, "{max} {direction:?}");
                    assert_eq!(sort_wide(&numbers, direction, base), expected, "{max} {direction:?}");
                }
            }
        }
    }

    #[test]
    fn later_keys_order_what_earlier_ones_leave_equal() {
        let mut builder = GridBuilder::new();
        builder.text("product", ["b", "a", "b", "a", "B"], true).unwrap();
        builder.integer("seats", [1, 5, 3, 5, 2]).unwrap();
        let grid = Grid::decode(&builder.encode(1)).unwrap();
        let (product, seats) = (ColumnId(0), ColumnId(1));
        let table: [(&[Key], [u32; 5]); 6] = [
            (&[], [0, 1, 2, 3, 4]),
            (&[(product, UP)], [1, 3, 4, 0, 2]),
            (&[(product, DOWN)], [0, 2, 4, 1, 3]),
            (&[(product, UP), (seats, DOWN)], [1, 3, 4, 2, 0]),
            (&[(seats, DOWN), (product, UP)], [1, 3, 2, 4, 0]),
            (&[(ColumnId(9), UP), (seats, UP)], [0, 4, 2, 1, 3]),
        ];
        let mut orders = Orders::default();
        for _ in 0..2 {
            for (keys, order) in table {
                assert_eq!(orders.by(&grid, keys), order, "{keys:?}");
                assert!(orders.kept.len() <= KEPT);
            }
        }
    }
}
