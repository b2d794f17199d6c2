//! What all listeners of one simulator share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use uuid::{Builder, Uuid};

use crate::clock;
use crate::counters::{Counters, PageCount, Pages};
use crate::faults::Faults;
use crate::throttle::Throttle;
use crate::token::Ledger;
use crate::world::World;
use crate::{Budget, Options};

/// The shared state. Locks are held for moments only, never across an await.
#[derive(Debug)]
pub struct State {
    world: RwLock<World>,
    faults: Mutex<Faults>,
    ledger: Mutex<Ledger>,
    throttle: Mutex<Throttle>,
    budget: Mutex<Option<Budget>>,
    counters: Mutex<Counters>,
    pages: Mutex<Pages>,
    dice: Mutex<ChaCha8Rng>,
    latency_ms: AtomicU64,
    /// Whether answers may wait: they cannot where time is passed in and nobody listens.
    waits: bool,
    /// What tells the delta tokens of this simulator from those of another one.
    pub instance: u64,
    /// What the simulator was started with; latency and throttling may have changed since.
    pub options: Options,
}

impl State {
    /// The state of a simulator that serves this world.
    pub fn new(world: World, options: Options, waits: bool) -> Arc<State> {
        let world = if options.known_tenants { world.known_tenants() } else { world };
        let mut faults = Faults::default();
        faults.arm_known(&world);
        let seed = options.seed.unwrap_or_else(|| Uuid::new_v4().as_u64_pair().0);
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let instance = dice.random();
        Arc::new(State {
            world: RwLock::new(world),
            faults: Mutex::new(faults),
            ledger: Mutex::default(),
            throttle: Mutex::default(),
            budget: Mutex::new(options.throttling),
            counters: Mutex::default(),
            pages: Mutex::default(),
            dice: Mutex::new(dice),
            latency_ms: AtomicU64::new(u64::try_from(options.latency.as_millis()).unwrap_or(u64::MAX)),
            waits,
            instance,
            options,
        })
    }

    /// The world, to read.
    pub fn world(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The world, to change.
    pub fn world_mut(&self) -> RwLockWriteGuard<'_, World> {
        self.world.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The faults in force.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    /// The tokens, codes and refresh tokens that were issued.
    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.ledger)
    }

    /// The fill of the throttling budgets, and what was told to wait.
    pub fn throttle(&self) -> MutexGuard<'_, Throttle> {
        lock(&self.throttle)
    }

    /// The throttling budget.
    pub fn budget(&self) -> MutexGuard<'_, Option<Budget>> {
        lock(&self.budget)
    }

    /// The counts of calls.
    pub fn counters(&self) -> MutexGuard<'_, Counters> {
        lock(&self.counters)
    }

    /// The counts of pages.
    pub fn pages(&self) -> MutexGuard<'_, Pages> {
        lock(&self.pages)
    }

    /// How often each page was served, sorted by tenant, kind and number.
    pub fn page_counts(&self) -> Vec<PageCount> {
        lock(&self.pages).counts()
    }

    /// Now, in milliseconds since the Unix epoch, by the clock that was passed in.
    pub fn now_ms(&self) -> u64 {
        u64::try_from((self.options.clock)()).unwrap_or(0)
    }

    /// Now, as a calendar time in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        clock::calendar(self.now_ms())
    }

    /// A random id; the same ones in the same order for the same seed.
    pub fn fresh_id(&self) -> Uuid {
        Builder::from_random_bytes(lock(&self.dice).random()).into_uuid()
    }

    /// The generator of everything random.
    pub fn dice(&self) -> MutexGuard<'_, ChaCha8Rng> {
        lock(&self.dice)
    }

    /// An opaque token with this beginning.
    pub fn opaque(&self, prefix: &str) -> String {
        let [one, two, three] = [self.fresh_id(), self.fresh_id(), self.fresh_id()];
        format!("{prefix}{}{}{}", one.simple(), two.simple(), three.simple())
    }

    /// Sets how long every answer waits.
    pub fn set_latency_ms(&self, ms: u64) {
        self.latency_ms.store(ms, Ordering::Relaxed);
    }

    /// Waits for the simulated latency.
    pub async fn wait(&self) {
        self.pause(self.latency_ms.load(Ordering::Relaxed)).await;
    }

    /// Waits, unless the simulator runs without a network, where nobody would notice.
    pub async fn pause(&self, ms: u64) {
        if ms > 0 && self.waits {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
