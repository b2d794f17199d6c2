//! What speaks for one tenant and one organization being the same company, line by line; nothing that speaks against.

use super::{
    index::Index,
    known::{Asking, Known, Label, NameKind, Owned},
    name::Name,
    similarity::similarity,
    verdict::{Evidence, EvidenceKind},
};

/// Weights in percent: what the score would be if nothing else were known.
mod weights {
    pub const FORMER_LINK: f32 = 90.0;
    pub const DEVICE_SERIAL: f32 = 90.0;
    pub const DOMAIN: f32 = 95.0;
    pub const WEBSITE: f32 = 92.0;
    pub const RELATED_DOMAIN: f32 = 75.0;
    pub const CONTACT_DOMAIN: f32 = 70.0;
    pub const NAME: f32 = 88.0;
    pub const ALIAS: f32 = 86.0;
    pub const SHORT_NAME: f32 = 68.0;
    pub const SIMILAR_NAME: f32 = 84.0;
    pub const DOMAIN_NAME: f32 = 62.0;
    pub const TECHNICAL_NAME: f32 = 52.0;
    pub const ADDRESS: f32 = 60.0;
    pub const CITY: f32 = 25.0;
    pub const COUNTRY: f32 = 6.0;
}

/// Names less alike than this say nothing.
const LEAST_ALIKE: f32 = 0.45;
/// Domains that spell something less alike than this say nothing.
const LEAST_SPELLED: f32 = 0.55;

/// What speaks for a pair.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    /// The lines, at most one of a kind.
    pub lines: Vec<Evidence>,
    /// How alike the names are at best, 0 to 1.
    pub alike: f32,
    /// How well the tenant's name or one of its domains names the organization at best, 0 to 1; by short names, which
    /// many share, nobody is named.
    pub named: f32,
    /// By which kind of name they are the same, if they are.
    pub same_by: Option<NameKind>,
    /// Whether a verified domain is exactly one of the organization's.
    pub has_domain: bool,
}

impl Weighed {
    /// Weighs a tenant and the organization of this number.
    pub fn new(asking: &Asking<'_>, index: &Index<'_>, number: usize) -> Option<Self> {
        let known = index.known(number)?;
        let mut weighed = Self::default();
        weighed.links(asking, index, number, known);
        weighed.domains(asking, index, known);
        weighed.names(asking, index, number, known);
        weighed.spelled(asking, index, number, known);
        weighed.places(asking, known);
        Some(weighed)
    }

    /// Whether there is a line of this kind.
    pub fn has(&self, kind: EvidenceKind) -> bool {
        self.lines.iter().any(|line| line.kind == kind)
    }

    /// Adds a line, unless there is a weightier one of its kind.
    fn add(&mut self, kind: EvidenceKind, weight: f32, words: impl FnOnce() -> String) {
        let weight = percent(weight);
        match self.lines.iter_mut().find(|line| line.kind == kind) {
            Some(line) if line.weight < weight => *line = Evidence { kind, weight, words: words() },
            Some(_) => {}
            None => self.lines.push(Evidence { kind, weight, words: words() }),
        }
    }

    fn links(&mut self, asking: &Asking<'_>, index: &Index<'_>, number: usize, known: &Known<'_>) {
        let former = index.former(asking.given.id);
        if former.contains(&number) {
            let weight = shared(weights::FORMER_LINK, former.len());
            self.add(EvidenceKind::FormerLink, weight, || {
                format!("This tenant was matched to {} before", known.given.name)
            });
        }
        for serial in &asking.given.device_serials {
            let holders = index.serial(serial);
            if holders.contains(&number) {
                self.add(EvidenceKind::DeviceSerial, shared(weights::DEVICE_SERIAL, holders.len()), || {
                    format!("Device {serial} is recorded for {}", known.given.name)
                });
            }
        }
    }

    fn domains(&mut self, asking: &Asking<'_>, index: &Index<'_>, known: &Known<'_>) {
        let name = &known.given.name;
        for host in &asking.hosts {
            let owners = index.owners(&host.registrable).len();
            let also = match owners {
                0 | 1 => String::new(),
                2 => " and for another organization".to_owned(),
                more => format!(" and for {} other organizations", more - 1),
            };
            for owned in known.owned.iter().filter(|owned| owned.host.registrable == host.registrable) {
                if owned.host.name != host.name {
                    self.add(EvidenceKind::RelatedDomain, shared(weights::RELATED_DOMAIN, owners), || {
                        format!(
                            "{} and {}, which is {name}'s, are one registered domain",
                            host.name, owned.host.name
                        )
                    });
                } else if owned.is_website {
                    self.has_domain = true;
                    self.add(EvidenceKind::Website, shared(weights::WEBSITE, owners), || {
                        format!("Domain {} is {name}'s website{also}", host.name)
                    });
                } else {
                    self.has_domain = true;
                    self.add(EvidenceKind::Domain, shared(weights::DOMAIN, owners), || {
                        format!("Domain {} is recorded for {name}{also}", host.name)
                    });
                }
            }
            if known.contacts.iter().any(|contact| contact.registrable == host.registrable) {
                let claims = index.contacts(&host.registrable).len();
                self.add(EvidenceKind::ContactDomain, shared(weights::CONTACT_DOMAIN, claims), || {
                    format!("A contact of {name} has e-mail at {}", host.registrable)
                });
            }
        }
    }

    fn names(&mut self, asking: &Asking<'_>, index: &Index<'_>, number: usize, known: &Known<'_>) {
        for (written, name) in &asking.names {
            for (other, kind) in index.names(number) {
                let alike = similarity(name, other);
                // Short names are few letters that many share.
                let short = kind == NameKind::Short;
                self.alike = self.alike.max(if short { alike * 0.9 } else { alike });
                self.named = self.named.max(if short { 0.0 } else { alike });
                if name.is_same(other) {
                    let (weight, words): (f32, fn(&str, &str) -> String) = match kind {
                        NameKind::Own => {
                            (weights::NAME, |name, known| format!("{name} is the name of {known}"))
                        }
                        NameKind::Alias => {
                            (weights::ALIAS, |name, known| format!("{known} is also known as {name}"))
                        }
                        NameKind::Short => (weights::SHORT_NAME, |name, known| {
                            format!("{name} is the short name of {known}")
                        }),
                    };
                    let stronger = |known: NameKind| known != NameKind::Short || short;
                    self.same_by = self.same_by.filter(|&known| stronger(known)).or(Some(kind));
                    self.add(EvidenceKind::Name, weight, || words(written, &known.given.name));
                } else if alike >= LEAST_ALIKE {
                    let weight = weights::SIMILAR_NAME * scaled(alike, 0.3) * if short { 0.8 } else { 1.0 };
                    self.add(EvidenceKind::SimilarName, weight, || {
                        format!(
                            "{written} and {} are {}\u{202f}% alike",
                            known.given.name,
                            percent(alike * 100.0)
                        )
                    });
                }
            }
        }
        if self.same_by.is_some() {
            self.lines.retain(|line| line.kind != EvidenceKind::SimilarName);
        }
    }

    fn spelled(&mut self, asking: &Asking<'_>, index: &Index<'_>, number: usize, known: &Known<'_>) {
        for label in &asking.labels {
            let (mut by_name, mut named) = (0.0_f32, self.named);
            for (name, kind) in index.names(number) {
                let spelled = spells(&label.name, name);
                by_name = by_name.max(spelled);
                named = named.max(if kind == NameKind::Short { 0.0 } else { spelled });
            }
            self.named = named;
            let is_same =
                |owned: &&Owned| asking.hosts.iter().any(|host| host.registrable == owned.host.registrable);
            let others = known.owned.iter().filter(|owned| !is_same(owned));
            let by_domain = others.map(|owned| similarity(&label.name, &owned.label)).fold(0.0, f32::max);
            let alike = by_name.max(by_domain);
            if alike < LEAST_SPELLED {
                continue;
            }
            let Label { domain, is_technical, .. } = *label;
            let full = if is_technical { weights::TECHNICAL_NAME } else { weights::DOMAIN_NAME };
            self.add(EvidenceKind::DomainName, full * scaled(alike, 0.4), || {
                let name = &known.given.name;
                if by_name >= by_domain {
                    format!("Domain {domain} spells {name}")
                } else {
                    format!("Domain {domain} is like a domain of {name}")
                }
            });
        }
    }

    fn places(&mut self, asking: &Asking<'_>, known: &Known<'_>) {
        let spot = &asking.spot;
        let name = &known.given.name;
        let given = &asking.given.place;
        if known.spots.iter().any(|other| spot.shares_address(other)) {
            self.add(EvidenceKind::Address, weights::ADDRESS, || {
                format!("{name} is at {}, {} {} too", given.street, given.postal_code, given.city)
            });
        } else if known.spots.iter().any(|other| spot.shares_city(other)) {
            self.add(EvidenceKind::City, weights::CITY, || format!("{name} is in {} too", given.city));
        }
        if !spot.country.is_empty() && known.spots.iter().any(|other| other.country == spot.country) {
            self.add(EvidenceKind::Country, weights::COUNTRY, || {
                format!("{name} is in {} too", spot.country)
            });
        }
    }
}

/// How well a label spells a name: all of it, its first words, or what resembles it.
fn spells(label: &Name, name: &Name) -> f32 {
    let begins =
        |whole: &str, start: &str| start.len() > 3 && start.len() < whole.len() && whole.starts_with(start);
    let first_words = if begins(&name.plain, &label.plain) || begins(&name.spelled, &label.plain) {
        let mut length = 0;
        let within = name.words.iter().take_while(|word| {
            length += word.text.len();
            length <= label.plain.len() + 2
        });
        let told: f32 = within.map(|word| word.weight).sum();
        let all: f32 = name.words.iter().map(|word| word.weight).sum();
        0.5 + 0.4 * told / all
    } else {
        0.0
    };
    similarity(label, name).max(first_words)
}

/// What is left of a weight when several share its cause.
fn shared(weight: f32, holders: usize) -> f32 {
    match holders {
        0 | 1 => weight,
        2 => weight * 0.65,
        _ => weight * 0.4,
    }
}

/// Likeness from `least` to 1 as 0 to 1.
fn scaled(alike: f32, least: f32) -> f32 {
    ((alike - least) / (1.0 - least)).clamp(0.0, 1.0)
}

/// A whole number from 0 to 100.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100 before")]
pub(super) fn percent(value: f32) -> u8 {
    value.round().clamp(0.0, 100.0) as u8
}
