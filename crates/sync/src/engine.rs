//! The engine of one server process: claims units and takes them step by step to their end.

use std::{any::Any, collections::BTreeMap, panic::AssertUnwindSafe, sync::Arc};

use domain::{
    id::{IntegrationId, SyncRunId},
    sync_run::RunState,
    time::{Clock, Timestamp},
};
use futures::FutureExt as _;
use graph::{Client, ScopeHold};
use store::{Claimed, Store, UnitApply};

use crate::{
    crew::Crew,
    ending::Ending,
    matches::Suggestions,
    step::Advance,
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
    pub(crate) suggestions: Suggestions,
}

const PANICKED: &str = "Seatledger made a mistake while it read this unit, so nothing of it was used. The server's log \
                        says more; please report it.";

impl Engine {
    /// An engine under a name that no other process uses: leases are held by it.
    pub fn new(store: Store, client: Client, clock: Arc<dyn Clock>, worker: &str, limits: Limits) -> Self {
        let suggestions = Suggestions::new(store.clone());
        Self { store, client, clock, worker: worker.into(), limits, suggestions }
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

    /// Takes one unit to where it is to be applied, or to its end, or back to the queue. Whatever goes wrong concerns
    /// this unit alone.
    pub(crate) async fn drive(&self, mut work: Work) -> Option<Ending> {
        let driven = AssertUnwindSafe(self.steps(&mut work)).catch_unwind().await;
        let apply = self.settled(&work, driven).await??;
        Some(Ending { work, apply })
    }

    /// What came of a unit, if nothing went wrong; else the unit is given back or fails.
    pub(crate) async fn settled<T>(
        &self,
        work: &Work,
        came: Result<Result<T, store::Error>, Box<dyn Any + Send>>,
    ) -> Option<T> {
        let job = work.claimed.lease.job;
        match came {
            Ok(Ok(came)) => return Some(came),
            // Somebody else has taken the unit over, or its run was cancelled; what they wrote stands.
            Ok(Err(store::Error::LeaseLost)) => tracing::info!(job.id = %job, "a lease was lost"),
            Ok(Err(error)) => {
                tracing::error!(job.id = %job, error = &error as &dyn std::error::Error, "a unit stopped");
                self.give_back(work).await;
            }
            Err(_) => {
                tracing::error!(job.id = %job, "a unit panicked");
                if let Err(error) = self.fail(work).await {
                    tracing::error!(job.id = %job, error = &error as &dyn std::error::Error, "it stays claimed");
                }
            }
        }
        None
    }

    async fn steps(&self, work: &mut Work) -> Result<Option<Box<UnitApply>>, store::Error> {
        loop {
            let advance = self.advance(work).await?;
            self.tell_holds().await?;
            match advance {
                Advance::Step(Step::Ready) => {}
                Advance::Step(Step::NotBefore(_) | Step::Done) => return Ok(None),
                Advance::Ends(apply) => return Ok(Some(apply)),
            }
        }
    }

    /// A panic fails one unit (security rule 91).
    async fn fail(&self, work: &Work) -> Result<(), store::Error> {
        self.end(work, RunState::Failed, PANICKED, None).await.map(drop)
    }

    /// One round, for tests and the command line: starts the runs that are due, works until no unit is left that may
    /// start now, and makes the matches that need no person. Returns how many units it took up.
    pub async fn tick(&self) -> Result<usize, store::Error> {
        self.heartbeat().await?;
        self.store.run_request_due(self.now()).await?;
        self.hear_holds().await?;
        let mut crew = Crew::new(self.clone());
        let mut taken = 0;
        loop {
            taken += crew.fill().await?;
            if !crew.some_end().await {
                break;
            }
        }
        self.match_automatically().await?;
        Ok(taken)
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
