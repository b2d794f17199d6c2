//! What sessions were sent last, as one number per tenant: by it the server tells which tenants look different now,
//! whatever changed them. It holds no rows, and forgets: then everything is sent.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    sync::{Arc, Mutex, PoisonError},
};

use domain::id::TenantId;
use store::LicenseRow;

use super::columns::hash_row;

/// Answers that are remembered: of 10,000 tenants some 250 KB each.
const KEPT: usize = 64;

/// Tenants of which fewer than this part stayed as they were are sent as a whole list.
const LEAST_SAME: usize = 2;

/// The memory, shared by all requests; a handle.
#[derive(Debug, Clone, Default)]
pub struct SentLicenses {
    /// Numbers mean something only to the same hasher.
    hasher: RandomState,
    answers: Arc<Mutex<VecDeque<Sent>>>,
}

/// One answer.
#[derive(Debug)]
struct Sent {
    session: String,
    version: u64,
    prints: Arc<Prints>,
}

/// A number for the rows of each tenant: other rows, another number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Prints(BTreeMap<TenantId, u64>);

impl SentLicenses {
    /// The numbers of these rows; those of a tenant stand together.
    pub(super) fn prints(&self, rows: &[LicenseRow]) -> Arc<Prints> {
        let mut prints = BTreeMap::new();
        for rows in rows.chunk_by(|one, next| one.tenant == next.tenant) {
            let Some(first) = rows.first() else { continue };
            let mut hasher = self.hasher.build_hasher();
            for row in rows {
                hash_row(row, &mut hasher);
            }
            prints.insert(first.tenant, hasher.finish());
        }
        Arc::new(Prints(prints))
    }

    /// What this session was sent as this version.
    pub(super) fn find(&self, session: &str, version: u64) -> Option<Arc<Prints>> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let found = answers.iter().find(|sent| sent.session == session && sent.version == version)?;
        Some(Arc::clone(&found.prints))
    }

    /// Remembers what a session is sent now.
    pub(super) fn remember(&self, session: &str, version: u64, prints: Arc<Prints>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.retain(|sent| sent.session != session || sent.version != version);
        if answers.len() >= KEPT {
            answers.pop_front();
        }
        answers.push_back(Sent { session: session.to_owned(), version, prints });
    }
}

impl Prints {
    /// The tenants whose rows are others than before, also those that have come and gone; nothing where so many are
    /// that the whole list is sent as cheaply.
    pub(super) fn changed_from(&self, before: &Self) -> Option<BTreeSet<TenantId>> {
        let other = |(tenant, print): &(&TenantId, &u64)| before.0.get(tenant) != Some(print);
        let changed = self.0.iter().filter(other).map(|(tenant, _)| *tenant);
        let gone = before.0.keys().filter(|tenant| !self.0.contains_key(tenant)).copied();
        let changed: BTreeSet<TenantId> = changed.chain(gone).collect();
        (changed.len() * LEAST_SAME <= self.0.len()).then_some(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(number: u64) -> TenantId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    fn prints(of: &[(u64, u64)]) -> Arc<Prints> {
        Arc::new(Prints(of.iter().map(|(number, print)| (tenant(*number), *print)).collect()))
    }

    #[test]
    fn what_came_changed_and_went_is_told_unless_it_is_too_much() {
        let before = prints(&[(1, 10), (2, 20), (3, 30), (4, 40), (5, 50)]);
        let after = prints(&[(1, 10), (2, 21), (3, 30), (5, 50), (6, 60), (7, 70)]);
        assert_eq!(after.changed_from(&before), None, "four of six");
        let after = prints(&[(1, 10), (2, 21), (3, 30), (5, 50)]);
        assert_eq!(after.changed_from(&before), Some([tenant(2), tenant(4)].into()));
        assert_eq!(before.changed_from(&before), Some(BTreeSet::new()));
    }

    #[test]
    fn each_session_and_version_is_remembered_by_itself_and_the_oldest_is_forgotten() {
        let sent = SentLicenses::default();
        sent.remember("ada", 1, prints(&[(1, 1)]));
        sent.remember("bea", 1, prints(&[(2, 2)]));
        assert_eq!(sent.find("ada", 1), Some(prints(&[(1, 1)])));
        assert_eq!((sent.find("ada", 2), sent.find("eve", 1)), (None, None));
        sent.remember("ada", 1, prints(&[(1, 9)]));
        assert_eq!(sent.find("ada", 1), Some(prints(&[(1, 9)])));
        for version in (2..).take(KEPT) {
            sent.remember("ada", version, prints(&[]));
        }
        assert_eq!(sent.find("bea", 1), None);
        assert_eq!(sent.answers.lock().unwrap().len(), KEPT);
    }
}
