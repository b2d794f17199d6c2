//! Counts of calls, per tenant and kind, so that a test can say how often a client asked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Kind;

/// Calls of one kind in one tenant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteCount {
    /// All calls, refused ones too.
    pub calls: u64,
    /// Those answered with 429.
    pub throttled: u64,
}

/// Counts since the start or the last reset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// All calls to sign-in and Graph, also those without a tenant that exists.
    pub calls: u64,
    /// All answers with 429.
    pub throttled: u64,
    /// By tenant, then by kind.
    pub tenants: BTreeMap<Uuid, BTreeMap<Kind, RouteCount>>,
}

impl Counters {
    /// Calls of one kind in one tenant.
    pub fn of(&self, tenant: Uuid, kind: Kind) -> RouteCount {
        self.tenants.get(&tenant).and_then(|kinds| kinds.get(&kind)).copied().unwrap_or_default()
    }

    pub(crate) fn call(&mut self) {
        self.calls += 1;
    }

    pub(crate) fn route(&mut self, tenant: Uuid, kind: Kind) {
        self.entry(tenant, kind).calls += 1;
    }

    pub(crate) fn throttle(&mut self, tenant: Uuid, kind: Kind) {
        self.throttled += 1;
        self.entry(tenant, kind).throttled += 1;
    }

    fn entry(&mut self, tenant: Uuid, kind: Kind) -> &mut RouteCount {
        self.tenants.entry(tenant).or_default().entry(kind).or_default()
    }
}
