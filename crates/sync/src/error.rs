//! What becomes of a unit whose call failed: tried again later, read anew, failed, or waiting for a person; pure.

use domain::{sync_run::RunState, time::Timestamp};
use graph::ErrorKind;

/// Tries of one call before its unit fails for this run (security rule 70); the store then lets it back off.
pub(crate) const MOST_TRIES: u32 = 6;
/// The longest wait between two tries that is chosen here when Microsoft names none.
const LONGEST_PAUSE_SECS: u32 = 60;
/// How far units that wait for the same moment are spread after it.
const SPREAD_MILLIS: u64 = 1_000;

/// The fate of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Back to the queue until then; the reason is shown meanwhile.
    Retry {
        /// Not before this time, however far away it is.
        not_before: Timestamp,
        /// How many tries the call has had then.
        tries: u32,
        /// What is being waited for, in words.
        reason: String,
    },
    /// Microsoft no longer knows where the read went on: from the start, and everything (security rule 71).
    ReadAnew,
    /// The unit ends in this state, with a reason for the person who runs the integration.
    End {
        /// [`RunState::Failed`] or [`RunState::NeedsAttention`].
        state: RunState,
        /// What happened and what to do.
        reason: String,
    },
}

/// The read that a call belonged to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    /// Tries of this call before this one.
    pub tries: u32,
    /// Whether the read began without a delta link, so that reading anew would only repeat it.
    pub full: bool,
    /// Spreads the retries of units that failed together, so that they do not all come back at once.
    pub salt: u64,
}

/// Decides what becomes of a unit after a failed call.
pub(crate) fn decide(error: &graph::Error, attempt: Attempt, now: Timestamp) -> Decision {
    let reason = error.to_string();
    let Attempt { tries, full, salt } = attempt;
    if error.needs_person() {
        return Decision::End { state: RunState::NeedsAttention, reason };
    }
    if error.kind == ErrorKind::ResyncRequired && !full {
        return Decision::ReadAnew;
    }
    // A call that was held back here, since its scope is closed, costs no try.
    let tries = tries + u32::from(error.was_sent());
    if !error.is_transient() || tries >= MOST_TRIES {
        return Decision::End { state: RunState::Failed, reason };
    }
    let named = error.not_before().filter(|_| matches!(error.kind, ErrorKind::Throttled { .. }));
    let not_before = match named {
        Some(at) => Timestamp(at.max(now).0.saturating_add(spread(salt, SPREAD_MILLIS))),
        None => now.plus_secs(backoff_secs(tries, salt)),
    };
    Decision::Retry { not_before, tries, reason }
}

/// 1, 2, 4 … 60 s with full jitter: between 1 s and that bound, spread by `salt`.
pub(crate) fn backoff_secs(tries: u32, salt: u64) -> i64 {
    let doubled = 1_u32.checked_shl(tries.saturating_sub(1)).unwrap_or(LONGEST_PAUSE_SECS);
    1 + spread(salt, u64::from(doubled.clamp(1, LONGEST_PAUSE_SECS)))
}

/// A number from 0 to below `bound`; consecutive salts land far apart (Fibonacci hashing).
fn spread(salt: u64, bound: u64) -> i64 {
    let spread = salt.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    i64::try_from(spread % bound.max(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_070_waits_double_up_to_a_minute_and_are_spread() {
        for (tries, bound) in [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (40, 60)] {
            let waits: Vec<i64> = (0..500).map(|salt| backoff_secs(tries, salt)).collect();
            assert_eq!(waits.iter().max(), Some(&bound), "try {tries}");
            assert_eq!(waits.iter().min(), Some(&1), "try {tries}");
        }
    }
}
