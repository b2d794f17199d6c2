//! Units that were read well and are to be applied: each by itself, or several of one run in one transaction, for what
//! such an end costs is mostly the transaction's own.

use std::panic::AssertUnwindSafe;

use futures::{FutureExt as _, future::join_all};
use store::UnitApply;

use crate::{engine::Engine, work::Work};

/// A unit that names more rows is applied by itself: nobody is to wait for it.
const MOST_ROWS: usize = 500;

/// A unit that was read well.
pub(crate) struct Ending {
    pub work: Work,
    pub apply: Box<UnitApply>,
}

impl Ending {
    /// Whether others may end with it.
    pub fn is_small(&self) -> bool {
        self.apply.changes.rows() <= MOST_ROWS
    }
}

impl Engine {
    /// Applies what a unit has read, and notes what it showed of its tenant's access.
    pub(crate) async fn apply(&self, work: &Work, apply: &UnitApply) -> Result<(), store::Error> {
        self.store.unit_apply(apply, self.now()).await?;
        self.note_access(work, None).await;
        Ok(())
    }

    /// Ends one unit, whatever becomes of it.
    pub(crate) async fn end_alone(&self, ending: Ending) {
        let Ending { work, apply } = ending;
        let applied = AssertUnwindSafe(self.apply(&work, &apply)).catch_unwind().await;
        self.settled(&work, applied).await;
    }

    /// Ends several units of one run. If they cannot end together, each ends by itself: one of them may be to blame, and
    /// that one's failure is no other's.
    pub(crate) async fn end_together(&self, endings: Vec<Ending>) {
        if endings.len() > 1 {
            let units: Vec<_> = endings.iter().map(|ending| &*ending.apply).collect();
            let applied = AssertUnwindSafe(self.store.units_apply(&units, self.now())).catch_unwind().await;
            match applied {
                Ok(Ok(lost)) => {
                    for job in &lost {
                        tracing::info!(job.id = %job, "a lease was lost");
                    }
                    let ended = endings.iter().map(|ending| &ending.work);
                    let ended: Vec<_> =
                        ended.filter(|work| !lost.contains(&work.claimed.lease.job)).collect();
                    return self.note_accesses(&ended).await;
                }
                Ok(Err(error)) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(
                        error,
                        units = endings.len(),
                        "units end one by one, since they could not together"
                    );
                }
                Err(_) => tracing::error!(units = endings.len(), "units panicked as they ended together"),
            }
        }
        join_all(endings.into_iter().map(|ending| self.end_alone(ending))).await;
    }
}
