//! Days on which a tenant was read well, as stretches without a gap.

use serde::{Deserialize, Serialize};

use crate::asset::Day;

/// Days in a row, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySpan {
    /// The first day.
    pub from: Day,
    /// The last.
    pub to: Day,
}

impl DaySpan {
    /// Whether the day is one of them.
    pub fn holds(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Whether a day is in any of the spans.
pub fn is_read(spans: &[DaySpan], day: Day) -> bool {
    spans.iter().any(|span| span.holds(day))
}
