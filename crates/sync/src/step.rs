//! One step of a unit: at most one call to Microsoft Graph and one transaction (security rules 65, 67 and 101). Nothing
//! here sleeps: a call that must wait puts its unit back into the queue.

use std::sync::Arc;

use domain::{access::AccessMode, id::TenantId, sync_run::RunState, unit::UnitKind};
use graph::{RawPage, TenantClient};
use store::{Job, PauseAsked, UnitApply};

use crate::{
    credential::credential,
    engine::{Engine, Step},
    error::{Attempt, Decision, decide},
    progress::{self, Hopeless, Part, Progress},
    service_account::KeptToken,
    work::{Access, Reading, Work},
};

const NO_SECRET: &str = "The integration has neither a secret key nor a certificate. Connect it again.";

/// What one call brought.
struct Called {
    /// Whether any of its parts was answered well.
    any: bool,
    /// What went wrong with the first part that was not.
    fault: Option<graph::Error>,
}

/// How far a step has taken a unit.
pub(crate) enum Advance {
    /// As it says.
    Step(Step),
    /// The unit ends with this, which is still to be applied.
    Ends(Box<UnitApply>),
}

impl From<Step> for Advance {
    fn from(step: Step) -> Self {
        Self::Step(step)
    }
}

impl Engine {
    /// Takes a unit one step on, to its very end. See [`Self::advance`] for what an error means.
    pub async fn step(&self, work: &mut Work) -> Result<Step, store::Error> {
        match self.advance(work).await? {
            Advance::Step(step) => Ok(step),
            Advance::Ends(apply) => {
                self.apply(work, &apply).await?;
                Ok(Step::Done)
            }
        }
    }

    /// Takes a unit one step on, but applies nothing of what was read. After [`store::Error::LeaseLost`] somebody else has it; after any other error it
    /// stays claimed, and is done again from its checkpoint once its lease has ended.
    pub(crate) async fn advance(&self, work: &mut Work) -> Result<Advance, store::Error> {
        if work.let_go {
            self.store.job_release(&work.claimed.lease, self.now()).await?;
            return Ok(Step::Done.into());
        }
        if work.claimed.passed_on {
            self.store.unit_pass(&work.claimed.lease, work.record(), self.now()).await?;
            return Ok(Step::Done.into());
        }
        if let Some(error) = work.fault.take() {
            return self.failed(work, &error).await.map(Advance::Step);
        }
        let Some(mut reading) = self.reading(work).await? else {
            return self.no_access(work).await.map(Advance::Step);
        };
        let called = match reading.call().await {
            Ok(called) => called,
            Err(Hopeless(reason)) => {
                work.reading = Some(reading);
                return self.end(work, RunState::Failed, reason, None).await.map(Advance::Step);
            }
        };
        let whole = reading.progress.open.is_empty();
        work.reading = Some(reading);
        match called.fault {
            None if whole => self.finish(work).await,
            // What the other parts brought is worth keeping only if this one may still come.
            Some(error) if !(called.any && error.is_transient()) => {
                self.failed(work, &error).await.map(Advance::Step)
            }
            fault => {
                work.fault = fault;
                self.commit(work).await.map(Advance::Step)
            }
        }
    }

    /// The read, begun if it was not; `None` if there is nobody to ask as.
    async fn reading(&self, work: &mut Work) -> Result<Option<Reading>, store::Error> {
        if let Some(reading) = work.reading.take() {
            return Ok(Some(reading));
        }
        let Some(access) = self.access(work).await? else { return Ok(None) };
        let tenant = progress::tenant(work.claimed.job, access.credential.connection.home_tenant);
        let client = self.tenant_client(work, &access, tenant);
        let reach = access.reach;
        let (claimed, now) = (&work.claimed, self.now());
        let (job, checkpoint) = (claimed.job, &claimed.checkpoint);
        let progress = Progress::of(job, reach, checkpoint, claimed.watermark.as_ref(), now);
        let progress = if let Some(progress) = progress {
            progress
        } else {
            self.store.job_restart_full(&claimed.lease, now).await?;
            Progress::anew(job, reach, checkpoint)
        };
        Ok(Some(Reading { client, tenant, reach, progress }))
    }

    /// Customers are read as the service account where one has signed in, all else as the app.
    fn tenant_client(&self, work: &Work, access: &Access, tenant: TenantId) -> TenantClient {
        let is_customer = tenant != access.credential.connection.home_tenant;
        if access.mode == AccessMode::Application || !is_customer {
            return self.client.app_only(&access.credential, tenant);
        }
        let (scope, integration) = (work.claimed.scope.clone(), work.claimed.integration);
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        let kept = KeptToken { store, scope, integration, clock };
        self.client.delegated(&access.credential, tenant, Arc::new(kept))
    }

    async fn access(&self, work: &Work) -> Result<Option<Access>, store::Error> {
        work.access.get_or_try_init(|| self.stored_access(work)).await.cloned()
    }

    async fn stored_access(&self, work: &Work) -> Result<Option<Access>, store::Error> {
        let claimed = &work.claimed;
        let stored =
            self.store.integration_credential(&claimed.scope, claimed.integration, self.now()).await?;
        let Some(stored) = stored else { return Ok(None) };
        let credential = credential(claimed.integration, &stored)?;
        Ok(Some(Access { credential, reach: stored.reach, mode: stored.mode }))
    }

    async fn no_access(&self, work: &Work) -> Result<Step, store::Error> {
        self.end(work, RunState::NeedsAttention, NO_SECRET, None).await
    }

    /// Commits what a call brought, with where the next one goes on.
    async fn commit(&self, work: &mut Work) -> Result<Step, store::Error> {
        let (calls, parts) = work.cost();
        let Some(reading) = &mut work.reading else { return Ok(Step::Ready) };
        let (checkpoint, page) = reading.progress.commit(calls, parts, work.fault.is_none());
        let asked =
            self.store.job_checkpoint(&work.claimed.lease, &checkpoint, page.as_ref(), self.now()).await?;
        work.let_go = asked == PauseAsked::Now;
        Ok(Step::Ready)
    }

    /// What becomes of a unit whose call failed.
    async fn failed(&self, work: &mut Work, error: &graph::Error) -> Result<Step, store::Error> {
        let now = self.now();
        let checkpoint = work.reading.as_ref().map(|reading| &reading.progress.checkpoint);
        let attempt = Attempt {
            tries: checkpoint.map_or(0, |checkpoint| checkpoint.tries),
            full: checkpoint.is_none_or(|checkpoint| checkpoint.full),
            salt: salt(work.claimed.job),
        };
        match decide(error, attempt, now) {
            Decision::Retry { not_before, tries, reason } => {
                if work.owes() {
                    // What the try has cost is committed first; the wait follows with the next step.
                    work.fault = Some(error.clone());
                    return self.commit(work).await;
                }
                self.store.job_defer(&work.claimed.lease, not_before, &reason, tries, now).await?;
                Ok(Step::NotBefore(not_before))
            }
            Decision::ReadAnew => self.read_anew(work).await,
            Decision::End { state, reason } => {
                self.note_access(work, Some(error)).await;
                self.end(work, state, &reason, error.request_id.clone()).await
            }
        }
    }

    /// Starts a full read into staging; what is stored stays until it is whole (security rule 71).
    pub(crate) async fn read_anew(&self, work: &mut Work) -> Result<Step, store::Error> {
        self.store.job_restart_full(&work.claimed.lease, self.now()).await?;
        if let Some(reading) = &mut work.reading {
            let checkpoint = &reading.progress.checkpoint;
            reading.progress = Progress::anew(work.claimed.job, reading.reach, checkpoint);
        }
        Ok(Step::Ready)
    }

    /// Ends a unit without success: none of its rows changes (security rule 64).
    pub(crate) async fn end(
        &self,
        work: &Work,
        state: RunState,
        reason: &str,
        request_id: Option<String>,
    ) -> Result<Step, store::Error> {
        let now = self.now();
        let record = store::UnitRecord { request_id, ..work.record() };
        let lease = &work.claimed.lease;
        match work.claimed.job {
            Job::Discover { .. } => self.store.discovery_fail(lease, state, reason, record, now).await?,
            Job::SyncUnit { .. } => self.store.unit_fail(lease, state, reason, record, now).await?,
        }
        Ok(Step::Done)
    }
}

impl Reading {
    /// One call for every open chain: a page, or a batch of pages.
    async fn call(&mut self) -> Result<Called, Hopeless> {
        let parts = self.progress.open.clone();
        let mut called = Called { any: false, fault: None };
        for (part, answer) in self.ask(&parts).await {
            match answer {
                Ok(page) => {
                    self.progress.take(part, page)?;
                    called.any = true;
                }
                Err(error) => {
                    called.fault.get_or_insert(error);
                }
            }
        }
        Ok(called)
    }

    async fn ask<'a>(&self, parts: &'a [Part]) -> Vec<(&'a Part, Result<RawPage, graph::Error>)> {
        if let [part] = parts {
            return vec![(part, self.client.page(part.chain, part.at.as_ref()).await)];
        }
        let asked: Vec<_> = parts.iter().map(|part| (part.chain, part.at.as_ref())).collect();
        match self.client.batch(&asked).await {
            Ok(answers) => parts.iter().zip(answers).collect(),
            Err(error) => parts.iter().take(1).map(|part| (part, Err(error.clone()))).collect(),
        }
    }
}

/// Tells units apart, and is the same for a unit in every run: chance would make faults hard to replay.
pub(crate) fn salt(job: Job) -> u64 {
    match job {
        Job::Discover { .. } => 0,
        Job::SyncUnit { tenant, kind, .. } => {
            let place = UnitKind::ALL.into_iter().position(|one| one == kind).unwrap_or_default();
            tenant.0.as_u64_pair().1 ^ (place as u64)
        }
    }
}
