//! Verdicts on all tenants at once, so that no match is made without a person where two tenants want one organization.

use std::collections::{HashMap, HashSet};

use super::{
    against::contradiction,
    host::Host,
    index::Index,
    name::Name,
    subject::{OrganizationEvidence, TenantEvidence, is_technical_domain},
    verdict::{ContradictionKind, Ground, Verdict},
};
use crate::id::{OrganizationId, TenantId};

/// The verdict on every tenant, sorted by its id.
///
/// Many tenants may belong to one organization, each by a domain of its own. A name can prove that once only: where
/// two tenants have one name, or the organization has another claim, a person decides.
pub fn match_all(tenants: &[TenantEvidence], organizations: &[OrganizationEvidence]) -> Vec<Verdict> {
    let index = Index::new(organizations);
    let mut verdicts: Vec<Verdict> = tenants.iter().map(|tenant| index.suggest(tenant)).collect();
    verdicts.sort_by_key(|verdict| verdict.tenant);
    let contested = contested(&verdicts);
    let rivals = Rivals::new(tenants);
    let by_id: HashMap<TenantId, &TenantEvidence> =
        tenants.iter().map(|tenant| (tenant.id, tenant)).collect();
    for verdict in &mut verdicts {
        let Some(automatic) = verdict.automatic else { continue };
        let Some(tenant) = by_id.get(&verdict.tenant) else { continue };
        let words = match automatic.ground {
            Ground::Name if rivals.share_name(tenant) => "Another tenant has this name",
            Ground::Name if contested.contains(&automatic.organization) => {
                "Another tenant would be matched to this organization"
            }
            Ground::Domain if rivals.share_domain(tenant) => {
                "Another tenant has a part of this tenant's domain"
            }
            Ground::FormerLink | Ground::Domain | Ground::Name => continue,
        };
        verdict.automatic = None;
        if let Some(first) = verdict.suggestions.first_mut() {
            first.contradictions.push(contradiction(ContradictionKind::OtherTenant, words.to_owned()));
        }
    }
    verdicts
}

/// Organizations to which more than one tenant would be matched.
fn contested(verdicts: &[Verdict]) -> HashSet<OrganizationId> {
    let mut seen = HashSet::new();
    let wanted = verdicts.iter().filter_map(|verdict| Some(verdict.automatic?.organization));
    wanted.filter(|&organization| !seen.insert(organization)).collect()
}

/// How many tenants have a name, and a registered domain.
struct Rivals {
    names: HashMap<String, usize>,
    domains: HashMap<String, usize>,
}

impl Rivals {
    fn new(tenants: &[TenantEvidence]) -> Self {
        let (mut names, mut domains) = (HashMap::new(), HashMap::new());
        for tenant in tenants {
            for name in names_of(tenant) {
                *names.entry(name).or_default() += 1;
            }
            for domain in domains_of(tenant) {
                *domains.entry(domain).or_default() += 1;
            }
        }
        Self { names, domains }
    }

    fn share_name(&self, tenant: &TenantEvidence) -> bool {
        names_of(tenant).iter().any(|name| self.names.get(name).is_some_and(|&count| count > 1))
    }

    fn share_domain(&self, tenant: &TenantEvidence) -> bool {
        domains_of(tenant).iter().any(|domain| self.domains.get(domain).is_some_and(|&count| count > 1))
    }
}

/// The names of a tenant in both spellings, each once.
fn names_of(tenant: &TenantEvidence) -> HashSet<String> {
    let texts = std::iter::once(tenant.display_name.as_str()).chain(tenant.alias.as_deref());
    texts.map(Name::read).flat_map(|name| [name.plain, name.spelled]).collect()
}

fn domains_of(tenant: &TenantEvidence) -> HashSet<String> {
    let own = tenant.domains.iter().filter(|domain| !is_technical_domain(domain));
    own.filter_map(|domain| Some(Host::read(domain)?.registrable)).collect()
}
