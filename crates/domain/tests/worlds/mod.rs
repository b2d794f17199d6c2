//! Generated worlds in the matcher's own types; the only place where the two meet.

use domain::{
    id::{OrganizationId, TenantId},
    matching::{OrganizationEvidence, Place, TenantEvidence},
};
use match_world::World;
use uuid::Uuid;

/// The id of a generated tenant.
pub fn tenant_id(id: u128) -> TenantId {
    TenantId(Uuid::from_u128(id))
}

/// The id of a generated organization.
pub fn organization_id(id: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(id))
}

fn place(place: &match_world::company::Place) -> Place {
    Place {
        street: place.street.clone(),
        postal_code: place.postal_code.clone(),
        city: place.city.clone(),
        country: place.country.clone(),
    }
}

/// The tenants, without the truth.
pub fn tenants(world: &World) -> Vec<TenantEvidence> {
    let each = world.tenants.iter().map(|tenant| TenantEvidence {
        alias: tenant.alias.clone(),
        domains: tenant.domains.clone(),
        place: place(&tenant.place),
        ..TenantEvidence::new(tenant_id(tenant.id), tenant.display_name.clone())
    });
    each.collect()
}

/// The organizations.
pub fn organizations(world: &World) -> Vec<OrganizationEvidence> {
    let each = world.organizations.iter().map(|organization| OrganizationEvidence {
        short_name: organization.short_name.clone(),
        aliases: organization.aliases.clone(),
        domains: organization.domains.clone(),
        website: organization.website.clone(),
        contact_domains: organization.contact_domains.clone(),
        places: organization.places.iter().map(place).collect(),
        former_tenants: organization.former_tenants.iter().map(|&id| tenant_id(id)).collect(),
        ..OrganizationEvidence::new(organization_id(organization.id), organization.name.clone())
    });
    each.collect()
}
