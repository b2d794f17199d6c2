//! What reading a unit comes to: changes for the store with what is told of them, or what stands in the way.

use domain::{held::HeldKind, record::Record, sync_run::Counts};
use graph::Chain;
use store::{GroupChanges, HeldList, LicenseChanges, UserChanges};

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

/// What a unit comes to.
pub(crate) enum Outcome {
    Licenses(LicenseChanges),
    Users(UserChanges),
    Groups(GroupChanges),
}

/// An outcome with what is told of it.
pub(crate) struct Planned {
    pub outcome: Outcome,
    pub counts: Counts,
    pub records: Vec<Record>,
    pub held: Vec<HeldList>,
    /// Whether what was read is taken over, so that the next round may start after it.
    pub taken_over: bool,
}

impl Planned {
    /// Nothing was told, so nothing changes.
    pub fn nothing(outcome: Outcome) -> Self {
        let (counts, records, held) = (Counts::default(), Vec::new(), Vec::new());
        Self { outcome, counts, records, held, taken_over: true }
    }

    /// The kind was switched off since the job was queued: stored rows stay as they are, and when it is switched on
    /// again, what was read now must be read again.
    pub fn left_alone(outcome: Outcome) -> Self {
        Self { taken_over: false, ..Self::nothing(outcome) }
    }

    /// What a plan comes to; `current` rows were live, and `whole` says that the observation was a full one.
    pub fn of<T: Synced>(
        plan: Plan<T>,
        kind: HeldKind,
        current: usize,
        whole: bool,
        outcome: impl FnOnce(Vec<T>, Vec<T::Key>, Vec<T::Key>) -> Outcome,
    ) -> Self {
        let Plan { upserts, end, drop, counts, records, held, returned } = plan;
        let outcome = outcome(upserts, end, drop);
        let held = vec![licenses::held(kind, current, whole, held, returned)];
        Self { outcome, counts, records, held, taken_over: true }
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
