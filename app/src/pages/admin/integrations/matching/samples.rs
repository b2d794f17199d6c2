//! Tenants and organizations for the tests of this screen.

use domain::{
    id::{MatchBatchId, OrganizationId, TenantId},
    matching::board::{MatchOrganization, MatchTenant, Standing},
    organization::Organization,
};
use uuid::Uuid;

use super::{asked::Asked, board::Board};
use crate::api::matching::{Suggested, TenantRow};

pub(super) fn tenant_id(number: usize) -> TenantId {
    TenantId(Uuid::from_u128(0x100 + number as u128))
}

pub(super) fn batch(number: u128) -> MatchBatchId {
    MatchBatchId(Uuid::from_u128(0x300 + number))
}

pub(super) fn organization(number: usize, name: &str) -> Organization {
    Organization { id: OrganizationId(Uuid::from_u128(0x200 + number as u128)), name: name.to_owned() }
}

/// Unmatched tenants of these names; each is suggested the organization "<name> Ltd".
pub(super) fn rows(names: &[&str]) -> Vec<TenantRow> {
    let row = |(number, name): (usize, &&str)| TenantRow {
        tenant: MatchTenant {
            id: tenant_id(number),
            display_name: (*name).to_owned(),
            alias: None,
            default_domain: format!("t{number}.example"),
            seats: 5,
            users: 4,
            revision: 1,
            standing: Standing::Unmatched,
        },
        suggested: vec![Suggested { organization: organization(number, "").id, score: 90, against: None }],
    };
    names.iter().enumerate().map(row).collect()
}

/// Organizations of these names.
pub(super) fn organizations(names: &[&str]) -> Vec<MatchOrganization> {
    let organization = |(number, name): (usize, &&str)| MatchOrganization {
        organization: organization(number, name),
        short_name: String::new(),
        domains: Vec::new(),
    };
    names.iter().enumerate().map(organization).collect()
}

/// A board with these tenants, and an organization "<name> Ltd" for each.
pub(super) fn board(names: &[&str]) -> Board {
    let mut board = Board::new(Asked::default());
    load(&mut board, names);
    board
}

/// Reads them again.
pub(super) fn load(board: &mut Board, names: &[&str]) {
    let limited: Vec<String> = names.iter().map(|name| format!("{name} Ltd")).collect();
    let limited: Vec<&str> = limited.iter().map(String::as_str).collect();
    board.load(organizations(&limited), rows(names));
}
