//! Which rows would become organizations like others: like one that exists, or like each other.

use domain::{
    id::TenantId,
    matching::{Resembling, board::MatchOrganization},
};

use super::board::Board;

/// The most names that are shown of what a row resembles.
const SHOWN: usize = 3;

/// A row whose organization would resemble others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resembles {
    /// The tenant.
    pub(super) tenant: TenantId,
    /// Its name, which the organization would have.
    pub(super) name: String,
    /// What it resembles, most alike first.
    pub(super) others: Vec<Alike>,
}

/// Something of a like name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alike {
    /// The organization; `None` for another row of the same action.
    pub(super) organization: Option<MatchOrganization>,
    /// Its name.
    pub(super) name: String,
    /// How much alike, 80 to 100.
    pub(super) percent: u8,
}

/// The names of all organizations, made ready: for thousands that takes longer than a frame, so it is kept.
pub(super) type OrganizationNames = Resembling<usize>;

/// Makes the names of a board's organizations ready.
pub(super) fn organization_names(board: &Board) -> OrganizationNames {
    let names = board.organizations().iter().map(|it| it.organization.name.as_str());
    Resembling::new(names.enumerate())
}

/// Those of these tenants that would resemble others.
pub(super) fn resembling(board: &Board, names: &OrganizationNames, tenants: &[TenantId]) -> Vec<Resembles> {
    let rows: Vec<_> = tenants.iter().filter_map(|tenant| board.row(*tenant)).collect();
    let each_other = Resembling::new(rows.iter().map(|row| row.name()).enumerate());
    let alike = |(own, row): (usize, &&super::row::Row)| {
        let organizations = names.to(row.name()).into_iter().filter_map(|(at, share)| {
            let organization = board.organizations().get(at)?;
            let name = organization.organization.name.clone();
            Some(Alike { organization: Some(organization.clone()), name, percent: percent(share) })
        });
        let others = each_other.to(row.name()).into_iter().filter(|(at, _)| *at != own);
        let others = others.filter_map(|(at, share)| {
            Some(Alike { organization: None, name: rows.get(at)?.name().to_owned(), percent: percent(share) })
        });
        let others: Vec<Alike> = organizations.take(SHOWN).chain(others.take(SHOWN)).collect();
        (!others.is_empty()).then(|| Resembles { tenant: row.id(), name: row.name().to_owned(), others })
    };
    rows.iter().enumerate().filter_map(alike).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
fn percent(share: f32) -> u8 {
    (share * 100.0).floor() as u8
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            asked::Asked,
            samples::{organizations, rows, tenant_id},
        },
        *,
    };

    #[test]
    fn rows_like_an_organization_or_like_each_other_are_found() {
        let mut board = Board::new(Asked::default());
        board.load(organizations(&["Contoso Ltd"]), rows(&["Contoso", "Velmora", "Velmora Inc", "Adatum"]));
        let names = organization_names(&board);
        let all: Vec<_> = (0..4).map(tenant_id).collect();
        let found = resembling(&board, &names, &all);
        let named: Vec<(&str, &str)> =
            found.iter().map(|it| (it.name.as_str(), it.others[0].name.as_str())).collect();
        assert_eq!(
            named,
            [("Contoso", "Contoso Ltd"), ("Velmora", "Velmora Inc"), ("Velmora Inc", "Velmora")]
        );
        assert!(found[0].others[0].organization.is_some() && found[1].others[0].organization.is_none());
        assert!(resembling(&board, &names, &[tenant_id(1)]).is_empty(), "alone it resembles nobody");
    }
}
