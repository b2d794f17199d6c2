//! The units that one engine has under way, side by side; one that ends makes room for the next.

use tokio::task::JoinSet;

use crate::engine::Engine;

/// Units under way. Dropping it stops them where they stand; what they committed stays.
pub(crate) struct Crew {
    engine: Engine,
    under_way: JoinSet<()>,
}

impl Crew {
    pub fn new(engine: Engine) -> Self {
        Self { engine, under_way: JoinSet::new() }
    }

    /// How many more units may start.
    pub fn room(&self) -> u32 {
        let under_way = u32::try_from(self.under_way.len()).unwrap_or(u32::MAX);
        self.engine.limits.units_at_once.saturating_sub(under_way)
    }

    /// Claims as many units as there is room for; how many it found. Tasks, so that a unit inside a transaction goes
    /// on while this claims the next ones.
    pub async fn fill(&mut self) -> Result<usize, store::Error> {
        let room = self.room();
        if room == 0 {
            return Ok(0);
        }
        let claimed = self.engine.claim(room).await?;
        let found = claimed.len();
        for work in claimed {
            let engine = self.engine.clone();
            self.under_way.spawn(async move { engine.drive(work).await });
        }
        Ok(found)
    }

    /// Waits for one unit to end; `false` at once if none is under way.
    pub async fn one_ends(&mut self) -> bool {
        self.under_way.join_next().await.is_some()
    }

    /// Stops every unit where it stands; none of them writes anything after this.
    pub async fn stop(&mut self) {
        self.under_way.shutdown().await;
    }

    /// Takes note of the units that have ended already.
    pub fn notice_ends(&mut self) {
        while self.under_way.try_join_next().is_some() {}
    }
}
