//! Tenants as their own administrators named them, with the truth of whose they are.

use rand::{RngExt as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;

use crate::{
    company::{Company, Place, label_words, pick},
    damage::{abbreviated, ascii, misspelled, spelled_out},
    identifier,
    record::Organization,
    words::{BRAND_ENDS, BRAND_STARTS, BRAND_TRADES},
};

/// In what way a tenant's name differs from the company's. In a hundred tenants that have an organization:
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 36: not at all, or in case and punctuation.
    Same,
    /// 14: without its legal form, or with another spelling of it.
    Form,
    /// 8: accents stripped or spelled out.
    Accents,
    /// 10: one or two typing errors.
    Misspelled,
    /// 8: initials, first words, shortened words. A domain or at least the town is recorded.
    Abbreviated,
    /// 8: a name the company had before or has since. A domain, alias, address or former link is recorded.
    Renamed,
    /// 5: a domain in place of a name.
    DomainAsName,
    /// 5: with something added: a number, a place, "(old)".
    Decorated,
    /// 4: the same words in another order.
    Reordered,
    /// 2: the second tenant of a company.
    Second,
    /// Of no organization, and like none.
    Stranger,
    /// Of no organization, with the name of one that has other domains.
    Namesake,
    /// Of no organization, sharing a family name with one.
    Relative,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Same,
        Self::Form,
        Self::Accents,
        Self::Misspelled,
        Self::Abbreviated,
        Self::Renamed,
        Self::DomainAsName,
        Self::Decorated,
        Self::Reordered,
        Self::Second,
        Self::Stranger,
        Self::Namesake,
        Self::Relative,
    ];

    fn any(random: &mut ChaCha8Rng) -> Self {
        match random.random_range(0..98) {
            0..36 => Self::Same,
            36..50 => Self::Form,
            50..58 => Self::Accents,
            58..68 => Self::Misspelled,
            68..76 => Self::Abbreviated,
            76..84 => Self::Renamed,
            84..89 => Self::DomainAsName,
            89..94 => Self::Decorated,
            _ => Self::Reordered,
        }
    }
}

/// A tenant, with the truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its id.
    pub id: u128,
    /// The name it gives itself.
    pub display_name: String,
    /// The name the provider gave it here, if any.
    pub alias: Option<String>,
    /// Its verified domains, the technical one among them.
    pub domains: Vec<String>,
    /// Where it says it is.
    pub place: Place,
    /// Truth: the organization it belongs to.
    pub belongs_to: Option<u128>,
    /// Truth: how its name came about.
    pub kind: Kind,
    /// Truth: whether another company has the same name.
    pub is_twin: bool,
    /// Truth: whether the company is of a family whose members have similar names.
    pub is_family: bool,
}

impl Tenant {
    /// A tenant of a company. What would leave nobody a way to know whose it is, is added to the record.
    pub(crate) fn of(
        company: &Company,
        record: &mut Organization,
        number: usize,
        random: &mut ChaCha8Rng,
    ) -> Self {
        let kind = match Kind::any(random) {
            Kind::Accents if company.name.is_ascii() => Kind::Same,
            // So that accents come to their share though most names have none.
            Kind::Same | Kind::Form if !company.name.is_ascii() && random.random_bool(0.25) => Kind::Accents,
            kind => kind,
        };
        let mut tenant = Self::described(company, kind, number, random);
        tenant.belongs_to = Some(record.id);
        if kind == Kind::Renamed || company.is_twin {
            tenant.identify(company, record, random);
        } else if kind == Kind::Abbreviated {
            if random.random_bool(0.6) {
                tenant.identify(company, record, random);
            } else {
                // Initials alone are anybody's; with the town and the technical domain they are somebody's.
                record.record_place(company, random);
                tenant.place.city.clone_from(&company.place.city);
            }
        }
        tenant
    }

    /// Another tenant of a company that has one: for tests, or from before a move. Its domain is recorded or its place.
    pub(crate) fn second_of(
        company: &Company,
        record: &mut Organization,
        number: usize,
        random: &mut ChaCha8Rng,
    ) -> Self {
        let mut tenant = Self::described(company, Kind::Second, number, random);
        tenant.belongs_to = Some(record.id);
        let label = label_words(&company.name, random).concat();
        let first: String = label.chars().take(24).collect();
        tenant.domains =
            vec![format!("{first}{}.onmicrosoft.com", pick(&["test", "alt", "new", "2"], random))];
        if random.random_bool(0.5) {
            tenant.domains.push(format!("{first}-{}.com", pick(&["shop", "jobs", "cloud"], random)));
        }
        if company.is_twin || record.places.is_empty() {
            record.record_place(company, random);
            tenant.place = company.place.clone();
        }
        tenant
    }

    /// A tenant of a company that has no record.
    pub(crate) fn of_stranger(company: &Company, kind: Kind, number: usize, random: &mut ChaCha8Rng) -> Self {
        let mut tenant = Self::described(company, kind, number, random);
        if kind == Kind::Namesake
            && !tenant.domains.contains(company.domains.first().unwrap_or(&String::new()))
        {
            tenant.domains.extend(company.domains.first().cloned());
        }
        tenant
    }

    fn described(company: &Company, kind: Kind, number: usize, random: &mut ChaCha8Rng) -> Self {
        let display_name = display_name(company, kind, random);
        // Who renamed the company may have begun a new tenant.
        let is_new = kind == Kind::Renamed && random.random_bool(0.5);
        let technical_name = if is_new { display_name.clone() } else { company.name.clone() };
        Self {
            id: identifier(2, number),
            display_name,
            alias: None,
            domains: domains(company, &technical_name, random),
            place: told_place(company, random),
            belongs_to: None,
            kind,
            is_twin: company.is_twin,
            is_family: company.family.is_some(),
        }
    }

    /// Makes sure that the record and the tenant share one thing that is this company's alone.
    fn identify(&mut self, company: &Company, record: &mut Organization, random: &mut ChaCha8Rng) {
        let recorded =
            |domain: &String| record.domains.contains(domain) || record.website.contains(domain.as_str());
        if self.domains.iter().any(recorded) {
            return;
        }
        match random.random_range(0..100) {
            0..70 => {
                record.record_domain(company, random);
                self.domains
                    .extend(company.domains.first().filter(|main| !self.domains.contains(main)).cloned());
            }
            70..80 => record.former_tenants.push(self.id),
            // An alias is what the provider's people call it: the name in the record. A twin has that too.
            80..90 if !company.is_twin => self.alias = Some(record.name.clone()),
            _ => {
                record.places = vec![company.place.clone()];
                self.place = company.place.clone();
            }
        }
    }
}

fn display_name(company: &Company, kind: Kind, random: &mut ChaCha8Rng) -> String {
    let full = company.full_name();
    match kind {
        Kind::Same | Kind::Stranger | Kind::Relative => match random.random_range(0..10) {
            0..7 => full,
            7 => full.to_uppercase(),
            8 => full.replace(" & ", " + ").replace('-', " "),
            _ => full.to_lowercase(),
        },
        Kind::Namesake | Kind::Second => {
            if random.random_bool(0.6) {
                full
            } else {
                company.name.clone()
            }
        }
        Kind::Form => match random.random_range(0..3) {
            0 => company.name.clone(),
            1 => format!("{}, {}", company.name, company.form.replace('.', "")),
            _ => format!("{} {}", company.name, company.form.to_uppercase()),
        },
        Kind::Accents => {
            if random.random_bool(0.5) {
                ascii(&full)
            } else {
                spelled_out(&full)
            }
        }
        Kind::Misspelled => misspelled(&full, random),
        Kind::Abbreviated => abbreviated(&company.name, random),
        Kind::Renamed => format!(
            "{}{} {}",
            pick(BRAND_STARTS, random),
            pick(BRAND_ENDS, random),
            pick(BRAND_TRADES, random)
        ),
        Kind::DomainAsName => {
            let domain = company.domains.first().cloned().unwrap_or_default();
            if random.random_bool(0.5) {
                domain
            } else {
                domain.split('.').next().unwrap_or_default().to_owned()
            }
        }
        Kind::Decorated => match random.random_range(0..4) {
            0 => format!("{} {full}", random.random_range(10_000..60_000)),
            1 => format!("{full} - {}", company.place.city),
            2 => format!("{} (M365)", company.name),
            _ => format!("{full} - Tenant"),
        },
        Kind::Reordered => {
            let mut words: Vec<&str> = company.name.split(' ').collect();
            words.reverse();
            words.join(" ")
        }
    }
}

/// The technical domain, most often the main one, sometimes the others.
fn domains(company: &Company, technical_name: &str, random: &mut ChaCha8Rng) -> Vec<String> {
    let words = label_words(technical_name, random);
    let mut label: String =
        if random.random_bool(0.7) { words.concat() } else { words.first().cloned().unwrap_or_default() };
    label.truncate(27);
    if random.random_bool(0.2) {
        label.push_str(["365", "gmbh", "online", "1", "it"].choose(random).unwrap_or(&"1"));
    }
    let mut domains = vec![format!("{label}.onmicrosoft.com")];
    if random.random_bool(0.90) {
        domains.extend(company.domains.first().cloned());
        if random.random_bool(0.4) {
            domains.extend(company.domains.iter().skip(1).cloned());
        }
    }
    domains
}

/// Nearly all tell a country, most a city, many an address.
fn told_place(company: &Company, random: &mut ChaCha8Rng) -> Place {
    let mut place = company.place.clone();
    if random.random_bool(0.05) {
        place.country.clear();
    }
    if random.random_bool(0.3) {
        place.street.clear();
        place.postal_code.clear();
    }
    if random.random_bool(0.2) {
        place.city.clear();
    }
    place
}
