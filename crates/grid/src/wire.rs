//! How a grid travels: magic, format and version, then bitcode; compression is the transport's business.

use bitcode::{Decode, Encode};

use crate::column::{Column, Data, Flaw, IntegerColumn, TextColumn};
use crate::packed::Packed;

/// The first bytes of every encoded grid.
const MAGIC: [u8; 4] = *b"SLGR";

/// Raised whenever an older browser could misread what a newer server sends.
const FORMAT: u8 = 1;

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
#[derive(Debug, Default, Encode, Decode)]
pub(crate) struct WireGrid {
    pub(crate) rows: u32,
    pub(crate) columns: Vec<WireColumn>,
}

#[derive(Debug, Encode, Decode)]
pub(crate) struct WireColumn {
    pub(crate) name: String,
    pub(crate) data: WireData,
}

#[derive(Debug, Encode, Decode)]
pub(crate) enum WireData {
    Text { searchable: bool, dictionary: Vec<String>, codes: Packed },
    Integer { base: i64, step: u64, steps: Packed },
}

impl WireGrid {
    pub(crate) fn encode(&self, version: u64) -> Vec<u8> {
        let body = bitcode::encode(self);
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
        let grid = bitcode::decode(body).map_err(|_| WireError::Damaged)?;
        Ok((u64::from_le_bytes(*version), grid))
    }

    /// Checks everything that readers rely on: equal lengths, distinct names, and each column in itself.
    pub(crate) fn into_columns(self) -> Result<Vec<Column>, WireError> {
        if self.columns.len() > usize::from(u16::MAX) {
            return Err(WireError::Inconsistent(format!("{} columns are too many", self.columns.len())));
        }
        if self.columns.is_empty() && self.rows > 0 {
            return Err(WireError::Inconsistent(format!("{} rows without a column", self.rows)));
        }
        let mut columns: Vec<Column> = Vec::with_capacity(self.columns.len());
        for WireColumn { name, data } in self.columns {
            if columns.iter().any(|column| column.name == name) {
                return Err(WireError::Inconsistent(format!("two columns are called {name:?}")));
            }
            let data =
                Data::try_from(data).map_err(|flaw| WireError::Inconsistent(format!("{name:?}: {flaw}")))?;
            let len = data.numbers().len();
            if len != self.rows as usize {
                return Err(WireError::Inconsistent(format!("{name:?} holds {len} of {} rows", self.rows)));
            }
            columns.push(Column { name, data });
        }
        Ok(columns)
    }
}

impl TryFrom<WireData> for Data {
    type Error = Flaw;

    fn try_from(data: WireData) -> Result<Self, Flaw> {
        match data {
            WireData::Text { searchable, dictionary, codes } => {
                TextColumn::new(dictionary, codes, searchable).map(Self::Text)
            }
            WireData::Integer { base, step, steps } => {
                IntegerColumn::new(base, step, steps).map(Self::Integer)
            }
        }
    }
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
