//! What the columns of a file mean, guessed by their heads.

use serde::{Deserialize, Serialize};

/// What a column says of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Its name; without it a line says nothing.
    Name,
    /// Its short name.
    ShortName,
    /// Its type.
    Type,
    /// Its status.
    Status,
    /// Its description.
    Description,
    /// Its alert.
    Alert,
    /// Its quick notes.
    QuickNotes,
    /// Its website.
    Website,
    /// Its domains, separated by blanks, commas, semicolons or bars.
    Domains,
    /// The name of its main location.
    LocationName,
    /// Street and number.
    Street,
    /// A second line of the street.
    Street2,
    /// The city.
    City,
    /// State, canton, county.
    Region,
    /// The postal code.
    PostalCode,
    /// The country, as a code or a name.
    Country,
    /// The telephone number.
    Phone,
}

/// What each column of a file means; `None` passes it over.
pub type Mapping = Vec<Option<Field>>;

/// Words that heads begin with and that say nothing: IT Glue writes `organization_type`, `location_city`,
/// `primary_location_name`.
const BEFORE: [&str; 6] = ["primary", "organization", "organisation", "company", "location", "account"];

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 17] = [
        Self::Name,
        Self::ShortName,
        Self::Type,
        Self::Status,
        Self::Description,
        Self::Alert,
        Self::QuickNotes,
        Self::Website,
        Self::Domains,
        Self::LocationName,
        Self::Street,
        Self::Street2,
        Self::City,
        Self::Region,
        Self::PostalCode,
        Self::Country,
        Self::Phone,
    ];

    /// The key in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::ShortName => "short_name",
            Self::Type => "type",
            Self::Status => "status",
            Self::Description => "description",
            Self::Alert => "alert",
            Self::QuickNotes => "quick_notes",
            Self::Website => "website",
            Self::Domains => "domains",
            Self::LocationName => "location_name",
            Self::Street => "street",
            Self::Street2 => "street2",
            Self::City => "city",
            Self::Region => "region",
            Self::PostalCode => "postal_code",
            Self::Country => "country",
            Self::Phone => "phone",
        }
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::ShortName => "Short name",
            Self::Type => "Type",
            Self::Status => "Status",
            Self::Description => "Description",
            Self::Alert => "Alert",
            Self::QuickNotes => "Quick notes",
            Self::Website => "Website",
            Self::Domains => "Domains",
            Self::LocationName => "Location: name",
            Self::Street => "Location: street",
            Self::Street2 => "Location: street, second line",
            Self::City => "Location: city",
            Self::Region => "Location: region",
            Self::PostalCode => "Location: postal code",
            Self::Country => "Location: country",
            Self::Phone => "Location: phone",
        }
    }

    /// The field with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// The field that a head names.
    fn of_head(head: &str) -> Option<Self> {
        let head = head.to_lowercase();
        let mut words: Vec<&str> =
            head.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if words.ends_with(&["location", "name"]) {
            return Some(Self::LocationName);
        }
        while words.len() > 1 && words.first().is_some_and(|word| BEFORE.contains(word)) {
            words.remove(0);
        }
        Some(match words.concat().as_str() {
            "name" | "organization" | "organisation" | "company" | "customer" | "client" | "account"
            | "displayname" | "companyname" => Self::Name,
            "shortname" | "short" | "abbreviation" | "code" => Self::ShortName,
            "type" => Self::Type,
            "status" => Self::Status,
            "description" => Self::Description,
            "alert" => Self::Alert,
            "quicknotes" | "quicknote" | "notes" | "note" => Self::QuickNotes,
            "website" | "url" | "web" | "homepage" => Self::Website,
            "domains" | "domain" | "domainname" | "domainnames" | "emaildomain" | "emaildomains" => {
                Self::Domains
            }
            "location" => Self::LocationName,
            "street" | "address" | "address1" | "addressline1" | "street1" | "streetaddress" => Self::Street,
            "address2" | "addressline2" | "street2" => Self::Street2,
            "city" | "town" => Self::City,
            "region" | "regionname" | "state" | "province" | "county" | "canton" => Self::Region,
            "postalcode" | "postcode" | "zip" | "zipcode" | "plz" => Self::PostalCode,
            "country" | "countryname" | "countrycode" => Self::Country,
            "phone" | "telephone" | "phonenumber" | "tel" => Self::Phone,
            _ => return None,
        })
    }
}

/// What the columns with these heads seem to mean; each field once, at the first head that names it.
pub fn guess<Head: AsRef<str>>(heads: &[Head]) -> Mapping {
    let mut mapping = Mapping::new();
    for head in heads {
        let field = Field::of_head(head.as_ref()).filter(|field| !mapping.contains(&Some(*field)));
        mapping.push(field);
    }
    mapping
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(heads: &str, keys: &str) {
        let heads: Vec<_> = heads.split(',').collect();
        let guessed = guess(&heads);
        let found: Vec<_> = guessed.iter().map(|field| field.map_or("-", Field::key)).collect();
        assert_eq!(found.join(","), keys, "{heads:?}");
    }

    #[test]
    fn it_glues_heads_are_known() {
        check(
            "id,name,organization_type,organization_status,short_name,description,quick_notes,alert",
            "-,name,type,status,short_name,description,quick_notes,alert",
        );
        check(
            "primary_location_name,location_address_1,location_address_2,location_city,location_region_name,\
             location_postal_code,location_country_name,location_phone",
            "location_name,street,street2,city,region,postal_code,country,phone",
        );
        check("organization,location_name,primary,address_1", "name,location_name,-,street");
    }

    #[test]
    fn people_write_heads_in_their_own_way() {
        check(
            "Company Name,Short Name,ZIP Code,E-mail Domain,Web",
            "name,short_name,postal_code,domains,website",
        );
        check("Name,Name,Domain(s),Fax", "name,-,domains,-");
        check("ORGANIZATION NAME,Organization-Type", "name,type");
    }

    #[test]
    fn every_field_has_a_key_and_is_guessed_by_its_key() {
        for field in Field::ALL {
            assert_eq!(Field::from_key(field.key()), Some(field));
            assert_eq!(guess(&[field.key()]), [Some(field)]);
        }
    }
}
