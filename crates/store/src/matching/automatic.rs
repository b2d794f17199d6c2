//! Matches that need no person, as the engine has found them; whether they still hold is looked at here.

use std::collections::BTreeSet;

use domain::{
    id::{OrganizationId, TenantId},
    matching::{Automatic, Suggestion, board::DecisionKind},
    time::Timestamp,
};

use super::{
    decide::live,
    judge::{Decided, decided},
    standing::{KeptStanding, TenantState, states_locked},
    write::{Batch, write},
};
use crate::{Store, error::Error, scope::Scope};

/// A match to make: the tenant with the revision it was judged at, and the suggestion that speaks for it.
pub type AutomaticMatch = (TenantId, u32, Automatic, Suggestion);

impl Store {
    /// Makes these matches, but for tenants that were decided on since and organizations that are archived or gone;
    /// how many it made. Takes no scope: for the engine, never for a page.
    pub async fn matching_automatic(
        &self,
        matches: &[AutomaticMatch],
        now: Timestamp,
    ) -> Result<usize, Error> {
        if matches.is_empty() {
            return Ok(0);
        }
        let mut tx = self.db.write().await?;
        let states = states_locked(&mut tx, matches.iter().map(|(tenant, ..)| *tenant)).await?;
        let live = live(&mut tx, matches.iter().map(|(_, _, it, _)| it.organization).collect()).await?;
        let made: Vec<Decided<'_>> =
            matches.iter().filter_map(|it| made(it, states.get(&it.0)?, &live, now)).collect();
        if made.is_empty() {
            return Ok(0);
        }
        let scope = Scope::system();
        write(&mut tx, &Batch { id: None, scope: &scope, name: "matching.automatic", now }, &made).await?;
        tx.commit().await?;
        Ok(made.len())
    }
}

/// The match, if it can still be made.
fn made<'a>(
    (tenant, revision, automatic, suggestion): &'a AutomaticMatch,
    state: &TenantState,
    live: &BTreeSet<OrganizationId>,
    now: Timestamp,
) -> Option<Decided<'a>> {
    let is_open = state.kept.standing == KeptStanding::Unmatched && !state.kept.unmatched_by_hand;
    let organization = automatic.organization;
    if state.revision != *revision || !is_open || !live.contains(&organization) {
        return None;
    }
    let standing = KeptStanding::Matched { organization, by: None, automatic: true, at: now };
    Some(Decided {
        organization: Some(organization),
        ground: Some(automatic.ground),
        suggestion: Some(suggestion),
        ..decided(*tenant, DecisionKind::Matched, state, standing)
    })
}
