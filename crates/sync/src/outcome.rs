//! What reading a unit comes to: changes for the store with what is told of them, or what stands in the way.

use domain::{held::HeldKind, record::Record, sync_run::Counts};
use graph::Chain;
use store::{HeldList, UnitChanges};

use crate::{
    licenses,
    observe::Incomplete,
    reconcile::{Plan, Synced},
};

/// Why a unit whose chains are whole cannot end well yet.
pub(crate) enum Obstacle {
    /// What was read makes no sense.
    Graph(graph::Error),
    /// What was staged is damaged.
    Damaged,
    /// The database refused.
    Store(store::Error),
    /// A further chain is needed.
    Open(Chain),
    /// Only a full read helps.
    Incomplete,
}

/// What a unit comes to, with what is told of it.
pub(crate) struct Planned {
    pub changes: UnitChanges,
    pub counts: Counts,
    pub records: Vec<Record>,
    pub held: Vec<HeldList>,
    /// Whether what was read is taken over, so that the next round may start after it.
    pub taken_over: bool,
}

impl Planned {
    /// Nothing was told, so nothing changes.
    pub fn nothing(changes: UnitChanges) -> Self {
        let (counts, records, held) = (Counts::default(), Vec::new(), Vec::new());
        Self { changes, counts, records, held, taken_over: true }
    }

    /// The kind was switched off since the job was queued: stored rows stay as they are, and when it is switched on
    /// again, what was read now must be read again.
    pub fn left_alone(changes: UnitChanges) -> Self {
        Self { taken_over: false, ..Self::nothing(changes) }
    }

    /// What a plan comes to; `current` rows were live, and `whole` says that the observation was a full one.
    pub fn of<T: Synced>(
        plan: Plan<T>,
        kind: HeldKind,
        current: usize,
        whole: bool,
        changes: impl FnOnce(Vec<T>, Vec<T::Key>, Vec<T::Key>) -> UnitChanges,
    ) -> Self {
        let Plan { upserts, end, drop, counts, records, held, returned } = plan;
        let changes = changes(upserts, end, drop);
        let held = vec![licenses::held(kind, current, whole, held, returned)];
        Self { changes, counts, records, held, taken_over: true }
    }
}

impl From<graph::Error> for Obstacle {
    fn from(error: graph::Error) -> Self {
        Self::Graph(error)
    }
}

impl From<store::Error> for Obstacle {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<Incomplete> for Obstacle {
    fn from(_: Incomplete) -> Self {
        Self::Incomplete
    }
}
