//! How far the read of a unit has come: which chains are open, what they brought, and what a restart must know; pure.

use domain::{id::TenantId, integration::Reach, time::Timestamp, unit::UnitKind};
use graph::{Chain, Link, PageEnd, RawPage};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Checkpoint, Job, StagedPage, Watermark};

use crate::staging::{self, Page};

/// Delta links older than this are not used: Microsoft forgets them after 7 days (security rule 71).
const OLDEST_DELTA_SECS: i64 = 6 * 86_400;
/// More pages than any unit has: an endless chain of ever new links ends here.
const MOST_PAGES: u32 = 10_000;
/// What a circle, or a chain without an end, is called.
const CIRCLE: &str =
    "Microsoft Graph's pages lead in a circle, so nothing of them was used. Sync again later.";
const NO_END: &str =
    "Microsoft Graph's list of pages has no end, so nothing of it was used. Sync again later.";

/// A page to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// The chain.
    pub chain: Chain,
    /// The page; `None` for the chain's first.
    pub at: Option<Link>,
}

/// A part as a checkpoint keeps it.
#[derive(Serialize, Deserialize)]
struct StoredPart {
    chain: String,
    at: Option<String>,
}

/// Why a read cannot go on, in words for the person who runs the integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hopeless(pub &'static str);

/// The read of one unit.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    /// What is committed, and the links that were followed since.
    pub checkpoint: Checkpoint,
    /// The chains that have not come to their end.
    pub open: Vec<Part>,
    /// What was read and is not staged.
    pub pages: Vec<Page>,
    /// Where the next round starts.
    pub delta: Option<Link>,
}

impl Progress {
    /// Where a job goes on, or begins. `None`: it began at a delta link that no longer fits, since Sync Settings have
    /// changed, and must be read anew.
    pub fn of(
        job: Job,
        reach: Reach,
        checkpoint: &Checkpoint,
        watermark: Option<&Watermark>,
        now: Timestamp,
    ) -> Option<Self> {
        let begun = checkpoint.pages > 0;
        let fitting = watermark.filter(|watermark| watermark.fits);
        if begun && !checkpoint.full && fitting.is_none() {
            return None;
        }
        if let Some(open) = checkpoint.link.as_deref().filter(|_| begun).and_then(parts) {
            return Some(Self { checkpoint: checkpoint.clone(), open, pages: Vec::new(), delta: None });
        }
        let young = fitting.filter(|watermark| now.secs_since(watermark.at) < OLDEST_DELTA_SECS);
        let link =
            young.filter(|_| !checkpoint.full).map(|watermark| Link::from_stored(watermark.link.clone()));
        Some(Self::begin(chains(job, reach), link, checkpoint))
    }

    /// A job from its start, without a delta link.
    pub fn anew(job: Job, reach: Reach, checkpoint: &Checkpoint) -> Self {
        Self::begin(chains(job, reach), None, checkpoint)
    }

    /// From the first page of every chain, or from a delta link.
    fn begin(chains: &[Chain], link: Option<Link>, checkpoint: &Checkpoint) -> Self {
        let full = link.is_none();
        let open = chains.iter().map(|chain| Part { chain: *chain, at: link.clone() }).collect();
        let checkpoint = Checkpoint {
            full,
            calls: checkpoint.calls,
            parts: checkpoint.parts,
            tries: checkpoint.tries,
            ..Checkpoint::default()
        };
        Self { checkpoint, open, pages: Vec::new(), delta: None }
    }

    /// Takes in what an open chain answered. A link that was followed before in this read fails it (rule 65).
    pub fn take(&mut self, part: &Part, page: RawPage) -> Result<(), Hopeless> {
        self.pages.push(Page { chain: part.chain, body: page.body });
        let Some(place) = self.open.iter().position(|open| open == part) else { return Ok(()) };
        if let Some(followed) = &part.at {
            self.follow(followed)?;
        }
        match page.end {
            PageEnd::More(link) => {
                if self.checkpoint.seen.contains(&mark(&link)) {
                    return Err(Hopeless(CIRCLE));
                }
                if let Some(open) = self.open.get_mut(place) {
                    open.at = Some(link);
                }
            }
            PageEnd::Whole => drop(self.open.remove(place)),
            PageEnd::Delta(link) => {
                self.open.remove(place);
                self.delta = Some(link);
            }
        }
        Ok(())
    }

    fn follow(&mut self, link: &Link) -> Result<(), Hopeless> {
        self.checkpoint.seen.push(mark(link));
        let pages = u32::try_from(self.checkpoint.seen.len()).unwrap_or(u32::MAX);
        if pages > MOST_PAGES { Err(Hopeless(NO_END)) } else { Ok(()) }
    }

    /// What is to be committed before the next call: the checkpoint with what the unit has cost in all, and the pages
    /// that it stands on. `well`: every part of the last call was answered, so that the next one has had no try.
    pub fn commit(&mut self, calls: u32, parts: u32, well: bool) -> (Checkpoint, Option<StagedPage>) {
        let pages = std::mem::take(&mut self.pages);
        let body = (!pages.is_empty()).then(|| staging::pack(&pages));
        let number = self.checkpoint.pages;
        let staged = body.map(|body| StagedPage { list: 0, number, body, delta: None });
        self.checkpoint.pages += u32::from(staged.is_some());
        self.checkpoint.link = Some(stored(&self.open));
        if well {
            self.checkpoint.tries = 0;
        }
        (self.checkpoint.calls, self.checkpoint.parts) = (calls, parts);
        (self.checkpoint.clone(), staged)
    }
}

/// The chains of a job.
fn chains(job: Job, reach: Reach) -> &'static [Chain] {
    match (job, reach) {
        (Job::Discover { .. }, Reach::Single) => &[Chain::Organization],
        (Job::Discover { .. }, Reach::Partner) => {
            &[Chain::Organization, Chain::Contracts, Chain::Relationships]
        }
        (Job::SyncUnit { kind, .. }, _) => match kind {
            UnitKind::Licenses => &[Chain::Organization, Chain::SubscribedSkus, Chain::Subscriptions],
            UnitKind::Users => &[Chain::Users],
            UnitKind::Groups => &[Chain::Groups],
        },
    }
}

/// The tenant whose directory a job reads.
pub(crate) fn tenant(job: Job, home: TenantId) -> TenantId {
    match job {
        Job::Discover { .. } => home,
        Job::SyncUnit { tenant, .. } => tenant,
    }
}

/// A link as it is remembered: enough to know it again, and nothing that leads anywhere.
fn mark(link: &Link) -> String {
    let digest = Sha256::digest(link.to_stored().as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn stored(open: &[Part]) -> String {
    let parts: Vec<_> = open
        .iter()
        .map(|part| StoredPart {
            chain: part.chain.key().to_owned(),
            at: part.at.as_ref().map(Link::to_stored),
        })
        .collect();
    serde_json::to_string(&parts).expect("texts always serialize")
}

/// `None` if an older version wrote it otherwise: the read then begins anew.
fn parts(text: &str) -> Option<Vec<Part>> {
    let parts: Vec<StoredPart> = serde_json::from_str(text).ok()?;
    parts
        .into_iter()
        .map(|part| Some(Part { chain: Chain::from_key(&part.chain)?, at: part.at.map(Link::from_stored) }))
        .collect()
}

#[cfg(test)]
mod tests;
