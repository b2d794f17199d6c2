//! The tenants that an integration reaches: the home tenant, and for a partner every customer it knows of; pure.

use std::collections::BTreeMap;

use domain::{
    contract::Contract,
    id::TenantId,
    relationship::{DelegatedAdminRelationship, RelationshipStatus},
    tenant::{DiscoveredTenant, TenantProfile},
};

/// The home tenant, as its own directory describes it.
pub(crate) fn home(profile: TenantProfile) -> DiscoveredTenant {
    DiscoveredTenant {
        id: profile.id,
        default_domain: profile.default_domain().to_owned(),
        display_name: profile.display_name,
    }
}

/// The tenants to read, each once, sorted by id. A contract says who is a customer, a relationship in force says
/// whom we administer: either is reason enough to try, since app-only access rests on consent alone. Relationships
/// that have ended or were never accepted name no tenant by themselves.
pub(crate) fn reachable(
    home: DiscoveredTenant,
    contracts: &[Contract],
    relationships: &[DelegatedAdminRelationship],
) -> Vec<DiscoveredTenant> {
    let mut tenants: BTreeMap<TenantId, DiscoveredTenant> = BTreeMap::new();
    for relationship in relationships.iter().filter(|r| r.status == RelationshipStatus::Active) {
        if let Some(id) = relationship.customer {
            tenants.insert(
                id,
                DiscoveredTenant {
                    id,
                    display_name: relationship.customer_name.clone(),
                    default_domain: String::new(),
                },
            );
        }
    }
    for contract in contracts {
        let tenant = tenants.entry(contract.customer).or_insert_with(|| DiscoveredTenant {
            id: contract.customer,
            display_name: String::new(),
            default_domain: String::new(),
        });
        // The relationship's name is the fresher one: a contract's is never updated.
        if tenant.display_name.is_empty() {
            tenant.display_name.clone_from(&contract.display_name);
        }
        tenant.default_domain.clone_from(&contract.default_domain);
    }
    tenants.insert(home.id, home);
    tenants.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> TenantId {
        format!("00000000-0000-0000-0000-0000000000{number:02x}").parse().unwrap()
    }

    fn found(number: u8, name: &str, domain: &str) -> DiscoveredTenant {
        DiscoveredTenant { id: id(number), display_name: name.into(), default_domain: domain.into() }
    }

    fn relationship(customer: Option<u8>, status: RelationshipStatus) -> DelegatedAdminRelationship {
        DelegatedAdminRelationship {
            id: "r".into(),
            display_name: "r".into(),
            customer: customer.map(id),
            customer_name: "By relationship".into(),
            status,
            roles: vec![],
            ends_at: None,
            extends_itself: false,
        }
    }

    #[test]
    fn contracts_and_relationships_in_force_are_joined_with_the_home_tenant() {
        let contract = |number: u8| Contract {
            customer: id(number),
            display_name: "By contract".into(),
            default_domain: "contract.example".into(),
        };
        let tenants = reachable(
            found(9, "Home", "home.example"),
            &[contract(1), contract(2)],
            &[
                relationship(Some(2), RelationshipStatus::Active),
                relationship(Some(3), RelationshipStatus::Active),
                relationship(Some(3), RelationshipStatus::Active),
                relationship(Some(4), RelationshipStatus::Ended),
                relationship(None, RelationshipStatus::Pending),
            ],
        );
        assert_eq!(
            tenants,
            [
                found(1, "By contract", "contract.example"),
                found(2, "By relationship", "contract.example"),
                found(3, "By relationship", ""),
                found(9, "Home", "home.example"),
            ]
        );
    }
}
