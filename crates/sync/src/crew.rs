//! The units that one engine has under way, side by side; one that ends makes room for the next. Those that are read
//! within a moment of each other end together.

use std::{collections::BTreeMap, time::Duration};

use domain::id::SyncRunId;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until, timeout_at},
};

use crate::{ending::Ending, engine::Engine};

/// How long a unit that is ready to end waits for others: far less than the calls of one take.
const GATHERING: Duration = Duration::from_millis(12);

/// What a task of the crew came to.
enum Came {
    /// So many units have ended.
    Ended(u32),
    /// A unit is ready to end, and goes on to hold its place until it has.
    Ready(Box<Ending>),
}

/// Units under way. Dropping it stops them where they stand; what they committed stays.
pub(crate) struct Crew {
    engine: Engine,
    tasks: JoinSet<Came>,
    /// Units that have not ended.
    under_way: u32,
    ready: Vec<Ending>,
    /// When those that are ready wait no longer.
    gathered: Option<Instant>,
}

impl Crew {
    pub fn new(engine: Engine) -> Self {
        Self { engine, tasks: JoinSet::new(), under_way: 0, ready: Vec::new(), gathered: None }
    }

    /// How many more units may start.
    pub fn room(&self) -> u32 {
        self.engine.limits.units_at_once.saturating_sub(self.under_way)
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
        self.under_way += u32::try_from(found).unwrap_or(u32::MAX);
        for work in claimed {
            let engine = self.engine.clone();
            self.tasks.spawn(async move {
                match engine.drive(work).await {
                    Some(ending) if ending.is_small() => return Came::Ready(Box::new(ending)),
                    Some(ending) => engine.end_alone(ending).await,
                    None => {}
                }
                Came::Ended(1)
            });
        }
        Ok(found)
    }

    /// Waits for units to end; `false` at once if none is under way.
    pub async fn some_end(&mut self) -> bool {
        loop {
            let came = match self.gathered {
                None => self.tasks.join_next().await,
                Some(until) => timeout_at(until, self.tasks.join_next()).await.ok().flatten(),
            };
            // Those that are ready wait for others that are still reading, and for nothing else.
            if came.is_none() && self.gathered.is_some() {
                self.end_ready();
                continue;
            }
            match came {
                None => return false,
                Some(Ok(Came::Ended(units))) => {
                    self.under_way = self.under_way.saturating_sub(units);
                    return true;
                }
                Some(Ok(Came::Ready(ending))) => {
                    self.ready.push(*ending);
                    self.gathered.get_or_insert_with(|| Instant::now() + GATHERING);
                }
                // Every panic is caught in the task; what is left is a task that was stopped, at the very end.
                Some(Err(_)) => return true,
            }
        }
    }

    /// Lets units end for so long, without claiming others.
    pub async fn carry_on(&mut self, pause: Duration) {
        let until = Instant::now() + pause;
        while timeout_at(until, self.some_end()).await == Ok(true) {}
        sleep_until(until).await;
    }

    /// Lets those that are ready end, run by run.
    fn end_ready(&mut self) {
        self.gathered = None;
        let mut runs: BTreeMap<SyncRunId, Vec<Ending>> = BTreeMap::new();
        for ending in self.ready.drain(..) {
            runs.entry(ending.work.claimed.run).or_default().push(ending);
        }
        for endings in runs.into_values() {
            let engine = self.engine.clone();
            let units = u32::try_from(endings.len()).unwrap_or(u32::MAX);
            self.tasks.spawn(async move {
                engine.end_together(endings).await;
                Came::Ended(units)
            });
        }
    }

    /// Stops every unit where it stands; none of them writes anything after this.
    pub async fn stop(&mut self) {
        self.tasks.shutdown().await;
        self.ready.clear();
    }
}
