//! What people decide: one action on many tenants, row by row, in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{MatchBatchId, OrganizationId, TenantId},
    matching::{
        Suggestion,
        board::{Decider, MOST_ROWS, MatchAction, MatchOutcome, MatchRefusal, MatchRow},
    },
    time::Timestamp,
};

use super::{
    creation::Creations,
    judge::{Decided, Facts, Judged},
    standing::{States, TenantState, ids, last_deciders, states, states_locked},
    write::{Batch, write},
};
use crate::{
    Store,
    error::Error,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
};

statements! {
    BATCH_INSERT = "INSERT INTO match_batch (id, made_by, made_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
    // Locked, so that none of them is deleted before the matches to it are written.
    TARGET_LOCK = "SELECT o.id, o.archived_at FROM organization o
        WHERE o.id IN (SELECT r.value->>'id' FROM {rows $1}) ORDER BY o.id {for update}";
}

impl Store {
    /// Carries out one action. Outcomes come in the order of `rows`; a row that is refused changes nothing and hinders
    /// no other. `suggested` is what the person saw, and is kept with each decision. [`Error::Invalid`] for more than
    /// [`MOST_ROWS`] rows or one tenant twice; [`Error::Conflict`] named `match_batch` if that batch was carried out
    /// before.
    pub async fn matching_decide(
        &self,
        scope: &Scope,
        batch: MatchBatchId,
        rows: &[MatchRow],
        suggested: &BTreeMap<TenantId, Vec<Suggestion>>,
        now: Timestamp,
    ) -> Result<Vec<MatchOutcome>, Error> {
        scope.require_matching()?;
        check(rows)?;
        let mut tx = self.db.write().await?;
        if tx.run(BATCH_INSERT, values![batch, scope.user(), now]).await? == 0 {
            return Err(Error::Conflict { constraint: "match_batch" });
        }
        let states = states_locked(&mut tx, rows.iter().map(|row| row.tenant)).await?;
        let live = live(&mut tx, targets(rows)).await?;
        let creations = Creations::prepare(&mut tx, wanted(rows, &states)).await?;
        let facts = Facts { live: &live, creations: &creations, suggested, by: scope.user(), now };
        let mut results = Results::default();
        for row in rows {
            results.add(row.tenant, facts.judge(row, states.get(&row.tenant)));
        }
        if !results.decided.is_empty() {
            write(&mut tx, &Batch { id: Some(batch), scope, name: "matching.decide", now }, &results.decided)
                .await?;
        }
        let outcomes = results.outcomes(&mut tx).await?;
        // A batch that changes nothing leaves nothing, not even its id.
        if !results.decided.is_empty() {
            tx.commit().await?;
        }
        Ok(outcomes)
    }
}

fn check(rows: &[MatchRow]) -> Result<(), Error> {
    let refused = |message: String| Err(Error::Invalid { field: "rows", message });
    let mut tenants = BTreeSet::new();
    if rows.len() > MOST_ROWS {
        return refused(format!("Decide on at most {MOST_ROWS} tenants at once."));
    }
    if !rows.iter().all(|row| tenants.insert(row.tenant)) {
        return refused("Decide on each tenant once.".to_owned());
    }
    Ok(())
}

fn targets(rows: &[MatchRow]) -> BTreeSet<OrganizationId> {
    let target = |row: &MatchRow| match row.action {
        MatchAction::MatchTo { organization } => Some(organization),
        _ => None,
    };
    rows.iter().filter_map(target).collect()
}

/// Those of these organizations that can be matched to. They stay so until the transaction ends.
pub(super) async fn live(
    tx: &mut Tx,
    organizations: BTreeSet<OrganizationId>,
) -> Result<BTreeSet<OrganizationId>, Error> {
    if organizations.is_empty() {
        return Ok(organizations);
    }
    let mut live = BTreeSet::new();
    for row in tx.all(TARGET_LOCK, values![ids(organizations)]).await? {
        if row.opt_time("archived_at")?.is_none() {
            live.insert(row.parse("id")?);
        }
    }
    Ok(live)
}

/// Tenants for which an organization is to be created, as far as the person has seen how they stand.
fn wanted<'a>(rows: &[MatchRow], states: &'a States) -> BTreeMap<TenantId, (bool, &'a TenantState)> {
    let wanted = |row: &MatchRow| {
        let MatchAction::Create { confirmed } = row.action else { return None };
        let state = states.get(&row.tenant).filter(|state| state.revision == row.revision)?;
        Some((row.tenant, (confirmed, state)))
    };
    rows.iter().filter_map(wanted).collect()
}

/// What became of the rows, in their order.
#[derive(Default)]
pub(super) struct Results<'a> {
    /// `None`: it is as the tenant stands in the end that says it.
    rows: Vec<(TenantId, Option<MatchRefusal>)>,
    meanwhile: Vec<TenantId>,
    pub(super) decided: Vec<Decided<'a>>,
}

impl<'a> Results<'a> {
    pub(super) fn add(&mut self, tenant: TenantId, judged: Judged<'a>) {
        let refusal = match judged {
            Judged::Decided(decided) => {
                self.decided.push(*decided);
                None
            }
            Judged::AsWanted => None,
            Judged::Meanwhile => {
                self.meanwhile.push(tenant);
                None
            }
            Judged::Refused(refusal) => Some(refusal),
        };
        self.rows.push((tenant, refusal));
    }

    /// The answers, by how tenants stand after everything is written.
    pub(super) async fn outcomes(&mut self, tx: &mut Tx) -> Result<Vec<MatchOutcome>, Error> {
        let unrefused = self.rows.iter().filter(|(_, refusal)| refusal.is_none());
        let after = states(tx, ids(unrefused.map(|(tenant, _)| tenant))).await?;
        let deciders = last_deciders(tx, &self.meanwhile).await?;
        let meanwhile: BTreeSet<_> = self.meanwhile.iter().collect();
        let outcome = |(tenant, refusal): (TenantId, Option<MatchRefusal>)| {
            let result = match (refusal, after.get(&tenant)) {
                (Some(refusal), _) => Err(refusal),
                (None, None) => Err(MatchRefusal::TenantGone),
                (None, Some(state)) if meanwhile.contains(&tenant) => {
                    let by = deciders.get(&tenant).cloned().unwrap_or(Decider::Person(None));
                    Err(MatchRefusal::DecidedMeanwhile { now: state.done(), by })
                }
                (None, Some(state)) => Ok(state.done()),
            };
            MatchOutcome { tenant, result }
        };
        Ok(std::mem::take(&mut self.rows).into_iter().map(outcome).collect())
    }
}
