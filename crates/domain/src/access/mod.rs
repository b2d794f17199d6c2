//! Access: what a tenant grants against what is needed there, told as findings with words and a remedy; pure.

mod tenant;
mod words;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::tenant::TenantAccess;
use crate::{
    directory_role::DirectoryRole,
    expiry::days_left,
    permission::Permission,
    relationship::{DelegatedAdminRelationship, RelationshipStatus},
    time::Timestamp,
};

/// A relationship that ends within so many days is a finding, unless it extends itself.
pub const ENDING_DAYS: i64 = 60;
/// How the names of relationships begin that Microsoft's own transition made.
const MICROSOFT_LED: &str = "MLT_";

/// As whom tenants are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessMode {
    /// As the app: the consented application permissions decide, relationships and their roles do not.
    Application,
    /// As a partner's service account: consent, relationship and roles all decide.
    ServiceAccount,
}

/// What is known of the access to one tenant.
#[derive(Debug, Clone, Copy)]
pub struct AccessFacts<'a> {
    /// As whom it is read.
    pub mode: AccessMode,
    /// Whether it is a partner's customer; the connected tenant itself has no relationship.
    pub customer: bool,
    /// The application permissions of the last token; `None` while there was none that could be read.
    pub granted: Option<&'a BTreeSet<String>>,
    /// Microsoft's code of the last refusal, such as `AADSTS90099`; `None` once a read went well.
    pub refusal: Option<&'a str>,
    /// Every relationship with it, in whatever status.
    pub relationships: &'a [DelegatedAdminRelationship],
    /// What the features that are on need there.
    pub needed: &'a [Permission],
}

/// How much a finding matters; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something cannot be read now.
    Blocks,
    /// Something will stop, or is not as it should be.
    Warns,
    /// Good to know.
    Informs,
}

/// One thing that is not as it should be with a tenant's access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The tenant has not consented to the app.
    ConsentMissing {
        /// Microsoft's code; `None` where a token came but grants nothing.
        code: Option<String>,
    },
    /// The tenant consented once, but not to all that is needed now.
    ConsentOutdated {
        /// What lacks.
        missing: Vec<Permission>,
    },
    /// Microsoft refused a read for lack of a permission, and the token did not say which it grants.
    PermissionRefused,
    /// No relationship is in force, and none was.
    RelationshipMissing,
    /// The last relationship is over.
    RelationshipEnded {
        /// When; `None` where Microsoft does not say.
        at: Option<Timestamp>,
    },
    /// The last relationship ends soon and does not extend itself.
    RelationshipEnding {
        /// When.
        at: Timestamp,
        /// In how many days, begun ones counted whole.
        days: i64,
    },
    /// The only relationship is one that Microsoft's transition made.
    OnlyMicrosoftLed,
    /// A relationship contains Global Administrator, so it cannot extend itself.
    GlobalAdministrator {
        /// The relationship's name.
        relationship: String,
    },
    /// No relationship grants a role that reads licenses.
    RoleMissing,
}

/// Everything to be found, the worst first; empty if all is well.
pub fn findings(facts: &AccessFacts<'_>, now: Timestamp) -> Vec<Finding> {
    let mut found: Vec<Finding> = consent(facts).into_iter().collect();
    if facts.customer {
        found.extend(relationships(facts, now));
    }
    found.sort_by_key(|finding| finding.severity(facts.mode));
    found
}

/// Whether a code of Microsoft's says that consent lacks: the app is unknown there, or nobody granted what it asks for
/// (Microsoft Entra authentication error codes; 90099 is a partner's app that no one consented to at the customer).
pub fn says_consent_missing(code: &str) -> bool {
    matches!(
        code,
        "AADSTS90099" | "AADSTS700016" | "AADSTS7000229" | "AADSTS65001" | "AADSTS65004" | "AADSTS90094"
    )
}

fn consent(facts: &AccessFacts<'_>) -> Option<Finding> {
    if let Some(code) = facts.refusal.filter(|code| says_consent_missing(code)) {
        return Some(Finding::ConsentMissing { code: Some(code.to_owned()) });
    }
    let Some(granted) = facts.granted else {
        return (facts.refusal == Some("Authorization_RequestDenied")).then_some(Finding::PermissionRefused);
    };
    let missing: Vec<_> = facts.needed.iter().copied().filter(|it| !it.is_covered_by(granted)).collect();
    match missing.is_empty() {
        true => None,
        // A token without any role proves no consent (Microsoft Entra, "Controlling tokens without the roles claim").
        false if granted.is_empty() => Some(Finding::ConsentMissing { code: None }),
        false => Some(Finding::ConsentOutdated { missing }),
    }
}

fn relationships(facts: &AccessFacts<'_>, now: Timestamp) -> Vec<Finding> {
    let in_force: Vec<_> = facts.relationships.iter().filter(|it| is_in_force(it, now)).collect();
    if in_force.is_empty() {
        return none_in_force(facts, now).into_iter().collect();
    }
    let mut found = Vec::new();
    if in_force.iter().all(|it| it.display_name.starts_with(MICROSOFT_LED)) {
        found.push(Finding::OnlyMicrosoftLed);
    }
    found.extend(ending(&in_force, now));
    if let Some(it) = in_force.iter().find(|it| DirectoryRole::GlobalAdministrator.is_in(&it.roles)) {
        found.push(Finding::GlobalAdministrator { relationship: it.display_name.clone() });
    }
    let reads = |it: &&DelegatedAdminRelationship| {
        DirectoryRole::READERS
            .into_iter()
            .chain([DirectoryRole::GlobalAdministrator])
            .any(|role| role.is_in(&it.roles))
    };
    if facts.mode == AccessMode::ServiceAccount && !in_force.iter().any(reads) {
        found.push(Finding::RoleMissing);
    }
    found
}

fn is_in_force(relationship: &DelegatedAdminRelationship, now: Timestamp) -> bool {
    relationship.status == RelationshipStatus::Active && relationship.ends_at.is_none_or(|end| end > now)
}

/// A contract alone is enough for reads as the app: only what once was, or what a service account needs, is a finding.
fn none_in_force(facts: &AccessFacts<'_>, now: Timestamp) -> Option<Finding> {
    let over = |it: &&DelegatedAdminRelationship| {
        it.status == RelationshipStatus::Ended
            || (it.status == RelationshipStatus::Active && it.ends_at.is_some_and(|end| end <= now))
    };
    let ended: Vec<_> = facts.relationships.iter().filter(over).collect();
    if !ended.is_empty() {
        return Some(Finding::RelationshipEnded { at: ended.iter().filter_map(|it| it.ends_at).max() });
    }
    (facts.mode == AccessMode::ServiceAccount).then_some(Finding::RelationshipMissing)
}

/// Only the one that lasts longest matters.
fn ending(in_force: &[&DelegatedAdminRelationship], now: Timestamp) -> Option<Finding> {
    if in_force.iter().any(|it| it.extends_itself || it.ends_at.is_none()) {
        return None;
    }
    let at = in_force.iter().filter_map(|it| it.ends_at).max()?;
    let days = days_left(at, now);
    (days <= ENDING_DAYS).then_some(Finding::RelationshipEnding { at, days })
}

#[cfg(test)]
mod tests;
