//! What all listeners of one simulator share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use crate::counters::Counters;
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
    latency_ms: AtomicU64,
    /// What the simulator was started with; latency and throttling may have changed since.
    pub options: Options,
}

impl State {
    /// The state of a simulator that serves this world.
    pub fn new(world: World, options: Options) -> Arc<State> {
        let world = if options.known_tenants { world.known_tenants() } else { world };
        let mut faults = Faults::default();
        faults.arm_known(&world);
        Arc::new(State {
            world: RwLock::new(world),
            faults: Mutex::new(faults),
            ledger: Mutex::default(),
            throttle: Mutex::default(),
            budget: Mutex::new(options.throttling),
            counters: Mutex::default(),
            latency_ms: AtomicU64::new(u64::try_from(options.latency.as_millis()).unwrap_or(u64::MAX)),
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

    /// The fill of the throttling budgets.
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

    /// Sets how long every answer waits.
    pub fn set_latency_ms(&self, ms: u64) {
        self.latency_ms.store(ms, Ordering::Relaxed);
    }

    /// Waits for the simulated latency.
    pub async fn wait(&self) {
        let ms = self.latency_ms.load(Ordering::Relaxed);
        if ms > 0 {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
