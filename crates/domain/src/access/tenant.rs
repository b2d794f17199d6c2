//! What is stored of the access to one tenant, and the facts that follow from it.

use std::collections::BTreeSet;

use super::{AccessFacts, AccessMode};
use crate::{
    id::TenantId,
    permission::{Feature, Permission, needed},
    relationship::DelegatedAdminRelationship,
    settings::TenantSettings,
    time::Timestamp,
};

/// The access to one tenant as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantAccess {
    /// The directory.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// The domain people know it by; may be empty.
    pub domain: String,
    /// Whether it is a partner's customer, not the connected tenant itself.
    pub customer: bool,
    /// The application permissions of the last token that said so; `None` before one did.
    pub granted: Option<BTreeSet<String>>,
    /// Microsoft's code of the last refusal; `None` once a read went well.
    pub refusal: Option<String>,
    /// Since when both are so.
    pub since: Option<Timestamp>,
    /// Every relationship with it.
    pub relationships: Vec<DelegatedAdminRelationship>,
    /// The name of the integration that reads it instead of this one.
    pub synced_by: Option<String>,
}

impl TenantAccess {
    /// What the chosen features need in this tenant: customers are looked up in the connected tenant of a partner alone.
    pub fn needed(&self, settings: &TenantSettings, is_partner: bool) -> Vec<Permission> {
        let customers = (is_partner && !self.customer).then_some(Feature::Customers);
        needed(settings.kinds().into_iter().map(Feature::of).chain(customers))
    }

    /// The facts to judge.
    pub fn facts<'a>(&'a self, mode: AccessMode, needed: &'a [Permission]) -> AccessFacts<'a> {
        AccessFacts {
            mode,
            customer: self.customer,
            granted: self.granted.as_ref(),
            refusal: self.refusal.as_deref(),
            relationships: &self.relationships,
            needed,
        }
    }
}
