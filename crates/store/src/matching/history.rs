//! Every decision that was made on one tenant.

use domain::{
    id::TenantId,
    matching::{
        Contradiction, Evidence, Ground,
        board::{DecisionKind, MatchDecision},
    },
};
use serde::Deserialize;
use serde_json::Value as Json;

use super::standing::decider;
use crate::{
    Store, error::Error, row::Row, scope::Scope, sql::statements, tenant::tenant_visible, value::values,
};

statements! {
    DECISION_LIST = "SELECT d.tenant_id, d.kind, d.automatic, p.name AS decided_by, d.decided_at, d.organization_name,
            d.words, d.score, d.ground, d.evidence
        FROM match_decision d LEFT JOIN user_account p ON p.id = d.decided_by
        WHERE d.tenant_id = $1 ORDER BY d.id DESC";
}

/// What spoke for and against a decision.
#[derive(Deserialize)]
struct Lines {
    evidence: Vec<Evidence>,
    contradictions: Vec<Contradiction>,
}

impl Store {
    /// Every decision on a tenant, the newest first. [`Error::NotFound`] for an unknown tenant.
    pub async fn matching_decisions(
        &self,
        scope: &Scope,
        tenant: TenantId,
    ) -> Result<Vec<MatchDecision>, Error> {
        scope.require_matching()?;
        let mut tx = self.db.snapshot().await?;
        tenant_visible(&mut tx, scope, tenant).await?;
        tx.all(DECISION_LIST, values![tenant]).await?.iter().map(decision).collect()
    }
}

fn decision(row: &Row) -> Result<MatchDecision, Error> {
    let Lines { evidence, contradictions } = row.json("evidence")?;
    let score = row.opt_int("score")?.map(u8::try_from).transpose();
    Ok(MatchDecision {
        kind: row.key("kind", DecisionKind::from_key)?,
        by: decider(row, "automatic", "decided_by")?,
        at: row.time("decided_at")?,
        organization: row.opt_text("organization_name")?,
        words: row.opt_text("words")?,
        score: score.map_err(|_| row.inconsistent("score"))?,
        ground: row.opt_key("ground", ground)?,
        evidence,
        contradictions,
    })
}

fn ground(key: &str) -> Option<Ground> {
    serde_json::from_value(Json::String(key.to_owned())).ok()
}
