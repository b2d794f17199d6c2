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

    /// The bytes that the kept orders take.
    pub(crate) fn bytes(&self) -> usize {
        self.kept.iter().map(|(_, order)| size_of_val(order.as_slice())).sum()
    }

    fn sorted(&mut self, grid: &Grid, keys: &[Key]) -> Vec<u32> {
        let Some((&(column, direction), rest)) = keys.split_first() else {
            return (0..grid.row_count()).collect();
        };
        let base = if rest.is_empty() { None } else { Some(self.by(grid, rest)) };
        match grid.get(column) {
            Some(column) => sort_by_numbers(&column.data.numbers(), direction, base),
            None => base.map_or_else(|| (0..grid.row_count()).collect(), <[u32]>::to_vec),
        }
    }
}

/// Sorts rows by their numbers; equal ones keep the order of `base`, or of their row numbers without one.
fn sort_by_numbers(numbers: &Packed, direction: Direction, base: Option<&[u32]>) -> Vec<u32> {
    let max = numbers.max();
    let key_bits = (u64::BITS - max.leading_zeros()).max(1);
    let passes = key_bits.div_ceil(DIGIT_BITS);
    let mut digit = Digit {
        flip: (direction == Direction::Descending).then_some(max),
        shift: 0,
        bits: key_bits.div_ceil(passes),
    };
    let mut rows = vec![0; numbers.len()];
    radix_pass(numbers, digit, base, &mut rows);
    if passes > 1 {
        let mut sorted = vec![0; rows.len()];
        for _ in 1..passes {
            digit.shift += digit.bits;
            radix_pass(numbers, digit, Some(&rows), &mut sorted);
            std::mem::swap(&mut rows, &mut sorted);
        }
    }
    rows
}

/// Some bits of a number, the least significant at `shift`. A descending order flips the number around the
/// largest, which keeps equal rows in order where reversing would not.
#[derive(Clone, Copy)]
struct Digit {
    flip: Option<u64>,
    shift: u32,
    bits: u32,
}

impl Digit {
    #[inline]
    fn of(self, number: u64) -> usize {
        let key = self.flip.map_or(number, |max| max.wrapping_sub(number));
        #[expect(clippy::cast_possible_truncation, reason = "masked to a digit of at most 11 bits")]
        let digit = (key >> self.shift & ((1 << self.bits) - 1)) as usize;
        digit
    }
}

/// A stable counting sort of rows by one digit of their numbers, from the order of `base`.
fn radix_pass(numbers: &Packed, digit: Digit, base: Option<&[u32]>, sorted: &mut [u32]) {
    let mut places = vec![0_u32; 1 << digit.bits];
    each_width!(numbers, values => {
        for &value in values {
            if let Some(count) = places.get_mut(digit.of(u64::from(value))) {
                *count += 1;
            }
        }
        let mut start = 0;
        for place in &mut places {
            start += std::mem::replace(place, start);
        }
        let mut put = |row: u32, number: u64| {
            if let Some(place) = places.get_mut(digit.of(number))
                && let Some(slot) = sorted.get_mut(*place as usize)
            {
                *slot = row;
                *place += 1;
            }
        };
        match base {
            None => (0..).zip(values).for_each(|(row, &value)| put(row, u64::from(value))),
            Some(base) => base.iter().for_each(|&row| {
                put(row, values.get(row as usize).map_or(0, |&value| u64::from(value)));
            }),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{Direction, KEPT, Key, Orders, sort_by_numbers};
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
