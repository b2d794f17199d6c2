//! Watermarks: where a unit's last good delta chain ended, so that the next read begins there (security rule 71).

use std::fmt;

use domain::{settings::TenantSettings, time::Timestamp, unit::UnitKind};

use crate::{error::Error, row::Row};

/// Where a unit's last good read ended.
#[derive(Clone, PartialEq, Eq)]
pub struct Watermark {
    /// The delta link; whoever has it can ask for changes, so it is never logged.
    pub link: String,
    /// When that read ended.
    pub at: Timestamp,
    /// Whether the settings that the stored rows were chosen by still hold.
    pub fits: bool,
}

/// What a good read leaves for the next one.
#[derive(Clone, PartialEq, Eq)]
pub struct NewWatermark {
    /// The delta link.
    pub link: String,
    /// `TenantSettings::fingerprint` of the settings that the rows were chosen by.
    pub fingerprint: String,
}

impl fmt::Debug for Watermark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watermark").field("at", &self.at).field("fits", &self.fits).finish_non_exhaustive()
    }
}

impl fmt::Debug for NewWatermark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewWatermark").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

/// Reads the watermark of a unit; `None` where it has none.
pub(crate) fn watermark(
    row: &Row,
    settings: &TenantSettings,
    kind: UnitKind,
) -> Result<Option<Watermark>, Error> {
    let Some(link) = row.opt_text("watermark")? else { return Ok(None) };
    Ok(Some(Watermark {
        link,
        at: row.time("watermark_at")?,
        fits: row.opt_text("watermark_for")? == Some(settings.fingerprint(kind)),
    }))
}
