//! The end of a unit whose chains are all whole: decode what was read, plan against what is stored, and let the store
//! apply it in one transaction. A dry run goes the same way up to there.

use domain::{
    held::HeldKind,
    id::TenantId,
    sync_run::{Counts, RunState},
    unit::UnitKind,
};
use graph::{Chain, decode};
use store::{GroupChanges, Job, NewWatermark, StoredTenant, UnitEnd, UserChanges};

use crate::{
    discover,
    engine::{Engine, Step},
    groups,
    licenses::{self, Snapshot},
    outcome::{Obstacle, Outcome, Planned},
    progress::Part,
    reconcile::Rules,
    records,
    staging::{self, Page},
    users,
    work::Work,
};

const DAMAGED: &str =
    "What was kept of this unit until it was whole cannot be read back, so it was not used. Sync again.";

impl Engine {
    /// Ends a unit of which everything is read. Stored rows are read before the transaction: nothing but this unit
    /// writes them, and its lease is checked first in it.
    pub(crate) async fn finish(&self, work: &mut Work) -> Result<Step, store::Error> {
        let ended = match self.pages(work).await {
            Ok(pages) => self.finish_with(work, &pages).await,
            Err(obstacle) => Err(obstacle),
        };
        match ended {
            Ok(()) => {
                self.note_access(work, None).await;
                Ok(Step::Done)
            }
            Err(Obstacle::Store(error)) => Err(error),
            Err(Obstacle::Graph(error)) => {
                self.end(work, RunState::Failed, &error.to_string(), error.request_id.clone()).await
            }
            Err(Obstacle::Damaged) => self.end(work, RunState::Failed, DAMAGED, None).await,
            Err(Obstacle::Incomplete) => self.read_anew(work).await,
            Err(Obstacle::Open(chain)) => {
                if let Some(reading) = &mut work.reading {
                    reading.progress.open.push(Part { chain, at: None });
                }
                Ok(Step::Ready)
            }
        }
    }

    /// Every page of the unit, in the order in which they came.
    async fn pages(&self, work: &Work) -> Result<Vec<Page>, Obstacle> {
        let Some(reading) = &work.reading else { return Ok(Vec::new()) };
        let mut pages = Vec::new();
        if reading.progress.checkpoint.pages > 0 {
            for staged in self.store.staged(&work.claimed.lease).await? {
                pages.append(&mut staging::unpack(&staged.body).map_err(|_| Obstacle::Damaged)?);
            }
        }
        pages.extend(reading.progress.pages.iter().cloned());
        Ok(pages)
    }

    async fn finish_with(&self, work: &Work, pages: &[Page]) -> Result<(), Obstacle> {
        let planned = match work.claimed.job {
            Job::Discover { .. } => return self.discovered(work, pages).await,
            Job::SyncUnit { tenant, kind: UnitKind::Licenses, .. } => {
                self.licenses(work, tenant, pages).await?
            }
            Job::SyncUnit { tenant, kind: UnitKind::Users, .. } => self.users(work, tenant, pages).await?,
            Job::SyncUnit { tenant, kind: UnitKind::Groups, .. } => self.groups(work, tenant, pages).await?,
        };
        let mut record = work.record();
        record.counts = Counts { calls: record.counts.calls, ..planned.counts };
        record.records = records::write(&planned.records);
        let (lease, now) = (&work.claimed.lease, self.now());
        if work.claimed.dry {
            return Ok(self.store.unit_dry(lease, record, now).await?);
        }
        let watermark = watermark(work).filter(|_| planned.taken_over);
        let end = UnitEnd { record, watermark, held: planned.held };
        match planned.outcome {
            Outcome::Licenses(changes) => self.store.licenses_apply(lease, &changes, end, now).await?,
            Outcome::Users(changes) => self.store.users_apply(lease, &changes, end, now).await?,
            Outcome::Groups(changes) => self.store.groups_apply(lease, &changes, end, now).await?,
        }
        Ok(())
    }

    async fn discovered(&self, work: &Work, pages: &[Page]) -> Result<(), Obstacle> {
        let Some(reading) = &work.reading else { return Ok(()) };
        let home = discover::home(profile(reading.tenant, pages)?);
        let contracts = decode::contracts(bodies(pages, Chain::Contracts))?;
        let relationships = decode::relationships(bodies(pages, Chain::Relationships))?;
        let tenants = discover::reachable(home, &contracts, &relationships);
        let lease = &work.claimed.lease;
        self.store.discovery_apply(lease, &tenants, work.record(), self.now()).await?;
        if !work.claimed.dry {
            self.note_relationships(work, &relationships).await;
        }
        Ok(())
    }

    async fn licenses(&self, work: &Work, tenant: TenantId, pages: &[Page]) -> Result<Planned, Obstacle> {
        let observed = Snapshot {
            profile: profile(tenant, pages)?,
            skus: decode::subscribed_skus(bodies(pages, Chain::SubscribedSkus))?,
            subscriptions: decode::subscriptions(bodies(pages, Chain::Subscriptions))?,
        };
        let stored = self.store.tenant_stored(&work.claimed.scope, tenant).await;
        let none = || StoredTenant { profile: None, skus: Vec::new(), subscriptions: Vec::new() };
        let stored = or_unknown(work, stored, none)?;
        let plan = licenses::plan(&stored, observed, rules(work));
        let licenses::LicensePlan { changes, held, counts, records } = plan;
        Ok(Planned { outcome: Outcome::Licenses(changes), counts, records, held, taken_over: true })
    }

    async fn users(&self, work: &Work, tenant: TenantId, pages: &[Page]) -> Result<Planned, Obstacle> {
        let none = UserChanges { tenant, upserts: Vec::new(), end: Vec::new(), drop: Vec::new() };
        let Some(choice) = &work.claimed.settings.of(tenant).users else {
            return Ok(Planned::left_alone(Outcome::Users(none)));
        };
        let mut told = Vec::new();
        for page in bodies(pages, Chain::Users) {
            told.append(&mut decode::users(page)?);
        }
        let told = graph::merged(told);
        let (scope, rules, full) = (&work.claimed.scope, rules(work), is_full(work));
        let (plan, current) = if full {
            let stored = self.store.users_stored(scope, tenant).await;
            let stored = or_unknown(work, stored, Vec::new)?;
            let current = stored.iter().filter(|row| !row.ended).count();
            (users::plan_full(&stored, told, choice, rules), current)
        } else if told.is_empty() {
            return Ok(Planned::nothing(Outcome::Users(none)));
        } else {
            let ids: Vec<_> = told.keys().copied().collect();
            let stored = self.store.users_stored_of(scope, tenant, &ids).await?;
            let current = self.store.users_live(scope, tenant).await? as usize;
            (users::plan_delta(&stored, current, told, choice, rules)?, current)
        };
        Ok(Planned::of(plan, HeldKind::Users, current, full, |upserts, end, drop| {
            Outcome::Users(UserChanges { tenant, upserts, end, drop })
        }))
    }

    async fn groups(&self, work: &Work, tenant: TenantId, pages: &[Page]) -> Result<Planned, Obstacle> {
        let none = GroupChanges { tenant, upserts: Vec::new(), end: Vec::new(), drop: Vec::new() };
        if !work.claimed.settings.of(tenant).groups {
            return Ok(Planned::left_alone(Outcome::Groups(none)));
        }
        let mut told = Vec::new();
        for page in bodies(pages, Chain::Groups) {
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
            return Ok(Planned::nothing(Outcome::Groups(none)));
        } else {
            let ids: Vec<_> = told.keys().copied().collect();
            let stored = self.store.groups_stored_of(scope, tenant, &ids).await?;
            let current = self.store.groups_live(scope, tenant).await? as usize;
            (groups::plan_delta(&stored, current, told, rules)?, current)
        };
        Ok(Planned::of(plan, HeldKind::Groups, current, full, |upserts, end, drop| {
            Outcome::Groups(GroupChanges { tenant, upserts, end, drop })
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

fn bodies(pages: &[Page], chain: Chain) -> impl Iterator<Item = &[u8]> {
    pages.iter().filter(move |page| page.chain == chain).map(|page| page.body.as_slice())
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
