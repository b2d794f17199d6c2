//! What becomes of a unit that the database refused: tried again soon from its checkpoint, and after some tries a
//! failure in words. Left claimed, it would hold up its run until it counts as stuck.

use std::time::Duration;

use domain::sync_run::RunState;
use tokio::time::sleep;

use crate::{
    engine::Engine,
    error::{MOST_TRIES, backoff_secs},
    step::salt,
    work::Work,
};

/// How often the database is told in vain before the unit is left to the scan for stuck ones: a quarter of an hour.
const MOST_TELLINGS: u32 = 34;
/// The longest pause between two of them.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

const WAITS: &str =
    "Seatledger's database could not take what was read of this unit. It is tried again shortly.";
const REFUSED: &str = "Seatledger's database did not take what was read of this unit, so nothing of it was used. The \
                       server's log says why; sync again once the database is well.";

impl Engine {
    /// Gives a unit back after an error of the database. Most causes pass (a lock, a lost connection, a full disk), and
    /// as long as they do not, nobody else could go on with it either.
    pub(crate) async fn give_back(&self, work: &Work) {
        let mut pause = Duration::from_secs(1);
        for _ in 0..MOST_TELLINGS {
            sleep(pause).await;
            match self.try_again_or_fail(work).await {
                Ok(()) | Err(store::Error::LeaseLost) => return,
                Err(error) => tracing::warn!(
                    job.id = %work.claimed.lease.job,
                    error = &error as &dyn std::error::Error,
                    "a unit could not be given back"
                ),
            }
            pause = LONGEST_PAUSE.min(pause * 2);
        }
    }

    async fn try_again_or_fail(&self, work: &Work) -> Result<(), store::Error> {
        let tries = work.tries().saturating_add(1);
        if tries >= MOST_TRIES {
            return self.end(work, RunState::Failed, REFUSED, None).await.map(drop);
        }
        let now = self.now();
        let not_before = now.plus_secs(backoff_secs(tries, salt(work.claimed.job)));
        self.store.job_defer(&work.claimed.lease, not_before, WAITS, tries, now).await
    }
}
