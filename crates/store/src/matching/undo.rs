//! Undo: takes one action back, row by row, as far as nobody has decided on its tenants since.

use std::collections::BTreeSet;

use domain::{
    id::{MatchBatchId, OrganizationId, TenantId, UserId},
    matching::board::{DecisionKind, MatchOutcome, MatchRefusal},
    time::Timestamp,
};

use super::{
    decide::Results,
    judge::{Decided, Judged, decided},
    standing::{Kept, KeptStanding, TenantState, ids, states_locked},
    write::{Batch, write},
};
use crate::{
    Store,
    error::Error,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
};

statements! {
    BATCH_FIND = "SELECT id, made_by FROM match_batch WHERE id = $1";
    BATCH_DECISIONS = "SELECT d.id, d.tenant_id, d.kind, d.revision, d.before_state, d.organization_id
        FROM match_decision d WHERE d.batch_id = $1 AND d.kind <> 'undone' ORDER BY d.id";
    // Archived ones too: a match outlives that.
    FORMER_LOCK = "SELECT o.id FROM organization o WHERE o.id IN (SELECT r.value->>'id' FROM {rows $1}) ORDER BY o.id
        {for update}";
    CREATED_DELETE = "DELETE FROM organization WHERE id IN (SELECT r.value->>'id' FROM {rows $1}) AND revision = 1
        AND NOT EXISTS (SELECT 1 FROM tenant_match m WHERE m.organization_id = organization.id)
        AND NOT EXISTS (SELECT 1 FROM access_group_organization a WHERE a.organization_id = organization.id)";
}

/// A decision that is to be taken back.
struct Made {
    id: i64,
    tenant: TenantId,
    kind: DecisionKind,
    revision: u32,
    before: Kept,
    organization: Option<OrganizationId>,
}

impl Store {
    /// Takes back each decision of a batch whose tenant was not decided on since; the others are refused as decided
    /// meanwhile. An organization that was created by it goes, unless it was changed since or somebody else is matched
    /// to it. [`Error::NotFound`] for a batch that is not this person's.
    pub async fn matching_undo(
        &self,
        scope: &Scope,
        batch: MatchBatchId,
        now: Timestamp,
    ) -> Result<Vec<MatchOutcome>, Error> {
        scope.require_matching()?;
        let mut tx = self.db.write().await?;
        let found = tx.first(BATCH_FIND, values![batch]).await?.ok_or(Error::NotFound)?;
        if found.opt_parse::<UserId>("made_by")? != scope.user() {
            return Err(Error::NotFound);
        }
        let made = tx.all(BATCH_DECISIONS, values![batch]).await?;
        let made = made.iter().map(made_row).collect::<Result<Vec<_>, Error>>()?;
        let states = states_locked(&mut tx, made.iter().map(|made| made.tenant)).await?;
        let there = organizations(&mut tx, &made).await?;
        let mut results = Results::default();
        for made in &made {
            results.add(made.tenant, judge(made, states.get(&made.tenant), &there));
        }
        let outcomes = if results.decided.is_empty() {
            results.outcomes(&mut tx).await?
        } else {
            write(&mut tx, &Batch { id: Some(batch), scope, name: "matching.undo", now }, &results.decided)
                .await?;
            delete_created(&mut tx, &made, &results.decided).await?;
            let outcomes = results.outcomes(&mut tx).await?;
            tx.commit().await?;
            outcomes
        };
        Ok(outcomes)
    }
}

fn made_row(row: &Row) -> Result<Made, Error> {
    Ok(Made {
        id: row.int("id")?,
        tenant: row.parse("tenant_id")?,
        kind: row.key("kind", DecisionKind::from_key)?,
        revision: row.count("revision")?,
        before: row.json("before_state")?,
        organization: row.opt_parse("organization_id")?,
    })
}

/// Those of the organizations concerned that there are; none of them goes or comes until the transaction ends.
async fn organizations(tx: &mut Tx, made: &[Made]) -> Result<BTreeSet<OrganizationId>, Error> {
    let concerned: BTreeSet<_> = made
        .iter()
        .flat_map(|made| [made.organization, made.before.standing.organization()])
        .flatten()
        .collect();
    let there = tx.all(FORMER_LOCK, values![ids(concerned)]).await?;
    there.iter().map(|row| row.parse("id")).collect()
}

fn judge<'a>(made: &Made, state: Option<&TenantState>, there: &BTreeSet<OrganizationId>) -> Judged<'a> {
    let Some(state) = state else { return Judged::Refused(MatchRefusal::TenantGone) };
    if state.revision != made.revision {
        return Judged::Meanwhile;
    }
    let former = made.before.standing.organization();
    if former.is_some_and(|former| !there.contains(&former)) {
        return Judged::Refused(MatchRefusal::OrganizationGone);
    }
    let mut after = made.before.clone();
    // A match that a person takes back is not made again without one.
    let unmatches = matches!(made.kind, DecisionKind::Matched | DecisionKind::Created);
    after.unmatched_by_hand |= unmatches && after.standing == KeptStanding::Unmatched;
    let decided = decided(made.tenant, DecisionKind::Undone, state, after.standing.clone());
    let undone = Decided { after, organization: made.organization, undoes: Some(made.id), ..decided };
    Judged::decided(undone)
}

async fn delete_created(tx: &mut Tx, made: &[Made], undone: &[Decided<'_>]) -> Result<(), Error> {
    let undone: BTreeSet<i64> = undone.iter().filter_map(|it| it.undoes).collect();
    let created = made.iter().filter(|made| made.kind == DecisionKind::Created && undone.contains(&made.id));
    let created: Vec<_> = created.filter_map(|made| made.organization).collect();
    if created.is_empty() {
        return Ok(());
    }
    tx.run(CREATED_DELETE, values![ids(created)]).await.map(drop)
}
