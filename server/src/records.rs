//! Reads the records of sync logs for pages, which do not know the engine.

use app::ports::Records;
use domain::record::Record;

/// The engine's own form.
pub struct PackedRecords;

impl Records for PackedRecords {
    fn unpack(&self, packed: &[u8]) -> Result<Vec<Record>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(sync::records::read(packed)?)
    }
}
