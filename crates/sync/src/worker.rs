//! The worker: claims jobs, does them side by side, and writes what became of each.

use std::{sync::Arc, time::Duration};

use domain::{
    id::{SyncRunId, TenantId},
    integration::Reach,
    sync_run::{Counts, RunState},
    time::Clock,
};
use graph::{Client, Credential, TenantClient};
use store::{Claimed, Job, Store};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    discover::discover,
    error::{Decision, Error, decide},
    licenses,
};

/// How much the engine does at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Tenants that are read at the same time, by one server process (security rule 70: 16 calls in all, and a
    /// tenant's three lists are read at the same time).
    pub tenants_at_once: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { tenants_at_once: 5 }
    }
}

/// The engine of one server process.
#[derive(Clone)]
pub struct Engine {
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    worker: Arc<str>,
    limits: Limits,
}

/// How long an idle engine waits before it looks for work again.
const IDLE: Duration = Duration::from_millis(200);
/// How often a working engine renews its lease; the lease lasts 60 s (security rule 67).
const HEARTBEAT: Duration = Duration::from_secs(10);

impl Engine {
    /// An engine under a name that no other process uses: leases are held by it.
    pub fn new(store: Store, client: Client, clock: Arc<dyn Clock>, worker: &str, limits: Limits) -> Self {
        Self { store, client, clock, worker: worker.into(), limits }
    }

    /// Works until `stop`: claims what is due, starts scheduled runs, renews its lease. Jobs under way at `stop`
    /// are given up; their lease ends and whoever takes them over starts them anew.
    pub async fn serve(self, stop: CancellationToken) {
        let heart = tokio::spawn(self.clone().heartbeat(stop.clone()));
        while !stop.is_cancelled() {
            let worked = tokio::select! {
                () = stop.cancelled() => break,
                worked = self.tick() => worked,
            };
            let idle = match worked {
                Ok(0) => IDLE,
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the engine cannot reach its queue"
                    );
                    HEARTBEAT
                }
            };
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(idle) => {}
            }
        }
        heart.abort();
        // Whoever takes over need not wait for the lease to end.
        if let Err(error) = self.store.worker_end(&self.worker).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the engine could not give its lease back"
            );
        }
    }

    async fn heartbeat(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.store.worker_heartbeat(&self.worker, self.clock.now()).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the engine could not renew its lease"
                );
            }
            tokio::time::sleep(HEARTBEAT).await;
        }
    }

    /// One round: starts the runs that are due, claims jobs until none is left that may start now, and does them
    /// side by side; a job that ends makes room for the next. Returns how many jobs it did.
    pub async fn tick(&self) -> Result<usize, store::Error> {
        self.store.worker_heartbeat(&self.worker, self.clock.now()).await?;
        self.store.run_request_due(self.clock.now()).await?;
        let width = self.limits.tenants_at_once as usize;
        // Tasks, so that a job inside a transaction goes on while this claims the next ones.
        let mut under_way = JoinSet::new();
        let mut done = 0;
        loop {
            let room = u32::try_from(width.saturating_sub(under_way.len())).unwrap_or_default();
            for job in self.store.job_claim(&self.worker, room, self.clock.now()).await? {
                let engine = self.clone();
                under_way.spawn(async move { engine.perform(job).await });
            }
            let Some(ended) = under_way.join_next().await else { return Ok(done) };
            if let Err(error) = ended {
                // Its lease ends, and it is done again; the other jobs go on (security rule 91).
                tracing::error!(%error, "a job panicked");
            }
            done += 1;
        }
    }

    /// Works until these runs have ended; for `sync --once`. Waits in real time for jobs that must wait.
    pub async fn run_to_the_end(
        &self,
        runs: &[SyncRunId],
        stop: &CancellationToken,
    ) -> Result<(), store::Error> {
        while !stop.is_cancelled() {
            if self.tick().await? == 0 {
                if !self.any_active(runs).await? {
                    return Ok(());
                }
                tokio::time::sleep(IDLE).await;
            }
        }
        Ok(())
    }

    async fn any_active(&self, runs: &[SyncRunId]) -> Result<bool, store::Error> {
        for run in runs {
            if self.store.run_state(*run).await?.is_some_and(|report| !report.summary.state.is_over()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn perform(&self, claimed: Claimed) {
        let outcome = match claimed.job {
            Job::Discover { .. } => self.discover(&claimed).await,
            Job::SyncTenant { tenant, .. } => self.sync_tenant(&claimed, tenant).await,
        };
        match outcome {
            Ok(()) => {}
            // Someone else has taken the job over; what it wrote stands.
            Err(store::Error::LeaseLost) => tracing::info!(job.id = %claimed.lease.job, "a lease was lost"),
            // The job stays claimed until its lease ends, and is then done again.
            Err(error) => {
                tracing::error!(job.id = %claimed.lease.job, error = &error as &dyn std::error::Error, "a job failed");
            }
        }
    }

    async fn discover(&self, claimed: &Claimed) -> Result<(), store::Error> {
        let Some((credential, reach)) = self.credential(claimed).await? else {
            return self.end(claimed, RunState::NeedsAttention, NO_SECRET, 0).await;
        };
        let home = credential.connection.home_tenant;
        let client = self.client.app_only(&credential, home);
        match discover(&client, home, reach).await {
            Ok(tenants) => {
                let now = self.clock.now();
                self.store.discovery_apply(&claimed.lease, &tenants, client.calls(), now).await.map(drop)
            }
            Err(error) => self.failed(claimed, &error, client.calls()).await,
        }
    }

    async fn sync_tenant(&self, claimed: &Claimed, tenant: TenantId) -> Result<(), store::Error> {
        let Some((credential, _)) = self.credential(claimed).await? else {
            return self.end(claimed, RunState::NeedsAttention, NO_SECRET, 0).await;
        };
        let client = self.client.app_only(&credential, tenant);
        match self.reconcile(claimed, tenant, &client).await {
            Ok(()) => Ok(()),
            Err(Error::Store(error)) => Err(error),
            Err(Error::Graph(error)) => self.failed(claimed, &error, client.calls()).await,
        }
    }

    async fn reconcile(
        &self,
        claimed: &Claimed,
        tenant: TenantId,
        client: &TenantClient,
    ) -> Result<(), Error> {
        let observed = licenses::fetch(client).await?;
        let stored = self.store.tenant_stored(&claimed.scope, tenant).await?;
        let (changes, counts) = licenses::plan(tenant, &stored, observed);
        let counts = Counts { calls: client.calls(), ..counts };
        self.store.licenses_apply(&claimed.lease, &changes, counts, self.clock.now()).await?;
        Ok(())
    }

    async fn credential(&self, claimed: &Claimed) -> Result<Option<(Arc<Credential>, Reach)>, store::Error> {
        let stored =
            self.store.integration_credential(&claimed.scope, claimed.integration, self.clock.now()).await?;
        Ok(stored.map(|stored| {
            (Arc::new(Credential { connection: stored.connection, secret: stored.secret }), stored.reach)
        }))
    }

    async fn failed(&self, claimed: &Claimed, error: &graph::Error, calls: u32) -> Result<(), store::Error> {
        let now = self.clock.now();
        match decide(error, claimed.attempt, claimed.lease.job.0.as_u64_pair().1, now) {
            Decision::Retry { not_before, reason } => {
                self.store.job_defer(&claimed.lease, not_before, &reason, now).await
            }
            Decision::End { state, reason } => self.end(claimed, state, &reason, calls).await,
        }
    }

    async fn end(
        &self,
        claimed: &Claimed,
        state: RunState,
        reason: &str,
        calls: u32,
    ) -> Result<(), store::Error> {
        let now = self.clock.now();
        match claimed.job {
            Job::Discover { .. } => {
                self.store.discovery_fail(&claimed.lease, state, reason, calls, now).await
            }
            Job::SyncTenant { .. } => self.store.unit_fail(&claimed.lease, state, reason, calls, now).await,
        }
    }
}

const NO_SECRET: &str = "The integration has no secret key. Connect it again.";
