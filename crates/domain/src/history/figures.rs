//! The numbers of one license by day.

use serde::{Deserialize, Serialize};

use super::{DaySpan, is_read};
use crate::{
    asset::Day,
    seat::{CapabilityStatus, Seats},
};

/// What is stored of a license: its numbers from a day on, until the next of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseDay {
    /// The first day on which they stood at its end.
    pub day: Day,
    /// Its seats.
    pub seats: Seats,
    /// Graph's status.
    pub status: CapabilityStatus,
    /// Whether Microsoft no longer listed it.
    pub ended: bool,
}

/// The numbers of a license at the end of a day, as people read them; each a number of seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Usable.
    pub active: i64,
    /// Held by people.
    pub consumed: i64,
    /// Active ones that nobody held.
    pub unused: i64,
    /// In grace before suspension.
    pub in_grace: i64,
    /// Suspended.
    pub suspended: i64,
    /// People beyond the seats that worked.
    pub over_assigned: i64,
}

impl LicenseDay {
    /// The numbers as people read them. One that Microsoft no longer listed has no seats left.
    pub fn figures(&self) -> Figures {
        let Self { seats, status, ended, .. } = self;
        if *ended {
            return Figures::default();
        }
        Figures {
            active: seats.active(status),
            consumed: seats.consumed,
            unused: seats.unused(status),
            in_grace: seats.warning,
            suspended: seats.suspended,
            over_assigned: seats.over_assigned(status),
        }
    }
}

/// One day of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayPoint {
    /// The day.
    pub day: Day,
    /// The numbers at its end; `None` before the first that is known.
    pub figures: Option<Figures>,
    /// Whether the tenant was read well on that day; else the numbers are those of before.
    pub read: bool,
}

/// The numbers at the end of a day, by what was stored in the order of days.
pub fn figures_on(stored: &[LicenseDay], day: Day) -> Option<Figures> {
    let later = stored.partition_point(|one| one.day <= day);
    stored.get(later.checked_sub(1)?).map(LicenseDay::figures)
}

/// Every day from one to another, both among them; none where the first lies behind the last.
pub fn series(stored: &[LicenseDay], read: &[DaySpan], from: Day, to: Day) -> Vec<DayPoint> {
    let days = (from.number()..=to.number()).map(Day::from_number);
    days.map(|day| DayPoint { day, figures: figures_on(stored, day), read: is_read(read, day) }).collect()
}
