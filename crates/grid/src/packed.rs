//! Unsigned numbers in the narrowest width that holds them all; what the numbers mean is the column's business.

/// One number per row, all in one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Packed {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
    U64(Vec<u64>),
}

/// Runs one body per width, so that every kernel is compiled here, for each width, at this crate's opt-level.
macro_rules! each_width {
    ($packed:expr, $values:ident => $body:expr) => {
        match $packed {
            #[allow(clippy::unnecessary_fallible_conversions, reason = "one body for every width")]
            Packed::U8($values) => $body,
            #[allow(clippy::unnecessary_fallible_conversions, reason = "one body for every width")]
            Packed::U16($values) => $body,
            #[allow(clippy::useless_conversion, reason = "one body for every width")]
            Packed::U32($values) => $body,
            #[allow(clippy::useless_conversion, reason = "one body for every width")]
            Packed::U64($values) => $body,
        }
    };
}
pub(crate) use each_width;

/// The numbers in one width, or nothing if one of them does not fit.
macro_rules! narrow {
    ($values:expr, $width:ty) => {
        $values.iter().map(|&value| <$width>::try_from(value).ok()).collect::<Option<Vec<$width>>>()
    };
}

impl Packed {
    /// Packs numbers in the narrowest width that holds their maximum.
    pub(crate) fn new(values: Vec<u64>) -> Self {
        let max = values.iter().copied().max().unwrap_or(0);
        let packed = if u8::try_from(max).is_ok() {
            narrow!(values, u8).map(Self::U8)
        } else if u16::try_from(max).is_ok() {
            narrow!(values, u16).map(Self::U16)
        } else if u32::try_from(max).is_ok() {
            narrow!(values, u32).map(Self::U32)
        } else {
            None
        };
        packed.unwrap_or(Self::U64(values))
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        each_width!(self, values => values.len())
    }

    /// The number of a row, if there is such a row.
    #[inline]
    pub(crate) fn get(&self, row: u32) -> Option<u64> {
        each_width!(self, values => values.get(row as usize).map(|&value| u64::from(value)))
    }

    /// For each of the `places` the number that stands there, 0 where none does.
    pub(crate) fn pick(&self, places: &Self) -> Self {
        macro_rules! picked {
            ($values:expr) => {
                each_width!(places, places => {
                    let at = |place| usize::try_from(place).ok().and_then(|place| $values.get(place)).copied();
                    places.iter().map(|&place| at(place).unwrap_or_default()).collect()
                })
            };
        }
        match self {
            Self::U8(values) => Self::U8(picked!(values)),
            Self::U16(values) => Self::U16(picked!(values)),
            Self::U32(values) => Self::U32(picked!(values)),
            Self::U64(values) => Self::U64(picked!(values)),
        }
    }

    /// Replaces each number by what the table has at its place; 0 if that is nothing or does not count as a number.
    pub(crate) fn recode(&mut self, table: &[u32]) {
        let table: Vec<u64> =
            table.iter().map(|&number| if number == u32::MAX { 0 } else { u64::from(number) }).collect();
        *self = Self::new(table).pick(self);
    }

    /// Puts the numbers of these rows into `numbers`, 0 for rows past the last.
    pub(crate) fn gather(&self, rows: &[u32], numbers: &mut Vec<u64>) {
        numbers.clear();
        each_width!(self, values => {
            numbers.extend(rows.iter().map(|&row| values.get(row as usize).map_or(0, |&value| u64::from(value))));
        });
    }

    /// The bytes that the numbers take.
    pub(crate) fn bytes(&self) -> usize {
        each_width!(self, values => size_of_val(values.as_slice()))
    }

    /// The largest number, 0 if there is none.
    pub(crate) fn max(&self) -> u64 {
        // Not `Iterator::max`, which compares one by one.
        each_width!(self, values => u64::from(values.iter().fold(0, |max, &value| max.max(value))))
    }
}

#[cfg(test)]
mod tests {
    use super::Packed;

    #[test]
    fn the_width_follows_the_maximum() {
        let table =
            [(0, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 4), (u64::from(u32::MAX), 4), (1 << 32, 8)];
        for (max, bytes) in table {
            let packed = Packed::new(vec![0, max, 0]);
            let width = match &packed {
                Packed::U8(_) => 1,
                Packed::U16(_) => 2,
                Packed::U32(_) => 4,
                Packed::U64(_) => 8,
            };
            assert_eq!(width, bytes, "{max}");
            assert_eq!((packed.len(), packed.max()), (3, max));
            assert_eq!(
                [packed.get(0), packed.get(1), packed.get(2), packed.get(3)],
                [Some(0), Some(max), Some(0), None]
            );
        }
        assert_eq!(Packed::new(Vec::new()).max(), 0);
    }
}
