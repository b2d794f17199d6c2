//! Notes what a read showed of a tenant's access, for the Access page; what is known already is not written again.

use domain::relationship::DelegatedAdminRelationship;
use store::SeenAccess;

use crate::{engine::Engine, work::Work};

impl Engine {
    /// Notes what the token in use grants, and Microsoft's code where it refused for a reason that a person must mend.
    /// A fault here is logged and no more: the unit has ended either way.
    pub(crate) async fn note_access(&self, work: &Work, error: Option<&graph::Error>) {
        if work.claimed.dry || error.is_some_and(|error| !error.needs_person()) {
            return;
        }
        let Some(reading) = &work.reading else { return };
        let refusal = error.map(|error| error.code().unwrap_or("unknown").to_owned());
        let seen = SeenAccess { granted: reading.client.granted().await, refusal };
        let known = &work.claimed.access;
        if seen.refusal == known.refusal && (seen.granted.is_none() || seen.granted == known.granted) {
            return;
        }
        let (scope, integration) = (&work.claimed.scope, work.claimed.integration);
        let noted = self.store.access_note(scope, integration, reading.tenant, &seen, self.now()).await;
        if let Err(error) = noted {
            tracing::warn!(error = &error as &dyn std::error::Error, "a tenant's access could not be noted");
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
