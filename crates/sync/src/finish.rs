//! The end of a unit whose chains are all whole: decode what was read, and plan against what is stored. What the plan
//! decides is applied in `ending`; a dry run goes the same way up to there.

use domain::{
    held::HeldKind,
    id::TenantId,
    sync_run::{Counts, RunState},
    unit::UnitKind,
};
use graph::{Body, Chain, decode};
use store::{GroupChanges, Job, NewWatermark, StoredTenant, UnitApply, UnitChanges, UnitEnd, UserChanges};

use crate::{
    discover,
    engine::{Engine, Step},
    groups,
    licenses::{self, Snapshot},
    outcome::{Obstacle, Planned},
    progress::Part,
    reconcile::Rules,
    records,
    staging::{self, Page},
    step::Advance,
    users,
    work::Work,
};

const DAMAGED: &str =
    "What was kept of this unit until it was whole cannot be read back, so it was not used. Sync again.";

impl Engine {
    /// Plans the end of a unit of which everything is read, or ends it where nothing of it is applied. Stored rows are
    /// read before the transaction: nothing but this unit writes them, and its lease is checked first in it.
    pub(crate) async fn finish(&self, work: &mut Work) -> Result<Advance, store::Error> {
        let fresh = work.reading.as_mut().map(|reading| std::mem::take(&mut reading.progress.pages));
        let mut fresh = fresh.unwrap_or_default();
        let ended = match self.staged(work).await {
            Ok(mut pages) => {
                let staged = pages.len();
                pages.append(&mut fresh);
                let ended = self.finish_with(work, &mut pages).await;
                // Where a chain is still to be read, none of them is taken yet.
                fresh = pages.split_off(staged.min(pages.len()));
                ended
            }
            Err(obstacle) => Err(obstacle),
        };
        let stepped = match ended {
            Ok(Some(apply)) => return Ok(Advance::Ends(Box::new(apply))),
            Ok(None) => {
                self.note_access(work, None).await;
                Step::Done
            }
            Err(Obstacle::Store(error)) => return Err(error),
            Err(Obstacle::Graph(error)) => {
                self.end(work, RunState::Failed, &error.to_string(), error.request_id.clone()).await?
            }
            Err(Obstacle::Damaged) => self.end(work, RunState::Failed, DAMAGED, None).await?,
            Err(Obstacle::Incomplete) => self.read_anew(work).await?,
            Err(Obstacle::Open(chain)) => {
                if let Some(reading) = &mut work.reading {
                    reading.progress.pages = fresh;
                    reading.progress.open.push(Part { chain, at: None });
                }
                Step::Ready
            }
        };
        Ok(Advance::Step(stepped))
    }

    /// The pages of the unit that are in staging, in the order in which they came.
    async fn staged(&self, work: &Work) -> Result<Vec<Page>, Obstacle> {
        let mut pages = Vec::new();
        if work.reading.as_ref().is_some_and(|reading| reading.progress.checkpoint.pages > 0) {
            for staged in self.store.staged(&work.claimed.lease).await? {
                pages.append(&mut staging::unpack(&staged.body).map_err(|_| Obstacle::Damaged)?);
            }
        }
        Ok(pages)
    }

    /// What is to be applied; `None` where the unit has ended without.
    async fn finish_with(&self, work: &Work, pages: &mut Vec<Page>) -> Result<Option<UnitApply>, Obstacle> {
        let planned = match work.claimed.job {
            Job::Discover { .. } => return self.discovered(work, pages).await.map(|()| None),
            Job::SyncUnit { tenant, kind: UnitKind::Licenses, .. } => {
                self.licenses(work, tenant, pages).await?
            }
            Job::SyncUnit { tenant, kind: UnitKind::Users, .. } => self.users(work, tenant, pages).await?,
            Job::SyncUnit { tenant, kind: UnitKind::Groups, .. } => self.groups(work, tenant, pages).await?,
        };
        let mut record = work.record();
        record.counts = Counts { calls: record.counts.calls, ..planned.counts };
        record.records = records::write(&planned.records);
        let lease = work.claimed.lease.clone();
        if work.claimed.dry {
            self.store.unit_dry(&lease, record, self.now()).await?;
            return Ok(None);
        }
        let watermark = watermark(work).filter(|_| planned.taken_over);
        let end = UnitEnd { record, watermark, held: planned.held };
        Ok(Some(UnitApply { lease, changes: planned.changes, end }))
    }

    async fn discovered(&self, work: &Work, pages: &mut Vec<Page>) -> Result<(), Obstacle> {
        let Some(reading) = &work.reading else { return Ok(()) };
        let home = discover::home(profile(reading.tenant, pages)?);
        let contracts = decode::contracts(taken(pages, Chain::Contracts))?;
        let relationships = decode::relationships(taken(pages, Chain::Relationships))?;
        let tenants = discover::reachable(home, &contracts, &relationships);
        let lease = &work.claimed.lease;
        self.store.discovery_apply(lease, &tenants, work.record(), self.now()).await?;
        if !work.claimed.dry {
            self.note_relationships(work, &relationships).await;
        }
        Ok(())
    }

    async fn licenses(
        &self,
        work: &Work,
        tenant: TenantId,
        pages: &mut Vec<Page>,
    ) -> Result<Planned, Obstacle> {
        let observed = Snapshot {
            profile: profile(tenant, pages)?,
            skus: decode::subscribed_skus(taken(pages, Chain::SubscribedSkus))?,
            subscriptions: decode::subscriptions(taken(pages, Chain::Subscriptions))?,
        };
        let stored = self.store.tenant_stored(&work.claimed.scope, tenant).await;
        let none = || StoredTenant { profile: None, skus: Vec::new(), subscriptions: Vec::new() };
        let stored = or_unknown(work, stored, none)?;
        let plan = licenses::plan(&stored, observed, rules(work));
        let licenses::LicensePlan { changes, held, counts, records } = plan;
        Ok(Planned { changes: UnitChanges::Licenses(changes), counts, records, held, taken_over: true })
    }

    async fn users(&self, work: &Work, tenant: TenantId, pages: &mut Vec<Page>) -> Result<Planned, Obstacle> {
        let (upserts, end, drop) = (Vec::new(), Vec::new(), Vec::new());
        let none = UserChanges { tenant, upserts, end, drop, chosen_anew: false };
        let Some(choice) = &work.claimed.settings.of(tenant).users else {
            return Ok(Planned::left_alone(UnitChanges::Users(none)));
        };
        let mut told = Vec::new();
        for page in taken(pages, Chain::Users) {
            told.append(&mut decode::users(page)?);
        }
        let told = graph::merged(told);
        // A unit without a watermark may find rows that another integration, or earlier settings, have chosen.
        let chosen_anew = work.claimed.watermark.as_ref().is_none_or(|watermark| !watermark.fits);
        let (scope, rules, full) = (&work.claimed.scope, rules(work), is_full(work));
        let (plan, current) = if full {
            let stored = self.store.users_stored(scope, tenant).await;
            let stored = or_unknown(work, stored, Vec::new)?;
            let current = stored.iter().filter(|row| !row.ended).count();
            (users::plan_full(&stored, told, choice, rules), current)
        } else if told.is_empty() {
            return Ok(Planned::nothing(UnitChanges::Users(none)));
        } else {
            let ids: Vec<_> = told.keys().copied().collect();
            let stored = self.store.users_stored_of(scope, tenant, &ids).await?;
            let current = self.store.users_live(scope, tenant).await? as usize;
            (users::plan_delta(&stored, current, told, choice, rules)?, current)
        };
        Ok(Planned::of(plan, HeldKind::Users, current, full, |upserts, end, drop| {
            UnitChanges::Users(UserChanges { tenant, upserts, end, drop, chosen_anew })
        }))
    }

    async fn groups(
        &self,
        work: &Work,
        tenant: TenantId,
        pages: &mut Vec<Page>,
    ) -> Result<Planned, Obstacle> {
        let none = GroupChanges { tenant, upserts: Vec::new(), end: Vec::new(), drop: Vec::new() };
        if !work.claimed.settings.of(tenant).groups {
            return Ok(Planned::left_alone(UnitChanges::Groups(none)));
        }
        let mut told = Vec::new();
        for page in taken(pages, Chain::Groups) {
            told.append(&mut decode::groups(page)?);
        }
        let told = graph::merged(told);
        let (scope, rules, full) = (&work.claimed.scope, rules(work), is_full(work));
        let (plan, current) = if full {
            let stored = self.store.groups_stored(scope, tenant).await;
            let stored = or_unknown(work, stored, Vec::new)?;
            let current = stored.iter().filter(|row| !row.ended).count();
            (groups::plan_full(&stored, told, rules), current)
        } else if told.is_empty() {
            return Ok(Planned::nothing(UnitChanges::Groups(none)));
        } else {
            let ids: Vec<_> = told.keys().copied().collect();
            let stored = self.store.groups_stored_of(scope, tenant, &ids).await?;
            let current = self.store.groups_live(scope, tenant).await? as usize;
            (groups::plan_delta(&stored, current, told, rules)?, current)
        };
        Ok(Planned::of(plan, HeldKind::Groups, current, full, |upserts, end, drop| {
            UnitChanges::Groups(GroupChanges { tenant, upserts, end, drop })
        }))
    }
}

/// A dry run adds no tenant, so that nothing is stored of one that it was the first to find.
fn or_unknown<T>(
    work: &Work,
    stored: Result<T, store::Error>,
    none: impl FnOnce() -> T,
) -> Result<T, store::Error> {
    match stored {
        Err(store::Error::NotFound) if work.claimed.dry => Ok(none()),
        stored => stored,
    }
}

fn rules(work: &Work) -> Rules {
    let chosen_anew = work.claimed.watermark.as_ref().is_some_and(|watermark| !watermark.fits);
    Rules { guard_percent: work.claimed.settings.guard_percent, chosen_anew }
}

fn is_full(work: &Work) -> bool {
    work.reading.as_ref().is_none_or(|reading| reading.progress.checkpoint.full)
}

/// Where the next round of a delta chain starts.
fn watermark(work: &Work) -> Option<NewWatermark> {
    let link = work.reading.as_ref()?.progress.delta.as_ref()?.to_stored();
    let Job::SyncUnit { tenant, kind, .. } = work.claimed.job else { return None };
    Some(NewWatermark { link, fingerprint: work.claimed.settings.of(tenant).fingerprint(kind) })
}

/// The pages of one chain, which are decoded without a copy.
fn taken(pages: &mut Vec<Page>, chain: Chain) -> Vec<Body> {
    let (taken, left) = std::mem::take(pages).into_iter().partition(|page| page.chain == chain);
    *pages = left;
    let taken: Vec<Page> = taken;
    taken.into_iter().map(|page| page.body).collect()
}

/// The same, left where they are.
fn bodies(pages: &[Page], chain: Chain) -> impl Iterator<Item = &Body> {
    pages.iter().filter(move |page| page.chain == chain).map(|page| &page.body)
}

/// The tenant as it describes itself; its domains are a chain of their own where its entry lists none.
fn profile(tenant: TenantId, pages: &[Page]) -> Result<domain::tenant::TenantProfile, Obstacle> {
    let organization = decode::organization(bodies(pages, Chain::Organization))?;
    let read = pages.iter().any(|page| page.chain == Chain::Domains);
    if organization.verified_domains.is_none() && !read {
        return Err(Obstacle::Open(Chain::Domains));
    }
    let domains = decode::domains(bodies(pages, Chain::Domains))?;
    Ok(organization.into_profile(tenant, domains)?)
}
