//! Both sides of a match, read once into what is compared; no judging here.

use super::{
    host::{Host, technical_label},
    name::{Name, words},
    subject::{OrganizationEvidence, Place, TenantEvidence, is_technical_domain},
};

/// Ends of labels that are a legal form: nobody writes `contosogmbh` with a space in a domain.
const FORM_ENDS: &[&str] = &["gmbhcokg", "gmbh", "ltd", "llc", "inc", "sarl", "aps"];

/// A place as it is compared; empty where unknown.
#[derive(Debug, Default)]
pub(super) struct Spot {
    /// The street in one word.
    pub street: String,
    /// The postal code in one word.
    pub postal_code: String,
    city: [String; 2],
    /// The country code in upper case.
    pub country: String,
}

impl Spot {
    /// Reads a place.
    pub fn read(place: &Place) -> Self {
        let street = words(&place.street).iter().map(|word| street_word(&word.text)).collect();
        let city = words(&place.city);
        Self {
            street,
            postal_code: words(&place.postal_code).iter().map(AsRef::as_ref).collect(),
            city: [
                city.iter().map(AsRef::as_ref).collect(),
                city.iter().map(super::name::Word::spelled).collect(),
            ],
            country: place.country.trim().to_ascii_uppercase(),
        }
    }

    /// Whether both are in one city, or behind one postal code, of one country as far as known.
    pub fn shares_city(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| !a.is_empty() && a == b;
        let [plain, spelled] = &self.city;
        let [other_plain, other_spelled] = &other.city;
        let country = self.country.is_empty() || other.country.is_empty() || self.country == other.country;
        country && (same(plain, other_plain) || same(spelled, other_spelled))
    }

    /// Whether both are at one address.
    pub fn shares_address(&self, other: &Self) -> bool {
        let same_street = !self.street.is_empty() && self.street == other.street;
        let same_code = !self.postal_code.is_empty() && self.postal_code == other.postal_code;
        same_street && (same_code || self.shares_city(other))
    }
}

/// One word of a street, in the one of its forms that people shorten it to.
fn street_word(word: &str) -> String {
    let short = match word {
        "street" => "st",
        "road" => "rd",
        "avenue" | "av" => "ave",
        "lane" => "ln",
        "drive" => "dr",
        "square" => "sq",
        "platz" => "pl",
        _ => word,
    };
    short.strip_suffix("strasse").map_or_else(|| short.to_owned(), |start| format!("{start}str"))
}

/// A name for comparing, from a label of a domain.
fn label_name(label: &str) -> Name {
    let lower = label.to_lowercase();
    let bare = FORM_ENDS.iter().find_map(|end| lower.strip_suffix(end)).filter(|bare| bare.len() > 3);
    Name::read(bare.unwrap_or(&lower))
}

/// A domain that an organization owns.
#[derive(Debug)]
pub(super) struct Owned {
    /// The domain.
    pub host: Host,
    /// What it spells.
    pub label: Name,
    /// Whether it is its website only, not recorded as a domain.
    pub is_website: bool,
}

impl Owned {
    fn of(host: Host, is_website: bool) -> Self {
        Self { label: label_name(&host.label), host, is_website }
    }
}

/// An organization, read.
#[derive(Debug)]
pub(super) struct Known<'a> {
    /// As it was given.
    pub given: &'a OrganizationEvidence,
    /// Its domains and website.
    pub owned: Vec<Owned>,
    /// The domains of its contacts.
    pub contacts: Vec<Host>,
    /// Its locations.
    pub spots: Vec<Spot>,
}

impl<'a> Known<'a> {
    /// Reads an organization.
    pub fn read(given: &'a OrganizationEvidence) -> Self {
        let own_domains = given.domains.iter().filter(|domain| !is_technical_domain(domain));
        let mut owned: Vec<Owned> =
            own_domains.filter_map(|domain| Some(Owned::of(Host::read(domain)?, false))).collect();
        let website = Host::read(&given.website);
        let website = website.filter(|host| owned.iter().all(|known| known.host != *host));
        owned.extend(website.map(|host| Owned::of(host, true)));
        let contacts = given.contact_domains.iter().filter(|domain| !is_technical_domain(domain));
        Self {
            given,
            contacts: contacts.filter_map(|domain| Host::read(domain)).collect(),
            spots: given.places.iter().map(Spot::read).collect(),
            owned,
        }
    }

    /// The names it goes by; the first is its own, and short names, which say less, come last.
    pub fn names(&self) -> impl Iterator<Item = (&'a str, NameKind)> + use<'a> {
        let aliases = self.given.aliases.iter().map(|alias| (alias.as_str(), NameKind::Alias));
        let short = (self.given.short_name.as_str(), NameKind::Short);
        std::iter::once((self.given.name.as_str(), NameKind::Own)).chain(aliases).chain([short])
    }
}

/// How an organization came by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameKind {
    /// It is its name.
    Own,
    /// A person recorded it.
    Alias,
    /// It is its short name.
    Short,
}

/// A tenant, read.
#[derive(Debug)]
pub(super) struct Asking<'a> {
    /// As it was given.
    pub given: &'a TenantEvidence,
    /// Its name and our alias of it, as written and as compared.
    pub names: Vec<(&'a str, Name)>,
    /// Its verified domains that say something.
    pub hosts: Vec<Host>,
    /// What its domains spell, with the domain; technical ones last.
    pub labels: Vec<Label<'a>>,
    /// Where it is.
    pub spot: Spot,
}

/// What a domain spells.
#[derive(Debug)]
pub(super) struct Label<'a> {
    /// The domain as it was written.
    pub domain: &'a str,
    /// What it spells, as a name.
    pub name: Name,
    /// Whether it was chosen within Microsoft's domain.
    pub is_technical: bool,
}

impl<'a> Asking<'a> {
    /// Reads a tenant.
    pub fn read(given: &'a TenantEvidence) -> Self {
        let (technical, own): (Vec<&String>, Vec<&String>) =
            given.domains.iter().partition(|domain| is_technical_domain(domain));
        let mut hosts: Vec<Host> = Vec::new();
        let mut labels = Vec::new();
        for (domain, host) in own.into_iter().filter_map(|domain| Some((domain, Host::read(domain)?))) {
            labels.push(Label { domain, name: label_name(&host.label), is_technical: false });
            hosts.push(host);
        }
        for domain in technical {
            if let Some(label) = technical_label(domain) {
                labels.push(Label { domain, name: label_name(label), is_technical: true });
            }
        }
        // In an order of their own, so that the order in which Microsoft lists domains changes nothing.
        hosts.sort();
        labels.sort_by(|a, b| (a.is_technical, a.domain).cmp(&(b.is_technical, b.domain)));
        labels.dedup_by(|a, b| a.name == b.name);
        labels.retain(|label| !label.name.is_empty());
        let texts = std::iter::once(given.display_name.as_str()).chain(given.alias.as_deref());
        let names =
            texts.map(|text| (text, tenant_name(text))).filter(|(_, name)| !name.is_empty()).collect();
        Self { given, names, hosts, labels, spot: Spot::read(&given.place) }
    }
}

/// A tenant's name; where somebody left a domain in its place, what that spells.
fn tenant_name(text: &str) -> Name {
    let looks_like_domain = text.contains('.') && !text.trim().contains(char::is_whitespace);
    if !looks_like_domain {
        return Name::read(text);
    }
    if is_technical_domain(text) {
        return technical_label(text).map(label_name).unwrap_or_default();
    }
    // "Contoso.Bau" has a dot too; domains are pasted in lower case.
    match Host::read(text).filter(|_| !text.chars().any(char::is_uppercase)) {
        Some(host) => label_name(&host.label),
        None => Name::read(text),
    }
}
