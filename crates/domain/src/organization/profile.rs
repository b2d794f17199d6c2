//! What the provider has written down of an organization, and how it is tidied before it is kept.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Location, Problem, check};

/// Everything hand-entered of an organization. Whatever is not known is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct OrganizationProfile {
    /// Its name; others may have the same.
    pub name: String,
    /// What people call it among themselves.
    pub short_name: String,
    /// What it is to the provider, such as "Customer"; the provider's own word.
    #[serde(rename = "type")]
    pub kind: String,
    /// How it stands, such as "Active"; the provider's own word.
    pub status: String,
    /// What it is and does.
    pub description: String,
    /// What everyone must read who opens its page.
    pub alert: String,
    /// What one needs to know at hand.
    pub quick_notes: String,
    /// Its website, with its scheme.
    pub website: String,
    /// Its domains, in lower case.
    pub domains: Vec<String>,
    /// Its addresses; the primary one is marked.
    pub locations: Vec<Location>,
}

impl OrganizationProfile {
    /// The profile as it is kept: blanks gone, domains in lower case and once each, empty locations gone, one
    /// location the primary.
    #[must_use]
    pub fn tidied(self) -> Self {
        let trimmed = |text: String| text.trim().to_owned();
        let locations: Vec<Location> = self
            .locations
            .into_iter()
            .filter(|location| !location.is_blank())
            .map(Location::tidied)
            .collect();
        Self {
            name: trimmed(self.name),
            short_name: trimmed(self.short_name),
            kind: trimmed(self.kind),
            status: trimmed(self.status),
            description: lines(&self.description),
            alert: lines(&self.alert),
            quick_notes: lines(&self.quick_notes),
            website: website(&self.website),
            domains: domains(&self.domains),
            locations: with_one_primary(locations),
        }
    }

    /// What keeps a tidied profile from being kept, in the order of the form; empty when nothing does.
    pub fn problems(&self) -> Vec<Problem> {
        check::problems(self)
    }

    /// The main address.
    pub fn primary_location(&self) -> Option<&Location> {
        self.locations.iter().find(|location| location.primary)
    }
}

/// Text of several lines with one kind of line end and no blanks at the ends of lines.
pub(super) fn lines(text: &str) -> String {
    text.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn website(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.contains("://") { text.to_owned() } else { format!("https://{text}") }
}

fn domains(typed: &[String]) -> Vec<String> {
    let mut known = BTreeSet::new();
    let tidied =
        typed.iter().map(|domain| domain.trim().trim_start_matches('@').trim_end_matches('.').to_lowercase());
    tidied.filter(|domain| !domain.is_empty() && known.insert(domain.clone())).collect()
}

/// The first that is marked is the primary one; where none is, the first.
fn with_one_primary(mut locations: Vec<Location>) -> Vec<Location> {
    let primary = locations.iter().position(|location| location.primary).unwrap_or(0);
    for (at, location) in locations.iter_mut().enumerate() {
        location.primary = at == primary;
    }
    locations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_tidied_and_then_stays_as_it_is() {
        let named = |name: &str, primary| Location { name: name.into(), primary, ..Location::default() };
        let typed = OrganizationProfile {
            name: " Contoso ".into(),
            alert: " Call first.\r\nThen write. \n".into(),
            website: "www.contoso.example/about".into(),
            domains: vec![" Contoso.EXAMPLE. ".into(), "@contoso.example".into(), String::new()],
            locations: vec![named(" ", true), named("a", false), named("b", true), named("c", true)],
            ..OrganizationProfile::default()
        };
        let tidied = typed.tidied();
        assert_eq!(tidied.name, "Contoso");
        assert_eq!(tidied.alert, "Call first.\nThen write.");
        assert_eq!(tidied.website, "https://www.contoso.example/about");
        assert_eq!(tidied.domains, ["contoso.example"]);
        assert_eq!(tidied.primary_location().map(|location| location.name.as_str()), Some("b"));
        assert_eq!(tidied.locations.iter().filter(|location| location.primary).count(), 1);
        assert_eq!(tidied.clone().tidied(), tidied);
    }
}
