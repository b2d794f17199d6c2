//! The engine of one server process: claims units and takes them step by step to their end.

use std::{collections::BTreeMap, panic::AssertUnwindSafe, sync::Arc};

use domain::{
    id::{IntegrationId, SyncRunId},
    sync_run::RunState,
    time::{Clock, Timestamp},
};
use futures::FutureExt as _;
use graph::{Client, ScopeHold};
use store::{Claimed, Job, Lease, Store, UnitRecord};

use crate::{
    crew::Crew,
    work::{SharedAccess, Work},
};

/// How much the engine does at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Units that are read side by side by one server process. Each makes one call at a time (security rule 70: 16
    /// calls in all).
    pub units_at_once: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { units_at_once: 16 }
    }
}

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The unit goes on: step again.
    Ready,
    /// The unit is back in the queue and not due before then.
    NotBefore(Timestamp),
    /// The unit has ended, or was given back as it stands.
    Done,
}

/// The engine of one server process.
#[derive(Clone)]
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) client: Client,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) worker: Arc<str>,
    pub(crate) limits: Limits,
}

const PANICKED: &str = "Seatledger made a mistake while it read this unit, so nothing of it was used. The server's log \
                        says more; please report it.";

impl Engine {
    /// An engine under a name that no other process uses: leases are held by it.
    pub fn new(store: Store, client: Client, clock: Arc<dyn Clock>, worker: &str, limits: Limits) -> Self {
        Self { store, client, clock, worker: worker.into(), limits }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Says that this engine lives: its units are its own until its lease ends.
    pub async fn heartbeat(&self) -> Result<(), store::Error> {
        self.store.worker_heartbeat(&self.worker, self.now()).await
    }

    /// Gives every unit back at once, as they stand.
    pub async fn leave(&self) -> Result<(), store::Error> {
        self.store.worker_end(&self.worker).await
    }

    /// Claims up to `limit` units that are due and free.
    pub async fn claim(&self, limit: u32) -> Result<Vec<Work>, store::Error> {
        let now = self.now();
        let claimed = self.store.job_claim(&self.worker, limit, now).await?;
        let mut asked: BTreeMap<IntegrationId, SharedAccess> = BTreeMap::new();
        let work = |claimed: Claimed| {
            let access = Arc::clone(asked.entry(claimed.integration).or_default());
            Work::new(claimed, now, access)
        };
        Ok(claimed.into_iter().map(work).collect())
    }

    /// What this process was told to wait for goes into the table that all servers read (security rule 70).
    pub async fn tell_holds(&self) -> Result<(), store::Error> {
        let holds = self.client.throttled_until();
        if holds.is_empty() {
            return Ok(());
        }
        let holds: Vec<_> = holds.into_iter().map(|hold| (hold.scope, hold.until)).collect();
        self.store.throttle_hold_set(&holds).await
    }

    /// What other servers were told to wait for holds here too.
    pub async fn hear_holds(&self) -> Result<(), store::Error> {
        for (scope, until) in self.store.throttle_holds(self.now()).await? {
            self.client.hold(&ScopeHold { scope, until });
        }
        Ok(())
    }

    /// Takes one unit to its end, or back to the queue. Whatever goes wrong concerns this unit alone.
    pub(crate) async fn drive(&self, mut work: Work) {
        let (lease, job, record) = (work.claimed.lease.clone(), work.claimed.job, work.record());
        let driven = AssertUnwindSafe(self.steps(&mut work)).catch_unwind().await;
        match driven {
            Ok(Ok(())) => {}
            // Somebody else has taken the unit over, or its run was cancelled; what they wrote stands.
            Ok(Err(store::Error::LeaseLost)) => {
                tracing::info!(job.id = %lease.job, "a lease was lost");
            }
            Ok(Err(error)) => {
                tracing::error!(job.id = %lease.job, error = &error as &dyn std::error::Error, "a unit stopped");
                self.give_back(&work).await;
            }
            Err(_) => {
                tracing::error!(job.id = %lease.job, "a unit panicked");
                if let Err(error) = self.fail(&lease, job, record).await {
                    tracing::error!(job.id = %lease.job, error = &error as &dyn std::error::Error, "it stays claimed");
                }
            }
        }
    }

    async fn steps(&self, work: &mut Work) -> Result<(), store::Error> {
        loop {
            let step = self.step(work).await?;
            self.tell_holds().await?;
            if step != Step::Ready {
                return Ok(());
            }
        }
    }

    /// A panic fails one unit (security rule 91).
    async fn fail(&self, lease: &Lease, job: Job, record: UnitRecord) -> Result<(), store::Error> {
        let (state, now) = (RunState::Failed, self.now());
        match job {
            Job::Discover { .. } => self.store.discovery_fail(lease, state, PANICKED, record, now).await,
            Job::SyncUnit { .. } => self.store.unit_fail(lease, state, PANICKED, record, now).await,
        }
    }

    /// One round, for tests and the command line: starts the runs that are due, and works until no unit is left that
    /// may start now. Returns how many units it took up.
    pub async fn tick(&self) -> Result<usize, store::Error> {
        self.heartbeat().await?;
        self.store.run_request_due(self.now()).await?;
        self.hear_holds().await?;
        let mut crew = Crew::new(self.clone());
        let mut taken = 0;
        loop {
            taken += crew.fill().await?;
            if !crew.one_ends().await {
                return Ok(taken);
            }
        }
    }

    /// Whether any of these runs is under way.
    pub(crate) async fn any_active(&self, runs: &[SyncRunId]) -> Result<bool, store::Error> {
        for run in runs {
            if self.store.run_state(*run).await?.is_some_and(|report| !report.summary.state.is_over()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
