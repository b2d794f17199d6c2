//! Suggestions for every tenant, computed when what they depend on has changed, and the matches that need no person. The
//! rules are in `domain::matching`; here is when they are asked, and for whom.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use domain::{
    id::TenantId,
    matching::{Suggestion, Verdict, match_all},
};
use store::{AutomaticMatch, MatchingEvidence, Store, Topic};

use crate::engine::Engine;

/// How long a page waits for newer suggestions while it could have the last ones.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// At most five organizations for each tenant that may belong to any, best first.
type Suggested = BTreeMap<TenantId, Vec<Suggestion>>;

/// The versions of all that suggestions depend on.
type Versions = [u64; 2];

/// Suggestions for every tenant, shared by all who ask in one process.
#[derive(Clone)]
pub struct Suggestions(Arc<Shared>);

struct Shared {
    store: Store,
    last: RwLock<Option<Arc<Computed>>>,
    /// Held while verdicts are computed: one computation serves all.
    computing: tokio::sync::Mutex<()>,
    /// The versions at which there was nothing to match without a person.
    settled: Mutex<Option<Versions>>,
}

/// What one computation came to.
struct Computed {
    versions: Versions,
    suggested: Arc<Suggested>,
    automatic: Vec<AutomaticMatch>,
}

impl Suggestions {
    /// Suggestions out of what this store holds; nothing is computed yet.
    pub fn new(store: Store) -> Self {
        let (last, computing, settled) = (RwLock::default(), tokio::sync::Mutex::default(), Mutex::default());
        Self(Arc::new(Shared { store, last, computing, settled }))
    }

    /// The suggestions for all tenants as they are stored now. While newer ones take longer than 1.5 seconds, the last
    /// ones.
    pub async fn current(&self) -> Result<Arc<Suggested>, store::Error> {
        let last = self.last();
        if let Some(last) = &last
            && last.versions == self.versions().await?
        {
            return Ok(Arc::clone(&last.suggested));
        }
        let this = self.clone();
        // A task, so that it comes to its end for those who ask next, also if this one has gone.
        let mut newer = tokio::spawn(async move { this.computed().await });
        let computed = match last {
            None => newer.await,
            Some(last) => match tokio::time::timeout(PATIENCE, &mut newer).await {
                Ok(computed) => computed,
                Err(_) => return Ok(Arc::clone(&last.suggested)),
            },
        };
        let computed = computed.expect("it is neither stopped nor does it panic")?;
        Ok(Arc::clone(&computed.suggested))
    }

    /// Verdicts on what is stored now.
    async fn computed(&self) -> Result<Arc<Computed>, store::Error> {
        let _turn = self.0.computing.lock().await;
        let versions = self.versions().await?;
        if let Some(last) = self.last().filter(|last| last.versions == versions) {
            return Ok(last);
        }
        // Read after its versions: what changes between the two is computed twice, never missed.
        let evidence = self.0.store.matching_evidence().await?;
        Ok(self.keep(versions, evidence).await)
    }

    async fn keep(&self, versions: Versions, evidence: MatchingEvidence) -> Arc<Computed> {
        let judged = tokio::task::spawn_blocking(move || {
            let verdicts = match_all(&evidence.tenants, &evidence.organizations);
            let automatic = choose(&verdicts, &evidence.open);
            let suggested = verdicts.into_iter().map(|verdict| (verdict.tenant, verdict.suggestions));
            Computed {
                versions,
                suggested: Arc::new(suggested.filter(|(_, suggestions)| !suggestions.is_empty()).collect()),
                automatic,
            }
        });
        let computed = Arc::new(judged.await.expect("judging does not panic"));
        *self.0.last.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&computed));
        computed
    }

    fn last(&self) -> Option<Arc<Computed>> {
        self.0.last.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn versions(&self) -> Result<Versions, store::Error> {
        let versions = self.0.store.versions().await?;
        Ok([Topic::Matching, Topic::Organizations].map(|topic| versions.get(&topic).copied().unwrap_or(0)))
    }

    /// The matches to make without a person, as things stand now. One cheap query if nothing has changed since there
    /// were none; no verdicts if no tenant is open.
    async fn automatic(&self) -> Result<Arc<Computed>, store::Error> {
        let versions = self.versions().await?;
        let nothing = || Arc::new(Computed { versions, suggested: Arc::default(), automatic: Vec::new() });
        if *self.0.settled.lock().unwrap_or_else(PoisonError::into_inner) == Some(versions) {
            return Ok(nothing());
        }
        let known = self.last().is_some_and(|last| last.versions == versions);
        if !known && self.0.store.matching_open().await? == 0 {
            return Ok(nothing());
        }
        self.computed().await
    }

    /// Nothing more is to be matched without a person at these versions.
    fn settle(&self, versions: Versions) {
        *self.0.settled.lock().unwrap_or_else(PoisonError::into_inner) = Some(versions);
    }
}

impl Engine {
    /// The suggestions of this process, for whoever shows them.
    pub fn suggestions(&self) -> &Suggestions {
        &self.suggestions
    }

    /// Makes the matches that need no person; how many. Writes nothing where there are none, and computes nothing where
    /// nothing has changed.
    pub async fn match_automatically(&self) -> Result<usize, store::Error> {
        let computed = self.suggestions.automatic().await?;
        let made = self.store.matching_automatic(&computed.automatic, self.now()).await?;
        // What could not be made changed meanwhile, which raised a version.
        self.suggestions.settle(computed.versions);
        if made > 0 {
            tracing::info!(tenants = made, "tenants were matched to organizations automatically");
        }
        Ok(made)
    }
}

/// The verdicts to carry out: unique, exact, uncontradicted, and on tenants that are open for it.
fn choose(verdicts: &[Verdict], open: &BTreeMap<TenantId, u32>) -> Vec<AutomaticMatch> {
    let chosen = |verdict: &Verdict| {
        let (automatic, revision) = (verdict.automatic?, *open.get(&verdict.tenant)?);
        let best = verdict.suggestions.first()?;
        let is_sure = best.organization == automatic.organization && best.contradictions.is_empty();
        is_sure.then(|| (verdict.tenant, revision, automatic, best.clone()))
    };
    verdicts.iter().filter_map(chosen).collect()
}

#[cfg(test)]
mod tests;
