//! What matching answers: suggestions with their score and every line of evidence, and perhaps a match; shapes only.

use serde::{Deserialize, Serialize};

use crate::id::{OrganizationId, TenantId};

/// The most organizations that are suggested for one tenant.
pub const MOST_SUGGESTIONS: usize = 5;

/// What speaks for a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// This tenant was matched to it before.
    FormerLink,
    /// A verified domain is recorded as the organization's.
    Domain,
    /// A verified domain is the organization's website.
    Website,
    /// A contact of the organization has e-mail in a verified domain.
    ContactDomain,
    /// A verified domain and one of the organization's are parts of one registered domain.
    RelatedDomain,
    /// A device of the tenant is recorded for it.
    DeviceSerial,
    /// The tenant's name, or our alias of it, is a name of the organization.
    Name,
    /// The names are alike.
    SimilarName,
    /// A verified domain spells the organization's name or is like its domain.
    DomainName,
    /// Both have one address.
    Address,
    /// Both are in one city.
    City,
    /// Both are in one country.
    Country,
}

/// What speaks against a match. Where there is any, nothing is matched without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContradictionKind {
    /// The organization owns domains, and none of them is the tenant's.
    OtherDomains,
    /// A verified domain of the tenant is recorded for another organization.
    DomainOfAnother,
    /// The organization is in another country.
    OtherCountry,
    /// Another organization has the tenant's name, or one much more like it.
    NameOfAnother,
    /// Another organization with a like name is at the tenant's address, and this one is not.
    AddressOfAnother,
    /// Another organization has the same name as this one.
    SameName,
    /// Both names say a legal form, and not the same.
    OtherLegalForm,
    /// This tenant was matched to another organization before.
    FormerLinkOfAnother,
    /// Another tenant has this name too, is matched to the organization, or would be.
    OtherTenant,
}

impl ContradictionKind {
    /// What it says of an organization, where there is no room for its whole line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OtherDomains => "it has other domains",
            Self::DomainOfAnother => "a domain of the tenant is recorded for another",
            Self::OtherCountry => "it is in another country",
            Self::NameOfAnother => "the name is rather that of another",
            Self::AddressOfAnother => "another is at the tenant's address",
            Self::SameName => "another has the same name",
            Self::OtherLegalForm => "the names differ in legal form",
            Self::FormerLinkOfAnother => "the tenant was matched to another before",
            Self::OtherTenant => "another tenant is matched to it",
        }
    }
}

/// One line that speaks for a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// How much it says, in percent: alone it would give this score.
    pub weight: u8,
    /// The line as it is shown.
    pub words: String,
}

/// One line that speaks against a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// What it is.
    pub kind: ContradictionKind,
    /// How much it takes, in percent of the score.
    pub weight: u8,
    /// The line as it is shown.
    pub words: String,
}

/// One organization that a tenant may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Which.
    pub organization: OrganizationId,
    /// How sure, 0 to 100.
    pub score: u8,
    /// What speaks for it, the weightiest first.
    pub evidence: Vec<Evidence>,
    /// What speaks against it, the weightiest first.
    pub contradictions: Vec<Contradiction>,
}

/// Why a match may be made without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// This tenant was matched to this organization before, and to no other.
    FormerLink,
    /// A verified domain is this organization's and nobody else's.
    Domain,
    /// The tenant has this organization's name, which no other has and nothing contradicts.
    Name,
}

/// A match that needs no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Automatic {
    /// To which organization; always the first of the suggestions.
    pub organization: OrganizationId,
    /// Why.
    pub ground: Ground,
}

/// The answer for one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The tenant.
    pub tenant: TenantId,
    /// The match to make at once, if any.
    pub automatic: Option<Automatic>,
    /// At most five organizations, best first, ties by id.
    pub suggestions: Vec<Suggestion>,
}
