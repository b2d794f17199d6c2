//! How a simulator behaves apart from what its world contains: ports, latency, throttling, page sizes, token life.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Kind;
use crate::clock::{self, Clock};

/// What a simulator is started with.
#[derive(Clone)]
pub struct Options {
    /// The port of the global cloud; the other clouds and the admin API take the next ones. 0 picks free ports.
    pub port: u16,
    /// How long every answer of sign-in and Graph waits.
    pub latency: Duration,
    /// The throttling budget; `None` never refuses.
    pub throttling: Option<Budget>,
    /// How many items a page holds where the caller names no `$top`.
    pub page_sizes: PageSizes,
    /// How long an access token lives, in seconds; it announces this as `expires_in`.
    pub token_lifetime_secs: u64,
    /// Whether the tenants of [`crate::KNOWN_TENANTS`] exist beside the world's own.
    pub known_tenants: bool,
    /// How delta queries answer beyond what they must.
    pub delta: DeltaOptions,
    /// The time, in milliseconds since the Unix epoch: token life, throttling, dates and the age of delta tokens.
    pub clock: Clock,
    /// The seed of every random id and order; without one, each simulator has its own.
    pub seed: Option<u64>,
}

/// How delta queries answer beyond what they must: Graph may replay objects, and answers them in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeltaOptions {
    /// One object in so many is preceded by an older state of itself; 0 for none, 1 for each.
    pub replay_every: u32,
    /// Objects of a page come in a shuffled order.
    pub shuffle: bool,
    /// How long a delta token lives, in milliseconds; seven days for directory objects.
    pub lifetime_ms: u64,
}

impl Default for DeltaOptions {
    fn default() -> DeltaOptions {
        DeltaOptions { replay_every: 0, shuffle: false, lifetime_ms: 7 * 24 * 3_600_000 }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("port", &self.port)
            .field("latency", &self.latency)
            .field("throttling", &self.throttling)
            .field("page_sizes", &self.page_sizes)
            .field("delta", &self.delta)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 0,
            latency: Duration::ZERO,
            throttling: Some(Budget::documented()),
            page_sizes: PageSizes::default(),
            token_lifetime_secs: 3599,
            known_tenants: true,
            delta: DeltaOptions::default(),
            clock: clock::system(),
            seed: None,
        }
    }
}

/// Throttling limits. Units are Graph's resource units; each pair is (units, window in milliseconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Per application and tenant with fewer than 50 users.
    pub small: (u32, u64),
    /// Per application and tenant with 50 to 500 users.
    pub medium: (u32, u64),
    /// Per application and tenant with more than 500 users.
    pub large: (u32, u64),
    /// Per application over all tenants.
    pub application: (u32, u64),
    /// Requests (not units) per application over all tenants and all services.
    pub requests: (u32, u64),
}

impl Budget {
    /// The limits that Microsoft's page of 6 February 2026 prints.
    pub const fn documented() -> Budget {
        Budget {
            small: (3_500, 10_000),
            medium: (5_000, 10_000),
            large: (8_000, 10_000),
            application: (150_000, 20_000),
            requests: (130_000, 10_000),
        }
    }

    /// A budget of so many resource units per application and tenant and window, whatever the tenant's size.
    #[must_use]
    pub const fn per_tenant(units: u32, window_ms: u64) -> Budget {
        let limit = (units, window_ms);
        Budget { small: limit, medium: limit, large: limit, ..Budget::documented() }
    }
}

/// Page sizes by kind, where they differ from what the service does by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageSizes(BTreeMap<Kind, usize>);

impl PageSizes {
    /// The same page size for every kind.
    pub fn all(size: usize) -> PageSizes {
        PageSizes(Kind::GRAPH.into_iter().map(|kind| (kind, size)).collect())
    }

    /// This page size for this kind.
    #[must_use]
    pub fn with(mut self, kind: Kind, size: usize) -> PageSizes {
        self.0.insert(kind, size);
        self
    }

    pub(crate) fn get(&self, kind: Kind) -> Option<usize> {
        self.0.get(&kind).copied().map(|size| size.max(1))
    }
}
