//! Seats: the one definition of Active, Consumed, Unused, in grace, suspended and over-assigned.

use serde::{Deserialize, Serialize};

/// The state of a subscribed SKU or subscription as Graph names it (`capabilityStatus`, `status`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum CapabilityStatus {
    /// At least one usable seat.
    Enabled,
    /// Expired, in grace before suspension.
    Warning,
    /// Cancelled; cannot be assigned, can be reactivated until it is deleted.
    Suspended,
    /// Gone.
    Deleted,
    /// Locked because the customer cancelled.
    LockedOut,
    /// A word that Microsoft added after this was written; kept as it came.
    Unrecognized(String),
}

impl CapabilityStatus {
    /// Graph's word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Enabled => "Enabled",
            Self::Warning => "Warning",
            Self::Suspended => "Suspended",
            Self::Deleted => "Deleted",
            Self::LockedOut => "LockedOut",
            Self::Unrecognized(word) => word,
        }
    }

    /// The words on screen for one purchase in this state.
    pub fn label(&self) -> &str {
        match self {
            Self::Enabled => SeatState::Enabled.label(),
            Self::Warning => SeatState::InGrace.label(),
            Self::Suspended => SeatState::Suspended.label(),
            Self::Deleted => SeatState::Deleted.label(),
            Self::LockedOut => SeatState::LockedOut.label(),
            Self::Unrecognized(word) => word,
        }
    }

    /// Whether seats in this state are unusable, whatever the counts say.
    const fn is_off(&self) -> bool {
        matches!(self, Self::Suspended | Self::Deleted | Self::LockedOut)
    }
}

impl From<String> for CapabilityStatus {
    fn from(word: String) -> Self {
        match word.as_str() {
            "Enabled" => Self::Enabled,
            "Warning" => Self::Warning,
            "Suspended" => Self::Suspended,
            "Deleted" => Self::Deleted,
            "LockedOut" => Self::LockedOut,
            _ => Self::Unrecognized(word),
        }
    }
}

impl From<CapabilityStatus> for String {
    fn from(status: CapabilityStatus) -> Self {
        status.as_str().to_owned()
    }
}

/// The counts of one subscribed SKU: Graph's `prepaidUnits` and `consumedUnits`, each a number of seats from 0 up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub struct Seats {
    /// Usable seats.
    pub enabled: i64,
    /// Seats whose purchase has expired, in grace before suspension.
    pub warning: i64,
    /// Seats cancelled but not yet deleted.
    pub suspended: i64,
    /// Seats locked because the customer cancelled.
    pub locked_out: i64,
    /// Seats assigned to someone.
    pub consumed: i64,
}

/// What a list says of a license in one word: the state of its seats, not only Graph's own status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SeatState {
    /// Usable.
    Enabled,
    /// Only seats in grace.
    InGrace,
    /// Only suspended seats.
    Suspended,
    /// Only locked-out seats.
    LockedOut,
    /// Gone at Microsoft.
    Deleted,
    /// A status that this version does not know; its enabled seats count.
    Unrecognized,
}

impl SeatState {
    /// Every state, the harmless one first.
    pub const ALL: [Self; 6] =
        [Self::Enabled, Self::InGrace, Self::Suspended, Self::LockedOut, Self::Deleted, Self::Unrecognized];

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::InGrace => "In grace",
            Self::Suspended => "Suspended",
            Self::LockedOut => "Locked out",
            Self::Deleted => "Deleted",
            Self::Unrecognized => "Unrecognized status",
        }
    }
}

impl Seats {
    /// Active: the seats that can be used now. 0 when the SKU is suspended, locked out or deleted; a status
    /// that is unknown here keeps its enabled seats (a new word at Microsoft must not zero every tenant).
    pub const fn active(&self, status: &CapabilityStatus) -> i64 {
        if status.is_off() { 0 } else { self.enabled }
    }

    /// Unused: active seats that nobody holds; never below 0.
    pub const fn unused(&self, status: &CapabilityStatus) -> i64 {
        let left = self.active(status).saturating_sub(self.consumed);
        if left < 0 { 0 } else { left }
    }

    /// Over-assigned: people beyond the seats that work, those in grace included; never below 0. A SKU that
    /// holds only suspended, locked-out or deleted seats is not over-assigned: see [`Self::stranded`].
    pub const fn over_assigned(&self, status: &CapabilityStatus) -> i64 {
        if self.is_stranded(status) {
            return 0;
        }
        let over = self.consumed.saturating_sub(self.enabled.saturating_add(self.warning));
        if over < 0 { 0 } else { over }
    }

    /// The people who hold a license of which no seat works any more ("suspended with 5 users"); else 0.
    pub const fn stranded(&self, status: &CapabilityStatus) -> i64 {
        if self.is_stranded(status) { self.consumed } else { 0 }
    }

    const fn is_stranded(&self, status: &CapabilityStatus) -> bool {
        status.is_off() || (self.enabled + self.warning == 0 && self.suspended + self.locked_out > 0)
    }

    /// The one word for these seats under Graph's status.
    pub const fn state(&self, status: &CapabilityStatus) -> SeatState {
        match status {
            CapabilityStatus::Deleted => SeatState::Deleted,
            CapabilityStatus::LockedOut => SeatState::LockedOut,
            CapabilityStatus::Suspended => SeatState::Suspended,
            CapabilityStatus::Unrecognized(_) => SeatState::Unrecognized,
            CapabilityStatus::Enabled | CapabilityStatus::Warning => {
                if self.enabled > 0 {
                    SeatState::Enabled
                } else if self.warning > 0 {
                    SeatState::InGrace
                } else if self.suspended > 0 {
                    SeatState::Suspended
                } else if self.locked_out > 0 {
                    SeatState::LockedOut
                } else if matches!(status, CapabilityStatus::Warning) {
                    SeatState::InGrace
                } else {
                    SeatState::Enabled
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seats(enabled: i64, warning: i64, suspended: i64, locked_out: i64, consumed: i64) -> Seats {
        Seats { enabled, warning, suspended, locked_out, consumed }
    }

    #[test]
    fn the_unit_vectors_of_the_license_rules() {
        use CapabilityStatus as S;
        let check = |seats: Seats, status: &S, active, unused, over, stranded, state: SeatState| {
            let got = (
                seats.active(status),
                seats.unused(status),
                seats.over_assigned(status),
                seats.stranded(status),
            );
            assert_eq!(got, (active, unused, over, stranded), "{seats:?} {status:?}");
            assert_eq!(seats.state(status), state, "{seats:?} {status:?}");
        };
        check(seats(300, 300, 300, 0, 100), &S::Enabled, 300, 200, 0, 0, SeatState::Enabled);
        check(seats(0, 0, 5, 0, 5), &S::Suspended, 0, 0, 0, 5, SeatState::Suspended);
        check(seats(0, 1100, 0, 0, 1100), &S::Warning, 0, 0, 0, 0, SeatState::InGrace);
        check(seats(5, 0, 0, 0, 6), &S::Enabled, 5, 0, 1, 0, SeatState::Enabled);
        check(seats(0, 0, 0, 5, 5), &S::LockedOut, 0, 0, 0, 5, SeatState::LockedOut);
        check(seats(25, 0, 0, 0, 14), &S::Suspended, 0, 0, 0, 14, SeatState::Suspended);
        check(seats(25, 0, 0, 0, 14), &S::Deleted, 0, 0, 0, 14, SeatState::Deleted);
        check(seats(25, 0, 0, 0, 14), &S::from("Paused".to_owned()), 25, 11, 0, 0, SeatState::Unrecognized);
        check(seats(0, 0, 0, 0, 3), &S::Enabled, 0, 0, 3, 0, SeatState::Enabled);
        check(seats(0, 0, 5, 0, 0), &S::Enabled, 0, 0, 0, 0, SeatState::Suspended);
    }

    proptest! {
        #[test]
        fn unused_and_over_assigned_are_never_negative_and_never_both_positive(
            enabled in 0..2_000_000_i64, warning in 0..1000_i64, suspended in 0..1000_i64,
            locked_out in 0..1000_i64, consumed in 0..2_000_000_i64,
            word in prop::sample::select(vec!["Enabled", "Warning", "Suspended", "Deleted", "LockedOut", "Novel"]),
        ) {
            let status = CapabilityStatus::from(word.to_owned());
            let seats = seats(enabled, warning, suspended, locked_out, consumed);
            let (unused, over) = (seats.unused(&status), seats.over_assigned(&status));
            prop_assert!(unused >= 0 && over >= 0 && !(unused > 0 && over > 0));
            prop_assert!(unused <= seats.active(&status));
        }
    }
}
