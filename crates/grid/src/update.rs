//! What a server answers to a browser that has some version of the data: all of it, or what has changed since.

use bitcode::{Decode, Encode};

use crate::builder::GridBuilder;
use crate::grid::Grid;
use crate::patch::Patch;
use crate::wire::{FORMAT, WireError};

/// The first bytes of every encoded patch.
const MAGIC: [u8; 4] = *b"SLGP";

/// New data for a view.
#[derive(Debug)]
pub enum Update {
    /// Everything, for [`View::replace`](crate::View::replace).
    Whole(Grid),
    /// What has changed, for [`View::patch`](crate::View::patch).
    Patch(Patch),
}

/// What stands in a patch before its rows.
#[derive(Debug, Encode, Decode)]
struct Heading {
    since: u64,
    key: String,
    replaced: Vec<String>,
}

impl Update {
    /// Reads what [`GridBuilder::encode`] or [`GridBuilder::encode_patch`] wrote and checks all of it.
    ///
    /// # Errors
    /// Bytes that are neither, of another format, damaged, or that do not fit together are refused as a whole.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let Some(rest) = bytes.strip_prefix(&MAGIC) else { return Grid::decode(bytes).map(Self::Whole) };
        let (&format, rest) = rest.split_first().ok_or(WireError::Damaged)?;
        if format != FORMAT {
            return Err(WireError::Format { found: format });
        }
        let (len, rest) = rest.split_first_chunk().ok_or(WireError::Damaged)?;
        let (heading, part) =
            rest.split_at_checked(u32::from_le_bytes(*len) as usize).ok_or(WireError::Damaged)?;
        let Heading { since, key, replaced } = bitcode::decode(heading).map_err(|_| WireError::Damaged)?;
        Ok(Self::Patch(Patch { since, key, replaced, part: Grid::decode(part)? }))
    }
}

impl GridBuilder {
    /// The bytes of a patch for grids of version `since` and later, which [`Update::decode`] reads: the rows of
    /// the builder replace all rows whose text in the column `key` is one of `replaced` or occurs in the builder.
    /// The columns must be those of the grid, in the same order.
    pub fn encode_patch<S: AsRef<str>>(
        &self,
        version: u64,
        since: u64,
        key: &str,
        replaced: impl IntoIterator<Item = S>,
    ) -> Vec<u8> {
        let replaced = replaced.into_iter().map(|text| text.as_ref().to_owned()).collect();
        let heading = bitcode::encode(&Heading { since, key: key.to_owned(), replaced });
        let part = self.encode(version);
        let mut bytes = Vec::with_capacity(MAGIC.len() + 5 + heading.len() + part.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.push(FORMAT);
        let len = u32::try_from(heading.len()).expect("the keys of a patch take less than 4 GiB");
        bytes.extend_from_slice(&len.to_le_bytes());
        bytes.extend_from_slice(&heading);
        bytes.extend_from_slice(&part);
        bytes
    }
}
