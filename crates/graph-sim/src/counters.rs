//! Counts of calls and pages, per tenant and kind, so that a test can say how often a client asked.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Kind;
use crate::identity::stable_seed;

/// Calls of one kind in one tenant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteCount {
    /// All calls, refused ones and those inside a batch too.
    pub calls: u64,
    /// Those answered with 429.
    pub throttled: u64,
    /// Those that came before the `Retry-After` of their throttled scope had ended.
    pub early_calls: u64,
}

/// Counts since the start or the last reset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// All calls to sign-in and Graph, also those without a tenant that exists; a batch is one.
    pub calls: u64,
    /// The calls inside batches.
    pub parts: u64,
    /// All answers with 429, inside batches too.
    pub throttled: u64,
    /// All calls that came before the `Retry-After` of their throttled scope had ended.
    pub early_calls: u64,
    /// By tenant, then by kind.
    pub tenants: BTreeMap<Uuid, BTreeMap<Kind, RouteCount>>,
}

impl Counters {
    /// Calls of one kind in one tenant.
    pub fn of(&self, tenant: Uuid, kind: Kind) -> RouteCount {
        self.tenants.get(&tenant).and_then(|kinds| kinds.get(&kind)).copied().unwrap_or_default()
    }

    /// Calls of one kind in all tenants.
    pub fn kind(&self, kind: Kind) -> RouteCount {
        let counts = self.tenants.values().filter_map(|kinds| kinds.get(&kind));
        counts.fold(RouteCount::default(), |sum, count| RouteCount {
            calls: sum.calls + count.calls,
            throttled: sum.throttled + count.throttled,
            early_calls: sum.early_calls + count.early_calls,
        })
    }

    pub(crate) fn call(&mut self) {
        self.calls += 1;
    }

    pub(crate) fn part(&mut self) {
        self.parts += 1;
    }

    pub(crate) fn route(&mut self, tenant: Uuid, kind: Kind, early: bool) {
        let count = self.entry(tenant, kind);
        count.calls += 1;
        count.early_calls += u64::from(early);
        self.early_calls += u64::from(early);
    }

    pub(crate) fn throttle(&mut self, tenant: Uuid, kind: Kind) {
        self.throttled += 1;
        self.entry(tenant, kind).throttled += 1;
    }

    fn entry(&mut self, tenant: Uuid, kind: Kind) -> &mut RouteCount {
        self.tenants.entry(tenant).or_default().entry(kind).or_default()
    }
}

/// How often one page of a list or delta round was served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageCount {
    /// The tenant.
    pub tenant: Uuid,
    /// The kind.
    pub kind: Kind,
    /// The page's number within its list or round, from 1.
    pub page: u32,
    /// Whether it was asked for by a token (`$skiptoken` or `$deltatoken`), which names the page for good.
    pub by_token: bool,
    /// A short name of the token, or of the query that began the list.
    pub token: String,
    /// How often it was served whole.
    pub served: u64,
}

/// The pages that were served.
#[derive(Debug, Default)]
pub struct Pages(HashMap<(Uuid, Kind, u64), (u32, bool, u64)>);

impl Pages {
    /// A page was served; `asked` is the token, or the query that began the list.
    pub fn served(&mut self, tenant: Uuid, kind: Kind, page: u32, asked: &str, by_token: bool) {
        let count = self.0.entry((tenant, kind, stable_seed(&[asked]))).or_insert((page, by_token, 0));
        count.2 += 1;
    }

    /// How often each page was served, sorted by tenant, kind and number.
    pub fn counts(&self) -> Vec<PageCount> {
        let mut counts: Vec<PageCount> = self
            .0
            .iter()
            .map(|((tenant, kind, token), (page, by_token, served))| PageCount {
                tenant: *tenant,
                kind: *kind,
                page: *page,
                by_token: *by_token,
                token: format!("{token:016x}"),
                served: *served,
            })
            .collect();
        counts
            .sort_by(|a, b| (a.tenant, a.kind, a.page, &a.token).cmp(&(b.tenant, b.kind, b.page, &b.token)));
        counts
    }
}
