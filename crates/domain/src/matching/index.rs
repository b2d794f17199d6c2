//! Organizations by everything a tenant may be found by, so that 5,000 tenants and 10,000 organizations are no 50
//! million comparisons; finding only, no judging.

use std::collections::HashMap;

use super::{
    known::{Asking, Known, NameKind},
    name::Name,
    names::Names,
    subject::OrganizationEvidence,
};
use crate::id::TenantId;

/// Organizations that are looked at closely, per name or domain of the tenant and per way of resembling it.
const LOOKED_AT: usize = 16;

/// Organizations made ready to be matched.
#[derive(Debug)]
pub struct Index<'a> {
    /// Sorted by id: the number of an organization is its place among the ids, whatever the order they came in.
    known: Vec<Known<'a>>,
    names: Names,
    /// Whose name it is, and how it came by it, per name.
    holders: Vec<(usize, NameKind)>,
    /// The numbers of an organization's names: from, until.
    names_of: Vec<std::ops::Range<usize>>,
    labels: Names,
    label_holders: Vec<usize>,
    owners: HashMap<String, Vec<usize>>,
    contacts: HashMap<String, Vec<usize>>,
    streets: HashMap<String, Vec<usize>>,
    former: HashMap<TenantId, Vec<usize>>,
    serials: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    /// Takes in organizations. No two may have one id.
    pub fn new(organizations: &'a [OrganizationEvidence]) -> Self {
        let mut known: Vec<Known<'a>> = organizations.iter().map(Known::read).collect();
        known.sort_by_key(|known| known.given.id);
        let mut built = Self {
            known: Vec::new(),
            names: Names::default(),
            holders: Vec::new(),
            names_of: Vec::new(),
            labels: Names::default(),
            label_holders: Vec::new(),
            owners: HashMap::new(),
            contacts: HashMap::new(),
            streets: HashMap::new(),
            former: HashMap::new(),
            serials: HashMap::new(),
        };
        let (mut names, mut labels) = (Vec::new(), Vec::new());
        for (number, known) in known.iter().enumerate() {
            let first = names.len();
            for (text, kind) in known.names() {
                let name = Name::read(text);
                if !name.is_empty() {
                    names.push(name);
                    built.holders.push((number, kind));
                }
            }
            built.names_of.push(first..names.len());
            for owned in &known.owned {
                labels.push(owned.label.clone());
                built.label_holders.push(number);
                put(&mut built.owners, owned.host.registrable.clone(), number);
            }
            built.put_rest(known, number);
        }
        built.names = Names::new(names);
        built.labels = Names::new(labels);
        built.known = known;
        built
    }

    fn put_rest(&mut self, known: &Known<'a>, number: usize) {
        for host in &known.contacts {
            put(&mut self.contacts, host.registrable.clone(), number);
        }
        for spot in known.spots.iter().filter(|spot| !spot.street.is_empty()) {
            put(&mut self.streets, spot.street.clone(), number);
        }
        for &tenant in &known.given.former_tenants {
            put(&mut self.former, tenant, number);
        }
        for serial in &known.given.device_serials {
            put(&mut self.serials, serial.as_str(), number);
        }
    }

    /// The organization of a number.
    pub(super) fn known(&self, number: usize) -> Option<&Known<'a>> {
        self.known.get(number)
    }

    /// The names of an organization, its own first.
    pub(super) fn names(&self, number: usize) -> impl Iterator<Item = (&Name, NameKind)> {
        let range = self.names_of.get(number).cloned().unwrap_or_default();
        range.filter_map(|at| Some((self.names.get(at)?, self.holders.get(at)?.1)))
    }

    /// Weighs the words of a tenant's names by their rarity among organizations.
    pub(super) fn weigh(&self, asking: &mut Asking<'_>) {
        let names = asking.names.iter_mut().map(|(_, name)| name);
        names
            .chain(asking.labels.iter_mut().map(|label| &mut label.name))
            .for_each(|name| self.names.weigh(name));
    }

    /// Who owns something in this registered domain: by domain or website.
    pub(super) fn owners(&self, registrable: &str) -> &[usize] {
        self.owners.get(registrable).map_or(&[], Vec::as_slice)
    }

    /// Whose contacts have e-mail in this registered domain.
    pub(super) fn contacts(&self, registrable: &str) -> &[usize] {
        self.contacts.get(registrable).map_or(&[], Vec::as_slice)
    }

    /// Whom this tenant was matched to before.
    pub(super) fn former(&self, tenant: TenantId) -> &[usize] {
        self.former.get(&tenant).map_or(&[], Vec::as_slice)
    }

    /// Whom a device is recorded for.
    pub(super) fn serial(&self, serial: &str) -> &[usize] {
        self.serials.get(serial).map_or(&[], Vec::as_slice)
    }

    /// Who has this name in any way, sorted.
    pub(super) fn same_named(&self, name: &Name) -> Vec<usize> {
        let mut numbers: Vec<usize> =
            self.names.same_as(name).into_iter().filter_map(|at| Some(self.holders.get(at)?.0)).collect();
        numbers.dedup();
        numbers
    }

    /// Whether another organization has every word of this name in one of its own.
    pub(super) fn others_contain(&self, name: &Name, but: usize) -> bool {
        let mut holding = self.names.containing(name).into_iter().filter_map(|at| self.holders.get(at));
        holding.any(|&(number, _)| number != but)
    }

    /// Everybody worth a closer look, sorted.
    pub(super) fn candidates(&self, asking: &Asking<'_>) -> Vec<usize> {
        let mut found = self.former(asking.given.id).to_vec();
        for serial in &asking.given.device_serials {
            found.extend(self.serial(serial));
        }
        for host in &asking.hosts {
            found.extend(self.owners(&host.registrable));
            found.extend(self.contacts(&host.registrable));
        }
        found.extend(self.streets.get(&asking.spot.street).into_iter().flatten().take(LOOKED_AT));
        // What a domain spells is most often the name itself, which has been looked for.
        let is_name = |label: &Name| {
            asking.names.iter().any(|(_, name)| label.plain == name.plain || label.plain == name.spelled)
        };
        let labels = asking.labels.iter().map(|label| &label.name).filter(|label| !is_name(label));
        for name in asking.names.iter().map(|(_, name)| name).chain(labels) {
            found.extend(self.same_named(name));
            found.extend(
                self.names.near(name, LOOKED_AT).into_iter().filter_map(|at| Some(self.holders.get(at)?.0)),
            );
            let near = self.labels.near(name, LOOKED_AT / 4);
            found.extend(near.into_iter().filter_map(|at| self.label_holders.get(at)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn put<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Vec<usize>>, key: K, number: usize) {
    let list = map.entry(key).or_default();
    if list.last() != Some(&number) {
        list.push(number);
    }
}
