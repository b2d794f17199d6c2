//! The code of each row of a text column: numbers of its own, or those of another column that decides it.

use std::borrow::Cow;
use std::ops::AddAssign;
use std::sync::Arc;

use crate::bits::Bits;
use crate::packed::{Packed, each_width};

/// One code per row.
///
/// Where one column decides another, as a tenant's id decides its name, the other keeps no number per row: it
/// shares those of the first and says once per distinct number what code that means. Such columns cost nothing
/// per row, and a filter on several of them is a single pass.
#[derive(Clone, Debug)]
pub(crate) struct Codes {
    numbers: Arc<Packed>,
    /// The code by number, if the numbers are another column's codes.
    map: Option<Packed>,
}

impl Codes {
    /// Codes that stand for themselves.
    pub(crate) fn own(codes: Packed) -> Self {
        Self { numbers: Arc::new(codes), map: None }
    }

    /// Codes that follow from another column's.
    pub(crate) fn following(numbers: Arc<Packed>, map: Packed) -> Self {
        Self { numbers, map: Some(map) }
    }

    /// What is kept per row.
    pub(crate) fn numbers(&self) -> &Arc<Packed> {
        &self.numbers
    }

    /// What is kept per row, to be changed; nobody else may share it by then, or it is copied.
    pub(crate) fn numbers_mut(&mut self) -> &mut Packed {
        Arc::make_mut(&mut self.numbers)
    }

    /// The code by number, unless each number is its own code.
    pub(crate) fn map(&self) -> Option<&Packed> {
        self.map.as_ref()
    }

    /// How many numbers there are for a dictionary of `entries`.
    pub(crate) fn number_count(&self, entries: u32) -> u32 {
        self.map.as_ref().map_or(entries, |map| u32::try_from(map.len()).unwrap_or(u32::MAX))
    }

    /// The code of a row, if there is such a row.
    #[inline]
    pub(crate) fn get(&self, row: u32) -> Option<u32> {
        let number = u32::try_from(self.numbers.get(row)?).ok()?;
        self.of_number(number)
    }

    /// The code that a number stands for.
    #[inline]
    pub(crate) fn of_number(&self, number: u32) -> Option<u32> {
        match &self.map {
            Some(map) => map.get(number).and_then(|code| u32::try_from(code).ok()),
            None => Some(number),
        }
    }

    /// The code of each row, written out.
    pub(crate) fn flat(&self) -> Cow<'_, Packed> {
        match &self.map {
            Some(map) => Cow::Owned(map.pick(&self.numbers)),
            None => Cow::Borrowed(&self.numbers),
        }
    }

    /// The numbers that stand for one of these codes.
    pub(crate) fn numbers_of<'a>(&self, codes: &'a Bits) -> Cow<'a, Bits> {
        let Some(map) = &self.map else { return Cow::Borrowed(codes) };
        let mut numbers = Bits::none(self.number_count(0));
        each_width!(map, map => {
            for (number, &code) in (0..).zip(map) {
                if u32::try_from(code).is_ok_and(|code| codes.contains(code)) {
                    numbers.insert(number);
                }
            }
        });
        Cow::Owned(numbers)
    }

    /// The codes that these numbers stand for, of a dictionary of `entries`.
    pub(crate) fn codes_of(&self, numbers: &Bits, entries: u32) -> Bits {
        let mut codes = Bits::none(entries);
        numbers.for_each(|number| {
            if let Some(code) = self.of_number(number) {
                codes.insert(code);
            }
        });
        codes
    }

    /// Figures by code of a dictionary of `entries`, from figures by number.
    pub(crate) fn by_code<T: Copy + Default + AddAssign>(&self, by_number: Vec<T>, entries: u32) -> Vec<T> {
        if self.map.is_none() {
            return by_number;
        }
        let mut by_code = vec![T::default(); entries as usize];
        for (number, figure) in (0..).zip(by_number) {
            let code = self.of_number(number).unwrap_or(u32::MAX);
            if let Some(sum) = by_code.get_mut(code as usize) {
                *sum += figure;
            }
        }
        by_code
    }
}

#[cfg(test)]
mod tests {
    use super::Codes;
    use crate::bits::Bits;
    use crate::packed::Packed;

    /// Numbers 0, 1, 2, 0, 1, 2 of which 1 and 2 mean code 0, and 0 means code 1.
    fn following() -> Codes {
        let numbers = Codes::own(Packed::new(vec![0, 1, 2, 0, 1, 2]));
        Codes::following(numbers.numbers().clone(), Packed::new(vec![1, 0, 0]))
    }

    fn set(numbers: &[u32], len: u32) -> Bits {
        let mut bits = Bits::none(len);
        for &number in numbers {
            bits.insert(number);
        }
        bits
    }

    #[test]
    fn codes_follow_the_numbers_of_another_column() {
        let codes = following();
        assert_eq!(
            (0..7).map(|row| codes.get(row)).collect::<Vec<_>>(),
            [1, 0, 0, 1, 0, 0].map(Some).into_iter().chain([None]).collect::<Vec<_>>()
        );
        assert_eq!(*codes.flat(), Packed::new(vec![1, 0, 0, 1, 0, 0]));
        assert_eq!(*codes.numbers_of(&set(&[0], 2)), set(&[1, 2], 3));
        assert_eq!(codes.codes_of(&set(&[0], 3), 2), set(&[1], 2));
        assert_eq!(codes.by_code(vec![5, 6, 7], 2), [13, 5]);
        assert_eq!(codes.number_count(2), 3);
    }

    #[test]
    fn codes_of_its_own_stand_for_themselves() {
        let codes = Codes::own(Packed::new(vec![1, 0]));
        assert_eq!((codes.get(0), codes.get(1), codes.get(2)), (Some(1), Some(0), None));
        assert_eq!(*codes.numbers_of(&set(&[1], 2)), set(&[1], 2));
        assert_eq!((codes.by_code(vec![5, 6], 2), codes.number_count(2)), (vec![5, 6], 2));
    }
}
