//! Whether a decision on one tenant can be carried out, and how the tenant stands then; pure.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{OrganizationId, TenantId, UserId},
    matching::{
        Ground, Suggestion,
        board::{DecisionKind, LONGEST_ALIAS, LONGEST_REASON, MatchAction, MatchRefusal, MatchRow},
    },
    organization::OrganizationProfile,
    time::Timestamp,
};

use super::{
    creation::Creations,
    standing::{Kept, KeptStanding, TenantState},
};

/// A decision that is carried out.
#[derive(Debug, Clone)]
pub(super) struct Decided<'a> {
    pub(super) tenant: TenantId,
    pub(super) kind: DecisionKind,
    pub(super) before: Kept,
    pub(super) after: Kept,
    /// The tenant's revision after it.
    pub(super) revision: u32,
    /// The organization that it is about.
    pub(super) organization: Option<OrganizationId>,
    /// What is created for it.
    pub(super) created: Option<&'a OrganizationProfile>,
    pub(super) words: Option<String>,
    pub(super) suggestion: Option<&'a Suggestion>,
    pub(super) ground: Option<Ground>,
    /// The decision that it takes back.
    pub(super) undoes: Option<i64>,
}

impl Decided<'_> {
    /// Whether the tenant belongs to another organization than before, or to none, or now to one.
    pub(super) fn moves(&self) -> bool {
        self.before.standing.organization() != self.after.standing.organization()
    }

    /// Whether the tenant belongs to an organization to which it did not belong before.
    pub(super) fn joins(&self) -> bool {
        self.moves() && self.after.standing.organization().is_some()
    }
}

/// What becomes of one row.
#[derive(Debug)]
pub(super) enum Judged<'a> {
    Decided(Box<Decided<'a>>),
    /// It stands as is wanted.
    AsWanted,
    /// Somebody has decided on it since the person saw it.
    Meanwhile,
    Refused(MatchRefusal),
}

impl<'a> Judged<'a> {
    /// A decision that is carried out.
    pub(super) fn decided(decided: Decided<'a>) -> Self {
        Self::Decided(Box::new(decided))
    }
}

/// Everything that one action is judged by.
pub(super) struct Facts<'a> {
    /// The organizations among those named that can be matched to.
    pub(super) live: &'a BTreeSet<OrganizationId>,
    pub(super) creations: &'a Creations,
    pub(super) suggested: &'a BTreeMap<TenantId, Vec<Suggestion>>,
    pub(super) by: Option<UserId>,
    pub(super) now: Timestamp,
}

impl<'a> Facts<'a> {
    /// Judges one row; `state` is the tenant as it is stored.
    pub(super) fn judge(&self, row: &MatchRow, state: Option<&TenantState>) -> Judged<'a> {
        let Some(state) = state else { return Judged::Refused(MatchRefusal::TenantGone) };
        if row.revision != state.revision {
            return Judged::Meanwhile;
        }
        match &row.action {
            MatchAction::MatchTo { organization } => self.match_to(row.tenant, *organization, state),
            MatchAction::Create { .. } => self.create(row.tenant, state),
            MatchAction::Ignore { reason } => self.ignore(row.tenant, reason, state),
            MatchAction::Revert => revert(row.tenant, state),
            MatchAction::Rename { alias } => rename(row.tenant, alias.as_deref(), state),
        }
    }

    fn match_to(&self, tenant: TenantId, organization: OrganizationId, state: &TenantState) -> Judged<'a> {
        if !self.live.contains(&organization) {
            return Judged::Refused(MatchRefusal::OrganizationGone);
        }
        let suggested = self.suggested.get(&tenant).into_iter().flatten();
        let suggestion = suggested.into_iter().find(|suggestion| suggestion.organization == organization);
        let decided = decided(tenant, DecisionKind::Matched, state, self.matched(organization));
        Judged::decided(Decided { organization: Some(organization), suggestion, ..decided })
    }

    fn create(&self, tenant: TenantId, state: &TenantState) -> Judged<'a> {
        let (organization, profile) = match self.creations.of(tenant) {
            Ok(created) => created,
            Err(refusal) => return Judged::Refused(*refusal),
        };
        let decided = decided(tenant, DecisionKind::Created, state, self.matched(organization));
        Judged::decided(Decided { organization: Some(organization), created: Some(profile), ..decided })
    }

    fn ignore(&self, tenant: TenantId, reason: &str, state: &TenantState) -> Judged<'a> {
        let reason = match line(reason, "reason", LONGEST_REASON) {
            Ok(reason) => reason,
            Err(words) => return Judged::Refused(MatchRefusal::Invalid(words)),
        };
        let standing = KeptStanding::Ignored { reason: reason.clone(), by: self.by, at: self.now };
        let decided = decided(tenant, DecisionKind::Ignored, state, standing);
        Judged::decided(Decided { words: Some(reason), ..decided })
    }

    fn matched(&self, organization: OrganizationId) -> KeptStanding {
        KeptStanding::Matched { organization, by: self.by, automatic: false, at: self.now }
    }
}

/// A decision that leads to a standing and says nothing more.
pub(super) fn decided<'a>(
    tenant: TenantId,
    kind: DecisionKind,
    state: &TenantState,
    standing: KeptStanding,
) -> Decided<'a> {
    Decided {
        tenant,
        kind,
        before: state.kept.clone(),
        after: Kept { standing, ..state.kept.clone() },
        revision: state.revision + 1,
        organization: None,
        created: None,
        words: None,
        suggestion: None,
        ground: None,
        undoes: None,
    }
}

fn revert<'a>(tenant: TenantId, state: &TenantState) -> Judged<'a> {
    if state.kept.standing == KeptStanding::Unmatched {
        return Judged::AsWanted;
    }
    let mut decided = decided(tenant, DecisionKind::Reverted, state, KeptStanding::Unmatched);
    decided.after.unmatched_by_hand = true;
    Judged::decided(Decided { organization: state.kept.standing.organization(), ..decided })
}

fn rename<'a>(tenant: TenantId, alias: Option<&str>, state: &TenantState) -> Judged<'a> {
    let alias = match alias.map(|alias| line(alias, "name", LONGEST_ALIAS)).transpose() {
        Ok(alias) => alias,
        Err(words) => return Judged::Refused(MatchRefusal::Invalid(words)),
    };
    if alias == state.kept.alias {
        return Judged::AsWanted;
    }
    let mut decided = decided(tenant, DecisionKind::Renamed, state, state.kept.standing.clone());
    decided.after.alias.clone_from(&alias);
    Judged::decided(Decided { words: alias, ..decided })
}

/// A line that a person typed, without blanks around it; else what is wrong, in words.
fn line(text: &str, what: &str, longest: usize) -> Result<String, String> {
    let text = text.trim();
    let problem = match text.chars().count() {
        0 => format!("Enter a {what}."),
        length if length > longest => {
            format!("Use at most {longest} characters for the {what}; these are {length}.")
        }
        _ if text.chars().any(char::is_control) => {
            format!("Use one line without control characters for the {what}.")
        }
        _ => return Ok(text.to_owned()),
    };
    Err(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_neither_empty_nor_too_long() {
        assert_eq!(line(" Test tenant ", "reason", 20), Ok("Test tenant".to_owned()));
        for (text, words) in [
            (" \u{a0}\n", "Enter a reason."),
            ("four", "Use at most 3 characters for the reason; these are 4."),
            ("a\nb", "Use one line without control characters for the reason."),
        ] {
            assert_eq!(line(text, "reason", 3), Err(words.to_owned()), "{text:?}");
        }
    }
}
