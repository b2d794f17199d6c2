//! Which of the tenants that a discovery has seen its integration reads, and which another one; pure. The rule for a
//! single tenant is in `domain::source`.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{IntegrationId, TenantId},
    source::{Source, Unfit},
    time::Timestamp,
};

/// Who reads the tenants that were seen, before the run.
pub(crate) struct Sources {
    /// The integration that has seen them.
    pub(crate) of: IntegrationId,
    /// Those that it reads itself.
    pub(crate) own: BTreeSet<TenantId>,
    /// Those that another one reads.
    pub(crate) others: BTreeMap<TenantId, Source>,
}

impl Sources {
    /// Before anybody reads anything.
    pub(crate) const fn of(integration: IntegrationId) -> Self {
        Self { of: integration, own: BTreeSet::new(), others: BTreeMap::new() }
    }
}

/// A tenant that is taken over, from whom, and why.
pub(crate) struct Takeover {
    pub(crate) tenant: TenantId,
    pub(crate) from: Source,
    pub(crate) why: Unfit,
}

impl Takeover {
    /// The former reader, if it failed: it waits before it takes the tenant back.
    pub(crate) fn failed(&self) -> Option<IntegrationId> {
        (self.why == Unfit::Failing).then_some(self.from.integration)
    }
}

/// Who reads which tenant from now on.
#[derive(Default)]
pub(crate) struct SourceChanges {
    /// Read by nobody so far, and by this integration now.
    pub(crate) claim: Vec<TenantId>,
    /// Read by another one so far.
    pub(crate) take: Vec<Takeover>,
    /// Its own, of which its settings read nothing any more.
    pub(crate) give: Vec<TenantId>,
    /// How many another one goes on reading.
    pub(crate) elsewhere: u32,
}

/// Who reads one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// The integration itself.
    Itself,
    /// The integration itself, in the place of another one.
    Anew,
    /// Another one.
    Another,
}

impl SourceChanges {
    /// Settles who reads a tenant: `wanted` if this run reads it, `off` if settings read nothing of it.
    pub(crate) fn settle(
        &mut self,
        tenant: TenantId,
        sources: &Sources,
        wanted: bool,
        off: bool,
        now: Timestamp,
    ) -> Reader {
        if let Some(source) = sources.others.get(&tenant) {
            let Some(why) = source.gives_up_to(sources.of, now).filter(|_| wanted) else {
                self.elsewhere += 1;
                return Reader::Another;
            };
            self.take.push(Takeover { tenant, from: source.clone(), why });
            return Reader::Anew;
        }
        let own = sources.own.contains(&tenant);
        if own && off {
            self.give.push(tenant);
        } else if !own && wanted {
            self.claim.push(tenant);
        }
        Reader::Itself
    }

    /// What sync logs say of tenants that other integrations read or have read; `None` if there are none.
    pub(crate) fn words(&self) -> Option<String> {
        let mut sentences = Vec::new();
        for (name, why, tenants) in self.taken() {
            let noun = if tenants == 1 { "tenant" } else { "tenants" };
            sentences.push(format!("Took over {tenants} {noun} from {name}, which {}.", why.words(tenants)));
        }
        match self.elsewhere {
            0 => {}
            1 => sentences.push("1 tenant is synced by another integration.".to_owned()),
            some => sentences.push(format!("{some} tenants are synced by other integrations.")),
        }
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// What was taken over: from whom, why, and how many.
    pub(crate) fn taken(&self) -> Vec<(String, Unfit, u32)> {
        let mut taken = BTreeMap::new();
        for Takeover { from, why, .. } in &self.take {
            *taken.entry((from.name.clone(), *why)).or_insert(0) += 1;
        }
        taken.into_iter().map(|((name, why), tenants)| (name, why, tenants)).collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_251_600_000);

    fn tenant(n: u128) -> TenantId {
        TenantId(Uuid::from_u128(n))
    }

    fn source(failing: bool) -> Source {
        Source {
            integration: IntegrationId(Uuid::from_u128(8)),
            name: "Partner".into(),
            since: Timestamp(0),
            failed_before: None,
            reaches: true,
            failing,
            paused: false,
            units: 1,
            failing_units: 0,
            last_good_at: Some(NOW),
        }
    }

    #[test]
    fn a_tenant_is_claimed_kept_given_taken_over_or_left() {
        let sources = Sources {
            own: [tenant(1), tenant(2)].into(),
            others: [(tenant(3), source(false)), (tenant(4), source(true)), (tenant(5), source(true))].into(),
            ..Sources::of(IntegrationId(Uuid::from_u128(9)))
        };
        let mut changes = SourceChanges::default();
        let mut settle = |n, wanted, off| changes.settle(tenant(n), &sources, wanted, off, NOW);
        assert_eq!(settle(1, true, false), Reader::Itself);
        assert_eq!(settle(2, false, true), Reader::Itself);
        assert_eq!(settle(3, true, false), Reader::Another);
        assert_eq!(settle(4, true, false), Reader::Anew);
        assert_eq!(settle(5, false, false), Reader::Another, "not by a run that does not read it");
        assert_eq!(settle(6, true, false), Reader::Itself);
        assert_eq!(settle(7, false, false), Reader::Itself);
        assert_eq!((changes.claim.as_slice(), changes.give.as_slice()), (&[tenant(6)][..], &[tenant(2)][..]));
        assert_eq!(changes.taken(), [("Partner".to_owned(), Unfit::Failing, 1)]);
        let words = "Took over 1 tenant from Partner, which can no longer read it. \
                     2 tenants are synced by other integrations.";
        assert_eq!(changes.words().as_deref(), Some(words));
        assert_eq!(SourceChanges::default().words(), None);
    }
}
