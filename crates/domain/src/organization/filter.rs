//! Which organizations a list shows, and in which order.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// What a list of organizations narrows its rows to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct OrganizationFilter {
    /// Words that must all be in its name, short name or domains; empty for all.
    pub text: String,
    /// Its type; empty for all.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its status; empty for all.
    pub status: String,
    /// Archived ones, others or all.
    pub shown: Shown,
    /// The order.
    pub sort: OrganizationSort,
    /// Whether the order is turned round.
    pub descending: bool,
}

/// Whether archived organizations are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Those that are not archived.
    #[default]
    Current,
    /// Archived ones only.
    Archived,
    /// All of them.
    All,
}

impl Shown {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Current, Self::Archived, Self::All];

    /// The word in an address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Current => "",
            Self::Archived => "archived",
            Self::All => "all",
        }
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Current => "Current",
            Self::Archived => "Archived",
            Self::All => "All",
        }
    }

    /// The choice with this key; the usual one for any other.
    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|shown| shown.key() == key).unwrap_or_default()
    }

    /// Whether an organization is shown.
    pub const fn takes(self, archived: bool) -> bool {
        match self {
            Self::Current => !archived,
            Self::Archived => archived,
            Self::All => true,
        }
    }
}

/// What a list of organizations is sorted by; equals stand by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationSort {
    /// Its name.
    #[default]
    Name,
    /// Its type.
    Type,
    /// Its status.
    Status,
    /// How many tenants are matched to it.
    Tenants,
    /// How many licenses those hold.
    Licenses,
    /// When it was last changed.
    Changed,
}

impl OrganizationSort {
    /// Every choice.
    pub const ALL: [Self; 6] =
        [Self::Name, Self::Type, Self::Status, Self::Tenants, Self::Licenses, Self::Changed];

    /// The word in an address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Type => "type",
            Self::Status => "status",
            Self::Tenants => "tenants",
            Self::Licenses => "licenses",
            Self::Changed => "changed",
        }
    }

    /// The choice with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.key() == key)
    }
}

/// What of an organization decides whether and where a list shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its short name.
    pub short_name: &'a str,
    /// Its type.
    pub kind: &'a str,
    /// Its status.
    pub status: &'a str,
    /// Its domains.
    pub domains: &'a [String],
    /// Whether it is archived.
    pub archived: bool,
    /// How many tenants are matched to it.
    pub tenants: u32,
    /// How many licenses those hold.
    pub licenses: u32,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

impl OrganizationFilter {
    /// Whether anything but the choice of archived ones hides organizations.
    pub fn narrows(&self) -> bool {
        !(self.text.trim().is_empty() && self.kind.is_empty() && self.status.is_empty())
    }

    /// Whether an organization passes, whatever the case of letters.
    pub fn takes(&self, of: &Listed<'_>) -> bool {
        self.shown.takes(of.archived)
            && (self.kind.is_empty() || self.kind == of.kind)
            && (self.status.is_empty() || self.status == of.status)
            && self.finds(of)
    }

    fn finds(&self, of: &Listed<'_>) -> bool {
        let words = self.text.to_lowercase();
        let mut words = words.split_whitespace().peekable();
        if words.peek().is_none() {
            return true;
        }
        let mut all = [of.name.to_lowercase(), of.short_name.to_lowercase()].join("\n");
        for domain in of.domains {
            all.push('\n');
            all.push_str(domain);
        }
        words.all(|word| all.contains(word))
    }

    /// Which of two stands first.
    pub fn order(&self, a: &Listed<'_>, b: &Listed<'_>) -> Ordering {
        let by_name = || a.name.to_lowercase().cmp(&b.name.to_lowercase());
        let words = |a: &str, b: &str| {
            // What says nothing stands last, however the order is turned.
            let blank = a.is_empty().cmp(&b.is_empty());
            blank.then_with(|| self.turned(a.to_lowercase().cmp(&b.to_lowercase())))
        };
        let order = match self.sort {
            OrganizationSort::Name => self.turned(by_name()),
            OrganizationSort::Type => words(a.kind, b.kind),
            OrganizationSort::Status => words(a.status, b.status),
            OrganizationSort::Tenants => self.turned(a.tenants.cmp(&b.tenants)),
            OrganizationSort::Licenses => self.turned(a.licenses.cmp(&b.licenses)),
            OrganizationSort::Changed => self.turned(a.changed_at.0.cmp(&b.changed_at.0)),
        };
        order.then_with(by_name)
    }

    const fn turned(&self, order: Ordering) -> Ordering {
        if self.descending { order.reverse() } else { order }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed<'a>(name: &'a str, kind: &'a str, domains: &'a [String]) -> Listed<'a> {
        Listed {
            name,
            short_name: "CTS",
            kind,
            status: "",
            domains,
            archived: false,
            tenants: 0,
            licenses: 0,
            changed_at: Timestamp(0),
        }
    }

    #[test]
    fn every_word_must_be_found_somewhere() {
        let domains = ["contoso.example".to_owned()];
        let contoso = listed("Contoso Müller GmbH", "Customer", &domains);
        let check = |text: &str, found: bool| {
            let filter = OrganizationFilter { text: text.into(), ..OrganizationFilter::default() };
            assert_eq!(filter.takes(&contoso), found, "{text}");
        };
        check("", true);
        check("  MÜLLER  cts ", true);
        check("contoso.ex gmbh", true);
        check("contoso ltd", false);
    }

    #[test]
    fn choices_narrow_together() {
        let contoso = listed("Contoso", "Customer", &[]);
        let archived = Listed { archived: true, ..contoso };
        let all = OrganizationFilter::default();
        assert!(all.takes(&contoso) && !all.takes(&archived));
        let customers = OrganizationFilter { kind: "Customer".into(), shown: Shown::Archived, ..all };
        assert!(customers.takes(&archived) && !customers.takes(&contoso));
        assert!(customers.narrows());
        assert!(!customers.takes(&Listed { kind: "Vendor", ..archived }));
    }

    #[test]
    fn what_has_no_type_stands_last_either_way() {
        let rows = [listed("c", "", &[]), listed("B", "Vendor", &[]), listed("a", "Customer", &[])];
        let check = |descending, expected: [&str; 3]| {
            let filter =
                OrganizationFilter { sort: OrganizationSort::Type, descending, ..Default::default() };
            let mut sorted = rows;
            sorted.sort_by(|a, b| filter.order(a, b));
            assert_eq!(sorted.map(|row| row.name), expected);
        };
        check(false, ["a", "B", "c"]);
        check(true, ["B", "a", "c"]);
    }
}
