//! The form in which a grid's columns are sent: as small as can be said quickly, since compression follows.

use bitcode::{Decode, Encode};

use crate::packed::{Packed, each_width};
use crate::wire::{WireCodes, WireColumn, WireData, WireGrid};

/// All columns.
#[derive(Debug, Encode, Decode)]
pub(crate) struct Sent<'a> {
    rows: u32,
    columns: Vec<SentColumn<'a>>,
}

#[derive(Debug, Encode, Decode)]
struct SentColumn<'a> {
    name: &'a str,
    data: SentData<'a>,
}

#[derive(Debug, Encode, Decode)]
enum SentData<'a> {
    Text {
        searchable: bool,
        dictionary: Vec<&'a str>,
        leader: Option<u16>,
        codes: Planes,
    },
    Integer {
        base: i64,
        step: u64,
        steps: Planes,
    },
    /// Few distinct numbers, far apart: they are said once, and each row says which.
    Levels {
        base: i64,
        step: u64,
        levels: Planes,
        places: Planes,
    },
}

/// Numbers byte by byte: all lowest bytes, then all second ones. High bytes are alike, and so they compress to
/// little where they would only disturb between the low ones.
#[derive(Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Planes(Vec<Vec<u8>>);

impl<'a> Sent<'a> {
    pub(crate) fn new(grid: &'a WireGrid) -> Self {
        let column =
            |WireColumn { name, data }: &'a WireColumn| SentColumn { name, data: SentData::new(data) };
        Self { rows: grid.rows, columns: grid.columns.iter().map(column).collect() }
    }

    /// What was sent; nothing if the bytes of a number are not all there.
    pub(crate) fn into_grid(self) -> Option<WireGrid> {
        let column = |SentColumn { name, data }: SentColumn<'_>| {
            Some(WireColumn { name: name.to_owned(), data: data.into_data()? })
        };
        Some(WireGrid {
            rows: self.rows,
            columns: self.columns.into_iter().map(column).collect::<Option<_>>()?,
        })
    }
}

impl<'a> SentData<'a> {
    fn new(data: &'a WireData) -> Self {
        match data {
            WireData::Text { searchable, dictionary, codes } => {
                let (leader, codes) = match codes {
                    WireCodes::Own(codes) => (None, codes),
                    WireCodes::Follow { leader, map } => (Some(*leader), map),
                };
                let dictionary = dictionary.iter().map(String::as_str).collect();
                Self::Text { searchable: *searchable, dictionary, leader, codes: Planes::new(codes) }
            }
            &WireData::Integer { base, step, ref steps } => match levels(steps) {
                Some((levels, places)) => {
                    Self::Levels { base, step, levels: Planes::new(&levels), places: Planes::new(&places) }
                }
                None => Self::Integer { base, step, steps: Planes::new(steps) },
            },
        }
    }

    fn into_data(self) -> Option<WireData> {
        Some(match self {
            Self::Text { searchable, dictionary, leader, codes } => {
                let codes = codes.into_packed()?;
                let codes = match leader {
                    None => WireCodes::Own(codes),
                    Some(leader) => WireCodes::Follow { leader, map: codes },
                };
                let dictionary = dictionary.into_iter().map(str::to_owned).collect();
                WireData::Text { searchable, dictionary, codes }
            }
            Self::Integer { base, step, steps } => {
                WireData::Integer { base, step, steps: steps.into_packed()? }
            }
            Self::Levels { base, step, levels, places } => {
                let (levels, places) = (levels.into_packed()?, places.into_packed()?);
                if places.len() > 0 && places.max() >= levels.len() as u64 {
                    return None;
                }
                WireData::Integer { base, step, steps: levels.pick(&places) }
            }
        })
    }
}

/// The distinct numbers, ascending, and for each row which of them it has; nothing unless that is narrower and
/// there are at least as many rows as would pay for the list.
fn levels(numbers: &Packed) -> Option<(Packed, Packed)> {
    if matches!(numbers, Packed::U8(_)) {
        return None;
    }
    let mut levels: Vec<u64> =
        each_width!(numbers, values => values.iter().map(|&value| u64::from(value)).collect());
    levels.sort_unstable();
    levels.dedup();
    if levels.len() > numbers.len() / 4 || width(levels.len() as u64) >= width(numbers.max()) {
        return None;
    }
    let place = |number: u64| levels.binary_search(&number).map_or(0, |place| place as u64);
    let places = each_width!(numbers, values => values.iter().map(|&value| place(u64::from(value))).collect::<Vec<_>>());
    Some((Packed::new(levels), Packed::new(places)))
}

/// How many bytes a number takes, at least one.
fn width(number: u64) -> u32 {
    (u64::BITS - number.leading_zeros()).div_ceil(u8::BITS).max(1)
}

impl Planes {
    fn new(numbers: &Packed) -> Self {
        let plane = |byte: u32| {
            each_width!(numbers, values => values
                .iter()
                .map(|&value| u64::from(value).to_le_bytes().get(byte as usize).copied().unwrap_or(0))
                .collect())
        };
        Self((0..width(numbers.max())).map(plane).collect())
    }

    fn into_packed(self) -> Option<Packed> {
        let mut planes = self.0.into_iter();
        let lowest = planes.next()?;
        let others: Vec<Vec<u8>> = planes.collect();
        if others.iter().any(|plane| plane.len() != lowest.len()) {
            return None;
        }
        macro_rules! join {
            ($width:ty) => {{
                let mut numbers: Vec<$width> = lowest.iter().map(|&byte| <$width>::from(byte)).collect();
                for (place, plane) in (1..).zip(&others) {
                    for (number, &byte) in numbers.iter_mut().zip(plane) {
                        *number |= <$width>::from(byte) << (8 * place);
                    }
                }
                numbers
            }};
        }
        Some(match others.len() {
            0 => Packed::U8(lowest),
            1 => {
                let high = others.first()?;
                Packed::U16(
                    lowest.iter().zip(high).map(|(&low, &high)| u16::from_le_bytes([low, high])).collect(),
                )
            }
            2 | 3 => Packed::U32(join!(u32)),
            4..8 => Packed::U64(join!(u64)),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
