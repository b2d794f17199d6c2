//! What the form of an organization holds while it is filled in, and the problems it shows.

use domain::organization::{Location, OrganizationProfile, Problem};
use leptos::prelude::*;

use crate::{AppError, api::organization_profile::checked, ui::form::Submitted};

/// The state of the form; a handle.
#[derive(Clone, Copy)]
pub(super) struct ProfileForm {
    locations: RwSignal<Vec<Entry>>,
    /// The keys of the locations as they were last sent, in their order: problems name them by place.
    sent: RwSignal<Vec<u32>>,
    next: StoredValue<u32>,
    problems: RwSignal<Vec<Problem>>,
    failure: RwSignal<Option<AppError>>,
}

/// A location in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Tells it from the others as long as the form is open.
    pub key: u32,
    /// What it held at first.
    pub location: Location,
}

/// The fields of a location that hold text, by their names in the form.
pub(super) const LOCATION_TEXTS: [&str; 7] =
    ["name", "street", "postal_code", "city", "region", "country", "phone"];

/// The name of a location's field in the form.
pub(super) fn location_field(key: u32, field: &str) -> String {
    format!("location-{key}-{field}")
}

impl ProfileForm {
    pub(super) fn new(profile: &OrganizationProfile) -> Self {
        let entries: Vec<_> = (0..)
            .zip(&profile.locations)
            .map(|(key, location)| Entry { key, location: location.clone() })
            .collect();
        let next = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        Self {
            locations: RwSignal::new(entries),
            sent: RwSignal::default(),
            next: StoredValue::new(next),
            problems: RwSignal::default(),
            failure: RwSignal::default(),
        }
    }

    pub(super) fn locations(self) -> RwSignal<Vec<Entry>> {
        self.locations
    }

    /// Adds an empty location; the first one is the primary one.
    pub(super) fn add_location(self) {
        let key = self.next.get_value();
        self.next.set_value(key.saturating_add(1));
        self.locations.update(|entries| {
            let location = Location { primary: entries.is_empty(), ..Location::default() };
            entries.push(Entry { key, location });
        });
    }

    pub(super) fn remove_location(self, key: u32) {
        self.locations.update(|entries| entries.retain(|entry| entry.key != key));
    }

    /// What was typed, tidied; `None` when it has problems, which show from now on.
    pub(super) fn read(self, typed: &Submitted) -> Option<OrganizationProfile> {
        let (keys, locations) = self.typed_locations(typed);
        self.sent.set(keys);
        self.failure.set(None);
        let profile = OrganizationProfile {
            name: typed.text("name"),
            short_name: typed.text("short_name"),
            kind: typed.text("type"),
            status: typed.text("status"),
            description: typed.text("description"),
            alert: typed.text("alert"),
            quick_notes: typed.text("quick_notes"),
            website: typed.text("website"),
            domains: words(&typed.text("domains")),
            locations,
        };
        match checked(profile) {
            Ok(profile) => {
                self.problems.update(Vec::clear);
                Some(profile)
            }
            Err(problems) => {
                self.problems.set(problems);
                None
            }
        }
    }

    /// The locations that say anything, with their keys.
    fn typed_locations(self, typed: &Submitted) -> (Vec<u32>, Vec<Location>) {
        let primary = typed.text("primary-location");
        let read = |entry: &Entry| {
            let text = |field: &str| typed.text(&location_field(entry.key, field));
            let location = Location {
                id: entry.location.id,
                name: text("name"),
                street: text("street"),
                city: text("city"),
                region: text("region"),
                postal_code: text("postal_code"),
                country: text("country"),
                phone: text("phone"),
                primary: primary == entry.key.to_string(),
            };
            (!location.is_blank()).then_some((entry.key, location))
        };
        self.locations.with_untracked(|entries| entries.iter().filter_map(read).unzip())
    }

    /// Shows why the server did not take it.
    pub(super) fn fail(self, error: AppError) {
        match error {
            AppError::Invalid { field: Some(field), message, .. } => {
                self.problems.set(vec![Problem { field, message }]);
            }
            error => self.failure.set(Some(error)),
        }
    }

    /// What is wrong with the form as a whole.
    pub(super) fn failure(self) -> Signal<Option<AppError>> {
        self.failure.into()
    }

    /// "3 fields need another look." while there are problems.
    pub(super) fn summary(self) -> Signal<Option<String>> {
        Signal::derive(move || match self.problems.read().as_slice() {
            [] => None,
            [_] => Some("Nothing is saved yet: one field needs another look.".to_owned()),
            problems => Some(format!("Nothing is saved yet: {} fields need another look.", problems.len())),
        })
    }

    /// What is wrong with a field.
    pub(super) fn beside(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problem(field))
    }

    /// What is wrong with a field of a location.
    pub(super) fn beside_location(self, key: u32, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let at = self.sent.read().iter().position(|sent| *sent == key)?;
            self.problem(&format!("locations.{at}.{field}"))
        })
    }

    fn problem(self, field: &str) -> Option<String> {
        let problems = self.problems.read();
        problems.iter().find(|problem| problem.field == field).map(|problem| problem.message.clone())
    }
}

/// Domains in a field, however they are separated.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_read_however_they_are_separated() {
        assert_eq!(words("a.example\n b.example,c.example; "), ["a.example", "b.example", "c.example"]);
        assert!(words(" \n").is_empty());
    }
}
