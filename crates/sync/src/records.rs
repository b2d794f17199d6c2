//! The records of one unit as the store keeps them: JSON lines, compressed. Only this module knows that form.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use domain::record::Record;
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};

/// Records are kept by the thousand and read by few: the quickest level is small enough.
const LEVEL: Compression = Compression::fast();
/// More than any unit writes; a damaged blob must not fill the memory.
const MOST_BYTES: u64 = 1 << 30;

/// The records were not written by [`write`].
#[derive(Debug, thiserror::Error)]
#[error("the records of this sync log are damaged")]
pub struct Damaged(#[source] std::io::Error);

/// Packs records; `None` for none.
pub fn write(records: &[Record]) -> Option<Vec<u8>> {
    if records.is_empty() {
        return None;
    }
    let never = "memory takes every byte, and these types always serialize";
    let mut packed = DeflateEncoder::new(Vec::new(), LEVEL);
    for record in records {
        let mut line = serde_json::to_vec(record).expect(never);
        line.push(b'\n');
        packed.write_all(&line).expect(never);
    }
    Some(packed.finish().expect(never))
}

/// Unpacks what [`write`] packed, in its order.
///
/// # Errors
/// The bytes are damaged, or from a newer version.
pub fn read(packed: &[u8]) -> Result<Vec<Record>, Damaged> {
    let lines = BufReader::new(DeflateDecoder::new(packed).take(MOST_BYTES)).lines();
    lines
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect::<Result<_, std::io::Error>>()
        .map_err(Damaged)
}

#[cfg(test)]
mod tests {
    use domain::record::{FieldChange, RecordAction, RecordObject};

    use super::*;

    #[test]
    fn records_come_back_in_their_order_and_a_damaged_blob_is_refused() {
        let record = |number: usize, action, changes| Record {
            object: RecordObject::User,
            id: number.to_string(),
            name: "Zoë \"Z\"\nSmith".into(),
            action,
            changes,
        };
        let change = FieldChange { field: "Job title".into(), before: String::new(), after: "Clerk".into() };
        let mut records: Vec<_> =
            (0..500).map(|number| record(number, RecordAction::Created, vec![])).collect();
        records.push(record(500, RecordAction::Updated, vec![change]));
        let packed = write(&records).unwrap();
        assert!(packed.len() < 10_000, "{} bytes", packed.len());
        assert_eq!(read(&packed).unwrap(), records);
        assert_eq!(write(&[]), None);
        assert!(read(&packed[..packed.len() / 2]).is_err());
        assert!(read(b"{}").is_err());
    }
}
