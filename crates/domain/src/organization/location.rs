//! Where an organization is: one of its addresses.

use serde::{Deserialize, Serialize};

use crate::id::LocationId;

/// An address of an organization. Whatever is not known is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Location {
    /// Its id here; `None` until it is stored.
    pub id: Option<LocationId>,
    /// What people call it, such as "Headquarters".
    pub name: String,
    /// Street and number, in as many lines as it takes.
    pub street: String,
    /// The city.
    pub city: String,
    /// State, canton, county.
    pub region: String,
    /// The postal code.
    pub postal_code: String,
    /// The country's ISO 3166-1 code of two letters.
    pub country: String,
    /// The telephone number, as people write it.
    pub phone: String,
    /// Whether it is the organization's main address; one of them is.
    pub primary: bool,
}

impl Location {
    /// Whether nothing is said of it.
    pub fn is_blank(&self) -> bool {
        self.texts().iter().all(|text| text.trim().is_empty())
    }

    /// The location with blanks taken away around every value, and its country as a code where it is known.
    #[must_use]
    pub fn tidied(self) -> Self {
        let trimmed = |text: String| text.trim().to_owned();
        let country = super::country_code(&self.country).map_or_else(|| trimmed(self.country), str::to_owned);
        Self {
            id: self.id,
            name: trimmed(self.name),
            street: super::profile::lines(&self.street),
            city: trimmed(self.city),
            region: trimmed(self.region),
            postal_code: trimmed(self.postal_code),
            country,
            phone: trimmed(self.phone),
            primary: self.primary,
        }
    }

    /// The address in one line, without its name and telephone number.
    pub fn address(&self) -> String {
        let city = [self.postal_code.as_str(), self.city.as_str()].join(" ");
        let country = super::country_name(&self.country).unwrap_or(&self.country);
        let parts = [&self.street.replace('\n', ", "), city.trim(), &self.region, country];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    const fn texts(&self) -> [&String; 7] {
        [&self.name, &self.street, &self.city, &self.region, &self.postal_code, &self.country, &self.phone]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_in_one_line() {
        let location = Location {
            name: "Headquarters".into(),
            street: "Hauptstraße 1 \r\n2nd floor ".into(),
            city: " Köln".into(),
            postal_code: "50667 ".into(),
            country: "germany".into(),
            ..Location::default()
        };
        let tidied = location.tidied();
        assert_eq!(tidied.country, "DE");
        assert_eq!(tidied.address(), "Hauptstraße 1, 2nd floor, 50667 Köln, Germany");
        assert_eq!(Location::default().address(), "");
    }

    #[test]
    fn a_location_of_which_nothing_is_said_is_blank() {
        assert!(Location { primary: true, street: " \n".into(), ..Location::default() }.is_blank());
        assert!(!Location { phone: "1".into(), ..Location::default() }.is_blank());
    }
}
