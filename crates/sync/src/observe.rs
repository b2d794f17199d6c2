//! From what a delta query told to an observation: patches become whole rows, and settings choose among them; pure.

use std::collections::{BTreeMap, BTreeSet};

use graph::{Change, Patch};

use crate::reconcile::{Observation, Seen, StoredRows, Synced};

/// A patch names an object of which nothing is known here, and does not tell all of it: only a full read helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Incomplete;

/// What a chain that began without a delta link says: whatever it does not name is missing.
pub(crate) fn full<P: Patch>(
    told: BTreeMap<P::Id, Change<P>>,
    takes: impl Fn(&P::Noun) -> bool,
) -> Observation<P::Noun>
where
    P::Noun: Synced<Key = P::Id>,
{
    let mut seen = Seen::all([]);
    for (id, change) in told {
        if let Change::Present(patch) = change {
            seen.sort_in(id, patch.into_new(), &takes);
        }
    }
    Observation::Full(seen)
}

/// What a chain that began at a delta link says, over what is stored. `is_whole` tells whether a patch can stand for
/// an object of which nothing is known: Graph leaves out only members that were never set, and some always are.
pub(crate) fn delta<P: Patch>(
    told: BTreeMap<P::Id, Change<P>>,
    stored: &StoredRows<'_, P::Noun>,
    is_whole: fn(&P) -> bool,
    takes: impl Fn(&P::Noun) -> bool,
) -> Result<Observation<P::Noun>, Incomplete>
where
    P::Noun: Synced<Key = P::Id> + Clone,
{
    let (mut seen, mut gone) = (Seen::all([]), BTreeSet::new());
    for (id, change) in told {
        match (change, stored.get(&id)) {
            (Change::Removed { .. }, _) => {
                gone.insert(id);
            }
            (Change::Present(patch), Some((known, _))) => {
                let mut row = (*known).clone();
                patch.apply_to(&mut row);
                seen.sort_in(id, row, &takes);
            }
            (Change::Present(patch), None) if is_whole(&patch) => seen.sort_in(id, patch.into_new(), &takes),
            (Change::Present(_), None) => return Err(Incomplete),
        }
    }
    Ok(Observation::Delta { seen, gone })
}

impl<T: Synced> Seen<T> {
    fn sort_in(&mut self, key: T::Key, row: T, takes: impl Fn(&T) -> bool) {
        if takes(&row) {
            self.chosen.insert(key, row);
        } else {
            self.unchosen.insert(key);
        }
    }
}
