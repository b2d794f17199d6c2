//! A fixed-length set of row or code numbers, 64 to a word; it does not grow.

use std::ops::Range;

/// A set of numbers below a fixed length.
///
/// Bits past the length are always zero, so that whole words can be counted and compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// The empty set, with room for numbers below `len`.
    pub(crate) fn none(len: u32) -> Self {
        Self { words: vec![0; (len as usize).div_ceil(64)] }
    }

    /// Every number below `len`.
    pub(crate) fn all(len: u32) -> Self {
        let mut words = vec![u64::MAX; (len as usize).div_ceil(64)];
        if let Some(last) = words.last_mut()
            && !len.is_multiple_of(64)
        {
            *last = (1 << (len % 64)) - 1;
        }
        Self { words }
    }

    /// Adds a number; one past the length is ignored.
    pub(crate) fn insert(&mut self, number: u32) {
        if let Some(word) = self.words.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Takes a number out.
    pub(crate) fn remove(&mut self, number: u32) {
        if let Some(word) = self.words.get_mut(number as usize / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    /// Whether the number is in the set.
    #[inline]
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Takes every number out.
    pub(crate) fn clear(&mut self) {
        self.words.fill(0);
    }

    /// How many numbers the set holds.
    pub(crate) fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether the set holds nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// Keeps only what `other` holds too.
    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds what `other` holds.
    pub(crate) fn unite(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Takes out what `other` holds.
    pub(crate) fn subtract(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Keeps the numbers that `keep` says yes to.
    #[inline]
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(u32) -> bool) {
        let mut base = 0;
        for word in &mut self.words {
            let mut kept = 0;
            each_bit(*word, |bit| kept |= u64::from(keep(base + bit)) << bit);
            *word = kept;
            base += 64;
        }
    }

    /// Whether everything in this set is in `other` too; both must have been made for one length.
    pub(crate) fn is_subset_of(&self, other: &Self) -> bool {
        self.words.len() == other.words.len()
            && self.words.iter().zip(&other.words).all(|(word, other)| word & !other == 0)
    }

    /// The bytes that the set takes.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.words.as_slice())
    }

    /// The words, lowest numbers first.
    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    /// The words, for kernels that clear bits. They must not set bits past the length.
    pub(crate) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.words
    }

    /// Calls `visit` with each number in the range, ascending.
    pub(crate) fn for_each_within(&self, range: Range<usize>, mut visit: impl FnMut(u32)) {
        let mut base = u32::try_from(range.start / 64 * 64).unwrap_or(u32::MAX);
        let words = range.start / 64..range.end.div_ceil(64);
        for &word in self.words.get(words).unwrap_or_default() {
            each_bit(word, |bit| {
                if range.contains(&((base + bit) as usize)) {
                    visit(base + bit);
                }
            });
            base = base.wrapping_add(64);
        }
    }

    /// Calls `visit` with each number, ascending.
    #[inline]
    pub(crate) fn for_each(&self, mut visit: impl FnMut(u32)) {
        let mut base = 0;
        for &word in &self.words {
            each_bit(word, |bit| visit(base + bit));
            base += 64;
        }
    }
}

/// Calls `visit` with the place of each set bit, lowest first.
#[inline]
pub(crate) fn each_bit(mut word: u64, mut visit: impl FnMut(u32)) {
    while word != 0 {
        visit(word.trailing_zeros());
        word &= word - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    fn numbers(bits: &Bits) -> Vec<u32> {
        let mut numbers = Vec::new();
        bits.for_each(|number| numbers.push(number));
        numbers
    }

    #[test]
    fn all_holds_exactly_its_length() {
        for len in [0, 1, 63, 64, 65, 128, 200] {
            let bits = Bits::all(len);
            assert_eq!(bits.count(), len);
            assert_eq!(numbers(&bits), (0..len).collect::<Vec<_>>());
            assert!(!bits.contains(len));
        }
    }

    #[test]
    fn sets_meet_and_compare() {
        let mut odd = Bits::none(130);
        let mut third = Bits::none(130);
        (0..130).filter(|n| n % 2 == 1).for_each(|n| odd.insert(n));
        (0..130).filter(|n| n % 3 == 0).for_each(|n| third.insert(n));
        third.insert(130 + 64);
        let mut both = odd.clone();
        both.intersect(&third);
        assert_eq!(numbers(&both), (0..130).filter(|n| n % 6 == 3).collect::<Vec<_>>());
        assert!(both.is_subset_of(&odd) && both.is_subset_of(&third));
        assert!(!odd.is_subset_of(&third));
        assert!(Bits::none(130).is_empty() && !both.is_empty());
        let mut within = Vec::new();
        third.for_each_within(63..127, |number| within.push(number));
        assert_eq!(within, (63..127).filter(|n| n % 3 == 0).collect::<Vec<_>>());
        third.for_each_within(5..5, |_| panic!("nothing lies there"));
    }
}
