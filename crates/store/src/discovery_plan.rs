//! What follows from a discovery: which tenants are new, gone or held, and which units are read now; pure.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    guard,
    id::TenantId,
    settings::SyncSettings,
    sync_run::{RunState, Trigger},
    tenant::DiscoveredTenant,
    time::Timestamp,
    unit::UnitKind,
};

use crate::{
    run_end::TenantsDone,
    source_plan::{Reader, SourceChanges, Sources},
    unit_log::CarriedUnit,
};

/// A tenant as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct KnownTenant {
    pub(crate) name: String,
    pub(crate) domain: String,
    /// Whether its own directory has spoken: then the partner's records no longer count.
    pub(crate) described: bool,
    /// Whether the integration reaches it.
    pub(crate) linked: bool,
    /// Whether a person rejected its removal.
    pub(crate) kept: bool,
}

/// A unit as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct KnownUnit {
    pub(crate) outcome: Option<RunState>,
    pub(crate) reason: Option<String>,
    pub(crate) failures: u32,
    pub(crate) next_try_at: Option<Timestamp>,
    pub(crate) attention: bool,
}

impl KnownUnit {
    /// Whether the schedule leaves it alone: it backs off, was given up, or waits for a person (rules 73 and 75).
    fn rests(&self, now: Timestamp) -> bool {
        self.attention || (self.failures > 0 && self.next_try_at.is_none_or(|at| at > now))
    }
}

pub(crate) type Tenants = BTreeMap<TenantId, KnownTenant>;
pub(crate) type Units = BTreeMap<(TenantId, UnitKind), KnownUnit>;
pub(crate) type Seen<'a> = BTreeMap<TenantId, &'a DiscoveredTenant>;

/// What becomes of the links between the integration and its tenants.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    /// Not reached before.
    pub(crate) added: u32,
    /// Renamed by the partner's records.
    pub(crate) changed: u32,
    pub(crate) unchanged: u32,
    /// No longer reached.
    pub(crate) end: Vec<TenantId>,
    /// No longer reached, but so many that a person decides; with their names.
    pub(crate) hold: Vec<(TenantId, String)>,
}

/// Compares what was seen with what is stored.
pub(crate) fn links(seen: &Seen<'_>, known: &Tenants, guard_percent: u8) -> Links {
    let mut links = Links::default();
    for (id, tenant) in seen {
        match known.get(id) {
            Some(before) if before.linked && renames(before, tenant) => links.changed += 1,
            Some(before) if before.linked => links.unchanged += 1,
            _ => links.added += 1,
        }
    }
    let live = known.values().filter(|tenant| tenant.linked).count();
    let gone = known.iter().filter(|(id, tenant)| tenant.linked && !tenant.kept && !seen.contains_key(id));
    let gone: Vec<_> = gone.map(|(id, tenant)| (*id, tenant.name.clone())).collect();
    if guard::holds(live, gone.len(), seen.len(), guard_percent) {
        links.hold = gone;
    } else {
        links.end = gone.into_iter().map(|(id, _)| id).collect();
    }
    links
}

fn renames(before: &KnownTenant, tenant: &DiscoveredTenant) -> bool {
    let differs = |new: &str, old: &str| !new.is_empty() && new != old;
    !before.described
        && (differs(&tenant.display_name, &before.name) || differs(&tenant.default_domain, &before.domain))
}

/// What a run reads.
#[derive(Default)]
pub(crate) struct Work {
    /// Tenants with units in this run.
    pub(crate) tenants: u32,
    /// Units to read, tenant by tenant, in the order they are read in.
    pub(crate) queue: Vec<(TenantId, UnitKind)>,
    /// Units that are not tried now; they count as failed.
    pub(crate) carry: Vec<CarriedUnit>,
    /// Tenants of which nothing is tried.
    pub(crate) done: TenantsDone,
    /// Units that are read no more, or from the start: switched off, left to another integration, taken over from one.
    pub(crate) drop: Vec<(TenantId, UnitKind)>,
    /// Who reads which tenant from now on.
    pub(crate) sources: SourceChanges,
}

/// Who asks for a run, for which tenants, by which settings, and when.
pub(crate) struct Asked<'a> {
    pub(crate) trigger: Trigger,
    /// As `RunOptions::tenants`.
    pub(crate) only: Option<&'a BTreeSet<TenantId>>,
    pub(crate) settings: &'a SyncSettings,
    pub(crate) now: Timestamp,
}

impl Asked<'_> {
    fn wants(&self, tenant: TenantId, known: &Units) -> bool {
        let never_read = || UnitKind::ALL.iter().all(|kind| !known.contains_key(&(tenant, *kind)));
        self.only.is_none_or(|only| if only.is_empty() { never_read() } else { only.contains(&tenant) })
    }
}

/// Chooses the units of a run.
pub(crate) fn work(seen: &Seen<'_>, known: &Units, sources: &Sources, asked: &Asked<'_>) -> Work {
    let mut work = Work::default();
    for tenant in seen.keys().copied() {
        let kinds = asked.settings.of(tenant).kinds();
        let wanted = !kinds.is_empty() && asked.wants(tenant, known);
        let reader = work.sources.settle(tenant, sources, wanted, kinds.is_empty(), asked.now);
        let off = |kind: &UnitKind| reader != Reader::Itself || !kinds.contains(kind);
        let off = UnitKind::ALL.into_iter().filter(off).map(|kind| (tenant, kind));
        work.drop.extend(off.filter(|unit| known.contains_key(unit)));
        match reader {
            Reader::Itself if wanted => work.tenant(tenant, &kinds, known, asked),
            Reader::Itself | Reader::Another => {}
            // What its units came to before another integration read the tenant says nothing now.
            Reader::Anew => work.tenant(tenant, &kinds, &Units::new(), asked),
        }
    }
    work
}

impl Work {
    fn tenant(&mut self, tenant: TenantId, kinds: &[UnitKind], known: &Units, asked: &Asked<'_>) {
        let (queued, carried) = (self.queue.len(), self.carry.len());
        for kind in kinds.iter().copied() {
            let resting = known.get(&(tenant, kind)).filter(|unit| unit.rests(asked.now));
            match resting.filter(|_| asked.trigger == Trigger::Schedule) {
                Some(unit) => self.carry.push(CarriedUnit {
                    tenant,
                    kind,
                    state: unit.outcome.unwrap_or(RunState::Failed),
                    reason: unit.reason.clone(),
                }),
                None => self.queue.push((tenant, kind)),
            }
        }
        self.tenants += 1;
        if self.queue.len() == queued {
            let attention = |unit: &CarriedUnit| unit.state == RunState::NeedsAttention;
            let attention = self.carry.iter().skip(carried).any(attention);
            self.done.done += 1;
            self.done.failed += 1;
            self.done.attention += u32::from(attention);
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{guard::DEFAULT_PERCENT, id::IntegrationId};
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> TenantId {
        TenantId(Uuid::from_u128(n))
    }

    fn found(ids: &[u128]) -> Vec<DiscoveredTenant> {
        let found = |n: &u128| DiscoveredTenant {
            id: id(*n),
            display_name: format!("Tenant {n}"),
            default_domain: String::new(),
        };
        ids.iter().map(found).collect()
    }

    fn known(ids: &[u128]) -> Tenants {
        let known = |n: &u128| KnownTenant {
            name: format!("Tenant {n}"),
            domain: "old.example".into(),
            described: false,
            linked: true,
            kept: false,
        };
        ids.iter().map(|n| (id(*n), known(n))).collect()
    }

    #[test]
    fn sec_076_too_many_missing_tenants_are_held_but_for_those_a_person_kept() {
        let check = |seen: &[u128], known: &Tenants, expected: (u32, u32, usize, usize)| {
            let found = found(seen);
            let seen: Seen<'_> = found.iter().map(|tenant| (tenant.id, tenant)).collect();
            let links = links(&seen, known, DEFAULT_PERCENT);
            assert_eq!((links.added, links.unchanged, links.end.len(), links.hold.len()), expected);
        };
        let ten: Vec<u128> = (1..=10).collect();
        let mut stored = known(&ten);
        check(&[1, 2, 3, 4, 5, 6, 7, 11], &stored, (1, 7, 3, 0));
        check(&[1, 2, 3, 4, 5, 6], &stored, (0, 6, 0, 4));
        stored.get_mut(&id(10)).unwrap().kept = true;
        check(&[1, 2, 3, 4, 5, 6], &stored, (0, 6, 3, 0));
        check(&[], &known(&[1, 2]), (0, 0, 2, 0));
        check(&[], &known(&[1, 2, 3]), (0, 0, 0, 3));
    }

    #[test]
    fn sec_075_the_schedule_carries_what_backs_off_and_a_person_reads_everything() {
        let now = Timestamp(1_000_000);
        let unit = |failures, next_try_at, attention| KnownUnit {
            outcome: Some(if attention { RunState::NeedsAttention } else { RunState::Failed }),
            reason: Some("Down.".into()),
            failures,
            next_try_at,
            attention,
        };
        let found = found(&[1, 2, 3, 4, 5]);
        let seen: Seen<'_> = found.iter().map(|tenant| (tenant.id, tenant)).collect();
        let stored: Units = [
            ((id(1), UnitKind::Licenses), unit(1, Some(now.plus_secs(1)), false)),
            ((id(2), UnitKind::Licenses), unit(1, Some(now), false)),
            ((id(3), UnitKind::Licenses), unit(9, None, false)),
            ((id(4), UnitKind::Licenses), unit(1, None, true)),
            ((id(2), UnitKind::Groups), unit(0, None, false)),
        ]
        .into();
        let settings = SyncSettings::before_saved();
        let check = |trigger, only: Option<&[u128]>, queued: &[u128], done: u32| {
            let only = only.map(|only| only.iter().copied().map(id).collect());
            let asked = Asked { trigger, only: only.as_ref(), settings: &settings, now };
            let sources = Sources::of(IntegrationId(Uuid::nil()));
            let work = work(&seen, &stored, &sources, &asked);
            let tenants: Vec<_> = work.queue.iter().map(|(tenant, _)| *tenant).collect();
            assert_eq!(tenants, queued.iter().copied().map(id).collect::<Vec<_>>());
            assert_eq!((work.done.done, work.done.failed), (done, done));
            assert_eq!(work.tenants as usize, queued.len() + done as usize);
            assert_eq!(work.drop, [(id(2), UnitKind::Groups)]);
        };
        check(Trigger::Schedule, None, &[2, 5], 3);
        check(Trigger::Person, None, &[1, 2, 3, 4, 5], 0);
        check(Trigger::Person, Some(&[3, 77]), &[3], 0);
        check(Trigger::Person, Some(&[]), &[5], 0);
    }
}
