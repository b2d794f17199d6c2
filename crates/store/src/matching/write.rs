//! Writes decisions: how tenants stand, the organizations that are created for them, and the history, all in bulk.

use std::collections::BTreeMap;

use domain::{
    id::{MatchBatchId, OrganizationId, TenantId},
    matching::board::DecisionKind,
    time::Timestamp,
};
use serde_json::{Value as Json, json};

use super::{
    judge::Decided,
    run::read_at_once,
    standing::{KeptStanding, ids},
};
use crate::{
    audit::Entry,
    error::Error,
    json::{rows, text},
    organization_profile::insert_all,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

statements! {
    TENANT_SET = "UPDATE tenant SET match_revision = CAST(r.value->>'revision' AS BIGINT), alias = r.value->>'alias',
            unmatched_by_hand = CAST(r.value->>'by_hand' AS BIGINT)
        FROM {rows $1} WHERE tenant.id = r.value->>'tenant'";
    // Whoever is brought back by an Undo may be gone.
    MATCH_SET = "INSERT INTO tenant_match (tenant_id, organization_id, matched_by, matched_at, automatic)
        SELECT r.value->>'tenant', r.value->>'organization',
            (SELECT u.id FROM user_account u WHERE u.id = r.value->>'by'), CAST(r.value->>'at' AS BIGINT),
            CAST(r.value->>'automatic' AS BIGINT)
        FROM {rows $1} WHERE true
        ON CONFLICT (tenant_id) DO UPDATE SET organization_id = excluded.organization_id,
            matched_by = excluded.matched_by, matched_at = excluded.matched_at, automatic = excluded.automatic";
    MATCH_CLEAR = "DELETE FROM tenant_match WHERE tenant_id IN (SELECT r.value->>'id' FROM {rows $1})";
    IGNORE_SET = "INSERT INTO tenant_ignore (tenant_id, reason, ignored_by, ignored_at)
        SELECT r.value->>'tenant', r.value->>'reason', (SELECT u.id FROM user_account u WHERE u.id = r.value->>'by'),
            CAST(r.value->>'at' AS BIGINT)
        FROM {rows $1} WHERE true
        ON CONFLICT (tenant_id) DO UPDATE SET reason = excluded.reason, ignored_by = excluded.ignored_by,
            ignored_at = excluded.ignored_at";
    IGNORE_CLEAR = "DELETE FROM tenant_ignore WHERE tenant_id IN (SELECT r.value->>'id' FROM {rows $1})";
    DECISION_INSERT = "INSERT INTO match_decision (tenant_id, batch_id, kind, decided_by, automatic, decided_at,
            organization_id, organization_name, words, score, ground, evidence, before_state, revision, undoes)
        SELECT r.value->>'tenant', $2, r.value->>'kind', $3, CAST(r.value->>'automatic' AS BIGINT),
            CAST($4 AS BIGINT), r.value->>'organization',
            (SELECT o.name FROM organization o WHERE o.id = r.value->>'organization'), r.value->>'words',
            CAST(r.value->>'score' AS BIGINT), r.value->>'ground', r.value->>'evidence', r.value->>'before',
            CAST(r.value->>'revision' AS BIGINT), CAST(r.value->>'undoes' AS BIGINT)
        FROM {rows $1}";
}

/// What decisions have in common.
pub(super) struct Batch<'a> {
    /// `None`: nobody decides.
    pub(super) id: Option<MatchBatchId>,
    pub(super) scope: &'a Scope,
    /// The action, as the audit log names it.
    pub(super) name: &'static str,
    pub(super) now: Timestamp,
}

/// Writes decisions with everything that follows from them. Their tenants and organizations are locked.
pub(super) async fn write(tx: &mut Tx, batch: &Batch<'_>, decided: &[Decided<'_>]) -> Result<(), Error> {
    let created: Vec<_> =
        decided.iter().filter_map(|it| Some((it.organization?, it.created?.clone()))).collect();
    insert_all(tx, &created, batch.scope.user(), batch.now).await?;
    write_standings(tx, decided).await?;
    write_history(tx, batch, decided).await?;
    let joining: Vec<TenantId> = decided
        .iter()
        .filter(|it| it.joins() && it.kind != DecisionKind::Undone)
        .map(|it| it.tenant)
        .collect();
    let runs = read_at_once(tx, batch.scope, &joining, batch.now).await?;
    audit(tx, batch, decided).await?;
    if decided.iter().any(Decided::moves) {
        Topic::Licenses.raise(tx).await?;
        Topic::Organizations.raise(tx).await?;
    }
    Topic::Matching.raise(tx).await?;
    if runs {
        Topic::Integrations.raise(tx).await?;
    }
    Ok(())
}

async fn write_standings(tx: &mut Tx, decided: &[Decided<'_>]) -> Result<(), Error> {
    let tenants = decided.iter().map(|it| {
        let by_hand = u8::from(it.after.unmatched_by_hand);
        json!({ "tenant": it.tenant, "revision": it.revision, "alias": it.after.alias, "by_hand": by_hand })
    });
    tx.run(TENANT_SET, values![rows(tenants)]).await?;
    let (mut matched, mut ignored, mut unmatched, mut unignored) = (vec![], vec![], vec![], vec![]);
    for it in decided.iter().filter(|it| it.before.standing != it.after.standing) {
        match &it.before.standing {
            KeptStanding::Matched { .. } => unmatched.push(it.tenant),
            KeptStanding::Ignored { .. } => unignored.push(it.tenant),
            KeptStanding::Unmatched => {}
        }
        match &it.after.standing {
            KeptStanding::Matched { organization, by, automatic, at } => matched.push(json!({
                "tenant": it.tenant, "organization": organization, "by": by, "at": at,
                "automatic": u8::from(*automatic),
            })),
            KeptStanding::Ignored { reason, by, at } => {
                ignored.push(json!({ "tenant": it.tenant, "reason": reason, "by": by, "at": at }));
            }
            KeptStanding::Unmatched => {}
        }
    }
    for (statement, tenants) in [(MATCH_CLEAR, unmatched), (IGNORE_CLEAR, unignored)] {
        if !tenants.is_empty() {
            tx.run(statement, values![ids(tenants)]).await?;
        }
    }
    for (statement, set) in [(MATCH_SET, matched), (IGNORE_SET, ignored)] {
        if !set.is_empty() {
            tx.run(statement, values![rows(set)]).await?;
        }
    }
    Ok(())
}

async fn write_history(tx: &mut Tx, batch: &Batch<'_>, decided: &[Decided<'_>]) -> Result<(), Error> {
    let decisions = decided.iter().map(|it| {
        let (evidence, contradictions) = it
            .suggestion
            .map(|it| (it.evidence.as_slice(), it.contradictions.as_slice()))
            .unwrap_or_default();
        json!({
            "tenant": it.tenant,
            "kind": it.kind.key(),
            "automatic": u8::from(it.ground.is_some()),
            "organization": it.organization,
            "words": it.words,
            "score": it.suggestion.map(|it| it.score),
            "ground": it.ground,
            "evidence": text(&json!({ "evidence": evidence, "contradictions": contradictions })),
            "before": text(&it.before),
            "revision": it.revision,
            "undoes": it.undoes,
        })
    });
    let values = values![rows(decisions), batch.id, batch.scope.user(), batch.now];
    tx.run(DECISION_INSERT, values).await.map(drop)
}

/// One entry for all rows: their ids by what was decided.
async fn audit(tx: &mut Tx, batch: &Batch<'_>, decided: &[Decided<'_>]) -> Result<(), Error> {
    let mut detail: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for it in decided {
        let organization: Option<OrganizationId> = it.organization;
        detail.entry(it.kind.key()).or_default().push(json!([it.tenant, organization]));
    }
    let id = batch.id.map(|id| id.to_string()).unwrap_or_default();
    Entry::done(batch.scope.principal(), batch.name, "match_batch", id)
        .with(json!({ "tenants": decided.len(), "decided": detail }))
        .write(tx, batch.now)
        .await
}
