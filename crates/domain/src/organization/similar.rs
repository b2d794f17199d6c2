//! Organizations whose names resemble one that is to be created.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Organization;
use crate::{
    id::OrganizationId,
    matching::{Resembling, resembles},
};

/// The most that are shown: who needs to see more has a name that says nothing.
const MOST: usize = 10;

/// An organization that another one's name resembles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Similar {
    /// The organization.
    pub organization: Organization,
    /// How much the names resemble each other, in percent.
    pub percent: u8,
}

/// The organizations that this name resembles, the most similar first.
pub fn similar_to(name: &str, organizations: &[Organization]) -> Vec<Similar> {
    let found = resembles(name, organizations.iter().map(|known| (known.id, known.name.as_str())));
    let by_id: BTreeMap<OrganizationId, &Organization> =
        organizations.iter().map(|organization| (organization.id, organization)).collect();
    let similar = |(id, alike): &(OrganizationId, f32)| {
        Some(Similar { organization: (*by_id.get(id)?).clone(), percent: percent(*alike) })
    };
    found.iter().filter_map(similar).take(MOST).collect()
}

/// What a name among many resembles: organizations that are there, and lines of the same file.
pub(super) struct Neighbors<'a> {
    organizations: &'a [Organization],
    index: Resembling<Neighbor>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Neighbor {
    Organization(usize),
    Line(usize),
}

impl<'a> Neighbors<'a> {
    /// Takes in what is there and the names of the lines, in their order.
    pub(super) fn new<'n>(organizations: &'a [Organization], lines: impl Iterator<Item = &'n str>) -> Self {
        let known = organizations
            .iter()
            .enumerate()
            .map(|(at, known)| (Neighbor::Organization(at), known.name.as_str()));
        let names: Vec<_> = lines.enumerate().map(|(at, name)| (Neighbor::Line(at), name)).collect();
        Self { organizations, index: Resembling::new(known.chain(names)) }
    }

    /// The organizations and the earlier lines that the name of line `at` resembles.
    pub(super) fn of(&self, at: usize, name: &str) -> (Vec<Similar>, Vec<usize>) {
        let (mut organizations, mut lines) = (Vec::new(), Vec::new());
        for (neighbor, alike) in self.index.to(name) {
            match neighbor {
                Neighbor::Line(line) if line < at => lines.push(line),
                Neighbor::Line(_) => {}
                Neighbor::Organization(number) => {
                    let known = self.organizations.get(number).filter(|_| organizations.len() < MOST);
                    organizations.extend(
                        known.map(|known| Similar { organization: known.clone(), percent: percent(alike) }),
                    );
                }
            }
        }
        (organizations, lines)
    }
}

/// Rounded down: only names that are the same say 100 %.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1")]
fn percent(alike: f32) -> u8 {
    (alike * 100.0).clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_names_come_with_their_share() {
        let organization = |n: u128, name: &str| Organization {
            id: OrganizationId(uuid::Uuid::from_u128(n)),
            name: name.to_owned(),
        };
        let known =
            [organization(1, "Fabrikam"), organization(2, "Contoso GmbH"), organization(3, "Contosso")];
        let found = similar_to("Contoso", &known);
        let names: Vec<_> = found.iter().map(|similar| similar.organization.name.as_str()).collect();
        assert_eq!(names, ["Contoso GmbH", "Contosso"]);
        assert!(found.iter().all(|similar| (80..=100).contains(&similar.percent)));
        assert_eq!(similar_to("Velmora", &known), []);
        let neighbors = Neighbors::new(&known, ["Velmora", "Velmora Inc"].into_iter());
        assert_eq!(neighbors.of(1, "Velmora Inc"), (Vec::new(), vec![0]));
        assert_eq!(neighbors.of(0, "Velmora"), (Vec::new(), Vec::new()));
        assert_eq!(neighbors.of(0, "Contoso").0, found);
    }
}
