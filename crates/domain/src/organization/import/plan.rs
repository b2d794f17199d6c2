//! What is to become of each line of a file, and what a person must be asked first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Mapping, profile_of};
use crate::{
    id::OrganizationId,
    organization::{Organization, OrganizationProfile, Problem, Similar, similar::Neighbors},
};

/// What is done with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Nothing.
    LeaveOut,
    /// A new organization.
    Create,
    /// What the line says goes into an organization that is there.
    Update(OrganizationId),
}

/// How a line stands to what is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It cannot be imported.
    Bad(Vec<Problem>),
    /// Nothing resembles it.
    New,
    /// An organization has its name.
    Existing(Organization),
    /// An earlier line, by its number, has its name.
    Repeats(usize),
    /// Organizations have names like it, the most similar first.
    Resembles(Vec<Similar>),
    /// An earlier line, by its number, has a name like it.
    ResemblesLine(usize),
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// What it says.
    pub profile: OrganizationProfile,
    /// How it stands to what is there.
    pub standing: Standing,
}

impl Line {
    /// What is done with it when nobody says otherwise: only what is new is created.
    pub const fn usual(&self) -> Choice {
        match self.standing {
            Standing::New => Choice::Create,
            _ => Choice::LeaveOut,
        }
    }

    /// What is done with it by this choice. Nothing is ever done with a bad line, and only an organization that was
    /// shown with the line is updated.
    pub fn decided(&self, choice: Option<Choice>) -> Choice {
        let offered = match (choice, &self.standing) {
            (_, Standing::Bad(_)) => return Choice::LeaveOut,
            (Some(Choice::LeaveOut | Choice::Create), _) => true,
            (Some(Choice::Update(id)), Standing::Existing(known)) => known.id == id,
            (Some(Choice::Update(id)), Standing::Resembles(similar)) => {
                similar.iter().any(|similar| similar.organization.id == id)
            }
            (None | Some(Choice::Update(_)), _) => false,
        };
        choice.filter(|_| offered).unwrap_or_else(|| self.usual())
    }
}

/// The lines of a file beside the organizations that are there. Each line comes with its number.
pub fn plan<Cell: AsRef<str>>(
    lines: &[(usize, Vec<Cell>)],
    mapping: &Mapping,
    organizations: &[Organization],
) -> Vec<Line> {
    let profiles: Vec<_> = lines.iter().map(|(_, cells)| profile_of(cells, mapping)).collect();
    let neighbors = Neighbors::new(organizations, profiles.iter().map(|profile| profile.name.as_str()));
    let mut by_name: BTreeMap<String, &Organization> = BTreeMap::new();
    for organization in organizations {
        by_name.entry(key(&organization.name)).or_insert(organization);
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut planned: Vec<Line> = Vec::with_capacity(lines.len());
    for (at, ((number, cells), profile)) in lines.iter().zip(profiles).enumerate() {
        let mut problems = profile.problems();
        if cells.len() > mapping.len() {
            problems.insert(0, too_many(cells.len(), mapping.len()));
        }
        let name = key(&profile.name);
        let standing = if !problems.is_empty() {
            Standing::Bad(problems)
        } else if let Some(first) = seen.get(&name) {
            Standing::Repeats(*first)
        } else if let Some(organization) = by_name.get(&name) {
            Standing::Existing((*organization).clone())
        } else {
            resembling(&neighbors, at, &profile.name, &planned)
        };
        if !matches!(standing, Standing::Bad(_)) {
            seen.entry(name).or_insert(*number);
        }
        planned.push(Line { number: *number, profile, standing });
    }
    planned
}

/// What a name that is nowhere else resembles; of earlier lines only those that would be created count.
fn resembling(neighbors: &Neighbors<'_>, at: usize, name: &str, earlier: &[Line]) -> Standing {
    let (organizations, lines) = neighbors.of(at, name);
    if !organizations.is_empty() {
        return Standing::Resembles(organizations);
    }
    let created =
        lines.iter().filter_map(|line| earlier.get(*line)).find(|line| line.usual() == Choice::Create);
    created.map_or(Standing::New, |line| Standing::ResemblesLine(line.number))
}

fn key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn too_many(cells: usize, columns: usize) -> Problem {
    Problem {
        field: String::new(),
        message: format!(
            "The line has {cells} cells, the head {columns}: a quotation mark or delimiter is missing or too many."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organization::import::Field;

    const ID: &str = "00000000-0000-0000-0000-000000000001";

    fn organization(name: &str) -> Organization {
        Organization { id: ID.parse().unwrap(), name: name.to_owned() }
    }

    fn planned(names: &[&str]) -> Vec<Line> {
        let lines: Vec<_> = names.iter().enumerate().map(|(at, name)| (at + 2, vec![*name])).collect();
        plan(&lines, &vec![Some(Field::Name)], &[organization("Contoso")])
    }

    #[test]
    fn lines_stand_to_what_is_there_and_to_each_other() {
        let lines = planned(&["contoso ", "Contosa", "Fabrikam", "", "FABRIKAM", "Contoso", "Fabrikam Inc."]);
        assert_eq!(lines[0].standing, Standing::Existing(organization("Contoso")));
        assert!(matches!(lines[1].standing, Standing::Resembles(_)));
        assert_eq!(lines[2].standing, Standing::New);
        assert!(matches!(&lines[3].standing, Standing::Bad(problems) if problems[0].field == "name"));
        assert_eq!(lines[4].standing, Standing::Repeats(4));
        assert_eq!(lines[5].standing, Standing::Repeats(2));
        assert_eq!(lines[6].standing, Standing::ResemblesLine(4));
    }

    #[test]
    fn only_what_is_new_is_created_without_a_choice() {
        let usual: Vec<_> =
            planned(&["Contoso", "Contosa", "Fabrikam", ""]).iter().map(Line::usual).collect();
        assert_eq!(usual, [Choice::LeaveOut, Choice::LeaveOut, Choice::Create, Choice::LeaveOut]);
    }

    #[test]
    fn a_choice_holds_only_where_it_was_offered() {
        let known = Choice::Update(ID.parse().unwrap());
        let stranger = Choice::Update("00000000-0000-0000-0000-000000000009".parse().unwrap());
        let lines = planned(&["Contoso", "Contosa", "Fabrikam", ""]);
        assert_eq!(lines[0].decided(Some(known)), known);
        assert_eq!(lines[1].decided(Some(known)), known);
        assert_eq!(lines[1].decided(Some(stranger)), Choice::LeaveOut);
        assert_eq!(lines[1].decided(Some(Choice::Create)), Choice::Create);
        assert_eq!(lines[2].decided(Some(known)), Choice::Create);
        assert_eq!(lines[2].decided(Some(Choice::LeaveOut)), Choice::LeaveOut);
        assert_eq!(lines[3].decided(Some(Choice::Create)), Choice::LeaveOut);
    }

    #[test]
    fn cells_beyond_the_head_are_a_fault() {
        let lines = plan(&[(2, vec!["Contoso", "x"])], &vec![Some(Field::Name)], &[]);
        assert!(matches!(lines[0].standing, Standing::Bad(_)));
    }
}
