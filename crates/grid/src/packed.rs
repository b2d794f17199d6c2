//! Unsigned numbers in the narrowest width that holds them all; what the numbers mean is the column's business.

use bitcode::{Decode, Encode};

/// One number per row, all in one width.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
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

    /// The largest number, 0 if there is none.
    pub(crate) fn max(&self) -> u64 {
        each_width!(self, values => values.iter().copied().max().map_or(0, u64::from))
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
