//! The people who hold a license as its page lists them, and those whose assignment does not work.

use serde::{Deserialize, Serialize};

use super::{DirectoryPerson, search_words};
use crate::directory_user::{AssignmentError, UserType};

/// Somebody who holds a license, or to whom it was assigned in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Who it is.
    pub person: DirectoryPerson,
    /// Their name; the one that they sign in with where they have no other.
    pub name: String,
    /// What they sign in with.
    pub user_principal_name: String,
    /// Whether they can sign in.
    pub enabled: bool,
    /// Member, guest or another word of Microsoft's.
    pub kind: UserType,
    /// Whether they hold it by direct assignment.
    pub direct: bool,
    /// The groups by which they hold it, by name; by id where a group is not stored.
    pub groups: Vec<String>,
    /// Assignments of it that do not work, or not wholly.
    pub problems: Vec<AssignmentProblem>,
}

/// An assignment that does not work, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentProblem {
    /// The group that brings it, by name; `None` where it was assigned directly.
    pub group: Option<String>,
    /// Why, where Microsoft says so.
    pub error: Option<AssignmentError>,
}

impl Holder {
    /// Whether they hold it at all.
    pub const fn holds(&self) -> bool {
        self.direct || !self.groups.is_empty()
    }
}

/// Which of them a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum HolderShown {
    /// Everyone who holds it.
    #[default]
    Everyone,
    /// Those of them who cannot sign in.
    Disabled,
    /// Those of them who are guests.
    Guests,
    /// Everyone with an assignment that does not work, whether they hold it or not.
    Errors,
}

impl HolderShown {
    /// Every choice.
    pub const ALL: [Self; 4] = [Self::Everyone, Self::Disabled, Self::Guests, Self::Errors];

    /// The word in an address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Everyone => "",
            Self::Disabled => "disabled",
            Self::Guests => "guests",
            Self::Errors => "errors",
        }
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Everyone => "Everyone",
            Self::Disabled => "Cannot sign in",
            Self::Guests => "Guests",
            Self::Errors => "Assignment errors",
        }
    }

    /// The choice with this key; the usual one for any other.
    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|shown| shown.key() == key).unwrap_or_default()
    }

    /// Whether it shows somebody.
    pub fn takes(self, holder: &Holder) -> bool {
        match self {
            Self::Everyone => holder.holds(),
            Self::Disabled => holder.holds() && !holder.enabled,
            Self::Guests => holder.holds() && holder.kind == UserType::Guest,
            Self::Errors => !holder.problems.is_empty(),
        }
    }
}

/// What a list of them is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct HolderFilter {
    /// Words that must all be in their name or sign-in name; empty for all.
    pub text: String,
    /// Which of them.
    pub shown: HolderShown,
}

impl HolderFilter {
    /// Keeps those who pass it.
    pub fn narrow(&self, holders: &mut Vec<Holder>) {
        let words = search_words(&self.text);
        holders.retain(|holder| {
            let said = || format!("{}\n{}", holder.name, holder.user_principal_name).to_lowercase();
            self.shown.takes(holder) && (words.is_empty() || words.iter().all(|word| said().contains(word)))
        });
    }
}

/// A page of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct HolderPage {
    /// The people on it.
    pub rows: Vec<Holder>,
    /// How many pass the filter.
    pub total: usize,
    /// How many each choice shows without words, in the order of [`HolderShown::ALL`].
    pub counts: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::{DirectoryUserId, TenantId};

    fn holder(name: &str, enabled: bool, kind: UserType, problems: usize) -> Holder {
        let person =
            DirectoryPerson { tenant: TenantId(Uuid::nil()), user: DirectoryUserId(Uuid::from_u128(1)) };
        Holder {
            person,
            name: name.into(),
            user_principal_name: format!("{name}@contoso.example"),
            enabled,
            kind,
            direct: problems == 0,
            groups: Vec::new(),
            problems: vec![AssignmentProblem { group: None, error: None }; problems],
        }
    }

    #[test]
    fn a_choice_shows_those_it_names_and_words_are_found_in_any_order() {
        let people = [
            holder("Ada Lovelace", true, UserType::Member, 0),
            holder("Grace Hopper", false, UserType::Member, 0),
            holder("Alan Turing", true, UserType::Guest, 0),
            holder("Left Out", true, UserType::Member, 1),
        ];
        let names = |text: &str, shown| {
            let mut found = people.to_vec();
            HolderFilter { text: text.into(), shown }.narrow(&mut found);
            found.into_iter().map(|it| it.name).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(names("", HolderShown::Everyone), "Ada Lovelace, Grace Hopper, Alan Turing");
        assert_eq!(names("", HolderShown::Disabled), "Grace Hopper");
        assert_eq!(names("", HolderShown::Guests), "Alan Turing");
        assert_eq!(names("", HolderShown::Errors), "Left Out");
        assert_eq!(names("love ADA", HolderShown::Everyone), "Ada Lovelace");
        assert_eq!(names("ada contoso.example", HolderShown::Guests), "");
    }
}
