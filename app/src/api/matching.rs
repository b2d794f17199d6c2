//! Matching tenants to organizations: what the screen shows, and the two calls that decide and take back.

use std::collections::BTreeMap;

use domain::{
    id::{IntegrationId, MatchBatchId, OrganizationId, TenantId},
    matching::{
        ContradictionKind, Suggestion,
        board::{MatchDecision, MatchOrganization, MatchOutcome, MatchRow, MatchTenant},
    },
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// Where `server` allows a larger body: an action may decide on every tenant of a large provider.
pub const DECIDE_MATCHES: &str = "/fn/decide_matches";

/// The tenants of an integration, to be matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchingTenants {
    /// The integration's name.
    pub integration_name: String,
    /// Whether it is paused, or about to be: then a match starts no sync.
    pub paused: bool,
    /// Its tenants, by name.
    pub tenants: Vec<TenantRow>,
}

/// A tenant with the organizations that it may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantRow {
    /// The tenant.
    pub tenant: MatchTenant,
    /// At most five organizations, best first.
    pub suggested: Vec<Suggested>,
}

/// An organization that a tenant may belong to; [`read_match_evidence`] tells why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggested {
    /// Which.
    pub organization: OrganizationId,
    /// How sure, 0 to 100.
    pub score: u8,
    /// What speaks against it, the weightiest alone.
    pub against: Option<ContradictionKind>,
}

impl From<&Suggestion> for Suggested {
    fn from(suggestion: &Suggestion) -> Self {
        Self {
            organization: suggestion.organization,
            score: suggestion.score,
            against: suggestion.contradictions.first().map(|line| line.kind),
        }
    }
}

/// Why a tenant may belong to organizations, and what was decided on it so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchEvidence {
    /// At most five suggestions, best first, with every line that speaks for and against them.
    pub suggestions: Vec<Suggestion>,
    /// Former decisions, the newest first.
    pub decisions: Vec<MatchDecision>,
}

/// One action: what a person decided on one tenant or many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideForm {
    /// Names the action, chosen by the browser: what Undo takes back, and what cannot be done twice.
    pub batch: MatchBatchId,
    /// The rows; a tenant at most once.
    pub rows: Vec<MatchRow>,
}

/// The wish to take an action back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoForm {
    /// The action.
    pub batch: MatchBatchId,
}

/// Every tenant of an integration with the organizations that are suggested for it.
#[server(prefix = "/fn", endpoint = "list_matching_tenants", input = GetUrl, output = Answer)]
pub async fn list_matching_tenants(
    /// The integration.
    integration: IntegrationId,
) -> Result<MatchingTenants, AppError> {
    let caller = crate::caller::Caller::current()?;
    let found = caller.store.integration_find(&caller.scope, integration).await?;
    let found = found.ok_or_else(|| AppError::NotFound.refused())?;
    let tenants = caller.store.matching_tenants(&caller.scope, integration).await?;
    let suggested = crate::caller::services().matches.suggestions().await?;
    let row = |tenant: MatchTenant| TenantRow {
        suggested: suggested
            .get(&tenant.id)
            .map(|all| all.iter().map(Suggested::from).collect())
            .unwrap_or_default(),
        tenant,
    };
    Ok(MatchingTenants {
        integration_name: found.name,
        paused: found.pause.is_some(),
        tenants: tenants.into_iter().map(row).collect(),
    })
}

/// How many tenants of each integration are unmatched; integrations without any are left out.
#[server(prefix = "/fn", endpoint = "count_unmatched", input = GetUrl, output = Answer)]
pub async fn count_unmatched() -> Result<BTreeMap<IntegrationId, u32>, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.matching_unmatched(&caller.scope).await?)
}

/// Every organization that a tenant can be matched to, by name.
#[server(prefix = "/fn", endpoint = "list_matching_organizations", input = GetUrl, output = Answer)]
pub async fn list_matching_organizations() -> Result<Vec<MatchOrganization>, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.matching_organizations(&caller.scope).await?)
}

/// What speaks for and against the suggestions of one tenant, and what was decided on it.
#[server(prefix = "/fn", endpoint = "read_match_evidence", input = GetUrl, output = Answer)]
pub async fn read_match_evidence(
    /// The tenant.
    tenant: TenantId,
) -> Result<MatchEvidence, AppError> {
    let caller = crate::caller::Caller::current()?;
    // First, for it checks the right.
    let decisions = caller.store.matching_decisions(&caller.scope, tenant).await?;
    let all = crate::caller::services().matches.suggestions().await?;
    Ok(MatchEvidence { suggestions: all.get(&tenant).cloned().unwrap_or_default(), decisions })
}

/// Carries out one action. Rows do not depend on each other: each answers for itself.
#[server(prefix = "/fn", endpoint = "decide_matches", input = Json, output = Answer)]
pub async fn decide_matches(
    /// The action.
    form: DecideForm,
) -> Result<Vec<MatchOutcome>, AppError> {
    let caller = crate::caller::Caller::current()?;
    if !caller.scope.may(domain::account::Verb::MatchTenants) {
        return Err(AppError::Forbidden.refused());
    }
    let services = crate::caller::services();
    let suggested = services.matches.suggestions().await?;
    let now = services.clock.now();
    Ok(caller.store.matching_decide(&caller.scope, form.batch, &form.rows, &suggested, now).await?)
}

/// Takes an action back, row by row: what somebody decided on since stays.
#[server(prefix = "/fn", endpoint = "undo_matches", input = Json, output = Answer)]
pub async fn undo_matches(
    /// The wish.
    form: UndoForm,
) -> Result<Vec<MatchOutcome>, AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.matching_undo(&caller.scope, form.batch, now).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_members_of_an_action_are_refused() {
        let id = "48a80680-7326-48cd-9935-b556b81d3a4e";
        let row = |more: &str| {
            format!(
                r#"{{"batch":"{id}","rows":[{{"tenant":"{id}","revision":1,"action":{{"ignore":{{"reason":"Ours"{more}}}}}}}]}}"#
            )
        };
        let parse = |text: &str| serde_json::from_str::<DecideForm>(text);
        assert_eq!(parse(&row("")).unwrap().rows.len(), 1);
        assert!(parse(&row(r#","organization":1"#)).is_err());
        assert!(parse(&format!(r#"{{"batch":"{id}","rows":[],"integration":1}}"#)).is_err());
        assert!(serde_json::from_str::<UndoForm>(&format!(r#"{{"batch":"{id}","all":true}}"#)).is_err());
    }
}
