//! Pages on their way to staging and back: what one call brought, compressed, in one row. The store never looks inside.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use graph::Chain;
use serde::{Deserialize, Serialize};

/// Staged rows live for minutes: the quickest level is small enough.
const LEVEL: Compression = Compression::fast();
/// More than one call can bring (security rule 57: 32 MiB per page, 20 parts); a damaged row must not fill the memory.
const MOST_BYTES: u64 = 1 << 30;

/// One page of one chain, in the form that `graph` gives and decodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    /// The chain.
    pub chain: Chain,
    /// Its entries; holds personal data.
    pub body: Vec<u8>,
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

/// Packs the pages of one call.
pub(crate) fn pack(pages: &[Page]) -> Vec<u8> {
    let never = "memory takes every byte, and these types always serialize";
    let headings: Vec<_> = pages
        .iter()
        .map(|page| Heading { chain: page.chain.key().to_owned(), bytes: page.body.len() })
        .collect();
    let mut packed = DeflateEncoder::new(Vec::new(), LEVEL);
    let mut head = serde_json::to_vec(&headings).expect(never);
    head.push(b'\n');
    packed.write_all(&head).expect(never);
    for page in pages {
        packed.write_all(&page.body).expect(never);
    }
    packed.finish().expect(never)
}

/// Unpacks what [`pack`] packed.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<Page>, Damaged> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(packed).take(MOST_BYTES).read_to_end(&mut bytes).map_err(|_| Damaged)?;
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or(Damaged)?;
    let (head, mut rest) = bytes.split_at(end + 1);
    let headings: Vec<Heading> = serde_json::from_slice(head).map_err(|_| Damaged)?;
    let mut pages = Vec::new();
    for heading in headings {
        let (body, after) = rest.split_at_checked(heading.bytes).ok_or(Damaged)?;
        let chain = Chain::from_key(&heading.chain).ok_or(Damaged)?;
        pages.push(Page { chain, body: body.to_vec() });
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
            Page { chain: Chain::Users, body: b"[{\"id\":1}]".repeat(100) },
            Page { chain: Chain::SubscribedSkus, body: Vec::new() },
            Page { chain: Chain::Groups, body: b"\n\n".to_vec() },
        ];
        let packed = pack(&pages);
        assert!(packed.len() < 300, "{} bytes", packed.len());
        assert_eq!(unpack(&packed).unwrap(), pages);
        assert_eq!(unpack(&pack(&[])).unwrap(), []);
        assert!(unpack(&packed[..packed.len() - 10]).is_err());
        assert!(unpack(b"").is_err());
    }
}
