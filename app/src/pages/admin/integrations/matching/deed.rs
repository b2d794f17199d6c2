//! What a person does to rows: which of them it concerns, how they stand at once, and what the server made of it.

use std::collections::BTreeSet;

use domain::{
    id::{MatchBatchId, OrganizationId, TenantId},
    matching::board::{Decider, MatchAction, MatchOutcome, MatchRefusal, MatchRow, Standing},
    organization::Organization,
    time::Timestamp,
};

use super::{
    board::Board,
    row::{Ahead, Row},
};

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Accept Suggested Match.
    Accept,
    /// Match To and Change Match.
    MatchTo(Organization),
    /// Create Organization; for the tenants named here although something resembles it.
    Create(BTreeSet<TenantId>),
    /// Ignore, for this reason.
    Ignore(String),
    /// Revert Match.
    Revert,
    /// Rename here; `None` takes the name away.
    Rename(Option<String>),
}

/// Who does it, when, and under which number.
#[derive(Debug, Clone)]
pub(super) struct Doing {
    /// The action.
    pub(super) batch: MatchBatchId,
    /// The name of who does it.
    pub(super) by: Option<String>,
    /// When.
    pub(super) at: Timestamp,
}

/// How a row stood before an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Before {
    /// The tenant.
    pub(super) tenant: TenantId,
    /// Its standing.
    pub(super) standing: Standing,
    /// Its name here.
    pub(super) alias: Option<String>,
}

/// What became of an action.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Settled {
    /// How many rows were done.
    pub(super) done: usize,
    /// The others: the tenant's name, and why.
    pub(super) refused: Vec<(String, String)>,
}

impl Deed {
    /// What it means for a row; `None` where it does not concern it.
    fn action(&self, board: &Board, row: &Row) -> Option<(MatchAction, Option<Organization>)> {
        let is_matched = matches!(row.standing(), Standing::Matched { .. });
        let to = |organization: &Organization| {
            (MatchAction::MatchTo { organization: organization.id }, Some(organization.clone()))
        };
        match self {
            Self::Accept if is_matched => None,
            Self::Accept => board.suggested(row).next().map(|(_, it)| to(&it.organization)),
            Self::MatchTo(organization) => {
                let is_same = matches!(row.standing(), Standing::Matched { organization: now, .. } if now.id == organization.id);
                (!is_same).then(|| to(organization))
            }
            Self::Create(confirmed) => (!is_matched).then(|| {
                // Its id is the server's to give; until then it is a name without a link.
                let new = Organization { id: NEW, name: row.name().to_owned() };
                (MatchAction::Create { confirmed: confirmed.contains(&row.id()) }, Some(new))
            }),
            Self::Ignore(reason) => {
                let is_ignored = matches!(row.standing(), Standing::Ignored { .. });
                (!is_matched && !is_ignored).then(|| (MatchAction::Ignore { reason: reason.clone() }, None))
            }
            Self::Revert => (*row.standing() != Standing::Unmatched).then_some((MatchAction::Revert, None)),
            Self::Rename(alias) => Some((MatchAction::Rename { alias: alias.clone() }, None)),
        }
    }
}

/// The id of an organization that is being created.
pub(super) const NEW: OrganizationId = OrganizationId(uuid::Uuid::nil());

impl Board {
    /// Which of these tenants a deed would change now.
    pub(super) fn concerned(&self, tenants: &[TenantId], deed: &Deed) -> Vec<TenantId> {
        let rows = tenants.iter().filter_map(|tenant| self.row(*tenant));
        rows.filter(|row| !row.is_busy() && deed.action(self, row).is_some()).map(Row::id).collect()
    }

    /// Which of these tenants have a decision on its way: nothing else can be decided on them until it has come back.
    pub(super) fn waiting(&self, tenants: &[TenantId]) -> Vec<TenantId> {
        let rows = tenants.iter().filter_map(|tenant| self.row(*tenant));
        rows.filter(|row| row.is_busy()).map(Row::id).collect()
    }

    /// Does it on the screen: what to send, and how the rows stood before. Rows that it does not concern, and those
    /// with a decision on its way, are left out.
    pub(super) fn decide(
        &mut self,
        tenants: &[TenantId],
        deed: &Deed,
        doing: &Doing,
    ) -> (Vec<MatchRow>, Vec<Before>) {
        let (mut sent, mut before) = (Vec::new(), Vec::new());
        for &tenant in tenants {
            let Some(row) = self.row(tenant).filter(|row| !row.is_busy()) else { continue };
            let Some((action, organization)) = deed.action(self, row) else { continue };
            let was =
                Before { tenant, standing: row.standing().clone(), alias: row.alias().map(str::to_owned) };
            let (by, at) = (Decider::Person(doing.by.clone()), doing.at);
            let standing = match (&action, organization) {
                (_, Some(organization)) => Standing::Matched { organization, by, at },
                (MatchAction::Ignore { reason }, _) => Standing::Ignored { reason: reason.clone(), by, at },
                (MatchAction::Rename { .. }, _) => was.standing.clone(),
                _ => Standing::Unmatched,
            };
            let alias = if let Deed::Rename(alias) = deed { alias.clone() } else { was.alias.clone() };
            sent.push(MatchRow { tenant, revision: row.revision(), action });
            self.go_ahead(tenant, Ahead { batch: doing.batch, standing, alias });
            before.push(was);
        }
        self.refresh();
        (sent, before)
    }

    /// Takes an action back on the screen, where nothing else is on its way.
    pub(super) fn take_back(&mut self, batch: MatchBatchId, before: &[Before]) {
        for Before { tenant, standing, alias } in before {
            if self.row(*tenant).is_some_and(|row| !row.is_busy()) {
                self.go_ahead(*tenant, Ahead { batch, standing: standing.clone(), alias: alias.clone() });
            }
        }
        self.refresh();
    }

    fn go_ahead(&mut self, tenant: TenantId, ahead: Ahead) {
        if let Some(row) = self.row_mut(tenant) {
            row.go_ahead(ahead);
        }
        self.index(tenant);
    }

    /// Takes over what the server answered: what was not done returns to its place.
    pub(super) fn settle(&mut self, batch: MatchBatchId, outcomes: &[MatchOutcome]) -> Settled {
        let mut settled = Settled::default();
        for MatchOutcome { tenant, result } in outcomes {
            let Some(row) = self.row_mut(*tenant) else { continue };
            row.fall_back(batch);
            match result {
                Ok(done) => {
                    row.learn(done);
                    settled.done += 1;
                }
                Err(refusal) => {
                    if let MatchRefusal::DecidedMeanwhile { now, .. } = refusal {
                        row.learn(now);
                    }
                    settled.refused.push((row.name().to_owned(), refusal.words()));
                }
            }
            self.index(*tenant);
        }
        self.abandon(batch);
        settled
    }

    /// Puts back every row that an action still shows ahead.
    pub(super) fn abandon(&mut self, batch: MatchBatchId) {
        let mut back = Vec::new();
        for row in &mut self.rows {
            if row.fall_back(batch) {
                back.push(row.id());
            }
        }
        for tenant in back {
            self.index(tenant);
        }
        self.refresh();
    }
}

#[cfg(test)]
#[path = "deed_tests.rs"]
mod tests;
