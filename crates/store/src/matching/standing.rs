//! How tenants stand: read under a lock before a decision, shown by names after it.

use std::collections::BTreeMap;

use domain::{
    id::{OrganizationId, TenantId, UserId},
    matching::board::{Decider, MatchDone, Standing},
    organization::Organization,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    error::Error,
    json::rows,
    organization::organization,
    row::Row,
    sql::{Tx, statements},
    value::{Value, values},
};

/// The columns and joins that [`standing`] and [`kept`] read, of `tenant t`.
macro_rules! standing_columns {
    () => {
        "t.match_revision, t.alias, t.unmatched_by_hand, m.organization_id, o.name AS organization_name, m.matched_by,
            m.matched_at, m.automatic, w.name AS matched_by_name, g.reason, g.ignored_by, g.ignored_at,
            v.name AS ignored_by_name"
    };
}
macro_rules! standing_joins {
    () => {
        " LEFT JOIN tenant_match m ON m.tenant_id = t.id
        LEFT JOIN organization o ON o.id = m.organization_id
        LEFT JOIN user_account w ON w.id = m.matched_by
        LEFT JOIN tenant_ignore g ON g.tenant_id = t.id
        LEFT JOIN user_account v ON v.id = g.ignored_by"
    };
}
pub(super) use {standing_columns, standing_joins};

statements! {
    TENANT_LOCK = "SELECT t.id FROM tenant t WHERE t.id IN (SELECT r.value->>'id' FROM {rows $1}) ORDER BY t.id
        {for update}";
    TENANT_STATES = concat!("SELECT t.id, t.display_name, t.country, t.street, t.city, t.postal_code, ",
        standing_columns!(), " FROM tenant t", standing_joins!(),
        " WHERE t.id IN (SELECT r.value->>'id' FROM {rows $1})");
    LAST_DECIDERS = "SELECT d.tenant_id, d.automatic, p.name FROM match_decision d
        LEFT JOIN user_account p ON p.id = d.decided_by
        WHERE d.id IN (SELECT MAX(x.id) FROM match_decision x
            WHERE x.tenant_id IN (SELECT r.value->>'id' FROM {rows $1}) GROUP BY x.tenant_id)";
}

/// What a decision changes of a tenant, and an Undo brings back: people and organizations by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) alias: Option<String>,
    /// Whether a person put it back to Unmatched.
    pub(super) unmatched_by_hand: bool,
    pub(super) standing: KeptStanding,
}

/// As [`Standing`], by ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum KeptStanding {
    Unmatched,
    Matched { organization: OrganizationId, by: Option<UserId>, automatic: bool, at: Timestamp },
    Ignored { reason: String, by: Option<UserId>, at: Timestamp },
}

impl KeptStanding {
    /// The organization that it is matched to.
    pub(super) const fn organization(&self) -> Option<OrganizationId> {
        match self {
            Self::Matched { organization, .. } => Some(*organization),
            Self::Unmatched | Self::Ignored { .. } => None,
        }
    }
}

/// A tenant as it is stored.
#[derive(Debug, Clone)]
pub(super) struct TenantState {
    pub(super) display_name: String,
    pub(super) country: String,
    pub(super) street: String,
    pub(super) city: String,
    pub(super) postal_code: String,
    pub(super) revision: u32,
    pub(super) kept: Kept,
    pub(super) shown: Standing,
}

impl TenantState {
    /// How it stands, as answers tell it.
    pub(super) fn done(&self) -> MatchDone {
        MatchDone { revision: self.revision, standing: self.shown.clone(), alias: self.kept.alias.clone() }
    }
}

pub(super) type States = BTreeMap<TenantId, TenantState>;

/// Ids as `{rows}` reads them.
pub(super) fn ids(ids: impl IntoIterator<Item = impl Serialize>) -> Value {
    rows(ids.into_iter().map(|id| json!({ "id": id })))
}

/// Tenants in one order, whoever asks, so that two who decide on the same ones at once take turns.
pub(super) async fn states_locked(
    tx: &mut Tx,
    tenants: impl Iterator<Item = TenantId>,
) -> Result<States, Error> {
    let tenants = ids(tenants);
    tx.all(TENANT_LOCK, vec![tenants.clone()]).await?;
    states(tx, tenants).await
}

/// The tenants of these [`ids`] that there are.
pub(super) async fn states(tx: &mut Tx, tenants: Value) -> Result<States, Error> {
    let state = |row: &Row| {
        let state = TenantState {
            display_name: row.text("display_name")?,
            country: row.opt_text("country")?.unwrap_or_default(),
            street: row.text("street")?,
            city: row.text("city")?,
            postal_code: row.text("postal_code")?,
            revision: row.count("match_revision")?,
            kept: kept(row)?,
            shown: standing(row)?,
        };
        Ok((row.parse("id")?, state))
    };
    tx.all(TENANT_STATES, vec![tenants]).await?.iter().map(state).collect()
}

/// Who made the latest decision on each of these tenants.
pub(super) async fn last_deciders(
    tx: &mut Tx,
    tenants: &[TenantId],
) -> Result<BTreeMap<TenantId, Decider>, Error> {
    let deciders = tx.all(LAST_DECIDERS, values![ids(tenants)]).await?;
    let decider = |row: &Row| Ok((row.parse("tenant_id")?, decider(row, "automatic", "name")?));
    deciders.iter().map(decider).collect()
}

/// Reads who decided.
pub(super) fn decider(row: &Row, automatic: &'static str, name: &'static str) -> Result<Decider, Error> {
    Ok(if row.flag(automatic)? { Decider::Automatic } else { Decider::Person(row.opt_text(name)?) })
}

/// Reads how a tenant stands from [`standing_columns!`].
pub(super) fn standing(row: &Row) -> Result<Standing, Error> {
    if let Some(organization) = organization(row)? {
        let by = decider(row, "automatic", "matched_by_name")?;
        return Ok(Standing::Matched { organization, by, at: row.time("matched_at")? });
    }
    Ok(match row.opt_text("reason")? {
        Some(reason) => {
            let by = Decider::Person(row.opt_text("ignored_by_name")?);
            Standing::Ignored { reason, by, at: row.time("ignored_at")? }
        }
        None => Standing::Unmatched,
    })
}

fn kept(row: &Row) -> Result<Kept, Error> {
    let standing = match (organization(row)?, row.opt_text("reason")?) {
        (Some(Organization { id, .. }), _) => KeptStanding::Matched {
            organization: id,
            by: row.opt_parse("matched_by")?,
            automatic: row.flag("automatic")?,
            at: row.time("matched_at")?,
        },
        (None, Some(reason)) => {
            KeptStanding::Ignored { reason, by: row.opt_parse("ignored_by")?, at: row.time("ignored_at")? }
        }
        (None, None) => KeptStanding::Unmatched,
    };
    Ok(Kept { alias: row.opt_text("alias")?, unmatched_by_hand: row.flag("unmatched_by_hand")?, standing })
}
