//! The record a provider keeps of a company: what a technician typed years ago, with what is missing and wrong.

use rand::{RngExt as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;

use crate::{
    company::{Company, Place, label_words},
    identifier,
};

/// Domains of mail that anybody has, as contacts give them.
const PRIVATE_MAIL: &[&str] =
    &["gmail.com", "outlook.com", "gmx.de", "t-online.de", "hotmail.com", "orange.fr"];

/// An organization as the provider documents it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: u128,
    /// Its name.
    pub name: String,
    /// Its short name; empty for most.
    pub short_name: String,
    /// Other names it is known by.
    pub aliases: Vec<String>,
    /// Its domains.
    pub domains: Vec<String>,
    /// Its website; may be empty.
    pub website: String,
    /// E-mail addresses of contacts, the person left out.
    pub contact_domains: Vec<String>,
    /// Its locations.
    pub places: Vec<Place>,
    /// Tenants that were matched to it before.
    pub former_tenants: Vec<u128>,
}

impl Organization {
    /// The record of a company: 45 in a hundred have a domain, 40 a website of its own, 28 a contact's mail there, 65 a
    /// location.
    pub(crate) fn of(company: &Company, number: usize, random: &mut ChaCha8Rng) -> Self {
        let mut record = Self {
            id: identifier(1, number),
            name: recorded_name(company, random),
            short_name: String::new(),
            aliases: Vec::new(),
            domains: Vec::new(),
            website: String::new(),
            contact_domains: Vec::new(),
            places: Vec::new(),
            former_tenants: Vec::new(),
        };
        if random.random_bool(0.25) {
            record.short_name = short_name(company, random);
        }
        if random.random_bool(0.45) {
            record.record_domain(company, random);
        }
        record.website = website(company, random);
        if random.random_bool(0.35) {
            let own = company.domains.first().map_or("", String::as_str);
            let mail = if random.random_bool(0.8) { own } else { PRIVATE_MAIL.choose(random).unwrap_or(&"") };
            record.contact_domains.push(mail.to_owned());
        }
        if random.random_bool(0.65) {
            record.record_place(company, random);
        }
        record
    }

    /// Records the main domain, and sometimes all of them.
    pub(crate) fn record_domain(&mut self, company: &Company, random: &mut ChaCha8Rng) {
        let count = if random.random_bool(0.3) { company.domains.len() } else { 1 };
        self.domains = company.domains.iter().take(count).cloned().collect();
    }

    /// Records where it is: sometimes the city alone.
    pub(crate) fn record_place(&mut self, company: &Company, random: &mut ChaCha8Rng) {
        let mut place = company.place.clone();
        if random.random_bool(0.2) {
            place.country.clear();
        }
        if random.random_bool(0.25) {
            place.street.clear();
            place.postal_code.clear();
        }
        self.places = vec![place];
    }

    /// Sees to it that a stranger of the same name can be told from this company: by a recorded domain or country.
    pub(crate) fn make_tellable(&mut self, company: &Company, random: &mut ChaCha8Rng) {
        if self.domains.is_empty() {
            self.record_domain(company, random);
        }
    }
}

/// The name as typed: with its form or without, loud, with the town, with an error.
fn recorded_name(company: &Company, random: &mut ChaCha8Rng) -> String {
    match random.random_range(0..100) {
        0..48 => company.full_name(),
        48..84 => company.name.clone(),
        84..90 => company.full_name().to_uppercase(),
        90..94 => format!("{} ({})", company.name, company.place.city),
        94..96 => format!("{}, {}", company.name, company.form),
        96..98 => crate::damage::misspelled(&company.full_name(), random),
        _ => crate::damage::spelled_out(&company.full_name()),
    }
}

fn short_name(company: &Company, random: &mut ChaCha8Rng) -> String {
    let words = label_words(&company.name, random);
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    match words.first() {
        Some(first) if random.random_bool(0.5) => first.chars().take(8).collect::<String>().to_uppercase(),
        _ => initials.to_uppercase(),
    }
}

/// Four in ten have a website of their own; a few a page on somebody else's.
fn website(company: &Company, random: &mut ChaCha8Rng) -> String {
    let own = company.domains.choose(random).map_or("", String::as_str);
    match random.random_range(0..100) {
        0..18 => format!("https://www.{own}"),
        18..28 => own.to_owned(),
        28..37 => format!("http://www.{own}/"),
        37..40 => format!("https://{own}/kontakt?lang=de"),
        40..45 => format!("https://www.facebook.com/{}", label_words(&company.name, random).concat()),
        _ => String::new(),
    }
}

/// In one family of six a technician wrote the head's domain into a branch's record, and not into its own.
pub(crate) fn confuse_families(companies: &[Company], records: &mut [Organization], random: &mut ChaCha8Rng) {
    let mut last = None;
    for (number, company) in companies.iter().enumerate() {
        let Some(family) = company.family.filter(|family| last != Some(*family)) else { continue };
        last = Some(family);
        if !random.random_bool(0.16) {
            continue;
        }
        let relative =
            companies.iter().enumerate().find(|(at, other)| *at != number && other.family == Some(family));
        let Some(domain) = company.domains.first().cloned() else { continue };
        if let Some((branch, other)) = relative {
            // Nobody could see the mistake where the domain spells the name it was written beside.
            let spelled = label_words(&other.name, random).concat();
            if domain.replace('-', "").starts_with(&spelled) {
                continue;
            }
            if let Some(record) = records.get_mut(branch) {
                record.domains.push(domain.clone());
            }
            if let Some(record) = records.get_mut(number) {
                record.domains.retain(|known| *known != domain);
                if record.website.contains(&domain) {
                    record.website.clear();
                }
            }
        }
    }
}
