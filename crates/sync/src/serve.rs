//! The engine's life in a server: works until told to stop, renews its lease, keeps the schedule and tidies up.

use std::time::Duration;

use domain::id::SyncRunId;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{crew::Crew, engine::Engine};

/// How long an idle engine waits before it looks for work again.
const IDLE: Duration = Duration::from_millis(200);
/// How long the queue is left alone after it could not be reached.
const TROUBLE: Duration = Duration::from_secs(10);
/// How often the schedule and other servers' holds are looked at.
const CHORES: Duration = Duration::from_secs(1);
/// How often what is too old is deleted, and credentials that come to their end are told of.
const TIDY: Duration = Duration::from_hours(1);
/// How often it is looked whether anything can be matched without a person.
const MATCHES: Duration = Duration::from_secs(3);
/// Where many tenants come in one by one, judging them takes at most this part of the time.
const MATCHING_SHARE: u32 = 5;
/// So many ends are waited for before more units are claimed, a claim being a transaction of its own; an engine that
/// waits longer than [`IDLE`] for them claims anyway.
const ROOM_WORTH_A_CLAIM: u32 = 4;

/// When the chores are next due.
struct Chores {
    next: Instant,
    tidy: Instant,
}

impl Engine {
    /// Works until `stop`. Units under way at `stop` are given up where they stand and given back at once: whoever
    /// takes them over goes on from their checkpoints (security rule 92).
    pub async fn serve(self, stop: CancellationToken) {
        let heart = tokio::spawn(self.clone().beat(stop.clone()));
        let matches = tokio::spawn(self.clone().keep_matching(stop.clone()));
        let mut crew = Crew::new(self.clone());
        let now = Instant::now();
        let mut chores = Chores { next: now, tidy: now };
        while !stop.is_cancelled() {
            let round = tokio::select! {
                () = stop.cancelled() => break,
                round = self.round(&mut crew, &mut chores) => round,
            };
            if let Err(error) = round {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the engine cannot reach its queue"
                );
                tokio::select! {
                    () = stop.cancelled() => break,
                    // What cannot be claimed keeps nothing from ending that is under way.
                    () = crew.carry_on(TROUBLE) => {}
                }
            }
        }
        // All of them have stopped before the units are given back: a late heartbeat would claim them again.
        crew.stop().await;
        for task in [heart, matches] {
            task.abort();
            task.await.ok();
        }
        if let Err(error) = self.leave().await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the engine could not give its units back"
            );
        }
    }

    async fn round(&self, crew: &mut Crew, chores: &mut Chores) -> Result<(), store::Error> {
        self.do_chores(chores).await?;
        crew.fill().await?;
        let enough = ROOM_WORTH_A_CLAIM.min(self.limits.units_at_once);
        let idle = sleep(IDLE);
        tokio::pin!(idle);
        loop {
            tokio::select! {
                () = &mut idle => return Ok(()),
                true = crew.some_end() => {
                    if crew.room() >= enough {
                        return Ok(());
                    }
                }
            }
        }
    }

    async fn do_chores(&self, chores: &mut Chores) -> Result<(), store::Error> {
        let now = Instant::now();
        if chores.next > now {
            return Ok(());
        }
        chores.next = now + CHORES;
        self.store.run_request_due(self.now()).await?;
        self.hear_holds().await?;
        if chores.tidy <= now {
            chores.tidy = now + TIDY;
            self.tidy().await?;
        }
        Ok(())
    }

    /// What is done hourly, by any server: telling of credentials that come to their end (security rule 74), and
    /// deleting what was kept long enough.
    pub async fn tidy(&self) -> Result<(), store::Error> {
        self.store.credentials_warn(self.now()).await?;
        self.store.purge(self.now()).await?;
        Ok(())
    }

    /// Apart from the units, which must not wait for it.
    async fn keep_matching(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let begun = Instant::now();
            if let Err(error) = self.match_automatically().await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "tenants could not be matched automatically"
                );
            }
            sleep(MATCHES.max(begun.elapsed() * MATCHING_SHARE)).await;
        }
    }

    async fn beat(self, stop: CancellationToken) {
        let pause = Duration::from_millis(self.store.heartbeat_millis().into());
        while !stop.is_cancelled() {
            if let Err(error) = self.heartbeat().await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the engine could not renew its lease"
                );
            }
            sleep(pause).await;
        }
    }

    /// Works until these runs have ended; for `sync --once`. Waits in real time for units that must wait.
    pub async fn run_to_the_end(
        &self,
        runs: &[SyncRunId],
        stop: &CancellationToken,
    ) -> Result<(), store::Error> {
        let heart = tokio::spawn(self.clone().beat(stop.clone()));
        let ended = self.rounds(runs, stop).await;
        heart.abort();
        heart.await.ok();
        self.leave().await?;
        ended
    }

    async fn rounds(&self, runs: &[SyncRunId], stop: &CancellationToken) -> Result<(), store::Error> {
        let mut crew = Crew::new(self.clone());
        let now = Instant::now();
        let mut chores = Chores { next: now, tidy: now + TIDY };
        while self.any_active(runs).await? {
            tokio::select! {
                () = stop.cancelled() => break,
                round = self.round(&mut crew, &mut chores) => round?,
            }
        }
        crew.stop().await;
        Ok(())
    }
}
