//! How a grid travels: magic, format and version, then bitcode; compression is the transport's business.

use std::collections::HashSet;

use crate::column::{Column, Data, Flaw, TextColumn};
use crate::integers::IntegerColumn;
use crate::packed::Packed;
use crate::sent::Sent;

/// The first bytes of every encoded grid.
const MAGIC: [u8; 4] = *b"SLGR";

/// The format of what is sent, raised whenever an older browser could misread what a newer server sends. It belongs
/// in the tag of an answer that browsers keep, or a new release reads what an old one has kept and refuses it.
pub const FORMAT: u8 = 2;

/// Why bytes are not a grid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// The bytes do not begin as a grid does.
    #[error("these bytes are not a grid")]
    NotAGrid,
    /// The sender speaks another format: the page and the server are of different releases.
    #[error("the grid is in format {found}, this release reads format {FORMAT}: reload the page")]
    Format {
        /// The format that the bytes announce.
        found: u8,
    },
    /// The bytes break off or hold something that cannot be read.
    #[error("the grid is damaged or incomplete")]
    Damaged,
    /// Everything can be read but does not fit together.
    #[error("the grid is inconsistent: {0}")]
    Inconsistent(String),
}

/// What follows the header.
#[derive(Debug, Default)]
pub(crate) struct WireGrid {
    pub(crate) rows: u32,
    pub(crate) columns: Vec<WireColumn>,
}

#[derive(Debug)]
pub(crate) struct WireColumn {
    pub(crate) name: String,
    pub(crate) data: WireData,
}

#[derive(Debug)]
pub(crate) enum WireData {
    Text { searchable: bool, dictionary: Vec<String>, codes: WireCodes },
    Integer { base: i64, step: u64, steps: Packed },
}

#[derive(Debug)]
pub(crate) enum WireCodes {
    /// The code of each row.
    Own(Packed),
    /// The code for each code of the column with this number, which has codes of its own.
    Follow { leader: u16, map: Packed },
}

impl WireGrid {
    pub(crate) fn encode(&self, version: u64) -> Vec<u8> {
        let body = bitcode::encode(&Sent::new(self));
        let mut bytes = Vec::with_capacity(body.len() + 13);
        bytes.extend_from_slice(&MAGIC);
        bytes.push(FORMAT);
        bytes.extend_from_slice(&version.to_le_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// The version and the body; what the body says is not yet checked.
    pub(crate) fn decode(bytes: &[u8]) -> Result<(u64, Self), WireError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(WireError::NotAGrid)?;
        let (&format, rest) = rest.split_first().ok_or(WireError::Damaged)?;
        if format != FORMAT {
            return Err(WireError::Format { found: format });
        }
        let (version, body) = rest.split_first_chunk().ok_or(WireError::Damaged)?;
        let sent: Sent<'_> = bitcode::decode(body).map_err(|_| WireError::Damaged)?;
        Ok((u64::from_le_bytes(*version), sent.into_grid().ok_or(WireError::Damaged)?))
    }

    /// Checks everything that readers rely on: equal lengths, distinct names, and each column in itself.
    pub(crate) fn into_columns(self) -> Result<Vec<Column>, WireError> {
        if self.columns.len() > usize::from(u16::MAX) {
            return Err(WireError::Inconsistent(format!("{} columns are too many", self.columns.len())));
        }
        if self.columns.is_empty() && self.rows > 0 {
            return Err(WireError::Inconsistent(format!("{} rows without a column", self.rows)));
        }
        let mut columns: Vec<Option<Column>> = Vec::with_capacity(self.columns.len());
        let mut followers = Vec::new();
        let mut names = HashSet::new();
        for (place, WireColumn { name, data }) in self.columns.into_iter().enumerate() {
            if !names.insert(name.clone()) {
                return Err(WireError::Inconsistent(format!("two columns are called {name:?}")));
            }
            let data = match data {
                WireData::Text { searchable, dictionary, codes: WireCodes::Own(codes) } => {
                    TextColumn::new(dictionary, codes, searchable).map(Data::Text)
                }
                WireData::Integer { base, step, steps } => {
                    IntegerColumn::new(base, step, steps).map(Data::Integer)
                }
                WireData::Text { searchable, dictionary, codes: WireCodes::Follow { leader, map } } => {
                    followers.push((place, name, searchable, dictionary, leader, map));
                    columns.push(None);
                    continue;
                }
            };
            let data = data.map_err(|flaw| inconsistent(&name, flaw))?;
            let len = match &data {
                Data::Text(column) => column.codes().numbers().len(),
                Data::Integer(column) => column.steps().len(),
            };
            if len != self.rows as usize {
                return Err(WireError::Inconsistent(format!("{name:?} holds {len} of {} rows", self.rows)));
            }
            columns.push(Some(Column { name, data }));
        }
        for (place, name, searchable, dictionary, leader, map) in followers {
            let column = match columns.get(usize::from(leader)) {
                Some(Some(Column { data: Data::Text(leader), .. })) => {
                    TextColumn::following(dictionary, leader, map, searchable)
                }
                _ => Err(Flaw::NoLeader),
            };
            let column = column.map_err(|flaw| inconsistent(&name, flaw))?;
            if let Some(slot) = columns.get_mut(place) {
                *slot = Some(Column { name, data: Data::Text(column) });
            }
        }
        Ok(columns.into_iter().flatten().collect())
    }
}

fn inconsistent(name: &str, flaw: Flaw) -> WireError {
    WireError::Inconsistent(format!("{name:?}: {flaw}"))
}

#[cfg(test)]
mod tests {
    use super::{FORMAT, MAGIC, WireColumn, WireData, WireError, WireGrid};
    use crate::packed::Packed;

    fn numbers(name: &str, numbers: &[u8]) -> WireColumn {
        let data = WireData::Integer { base: 0, step: 1, steps: Packed::U8(numbers.to_vec()) };
        WireColumn { name: name.to_owned(), data }
    }

    #[test]
    fn the_header_is_checked_before_the_body() {
        let good = WireGrid { rows: 2, columns: vec![numbers("a", &[1, 2])] }.encode(7);
        assert_eq!(WireGrid::decode(&good).map(|(version, grid)| (version, grid.rows)), Ok((7, 2)));
        let mut newer = good.clone();
        newer[4] = FORMAT + 1;
        let mut longer = good.clone();
        longer.push(0);
        let table = [
            (&b""[..], WireError::NotAGrid),
            (b"SLG", WireError::NotAGrid),
            (b"<!doctype html>", WireError::NotAGrid),
            (&MAGIC, WireError::Damaged),
            (&good[..10], WireError::Damaged),
            (&good[..good.len() - 1], WireError::Damaged),
            (&longer, WireError::Damaged),
            (&newer, WireError::Format { found: FORMAT + 1 }),
        ];
        for (bytes, error) in table {
            assert_eq!(WireGrid::decode(bytes).err(), Some(error), "{bytes:?}");
        }
    }

    #[test]
    fn parts_that_do_not_fit_together_are_named() {
        let table = [
            (3, vec![numbers("a", &[1, 2])], r#""a" holds 2 of 3 rows"#),
            (2, vec![numbers("a", &[1, 2]), numbers("b", &[1])], r#""b" holds 1 of 2 rows"#),
            (1, vec![numbers("a", &[1]), numbers("a", &[2])], r#"two columns are called "a""#),
            (1, vec![], "1 rows without a column"),
        ];
        for (rows, columns, message) in table {
            let error = WireGrid { rows, columns }.into_columns().unwrap_err();
            assert_eq!(error, WireError::Inconsistent(message.to_owned()));
        }
    }
}
