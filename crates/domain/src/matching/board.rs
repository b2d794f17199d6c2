//! The Matching screen's own words: where each tenant stands, what a person decides, and what became of it; shapes only.

use serde::{Deserialize, Serialize};

use super::{Contradiction, Evidence, Ground};
use crate::{
    id::{OrganizationId, TenantId},
    organization::Organization,
    time::Timestamp,
};

/// The most rows that one action takes: all tenants of a large provider.
pub const MOST_ROWS: usize = 10_000;
/// The most characters of a reason to ignore a tenant.
pub const LONGEST_REASON: usize = 500;
/// The most characters of a name that a person gives a tenant here.
pub const LONGEST_ALIAS: usize = 200;

/// Who made a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decider {
    /// A person, by name; `None` for one who is no longer here.
    Person(Option<String>),
    /// Nobody: it was unique, exact and uncontradicted.
    Automatic,
}

/// Where a tenant stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It belongs to no organization.
    Unmatched,
    /// It belongs to one.
    Matched {
        /// To which.
        organization: Organization,
        /// Who said so.
        by: Decider,
        /// When.
        at: Timestamp,
    },
    /// It is meant to belong to none, and does not count as unmatched.
    Ignored {
        /// Why; never empty.
        reason: String,
        /// Who said so.
        by: Decider,
        /// When.
        at: Timestamp,
    },
}

/// A tenant on the Matching screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchTenant {
    /// The directory.
    pub id: TenantId,
    /// The name it gives itself.
    pub display_name: String,
    /// The name that a person gave it here.
    pub alias: Option<String>,
    /// Its default domain; empty where it is not known yet.
    pub default_domain: String,
    /// Active seats of its subscribed SKUs, free pools left out.
    pub seats: u64,
    /// Directory users that are stored of it.
    pub users: u64,
    /// Raised with every decision on it: whoever decides names the one that they have seen.
    pub revision: u32,
    /// Where it stands.
    pub standing: Standing,
}

impl MatchTenant {
    /// The name it is shown by: ours where there is one.
    pub fn name(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.display_name)
    }
}

/// An organization that a tenant can be matched to; archived ones are not among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchOrganization {
    /// The organization.
    pub organization: Organization,
    /// Its short name; may be empty.
    pub short_name: String,
    /// Its domains.
    pub domains: Vec<String>,
}

/// What a person decides on one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MatchAction {
    /// Accept Suggested Match, Match To and Change Match: it belongs to this organization from now on.
    MatchTo {
        /// Which.
        organization: OrganizationId,
    },
    /// Create Organization: a new one by the tenant's name and domains, and matched to it.
    Create {
        /// Whether the person has seen what resembles it and wants it all the same.
        confirmed: bool,
    },
    /// Ignore.
    Ignore {
        /// Why; not empty, at most [`LONGEST_REASON`] characters.
        reason: String,
    },
    /// Revert Match: back to Unmatched, from Matched or Ignored. Nothing is deleted.
    Revert,
    /// Rename here: another name for it in this product; `None` takes it away.
    Rename {
        /// The name; not empty, at most [`LONGEST_ALIAS`] characters.
        alias: Option<String>,
    },
}

/// One row of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchRow {
    /// The tenant.
    pub tenant: TenantId,
    /// Its revision as the person saw it.
    pub revision: u32,
    /// What they decided.
    pub action: MatchAction,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchOutcome {
    /// The tenant.
    pub tenant: TenantId,
    /// Done, or why not. Rows do not depend on each other.
    pub result: Result<MatchDone, MatchRefusal>,
}

/// How a tenant stands after a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchDone {
    /// Its new revision.
    pub revision: u32,
    /// Its new standing.
    pub standing: Standing,
    /// Its name here.
    pub alias: Option<String>,
}

/// Why a decision on one tenant was not carried out; nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchRefusal {
    /// There is no such tenant any more.
    TenantGone,
    /// Somebody decided on it meanwhile: how it stands now, and who that was.
    DecidedMeanwhile {
        /// How it stands.
        now: MatchDone,
        /// Who made that decision.
        by: Decider,
    },
    /// The organization was archived or deleted meanwhile.
    OrganizationGone,
    /// Other organizations, or others that are created with it, have a name like this: confirm to create it.
    Resembles(Vec<Resembled>),
    /// It has no name to create an organization by.
    Nameless,
    /// The reason or name is empty or too long, in words.
    Invalid(String),
}

/// What a new organization would resemble.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resembled {
    /// An organization that exists.
    Organization(Organization),
    /// Another tenant of the same action, by the name its organization would have.
    Tenant(TenantId, String),
}

impl MatchRefusal {
    /// The reason as the list of rows that were not done shows it.
    pub fn words(&self) -> String {
        match self {
            Self::TenantGone => "This tenant is no longer here.".to_owned(),
            Self::DecidedMeanwhile { now, by } => {
                let who = match by {
                    Decider::Person(Some(name)) => name.as_str(),
                    Decider::Person(None) => "Somebody else",
                    Decider::Automatic => "Automatic matching",
                };
                match &now.standing {
                    Standing::Unmatched => {
                        format!("{who} changed this tenant meanwhile. It is unmatched now.")
                    }
                    Standing::Matched { organization, .. } => {
                        format!("{who} matched this tenant to {} meanwhile.", organization.name)
                    }
                    Standing::Ignored { .. } => format!("{who} ignored this tenant meanwhile."),
                }
            }
            Self::OrganizationGone => {
                "The organization was archived or deleted meanwhile. Choose another one.".to_owned()
            }
            Self::Resembles(others) => {
                let names: Vec<&str> = others.iter().map(Resembled::name).collect();
                format!("Resembles {}. Confirm to create it all the same.", names.join(", "))
            }
            Self::Nameless => {
                "This tenant has no name yet. Use Rename here first, or wait for its first sync.".to_owned()
            }
            Self::Invalid(words) => words.clone(),
        }
    }
}

impl Resembled {
    /// The name that is alike.
    pub fn name(&self) -> &str {
        match self {
            Self::Organization(organization) => &organization.name,
            Self::Tenant(_, name) => name,
        }
    }
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// Matched to an organization.
    Matched,
    /// An organization was created for it.
    Created,
    /// Ignored.
    Ignored,
    /// Back to Unmatched.
    Reverted,
    /// Named here.
    Renamed,
    /// An earlier decision was taken back by Undo.
    Undone,
}

impl DecisionKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Matched, Self::Created, Self::Ignored, Self::Reverted, Self::Renamed, Self::Undone];

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Created => "created",
            Self::Ignored => "ignored",
            Self::Reverted => "reverted",
            Self::Renamed => "renamed",
            Self::Undone => "undone",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// One decision on a tenant, kept for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchDecision {
    /// What was decided.
    pub kind: DecisionKind,
    /// Who decided.
    pub by: Decider,
    /// When.
    pub at: Timestamp,
    /// The organization it was about, by the name it had then; for a revert the one it was matched to.
    pub organization: Option<String>,
    /// The reason to ignore it, or the name it was given here.
    pub words: Option<String>,
    /// The score of that organization then, 0 to 100; `None` where it was not suggested.
    pub score: Option<u8>,
    /// Why it was matched without a person.
    pub ground: Option<Ground>,
    /// What spoke for it then.
    pub evidence: Vec<Evidence>,
    /// What spoke against it then.
    pub contradictions: Vec<Contradiction>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(standing: Standing) -> MatchDone {
        MatchDone { revision: 2, standing, alias: None }
    }

    #[test]
    fn a_refusal_says_who_did_what_and_what_to_do() {
        let organization = Organization { id: OrganizationId(uuid::Uuid::nil()), name: "Contoso".into() };
        let at = Timestamp(0);
        let matched = Standing::Matched { organization: organization.clone(), by: Decider::Automatic, at };
        let table = [
            (
                MatchRefusal::DecidedMeanwhile {
                    now: done(matched),
                    by: Decider::Person(Some("Ada".into())),
                },
                "Ada matched this tenant to Contoso meanwhile.",
            ),
            (
                MatchRefusal::DecidedMeanwhile { now: done(Standing::Unmatched), by: Decider::Person(None) },
                "Somebody else changed this tenant meanwhile. It is unmatched now.",
            ),
            (
                MatchRefusal::Resembles(vec![
                    Resembled::Organization(organization),
                    Resembled::Tenant(TenantId(uuid::Uuid::nil()), "Contoso AG".into()),
                ]),
                "Resembles Contoso, Contoso AG. Confirm to create it all the same.",
            ),
        ];
        for (refusal, words) in table {
            assert_eq!(refusal.words(), words);
        }
    }
}
