//! What becomes of a job whose work failed: tried again later, failed, or waiting for a person.

use domain::{sync_run::RunState, time::Timestamp};
use graph::ErrorKind;

/// Tries of one job before its unit fails for this run (security rule 70).
const MAX_ATTEMPTS: u32 = 6;
/// A longer wait than this is left to the next cycle of the schedule.
const MAX_WAIT_SECS: u32 = 900;

/// The work did not come to its end. Nothing of it has been written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Microsoft did not give what was asked for.
    #[error(transparent)]
    Graph(#[from] graph::Error),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The fate of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Back to the queue until then; the reason is shown meanwhile.
    Retry {
        /// Not before this time.
        not_before: Timestamp,
        /// What is being waited for, in words.
        reason: String,
    },
    /// The unit ends in this state, with a reason for the person who runs the integration.
    End {
        /// [`RunState::Failed`] or [`RunState::NeedsAttention`].
        state: RunState,
        /// What happened and what to do.
        reason: String,
    },
}

/// Decides what becomes of a job that failed at Microsoft. `attempt` counts from 1; `salt` spreads the retries of
/// jobs that failed together, so that they do not all come back at once.
pub fn decide(error: &graph::Error, attempt: u32, salt: u64, now: Timestamp) -> Decision {
    let reason = error.to_string();
    if error.needs_person() {
        return Decision::End { state: RunState::NeedsAttention, reason };
    }
    if !error.is_transient() || attempt >= MAX_ATTEMPTS {
        return Decision::End { state: RunState::Failed, reason };
    }
    let wait_secs = match retry_after_secs(error) {
        Some(secs) if secs > MAX_WAIT_SECS => return Decision::End { state: RunState::Failed, reason },
        Some(secs) => secs.max(1),
        None => backoff_secs(attempt, salt),
    };
    Decision::Retry { not_before: now.plus_secs(i64::from(wait_secs)), reason }
}

fn retry_after_secs(error: &graph::Error) -> Option<u32> {
    match &error.kind {
        ErrorKind::Throttled { retry_after_secs, .. } => *retry_after_secs,
        _ => None,
    }
}

/// 1, 2, 4 … 60 s with full jitter: between 1 s and that bound, spread by `salt`.
fn backoff_secs(attempt: u32, salt: u64) -> u32 {
    let bound = 1_u32.checked_shl(attempt.saturating_sub(1)).map_or(60, |secs| secs.clamp(1, 60));
    // Fibonacci hashing: consecutive salts land far apart.
    let spread = salt.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    1 + u32::try_from(spread % u64::from(bound)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_are_spread() {
        for (attempt, bound) in [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (40, 60)] {
            let waits: Vec<u32> = (0..500).map(|salt| backoff_secs(attempt, salt)).collect();
            assert_eq!(waits.iter().max(), Some(&bound), "attempt {attempt}");
            assert_eq!(waits.iter().min(), Some(&1), "attempt {attempt}");
        }
    }
}
