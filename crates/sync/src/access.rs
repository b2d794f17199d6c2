//! Notes what a read showed of a tenant's access, for the Access page; what is known already is not written again.

use std::collections::BTreeMap;

use domain::{id::TenantId, relationship::DelegatedAdminRelationship};
use store::SeenAccess;

use crate::{engine::Engine, work::Work};

impl Engine {
    /// Notes what the token in use grants, and Microsoft's code where it refused for a reason that a person must mend.
    /// A fault here is logged and no more: the unit has ended either way.
    pub(crate) async fn note_access(&self, work: &Work, error: Option<&graph::Error>) {
        let Some((tenant, seen)) = new_access(work, error).await else { return };
        self.note(work, &BTreeMap::from([(tenant, seen)])).await;
    }

    /// The same for units of one run that have ended well together.
    pub(crate) async fn note_accesses(&self, ended: &[&Work]) {
        let mut news = BTreeMap::new();
        for work in ended {
            news.extend(new_access(work, None).await);
        }
        if let Some(work) = ended.first().filter(|_| !news.is_empty()) {
            self.note(work, &news).await;
        }
    }

    async fn note(&self, work: &Work, news: &BTreeMap<TenantId, SeenAccess>) {
        let (scope, integration) = (&work.claimed.scope, work.claimed.integration);
        if let Err(error) = self.store.accesses_note(scope, integration, news, self.now()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "tenants' access could not be noted");
        }
    }

    /// Notes the relationships that a whole discovery read.
    pub(crate) async fn note_relationships(&self, work: &Work, seen: &[DelegatedAdminRelationship]) {
        let (scope, integration) = (&work.claimed.scope, work.claimed.integration);
        if let Err(error) = self.store.relationships_note(scope, integration, seen).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "relationships could not be noted");
        }
    }
}

/// What a read showed that was not known when its unit was claimed.
async fn new_access(work: &Work, error: Option<&graph::Error>) -> Option<(TenantId, SeenAccess)> {
    if work.claimed.dry || error.is_some_and(|error| !error.needs_person()) {
        return None;
    }
    let reading = work.reading.as_ref()?;
    let refusal = error.map(|error| error.code().unwrap_or("unknown").to_owned());
    let seen = SeenAccess { granted: reading.client.granted().await, refusal };
    let known = &work.claimed.access;
    let is_known = seen.refusal == known.refusal && (seen.granted.is_none() || seen.granted == known.granted);
    (!is_known).then_some((reading.tenant, seen))
}
