//! Companies as they really are: name, form, place, domains; nobody has written anything down yet.

use std::collections::HashSet;

use rand::{RngExt as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;

use crate::{
    damage::ascii,
    words::{BRAND_ENDS, BRAND_STARTS, BRAND_TRADES, COUNTRIES, Country},
};

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Street and number; empty where not told.
    pub street: String,
    /// Postal code; empty where not told.
    pub postal_code: String,
    /// City; empty where not told.
    pub city: String,
    /// Two-letter country code; empty where not told.
    pub country: String,
}

/// A company.
#[derive(Debug, Clone)]
pub struct Company {
    /// Its name without legal form.
    pub name: String,
    /// Its legal form; empty for public bodies.
    pub form: String,
    /// Whether the legal form stands first (`SARL Dupont`).
    pub form_first: bool,
    /// Where it is.
    pub place: Place,
    /// Its domains, the main one first; no two companies have one.
    pub domains: Vec<String>,
    /// The number of its family, if it has one.
    pub family: Option<usize>,
    /// Whether another company has the same name.
    pub is_twin: bool,
}

impl Company {
    /// The name with the legal form where it belongs.
    pub fn full_name(&self) -> String {
        match (self.form.is_empty(), self.form_first) {
            (true, _) => self.name.clone(),
            (false, true) => format!("{} {}", self.form, self.name),
            (false, false) => format!("{} {}", self.name, self.form),
        }
    }
}

/// Invents companies, and remembers which names and domains are taken.
#[derive(Debug, Default)]
pub struct Inventor {
    names: HashSet<String>,
    domains: HashSet<String>,
}

impl Inventor {
    /// A company that shares its name with nobody.
    pub fn invent(&mut self, random: &mut ChaCha8Rng) -> Company {
        let country = any_country(random);
        let mut name = name(country, random);
        let mut tries = 0;
        while !self.names.insert(ascii(&name).to_lowercase()) {
            tries += 1;
            name = name_again(country, tries, random);
        }
        self.company(name, country, None, random)
    }

    /// Another company of this family: same first words, another branch.
    pub fn member(&mut self, name: &str, model: &Company, family: usize, random: &mut ChaCha8Rng) -> Company {
        self.names.insert(ascii(name).to_lowercase());
        let country = COUNTRIES.iter().find(|country| country.code == model.place.country);
        let own = if random.random_bool(0.7) { country } else { None };
        self.company(name.to_owned(), own.unwrap_or_else(|| any_country(random)), Some(family), random)
    }

    /// Another company of exactly this name, in another city, with domains of its own.
    pub fn twin(&mut self, model: &Company, random: &mut ChaCha8Rng) -> Company {
        let own = COUNTRIES.iter().find(|country| country.code == model.place.country);
        let stays = random.random_bool(0.6);
        let country = own.filter(|_| stays).unwrap_or_else(|| any_country(random));
        let mut twin = self.company(model.name.clone(), country, None, random);
        while twin.place.city == model.place.city {
            twin.place = place(country, random);
        }
        twin.is_twin = true;
        twin
    }

    /// A company nobody documents that has the name of one that is documented.
    pub fn namesake(&mut self, model: &Company, random: &mut ChaCha8Rng) -> Company {
        let mut namesake = self.twin(model, random);
        if random.random_bool(0.5) {
            namesake.form.clone_from(&model.form);
        }
        namesake
    }

    /// A company nobody documents whose name begins as that of one that is documented.
    pub fn relative(&mut self, model: &Company, random: &mut ChaCha8Rng) -> Company {
        let country = COUNTRIES.iter().find(|country| country.code == model.place.country);
        let country = country.unwrap_or_else(|| any_country(random));
        let first = model.name.split(' ').max_by_key(|word| word.len()).unwrap_or(&model.name);
        let mut name = format!("{first} {}", pick(country.trades, random));
        while !self.names.insert(ascii(&name).to_lowercase()) {
            name = format!("{} {name}", pick(country.first, random));
        }
        self.company(name, country, None, random)
    }

    fn company(
        &mut self,
        name: String,
        country: &'static Country,
        family: Option<usize>,
        random: &mut ChaCha8Rng,
    ) -> Company {
        let form = pick(country.forms, random).to_owned();
        let form_first = country.code == "FR" && random.random_bool(0.35);
        let count = [1, 1, 1, 2, 2, 3].choose(random).copied().unwrap_or(1);
        let domains = (0..count).map(|at| self.domain(&name, &form, country, at, random)).collect();
        Company { name, form, form_first, place: place(country, random), domains, family, is_twin: false }
    }

    /// A domain that is still free, made from the name as people make them.
    fn domain(
        &mut self,
        name: &str,
        form: &str,
        country: &Country,
        at: usize,
        random: &mut ChaCha8Rng,
    ) -> String {
        let words: Vec<String> = label_words(name, random);
        let first = words.first().cloned().unwrap_or_default();
        let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        let mut label = match random.random_range(0..100) {
            0..30 => words.join("-"),
            30..62 => words.concat(),
            62..76 if first.len() > 3 => first,
            76..86 if initials.len() > 2 => initials,
            86..93 => words.iter().rev().cloned().collect::<Vec<_>>().join("-"),
            _ => words.concat() + &label_words(form, random).concat(),
        };
        label.truncate(40);
        let end = if at == 0 && random.random_bool(0.8) {
            country.ends.first()
        } else {
            country.ends.choose(random)
        };
        let end = end.copied().unwrap_or("com");
        let city = label_words(random_city(country, random).0, random).concat();
        let mut domain = format!("{label}.{end}");
        while !self.domains.insert(domain.clone()) {
            let more = random.random_range(2..99);
            domain = match more % 3 {
                0 => format!("{label}-{city}.{end}"),
                1 => format!("{label}{more}.{end}"),
                _ => format!(
                    "{label}-{}.{end}",
                    ["group", "online", "it", "team"].choose(random).unwrap_or(&"web")
                ),
            };
        }
        domain
    }
}

/// The words of a name as a domain has them: umlauts mostly spelled out, no signs.
pub(crate) fn label_words(name: &str, random: &mut ChaCha8Rng) -> Vec<String> {
    let spelled = if random.random_bool(0.75) { crate::damage::spelled_out(name) } else { ascii(name) };
    let plain = ascii(&spelled).to_lowercase();
    plain
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '\'')
        .map(|word| word.replace('\'', ""))
        .filter(|word| !word.is_empty())
        .collect()
}

fn any_country(random: &mut ChaCha8Rng) -> &'static Country {
    let total: u32 = COUNTRIES.iter().map(|country| country.share).sum();
    let mut left = random.random_range(0..total);
    let chosen = COUNTRIES.iter().find(|country| match left.checked_sub(country.share) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    chosen.or(COUNTRIES.first()).expect("the list of countries is not empty")
}

/// A name: trade and family, a family's first name, partners, brands, towns, initials.
fn name(country: &Country, random: &mut ChaCha8Rng) -> String {
    let family = pick(country.families, random);
    let trade = pick(country.trades, random);
    match random.random_range(0..100) {
        0..22 => format!("{trade} {family}"),
        22..38 => format!("{family} {trade}"),
        38..47 => format!("{} {family} {trade}", pick(country.first, random)),
        47..56 => format!("{family} {} {} {trade}", country.and, pick(country.families, random)),
        56..78 => format!(
            "{}{} {}",
            pick(BRAND_STARTS, random),
            pick(BRAND_ENDS, random),
            pick(BRAND_TRADES, random)
        ),
        78..86 => format!("{}{}", pick(BRAND_STARTS, random), pick(BRAND_ENDS, random)),
        86..93 => format!("{trade} {}", random_city(country, random).0),
        _ => format!("{} {trade}", initials(random)),
    }
}

/// A name for when one is taken: longer every time.
fn name_again(country: &Country, tries: u32, random: &mut ChaCha8Rng) -> String {
    let base = name(country, random);
    match tries {
        0..4 => base,
        4..8 => format!("{base} {}", random_city(country, random).0),
        _ => format!("{} {base} {}", pick(country.first, random), initials(random)),
    }
}

fn initials(random: &mut ChaCha8Rng) -> String {
    (0..random.random_range(2..4)).map(|_| char::from(random.random_range(b'A'..=b'Z'))).collect()
}

fn random_city(country: &Country, random: &mut ChaCha8Rng) -> (&'static str, &'static str) {
    country.cities.choose(random).copied().unwrap_or(("", ""))
}

pub(crate) fn place(country: &Country, random: &mut ChaCha8Rng) -> Place {
    let (city, postal_code) = random_city(country, random);
    Place {
        street: format!("{} {}", pick(country.streets, random), random.random_range(1..140)),
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: country.code.to_owned(),
    }
}

pub(crate) fn pick(list: &[&'static str], random: &mut ChaCha8Rng) -> &'static str {
    list.choose(random).copied().unwrap_or_default()
}
