//! What one line of a file says of an organization, alone and beside what is known of it already.

use super::{Field, Mapping};
use crate::organization::{Location, OrganizationProfile};

/// The organization that a line describes, tidied.
pub fn profile_of<Cell: AsRef<str>>(cells: &[Cell], mapping: &Mapping) -> OrganizationProfile {
    let mut profile = OrganizationProfile::default();
    let mut location = Location { primary: true, ..Location::default() };
    let mut second_line = String::new();
    for (cell, field) in cells.iter().zip(mapping) {
        let Some(field) = field else { continue };
        let text = crate::spreadsheet::original(cell.as_ref()).to_owned();
        match field {
            Field::Name => profile.name = text,
            Field::ShortName => profile.short_name = text,
            Field::Type => profile.kind = text,
            Field::Status => profile.status = text,
            Field::Description => profile.description = text,
            Field::Alert => profile.alert = text,
            Field::QuickNotes => profile.quick_notes = text,
            Field::Website => profile.website = text,
            Field::Domains => profile.domains = domains(&text),
            Field::LocationName => location.name = text,
            Field::Street => location.street = text,
            Field::Street2 => second_line = text,
            Field::City => location.city = text,
            Field::Region => location.region = text,
            Field::PostalCode => location.postal_code = text,
            Field::Country => location.country = text,
            Field::Phone => location.phone = text,
        }
    }
    location.street = [location.street.trim(), second_line.trim()].join("\n");
    profile.locations.push(location);
    profile.tidied()
}

fn domains(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|'));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// What is known with what a line says of it. The name stays, since the line's may only resemble it, and so does what
/// the line leaves empty; domains are added. Its location goes into the one of the same name, or into the primary one
/// where it has no name.
#[must_use]
pub fn merged(known: &OrganizationProfile, line: &OrganizationProfile) -> OrganizationProfile {
    let said = |known: &String, line: &String| if line.is_empty() { known.clone() } else { line.clone() };
    let mut domains = known.domains.clone();
    domains.extend(line.domains.iter().cloned());
    let mut locations = known.locations.clone();
    for location in &line.locations {
        let same = |known: &&mut Location| {
            if location.name.is_empty() {
                known.primary
            } else {
                known.name.to_lowercase() == location.name.to_lowercase()
            }
        };
        match locations.iter_mut().find(same) {
            Some(known) => *known = moved(known, location),
            None => locations.push(Location { primary: false, ..location.clone() }),
        }
    }
    OrganizationProfile {
        name: known.name.clone(),
        short_name: said(&known.short_name, &line.short_name),
        kind: said(&known.kind, &line.kind),
        status: said(&known.status, &line.status),
        description: said(&known.description, &line.description),
        alert: said(&known.alert, &line.alert),
        quick_notes: said(&known.quick_notes, &line.quick_notes),
        website: said(&known.website, &line.website),
        domains,
        locations,
    }
    .tidied()
}

/// A location with what a line says of it. An address is one thing: a line that names a street or city replaces all
/// of it, so that no street ends up in another city.
fn moved(known: &Location, line: &Location) -> Location {
    let names_an_address = !(line.street.is_empty() && line.city.is_empty());
    let said = |known: &String, line: &String| if line.is_empty() { known.clone() } else { line.clone() };
    let address =
        |known: &String, line: &String| if names_an_address { line.clone() } else { said(known, line) };
    Location {
        id: known.id,
        name: said(&known.name, &line.name),
        street: address(&known.street, &line.street),
        city: address(&known.city, &line.city),
        region: address(&known.region, &line.region),
        postal_code: address(&known.postal_code, &line.postal_code),
        country: address(&known.country, &line.country),
        phone: said(&known.phone, &line.phone),
        primary: known.primary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contoso() -> OrganizationProfile {
        let mapping = [
            Field::Name,
            Field::Domains,
            Field::Street,
            Field::Street2,
            Field::City,
            Field::Country,
            Field::Phone,
        ];
        let cells = [
            " Contoso ",
            "contoso.example; Contoso.org",
            "Main St 1",
            "2nd floor",
            "Köln",
            "Germany",
            "'+49 1",
        ];
        profile_of(&cells, &mapping.map(Some).to_vec())
    }

    #[test]
    fn a_line_becomes_an_organization_with_one_location() {
        let contoso = contoso();
        assert_eq!(contoso.name, "Contoso");
        assert_eq!(contoso.domains, ["contoso.example", "contoso.org"]);
        let location = contoso.primary_location().unwrap();
        assert_eq!(location.address(), "Main St 1, 2nd floor, Köln, Germany");
        assert_eq!(location.phone, "+49 1");
        assert_eq!(contoso.problems(), []);
    }

    #[test]
    fn what_a_line_passes_over_has_no_location() {
        let profile = profile_of(&["Contoso", "Paris"], &vec![Some(Field::Name), None]);
        assert_eq!(profile, OrganizationProfile { name: "Contoso".into(), ..Default::default() });
    }

    #[test]
    fn what_a_line_leaves_empty_stays() {
        let known = OrganizationProfile { kind: "Customer".into(), alert: "Call first.".into(), ..contoso() };
        let line = profile_of(
            &["CONTOSO", "Vendor", "", "new.example", "Bonn"],
            &[Field::Name, Field::Type, Field::Alert, Field::Domains, Field::City].map(Some).to_vec(),
        );
        let merged = merged(&known, &line);
        assert_eq!((merged.name.as_str(), merged.kind.as_str()), ("Contoso", "Vendor"));
        assert_eq!(merged.alert, "Call first.");
        assert_eq!(merged.domains, ["contoso.example", "contoso.org", "new.example"]);
        let location = merged.primary_location().unwrap();
        assert_eq!((location.address().as_str(), location.phone.as_str()), ("Bonn", "+49 1"));
        assert_eq!(super::merged(&merged, &line), merged);
    }

    #[test]
    fn a_location_of_another_name_is_added() {
        let line = profile_of(&["Contoso", "Branch"], &vec![Some(Field::Name), Some(Field::LocationName)]);
        let merged = merged(&contoso(), &line);
        assert_eq!(merged.locations.len(), 2);
        assert_eq!(merged.locations.iter().filter(|location| location.primary).count(), 1);
    }
}
