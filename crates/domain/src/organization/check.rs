//! What keeps an organization from being kept, told beside the field that it is about.

use serde::{Deserialize, Serialize};

use super::{Location, OrganizationProfile, country_name};

/// The longest values, in characters, and the most entries of a list.
pub mod limits {
    /// An organization's name.
    pub const NAME: usize = 200;
    /// Short name, type, status; a location's name, city, region.
    pub const WORDS: usize = 100;
    /// An alert.
    pub const ALERT: usize = 1_000;
    /// Description and quick notes.
    pub const NOTES: usize = 20_000;
    /// A website's address; a street.
    pub const ADDRESS: usize = 300;
    /// A postal code.
    pub const POSTAL_CODE: usize = 20;
    /// A telephone number.
    pub const PHONE: usize = 50;
    /// A domain (RFC 1035).
    pub const DOMAIN: usize = 253;
    /// Domains or locations of one organization.
    pub const ENTRIES: usize = 100;
}

/// A fault of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field: `name`, `domains`, `locations.0.country`.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Problem {
    /// The part of the form that the field is in, such as `locations`.
    pub fn part(&self) -> &'static str {
        let part = self.field.split('.').next().unwrap_or_default();
        PARTS.into_iter().find(|known| *known == part).unwrap_or_default()
    }
}

/// The parts of the form, in its order.
const PARTS: [&str; 10] = [
    "name",
    "short_name",
    "type",
    "status",
    "alert",
    "description",
    "quick_notes",
    "website",
    "domains",
    "locations",
];

/// The problems of a tidied profile, in the order of the form.
pub(super) fn problems(profile: &OrganizationProfile) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    if profile.name.is_empty() {
        found.add("name", "Enter the organization's name.");
    }
    found.line("name", &profile.name, limits::NAME);
    found.line("short_name", &profile.short_name, limits::WORDS);
    found.line("type", &profile.kind, limits::WORDS);
    found.line("status", &profile.status, limits::WORDS);
    found.text("alert", &profile.alert, limits::ALERT);
    found.text("description", &profile.description, limits::NOTES);
    found.text("quick_notes", &profile.quick_notes, limits::NOTES);
    found.website(&profile.website);
    found.domains(&profile.domains);
    if profile.locations.len() > limits::ENTRIES {
        found.add("locations", format!("Keep at most {} locations.", limits::ENTRIES));
    }
    for (at, location) in profile.locations.iter().take(limits::ENTRIES).enumerate() {
        found.location(at, location);
    }
    found.0
}

struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem { field: field.into(), message: message.into() });
    }

    fn line(&mut self, field: &str, value: &str, longest: usize) {
        if value.chars().any(char::is_control) {
            self.add(field, "Use one line without control characters.");
        } else {
            self.length(field, value, longest);
        }
    }

    fn text(&mut self, field: &str, value: &str, longest: usize) {
        if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            self.add(field, "Use no control characters.");
        } else {
            self.length(field, value, longest);
        }
    }

    fn length(&mut self, field: &str, value: &str, longest: usize) {
        let length = value.chars().count();
        if length > longest {
            self.add(field, format!("Use at most {longest} characters; these are {length}."));
        }
    }

    fn website(&mut self, website: &str) {
        if website.is_empty() || is_website(website) {
            self.length("website", website, limits::ADDRESS);
        } else {
            self.add("website", "Enter an address such as https://www.example.com.");
        }
    }

    fn domains(&mut self, domains: &[String]) {
        if let Some(wrong) = domains.iter().find(|domain| !is_domain(domain)) {
            let shown: String = wrong.chars().take(60).collect();
            self.add("domains", format!("\u{201c}{shown}\u{201d} is not a domain such as example.com."));
        } else if domains.len() > limits::ENTRIES {
            self.add("domains", format!("Enter at most {} domains.", limits::ENTRIES));
        }
    }

    fn location(&mut self, at: usize, location: &Location) {
        let field = |name: &str| format!("locations.{at}.{name}");
        self.line(&field("name"), &location.name, limits::WORDS);
        self.text(&field("street"), &location.street, limits::ADDRESS);
        self.line(&field("postal_code"), &location.postal_code, limits::POSTAL_CODE);
        self.line(&field("city"), &location.city, limits::WORDS);
        self.line(&field("region"), &location.region, limits::WORDS);
        if !location.country.is_empty() && country_name(&location.country).is_none() {
            self.add(field("country"), "This country is not known. Use its code of two letters, such as DE.");
        }
        self.line(&field("phone"), &location.phone, limits::PHONE);
        if location.phone.chars().any(char::is_alphabetic)
            && !location.phone.contains(|c: char| c.is_ascii_digit())
        {
            self.add(field("phone"), "Enter a telephone number.");
        }
    }
}

/// Whether a text is an address that a browser opens by http, of a host with a name.
fn is_website(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#', ':']).next());
    let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    is_plain && host.is_some_and(|host| is_domain(&host.to_lowercase()))
}

/// Whether a text in lower case is a domain name of two labels or more; letters of any script may be in it.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.chars().count())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.contains('.')
        && text.chars().count() <= limits::DOMAIN
        && text.split('.').all(is_label)
        // An address of numbers is no name.
        && !last.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields at fault of a profile that is sound but for one change.
    fn check(change: impl FnOnce(&mut OrganizationProfile), fields: &[&str]) {
        let sound = Location { country: "DE".into(), phone: "+49 221 1234".into(), ..Location::default() };
        let mut profile = OrganizationProfile {
            name: "Contoso".into(),
            domains: vec!["contoso.example".into(), "xn--bcher-kva.example".into(), "bücher.example".into()],
            website: "https://www.contoso.example/about?x=1".into(),
            locations: vec![sound],
            ..OrganizationProfile::default()
        };
        change(&mut profile);
        let problems = profile.tidied().problems();
        let found: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert!(
            problems
                .iter()
                .all(|problem| problem.field.starts_with(problem.part()) && !problem.part().is_empty())
        );
        assert_eq!(found, fields, "{problems:?}");
    }

    #[test]
    fn every_problem_names_its_field() {
        check(|_| (), &[]);
        check(|it| it.name = "  ".into(), &["name"]);
        check(|it| it.name = "x".repeat(limits::NAME + 1), &["name"]);
        check(|it| it.name = "ü".repeat(limits::NAME), &[]);
        check(|it| it.name = "a\u{0}b".into(), &["name"]);
        check(|it| it.kind = "Cust\nomer".into(), &["type"]);
        check(|it| it.alert = "two\nlines".into(), &[]);
        check(|it| it.quick_notes = "x".repeat(limits::NOTES + 1), &["quick_notes"]);
        check(|it| it.website = "javascript:alert(1)".into(), &["website"]);
        check(|it| it.website = "ftp://contoso.example".into(), &["website"]);
        check(|it| it.website = "contoso".into(), &["website"]);
        check(|it| it.domains.push("contoso".into()), &["domains"]);
        check(|it| it.domains.push("https://contoso.example".into()), &["domains"]);
        check(|it| it.domains.push("-a.example".into()), &["domains"]);
        check(|it| it.domains.push("10.0.0.1".into()), &["domains"]);
        check(|it| it.locations[0].country = "Atlantis".into(), &["locations.0.country"]);
        check(|it| it.locations[0].phone = "none".into(), &["locations.0.phone"]);
    }

    #[test]
    fn several_problems_come_in_the_order_of_the_form() {
        let change = |it: &mut OrganizationProfile| {
            it.domains = vec!["?".into()];
            it.name = String::new();
            it.locations.push(Location { country: "??".into(), ..Location::default() });
        };
        check(change, &["name", "domains", "locations.1.country"]);
    }
}
