//! Faults: which call of which tenant fails, and how. Injected by the admin API or brought by a tenant's domain.

mod effect;
mod known;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use effect::{Effect, RetryAfter};
pub use known::{KNOWN_TENANTS, KnownTenant, known};

use crate::Kind;
use crate::odata::delta::Position;
use crate::world::World;

/// The number of an injected fault.
pub type FaultId = u64;

/// A fault to inject. What is left out matches everything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The tenant, by id or domain; none for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The kind of answer; none for every kind of Graph (the token endpoint must be named).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The page, counted from 1; none for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// How often it strikes; none for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// It strikes the first of every so many matching calls; none or 1 for each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
    /// What goes wrong.
    pub effect: Effect,
}

impl Fault {
    /// This fault for every tenant, kind and page, for ever.
    pub fn new(effect: Effect) -> Fault {
        Fault { tenant: None, kind: None, page: None, times: None, every: None, effect }
    }

    /// Only for this tenant, by id or domain.
    #[must_use]
    pub fn tenant(mut self, tenant: impl ToString) -> Fault {
        self.tenant = Some(tenant.to_string());
        self
    }

    /// Only for this kind of answer.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Fault {
        self.kind = Some(kind);
        self
    }

    /// Only for this page, counted from 1.
    #[must_use]
    pub fn page(mut self, page: u32) -> Fault {
        self.page = Some(page);
        self
    }

    /// Only so many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Fault {
        self.times = Some(times);
        self
    }

    /// Only the first of every so many matching calls.
    #[must_use]
    pub fn every(mut self, every: u32) -> Fault {
        self.every = Some(every);
        self
    }
}

/// A call that a fault may strike.
#[derive(Clone, Copy, Debug)]
pub struct Struck {
    /// The tenant that it reads.
    pub tenant: Uuid,
    /// Its kind.
    pub kind: Kind,
    /// The page that it asks for, from 1.
    pub page: u32,
    /// Where it stands in a delta; none for other calls.
    pub delta: Option<Position>,
    /// Whether it came inside a batch.
    pub in_batch: bool,
}

impl Struck {
    /// A call on its own for the first page.
    pub fn plain(tenant: Uuid, kind: Kind) -> Struck {
        Struck { tenant, kind, page: 1, delta: None, in_batch: false }
    }
}

/// The faults in force.
#[derive(Debug, Default)]
pub struct Faults {
    injected: Vec<Armed>,
    next: FaultId,
}

#[derive(Debug)]
struct Armed {
    id: FaultId,
    fault: Fault,
    tenant: Option<Uuid>,
    seen: u32,
    struck: u32,
    known: bool,
}

impl Faults {
    /// Puts a fault in force for the tenant that its name was resolved to.
    pub fn inject(&mut self, fault: Fault, tenant: Option<Uuid>) -> FaultId {
        self.arm(fault, tenant, false)
    }

    /// Puts the faults in force that the domains of the world's tenants bring.
    pub fn arm_known(&mut self, world: &World) {
        self.injected.retain(|armed| !armed.known);
        for tenant in world.tenants() {
            for fault in known(tenant.default_domain()).into_iter().flat_map(|known| (known.faults)()) {
                self.arm(fault, Some(tenant.id), true);
            }
        }
    }

    fn arm(&mut self, fault: Fault, tenant: Option<Uuid>, known: bool) -> FaultId {
        self.next += 1;
        self.injected.push(Armed { id: self.next, fault, tenant, seen: 0, struck: 0, known });
        self.next
    }

    /// The injected faults with their numbers; those that domains bring are not listed.
    pub fn list(&self) -> Vec<(FaultId, Fault)> {
        self.injected
            .iter()
            .filter(|armed| !armed.known)
            .map(|armed| (armed.id, armed.fault.clone()))
            .collect()
    }

    /// Takes a fault back; false when there is none of this number.
    pub fn remove(&mut self, id: FaultId) -> bool {
        let before = self.injected.len();
        self.injected.retain(|armed| armed.id != id || armed.known);
        self.injected.len() < before
    }

    /// Takes every injected fault back.
    pub fn clear(&mut self) {
        self.injected.retain(|armed| armed.known);
    }

    /// The effect on this call, if any; the fault that was injected last wins.
    pub fn strike(&mut self, call: &Struck) -> Option<Effect> {
        self.injected.iter_mut().rev().find_map(|armed| armed.strike(call))
    }
}

impl Armed {
    fn strike(&mut self, call: &Struck) -> Option<Effect> {
        let Struck { tenant, kind, page, .. } = *call;
        if !self.fault.effect.concerns(call) {
            return None;
        }
        let on_kind = self.fault.kind.map_or(kind != Kind::Token, |it| it == kind);
        let on_page = self.fault.page.or(self.fault.effect.first_page_only()).is_none_or(|it| it == page);
        let on_tenant = self.tenant.is_none_or(|it| it == tenant);
        if !(on_kind && on_page && on_tenant) || self.fault.times.is_some_and(|times| self.struck >= times) {
            return None;
        }
        let due = self.seen.is_multiple_of(self.fault.every.unwrap_or(1).max(1));
        self.seen = self.seen.wrapping_add(1);
        due.then(|| {
            self.struck += 1;
            self.fault.effect.clone()
        })
    }
}
