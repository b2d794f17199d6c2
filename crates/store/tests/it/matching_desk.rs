//! Decisions by few words, for the tests of matching.

use std::collections::BTreeMap;

use domain::{
    id::{MatchBatchId, OrganizationId, TenantId},
    matching::{
        Suggestion,
        board::{
            Decider, MatchAction, MatchDone, MatchOutcome, MatchRefusal, MatchRow, MatchTenant, Standing,
        },
    },
    organization::{Organization, OrganizationProfile},
};
use store::{
    Error, Scope,
    testing::{NOW, TestDatabase},
};
use uuid::Uuid;

use crate::sample::{Connected, at, connected, tenant};

pub fn batch(n: u128) -> MatchBatchId {
    MatchBatchId(Uuid::from_u128(0xba7c_0000 + n))
}

fn row(n: u128, revision: u32, action: MatchAction) -> MatchRow {
    MatchRow { tenant: tenant(n), revision, action }
}

pub fn to(n: u128, revision: u32, organization: &Organization) -> MatchRow {
    row(n, revision, MatchAction::MatchTo { organization: organization.id })
}

pub fn create(n: u128, revision: u32, confirmed: bool) -> MatchRow {
    row(n, revision, MatchAction::Create { confirmed })
}

pub fn ignore(n: u128, revision: u32, reason: &str) -> MatchRow {
    row(n, revision, MatchAction::Ignore { reason: reason.into() })
}

pub fn revert(n: u128, revision: u32) -> MatchRow {
    row(n, revision, MatchAction::Revert)
}

pub fn rename(n: u128, revision: u32, alias: Option<&str>) -> MatchRow {
    row(n, revision, MatchAction::Rename { alias: alias.map(str::to_owned) })
}

/// A database with an integration of some tenants, and who works on it.
pub struct Desk<'a> {
    pub db: &'a TestDatabase,
    pub connected: Connected,
}

impl<'a> Desk<'a> {
    /// Tenants that are discovered; nothing of them is read yet.
    pub async fn new(db: &'a TestDatabase, tenants: &[u128]) -> Self {
        Self { db, connected: connected(db, tenants).await }
    }

    pub fn scope(&self) -> &Scope {
        &self.connected.scope
    }

    pub async fn organization(&self, name: &str) -> Organization {
        self.db.store.organization_create(self.scope(), name, NOW).await.unwrap()
    }

    pub async fn organization_with(&self, name: &str, domain: &str) -> Organization {
        let profile = OrganizationProfile {
            name: name.into(),
            domains: vec![domain.into()],
            ..OrganizationProfile::default()
        };
        self.db.store.organization_add(self.scope(), &profile, NOW).await.unwrap()
    }

    /// One action, a minute after the one before.
    pub async fn decide(&self, n: u128, rows: &[MatchRow]) -> Vec<Result<MatchDone, MatchRefusal>> {
        results(self.decide_as(self.scope(), n, rows, &BTreeMap::new()).await.unwrap())
    }

    pub async fn decide_as(
        &self,
        scope: &Scope,
        n: u128,
        rows: &[MatchRow],
        suggested: &BTreeMap<TenantId, Vec<Suggestion>>,
    ) -> Result<Vec<MatchOutcome>, Error> {
        let now = at(i64::try_from(n).unwrap());
        let outcomes = self.db.store.matching_decide(scope, batch(n), rows, suggested, now).await?;
        assert!(outcomes.iter().map(|outcome| outcome.tenant).eq(rows.iter().map(|row| row.tenant)));
        Ok(outcomes)
    }

    /// Takes an action back, an hour later.
    pub async fn undo(&self, n: u128) -> Vec<Result<MatchDone, MatchRefusal>> {
        let now = at(60 + i64::try_from(n).unwrap());
        results(self.db.store.matching_undo(self.scope(), batch(n), now).await.unwrap())
    }

    pub async fn tenant(&self, n: u128) -> MatchTenant {
        let tenants = self.db.store.matching_tenants(self.scope(), self.connected.integration).await.unwrap();
        tenants.into_iter().find(|row| row.id == tenant(n)).unwrap()
    }

    /// The organization that a tenant is matched to.
    pub async fn matched(&self, n: u128) -> Option<OrganizationId> {
        organization_of(&self.tenant(n).await.standing)
    }

    /// The names of all organizations.
    pub async fn organizations(&self) -> Vec<String> {
        let list = self.db.store.matching_organizations(self.scope()).await.unwrap();
        list.into_iter().map(|row| row.organization.name).collect()
    }
}

pub fn organization_of(standing: &Standing) -> Option<OrganizationId> {
    match standing {
        Standing::Matched { organization, .. } => Some(organization.id),
        Standing::Unmatched | Standing::Ignored { .. } => None,
    }
}

#[expect(clippy::result_large_err, reason = "outcomes hold it so")]
fn results(outcomes: Vec<MatchOutcome>) -> Vec<Result<MatchDone, MatchRefusal>> {
    outcomes.into_iter().map(|outcome| outcome.result).collect()
}

pub fn administrator() -> Decider {
    Decider::Person(Some("Administrator of the test".into()))
}
