//! Pages on their way to staging and back: what one call brought, compressed, in one row. The store never looks inside.

use graph::{Body, Chain};
use lz4_flex::block::{compress_prepend_size, decompress, uncompressed_size};
use serde::{Deserialize, Serialize};

/// More than one call can bring (security rule 57: 32 MiB per page, 20 parts); a damaged row must not fill the memory.
const MOST_BYTES: usize = 1 << 30;

/// One page of one chain, in the form that `graph` gives and decodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    /// The chain.
    pub chain: Chain,
    /// Its entries.
    pub body: Body,
}

/// A staged row does not hold what was put there.
#[derive(Debug, thiserror::Error)]
#[error("a staged page is damaged")]
pub(crate) struct Damaged;

#[derive(Serialize, Deserialize)]
struct Heading {
    chain: String,
    bytes: usize,
}

/// Packs the pages of one call, by LZ4: they are there for minutes, so that what packing costs matters more than what it
/// saves.
pub(crate) fn pack(pages: &[Page]) -> Vec<u8> {
    let bodies: Vec<_> = pages.iter().map(|page| (page.chain, page.body.to_json())).collect();
    let headings: Vec<_> = bodies
        .iter()
        .map(|(chain, body)| Heading { chain: chain.key().to_owned(), bytes: body.len() })
        .collect();
    let mut bytes = serde_json::to_vec(&headings).expect("texts and numbers always serialize");
    bytes.push(b'\n');
    for (_, body) in &bodies {
        bytes.extend_from_slice(body);
    }
    compress_prepend_size(&bytes)
}

/// Unpacks what [`pack`] packed.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<Page>, Damaged> {
    let (size, packed) = uncompressed_size(packed).map_err(|_| Damaged)?;
    if size > MOST_BYTES {
        return Err(Damaged);
    }
    let bytes = decompress(packed, size).map_err(|_| Damaged)?;
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or(Damaged)?;
    let (head, mut rest) = bytes.split_at(end + 1);
    let headings: Vec<Heading> = serde_json::from_slice(head).map_err(|_| Damaged)?;
    let mut pages = Vec::new();
    for heading in headings {
        let (body, after) = rest.split_at_checked(heading.bytes).ok_or(Damaged)?;
        let chain = Chain::from_key(&heading.chain).ok_or(Damaged)?;
        pages.push(Page { chain, body: Body::kept(body) });
        rest = after;
    }
    rest.is_empty().then_some(pages).ok_or(Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_come_back_as_they_were_and_a_damaged_row_is_refused() {
        let pages = vec![
            Page { chain: Chain::Users, body: Body::kept(&b"[{\"id\":1}]".repeat(100)) },
            Page { chain: Chain::SubscribedSkus, body: Body::kept(b"") },
            Page { chain: Chain::Groups, body: Body::kept(b"\n\n") },
        ];
        let packed = pack(&pages);
        assert!(packed.len() < 300, "{} bytes", packed.len());
        assert_eq!(unpack(&packed).unwrap(), pages);
        assert_eq!(unpack(&pack(&[])).unwrap(), []);
        assert!(unpack(&packed[..packed.len() - 10]).is_err());
        assert!(unpack(b"").is_err());
        assert!(unpack(&[0xff; 64]).is_err(), "four GiB are not made room for");
    }
}
