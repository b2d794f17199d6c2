//! How many calls are under way at once: 4 per tenant, 16 in all, per process (security rule 70).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::id::TenantId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const PER_TENANT: u32 = 4;
const IN_ALL: usize = 16;

/// The places that calls take while they are under way.
#[derive(Debug)]
pub(crate) struct Places {
    all: Arc<Semaphore>,
    tenants: Mutex<BTreeMap<TenantId, Arc<Semaphore>>>,
}

/// A place; free again when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _tenant: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Default for Places {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(IN_ALL)), tenants: Mutex::default() }
    }
}

impl Places {
    /// Waits for a place; with `alone` for all of the tenant's, so that no other call to it runs meanwhile.
    /// First come, first served. The tenant's comes first: whoever waits for it takes no place from others.
    pub async fn take(&self, tenant: TenantId, alone: bool) -> Place {
        let own = {
            let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(tenants.entry(tenant).or_insert_with(|| Arc::new(Semaphore::new(PER_TENANT as usize))))
        };
        let never = "no semaphore of this module is ever closed";
        let tenant = own.acquire_many_owned(if alone { PER_TENANT } else { 1 }).await.expect(never);
        let all = Arc::clone(&self.all).acquire_owned().await.expect(never);
        Place { _tenant: tenant, _all: all }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn tenant(number: u128) -> TenantId {
        TenantId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn sec_070_four_calls_per_tenant_and_sixteen_in_all() {
        let places = Places::default();
        let mut taken = Vec::new();
        for number in 0..4 {
            for _ in 0..4 {
                taken.push(places.take(tenant(number), false).now_or_never().expect("there is a place"));
            }
            assert!(places.take(tenant(number), false).now_or_never().is_none(), "a fifth for {number}");
        }
        assert!(places.take(tenant(9), false).now_or_never().is_none(), "a seventeenth");
        taken.pop();
        assert!(places.take(tenant(9), false).now_or_never().is_some());
    }

    #[test]
    fn a_slowed_tenant_is_asked_by_one_call_at_a_time() {
        let places = Places::default();
        let alone = places.take(tenant(1), true).now_or_never().expect("nothing runs");
        assert!(places.take(tenant(1), false).now_or_never().is_none());
        assert!(places.take(tenant(2), false).now_or_never().is_some(), "others go on");
        drop(alone);
        assert!(places.take(tenant(1), false).now_or_never().is_some());
    }
}
