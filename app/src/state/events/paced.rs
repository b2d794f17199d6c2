//! Versions for what costs much to read: they move as soon as something has changed, and then rest for a while.

use std::time::Duration;

use leptos::prelude::*;

use super::{Topic, version_of};
use crate::watch::watch;

/// The least time between two readings that events cause.
const REST: Duration = Duration::from_secs(5);

/// The versions of these topics as their sum, which moves at most every five seconds. What has changed meanwhile moves
/// it when the rest is over.
pub fn paced<const N: usize>(topics: [Topic; N]) -> Signal<u64> {
    let versions = topics.map(version_of);
    let sum = Signal::derive(move || versions.iter().map(Get::get).sum::<u64>());
    let (told, rests) = (RwSignal::new(sum.get_untracked()), RwSignal::new(false));
    watch(move || {
        let heard = sum.get();
        if !rests.get() && heard != told.get_untracked() {
            told.set(heard);
            rests.set(true);
            let rested = move || {
                rests.try_set(false);
            };
            set_timeout(rested, REST);
        }
    });
    told.into()
}
