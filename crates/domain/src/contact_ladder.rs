//! Which contact of an organization a directory user is, step by step; it never merges on a doubt.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::DirectoryUserId;

/// A contact, by an id of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContactId(pub Uuid);

/// What is known of a directory user for this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The user's object id.
    pub id: DirectoryUserId,
    /// The user name (`userPrincipalName`).
    pub user_name: String,
    /// All addresses: `mail` and `proxyAddresses`, with or without `smtp:`.
    pub addresses: Vec<String>,
    /// First name; empty where unknown.
    pub first_name: String,
    /// Last name; empty where unknown.
    pub last_name: String,
}

/// A contact of the organization that the user's tenant is matched to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The directory user it was tied to, by a person or by an earlier run.
    pub pinned: Option<DirectoryUserId>,
    /// Its e-mail addresses.
    pub addresses: Vec<String>,
    /// First name; empty where unknown.
    pub first_name: String,
    /// Last name; empty where unknown.
    pub last_name: String,
}

/// A step of the ladder. The first that finds anybody decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The contact is tied to this object id.
    Pinned,
    /// One of the user's addresses is one of the contact's.
    Address,
    /// The user name is one of the contact's addresses.
    UserName,
    /// First and last name are the same.
    FullName,
}

/// Whom a directory user is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// This contact.
    Is(ContactId, Step),
    /// Nobody yet: a contact is to be created.
    New,
    /// It cannot be told: a person looks at it. Nothing is merged, nothing created.
    Review(Doubt),
}

/// Why it cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// The step at which it arose.
    pub step: Step,
    /// The contacts that are meant, sorted; one, where other users may be the same contact.
    pub contacts: Vec<ContactId>,
}

/// Where each user stands among the contacts of their organization, in the order of `people`.
///
/// The steps, each for those whom none before has placed: pinned object id, any address, user name, first and last
/// name if no other user and no other contact has them. A contact that is pinned to somebody else is found by no later
/// step but to say that a name is not unique, and no two users are the same contact: who comes to it by a weaker step,
/// or by the same, is in doubt.
pub fn place(people: &[Person], contacts: &[Contact]) -> Vec<Standing> {
    let known = Known::new(people, contacts);
    let found: Vec<Option<Found>> = people.iter().map(|person| known.find(person)).collect();
    let mut comers: HashMap<ContactId, Vec<Step>> = HashMap::new();
    for found in found.iter().flatten() {
        for &contact in &found.contacts {
            comers.entry(contact).or_default().push(found.step);
        }
    }
    let alone = |contact: ContactId, step: Step| {
        let others = comers.get(&contact).into_iter().flatten().filter(|&&other| other <= step);
        others.count() == 1
    };
    let standing = |found: Option<Found>| match found {
        None => Standing::New,
        Some(Found { step, contacts, is_certain }) => match contacts.first() {
            Some(&only) if is_certain && contacts.len() == 1 && alone(only, step) => Standing::Is(only, step),
            _ => Standing::Review(Doubt { step, contacts: contacts.into_iter().collect() }),
        },
    };
    found.into_iter().map(standing).collect()
}

/// What the first step that finds anybody has found.
struct Found {
    step: Step,
    contacts: BTreeSet<ContactId>,
    is_certain: bool,
}

/// The contacts by what they are found by, and who has which name.
#[derive(Default)]
struct Known {
    pinned: HashMap<DirectoryUserId, BTreeSet<ContactId>>,
    addresses: HashMap<String, BTreeSet<ContactId>>,
    names: HashMap<String, BTreeSet<ContactId>>,
    taken: BTreeSet<ContactId>,
    people: HashMap<String, BTreeSet<DirectoryUserId>>,
}

impl Known {
    fn new(people: &[Person], contacts: &[Contact]) -> Self {
        let mut known = Self::default();
        for contact in contacts {
            for name in names(&contact.first_name, &contact.last_name) {
                known.names.entry(name).or_default().insert(contact.id);
            }
            if let Some(user) = contact.pinned {
                known.pinned.entry(user).or_default().insert(contact.id);
                known.taken.insert(contact.id);
                continue;
            }
            for address in contact.addresses.iter().filter_map(|text| address(text)) {
                known.addresses.entry(address).or_default().insert(contact.id);
            }
        }
        for person in people {
            for name in names(&person.first_name, &person.last_name) {
                known.people.entry(name).or_default().insert(person.id);
            }
        }
        known
    }

    fn find(&self, person: &Person) -> Option<Found> {
        let by_address = |texts: &[&str]| -> BTreeSet<ContactId> {
            let addresses = texts.iter().filter_map(|text| address(text));
            addresses.filter_map(|address| self.addresses.get(&address)).flatten().copied().collect()
        };
        let all: Vec<&str> = person.addresses.iter().map(String::as_str).collect();
        let certain = |step, contacts| Found { step, contacts, is_certain: true };
        let steps = [
            certain(Step::Pinned, self.pinned.get(&person.id).cloned().unwrap_or_default()),
            certain(Step::Address, by_address(&all)),
            certain(Step::UserName, by_address(&[&person.user_name])),
            self.by_name(person),
        ];
        steps.into_iter().find(|found| !found.contacts.is_empty())
    }

    fn by_name(&self, person: &Person) -> Found {
        let names = names(&person.first_name, &person.last_name);
        let contacts: BTreeSet<ContactId> =
            names.iter().filter_map(|name| self.names.get(name)).flatten().copied().collect();
        let namesakes = names.iter().filter_map(|name| self.people.get(name)).flatten();
        let is_certain = namesakes.filter(|&&other| other != person.id).count() == 0
            && contacts.iter().all(|contact| !self.taken.contains(contact));
        Found { step: Step::FullName, contacts, is_certain }
    }
}

/// An address as it is compared: without `smtp:`, in lower case. `None` for what is no address.
fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = match text.split_once(':') {
        Some((kind, bare)) if kind.eq_ignore_ascii_case("smtp") => bare,
        // Other proxy addresses (SIP, X500) are not e-mail.
        Some(_) => return None,
        None => text,
    };
    let (local, domain) = bare.rsplit_once('@')?;
    (!local.is_empty() && domain.contains('.')).then(|| bare.to_lowercase())
}

/// A whole name as it is compared, in both spellings of umlauts; none unless first and last name are known.
fn names(first: &str, last: &str) -> BTreeSet<String> {
    let ([first, first_spelled], [last, last_spelled]) = (words(first), words(last));
    if first.is_empty() || last.is_empty() {
        return BTreeSet::new();
    }
    BTreeSet::from([format!("{first}\n{last}"), format!("{first_spelled}\n{last_spelled}")])
}

fn words(text: &str) -> [String; 2] {
    crate::matching::spellings(text).map(|folded| folded.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests;
