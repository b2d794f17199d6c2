//! What a delta query says about one object: patches and removals, and what a chain of them comes to.
//!
//! Rules, from Graph's "delta query overview": pages of one round may name an object several times, and rounds may
//! replay; the later entry wins. A member that is absent was never set or has not changed; null clears it. An object
//! that comes back after a removal comes as an ordinary one.

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::fields::{self, Nonsense};

/// Why an object is gone (`@removed.reason`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Removal {
    /// Soft-deleted, and can be restored for a while; also for a reason that this version does not know.
    Changed,
    /// Gone for good.
    Deleted,
}

/// The members that one entry tells of an object, and how they change what is known of it.
pub trait Patch: Sized + Serialize + DeserializeOwned {
    /// The object's id.
    type Id: Copy + Ord + Serialize + DeserializeOwned;
    /// The object itself.
    type Noun;

    /// Whose properties these are.
    fn id(&self) -> Self::Id;

    /// Adds what a later entry tells; where both tell a member the later one stands.
    fn merge(&mut self, later: Self);

    /// Tells every member: what was not told is told as empty, but for what nothing can clear.
    fn fill(&mut self);

    /// Changes what is known by what is told; what is not told stays.
    fn apply_to(self, known: &mut Self::Noun);

    /// The object of which nothing was known before: what is not told is empty.
    fn into_new(self) -> Self::Noun;
}

/// One entry of a delta chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "P: Patch", rename_all = "snake_case")]
pub enum Change<P: Patch> {
    /// The object exists; these of its members are told.
    Present(P),
    /// The object is gone. One that was never known is to be ignored.
    Removed {
        /// Which one.
        id: P::Id,
        /// For how long.
        reason: Removal,
    },
}

impl<P: Patch> Change<P> {
    /// The object that it is about.
    pub fn id(&self) -> P::Id {
        match self {
            Self::Present(patch) => patch.id(),
            Self::Removed { id, .. } => *id,
        }
    }
}

/// What a chain comes to, object by object, its entries taken in their order. An object that was removed and came back
/// within the chain is told whole, so that nothing known before counts. In a chain that began without a delta link that
/// is so for every object: see [`Patch::into_new`].
pub fn merged<P: Patch>(chain: impl IntoIterator<Item = Change<P>>) -> BTreeMap<P::Id, Change<P>> {
    let mut outcomes: BTreeMap<P::Id, Change<P>> = BTreeMap::new();
    for change in chain {
        let id = change.id();
        let outcome = match (outcomes.remove(&id), change) {
            (Some(Change::Present(mut patch)), Change::Present(later)) => {
                patch.merge(later);
                Change::Present(patch)
            }
            (Some(Change::Removed { .. }), Change::Present(mut patch)) => {
                patch.fill();
                Change::Present(patch)
            }
            (_, change) => change,
        };
        outcomes.insert(id, outcome);
    }
    outcomes
}

/// Graph's `@removed`.
#[derive(Debug, Deserialize)]
pub(crate) struct RemovedJson {
    reason: Option<String>,
}

/// An entry by its id and the mark of a removal; `patch` reads the rest of those that exist.
pub(crate) fn change<P: Patch>(
    id: Option<&str>,
    removed: Option<RemovedJson>,
    patch: impl FnOnce(P::Id) -> Result<P, Nonsense>,
) -> Result<Change<P>, Nonsense>
where
    P::Id: FromStr,
{
    let id = fields::id("id", id)?;
    match removed {
        None => patch(id).map(Change::Present),
        Some(removed) => {
            let gone = removed.reason.as_deref() == Some("deleted");
            let reason = if gone { Removal::Deleted } else { Removal::Changed };
            Ok(Change::Removed { id, reason })
        }
    }
}

/// Keeps the later of two tellings of one member.
pub(crate) fn later<T>(earlier: &mut Option<T>, later: Option<T>) {
    if later.is_some() {
        *earlier = later;
    }
}

/// Tells a member that was not told as empty.
pub(crate) fn fill<T: Default>(told: &mut Option<T>) {
    told.get_or_insert_default();
}

/// Writes what is told over what is known.
pub(crate) fn tell<T>(known: &mut T, told: Option<T>) {
    if let Some(told) = told {
        *known = told;
    }
}
