//! Compares what is stored of one kind of row with what was observed, and names the differences; pure. It knows no
//! kind by itself: each implements [`Synced`].

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    guard,
    record::{FieldChange, Record, RecordAction, RecordObject},
    sync_run::Counts,
};
use store::Hold;

/// A kind of row that is kept equal to Microsoft's.
pub(crate) trait Synced: PartialEq {
    /// What tells two rows of one tenant apart.
    type Key: Ord + Clone + ToString;
    /// How sync logs call it.
    const OBJECT: RecordObject;
    /// The row's key.
    fn key(&self) -> Self::Key;
    /// The row's name; may be empty.
    fn name(&self) -> String;
    /// Its fields as sync logs show them: always the same ones, in the same order.
    fn fields(&self) -> Vec<(&'static str, String)>;
}

/// What was observed of one tenant, from a chain of pages that came to its end.
#[derive(Debug)]
pub(crate) enum Observation<T: Synced> {
    /// Everything there is: a stored row that is in neither list is missing at Microsoft.
    Full(Seen<T>),
    /// What has changed since the last observation: only what it names as gone is missing (design 6).
    Delta {
        /// What it shows.
        seen: Seen<T>,
        /// What it names as gone.
        gone: BTreeSet<T::Key>,
    },
}

/// Rows that Microsoft lists.
#[derive(Debug)]
pub(crate) struct Seen<T: Synced> {
    /// Those that Sync Settings choose.
    pub chosen: BTreeMap<T::Key, T>,
    /// The keys of the others.
    pub unchosen: BTreeSet<T::Key>,
}

impl<T: Synced> Seen<T> {
    /// Rows that are all chosen; of two with one key the later stays, since pages may repeat (security rule 72).
    pub fn all(rows: impl IntoIterator<Item = T>) -> Self {
        let chosen = rows.into_iter().map(|row| (row.key(), row)).collect();
        Self { chosen, unchosen: BTreeSet::new() }
    }
}

/// What a plan follows beside the observation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    /// The deletion guard's threshold, in percent.
    pub guard_percent: u8,
    /// Whether Sync Settings have changed since the last good read: then rows that are no longer chosen go because a
    /// person wished so, and the guard has no say in it.
    pub chosen_anew: bool,
}

/// The changes that make the stored rows equal to the observed ones. Rows that are named nowhere stay as they are.
#[derive(Debug)]
pub(crate) struct Plan<T: Synced> {
    /// New, different, or back again.
    pub upserts: Vec<T>,
    /// No longer listed by Microsoft.
    pub end: Vec<T::Key>,
    /// No longer chosen.
    pub drop: Vec<T::Key>,
    /// Keys and names of the rows whose going waits for a person, those that wait already among them.
    pub held: Vec<(String, String)>,
    /// Keys of the rows that were held or kept and are seen now.
    pub returned: Vec<String>,
    /// How many of each; `calls` is left at 0. Rows that are no longer chosen count as ended; a delta counts only
    /// what it names.
    pub counts: Counts,
    /// What sync logs keep.
    pub records: Vec<Record>,
}

/// Where a stored row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Listed when last read.
    Live,
    /// Live, but missing at Microsoft, and its removal waits for a person.
    Held,
    /// Live, but missing at Microsoft: a person has rejected its removal.
    Kept,
    /// No longer listed.
    Ended,
}

impl Standing {
    /// What the store's two marks come to.
    pub const fn of(ended: bool, hold: Hold) -> Self {
        match (ended, hold) {
            (true, _) => Self::Ended,
            (false, Hold::None) => Self::Live,
            (false, Hold::Pending) => Self::Held,
            (false, Hold::Kept) => Self::Kept,
        }
    }
}

/// Stored rows of a tenant: for a full observation all of them, for a delta those that it names.
pub(crate) type StoredRows<'a, T> = BTreeMap<<T as Synced>::Key, (&'a T, Standing)>;

/// Plans the changes to a set of `current` live rows. Applying them makes the next plan for the same observation
/// empty, but for what is held.
pub(crate) fn reconcile<T: Synced>(
    stored: &StoredRows<'_, T>,
    current: usize,
    observation: Observation<T>,
    rules: Rules,
) -> Plan<T> {
    let (seen, gone) = match observation {
        Observation::Full(seen) => (seen, None),
        Observation::Delta { seen, gone } => (seen, Some(gone)),
    };
    let shown = |key: &T::Key| seen.chosen.contains_key(key) || seen.unchosen.contains(key);
    let missing = |key: &T::Key| gone.as_ref().map_or_else(|| !shown(key), |gone| gone.contains(key));
    let waiting = |standing| matches!(standing, Standing::Held | Standing::Kept);
    let returned = stored.iter().filter(|(key, (_, standing))| waiting(*standing) && shown(key));
    let returned = returned.map(|(key, _)| key.to_string()).collect();
    let leaving: Vec<Leaving<'_, T>> = stored
        .iter()
        .filter(|(_, (_, standing))| *standing != Standing::Ended)
        .map(|(key, (row, standing))| Leaving { key, row: *row, standing: *standing, missing: missing(key) })
        .filter(|row| row.missing && row.standing != Standing::Kept || seen.unchosen.contains(row.key))
        .collect();
    let mut plan = Plan {
        upserts: Vec::new(),
        end: Vec::new(),
        drop: Vec::new(),
        held: Vec::new(),
        returned,
        counts: Counts::default(),
        records: Vec::new(),
    };
    let added = plan.upsert(stored, seen.chosen);
    plan.leave(&leaving, current, added, rules);
    plan
}

/// A live row that is missing at Microsoft, or is no longer chosen.
struct Leaving<'a, T: Synced> {
    key: &'a T::Key,
    row: &'a T,
    standing: Standing,
    missing: bool,
}

impl<T: Synced> Plan<T> {
    /// Rows that Microsoft lists and settings choose; how many of them are new or came back.
    fn upsert(&mut self, stored: &StoredRows<'_, T>, chosen: BTreeMap<T::Key, T>) -> usize {
        let mut added = 0;
        for (key, row) in chosen {
            let action = match stored.get(&key) {
                Some((_, Standing::Ended)) => RecordAction::Returned,
                Some((before, _)) if **before == row => {
                    self.counts.unchanged += 1;
                    continue;
                }
                Some(_) => RecordAction::Updated,
                None => RecordAction::Created,
            };
            if action == RecordAction::Updated {
                self.counts.changed += 1;
            } else {
                self.counts.added += 1;
                added += 1;
            }
            let changes = stored.get(&key).map(|(before, _)| differences(*before, &row)).unwrap_or_default();
            self.record(&key, row.name(), action, changes);
            self.upserts.push(row);
        }
        added
    }

    /// Rows that go, unless the guard holds them. What waits for a person goes on waiting, even if the set has grown
    /// meanwhile and the guard would let it go now.
    fn leave(&mut self, leaving: &[Leaving<'_, T>], current: usize, added: usize, rules: Rules) {
        let by_wish = |row: &&Leaving<'_, T>| !row.missing && rules.chosen_anew;
        let (wished, guarded): (Vec<_>, Vec<_>) = leaving.iter().partition(by_wish);
        // What a person has dropped from the settings is not there to be lost.
        let current = current.saturating_sub(wished.len());
        let left = (current + added).saturating_sub(guarded.len());
        let holds = guard::holds(current, guarded.len(), left, rules.guard_percent);
        for row in wished {
            self.go(row, RecordAction::Dropped);
        }
        for row in guarded {
            let action = match (holds || row.standing == Standing::Held, row.missing) {
                (true, _) => RecordAction::Held,
                (false, true) => RecordAction::Removed,
                (false, false) => RecordAction::Dropped,
            };
            self.go(row, action);
        }
    }

    fn go(&mut self, row: &Leaving<'_, T>, action: RecordAction) {
        match action {
            RecordAction::Held => {
                self.held.push((row.key.to_string(), row.row.name()));
                self.counts.held += 1;
            }
            RecordAction::Removed => self.end.push(row.key.clone()),
            _ => self.drop.push(row.key.clone()),
        }
        self.counts.ended += u32::from(action != RecordAction::Held);
        self.record(row.key, row.row.name(), action, Vec::new());
    }

    fn record(&mut self, key: &T::Key, name: String, action: RecordAction, changes: Vec<FieldChange>) {
        self.records.push(Record { object: T::OBJECT, id: key.to_string(), name, action, changes });
    }
}

/// The fields that differ, in the order in which the kind gives them.
pub(crate) fn differences<T: Synced>(before: &T, after: &T) -> Vec<FieldChange> {
    let pairs = before.fields().into_iter().zip(after.fields());
    let changed = pairs.filter(|((_, before), (_, after))| before != after);
    changed
        .map(|((field, before), (_, after))| FieldChange { field: field.to_owned(), before, after })
        .collect()
}

#[cfg(test)]
mod tests;
