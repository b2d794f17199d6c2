//! Which names resemble one that is about to be created: names only, no other evidence.

use super::{name::Name, names::Names, similarity::similarity};
use crate::id::OrganizationId;

/// From here on a name resembles another, and creating it asks first.
pub const RESEMBLES: f32 = 0.8;

/// How many names that share something are looked at, per way of sharing.
const LOOKED_AT: usize = 48;

/// The organizations whose names resemble this name, with how much (0.8 to 1), best first, ties by id.
pub fn resembles<'a>(
    name: &str,
    others: impl IntoIterator<Item = (OrganizationId, &'a str)>,
) -> Vec<(OrganizationId, f32)> {
    let name = Name::read(name);
    let found = others.into_iter().map(|(id, other)| (id, similarity(&name, &Name::read(other))));
    best_first(found.filter(|&(_, alike)| alike >= RESEMBLES).collect())
}

/// Names made ready for many questions, as for a list of hundreds that is to be imported or created.
#[derive(Debug)]
pub struct Resembling<K> {
    keys: Vec<K>,
    names: Names,
}

impl<K: Copy + Ord> Resembling<K> {
    /// Takes names in, each with what it is found as.
    pub fn new<'a>(names: impl IntoIterator<Item = (K, &'a str)>) -> Self {
        let (keys, names): (Vec<K>, Vec<Name>) =
            names.into_iter().map(|(key, name)| (key, Name::read(name))).unzip();
        Self { keys, names: Names::unweighted(names) }
    }

    /// What [`resembles`] says of this name and all that were taken in.
    pub fn to(&self, name: &str) -> Vec<(K, f32)> {
        let name = Name::read(name);
        let mut numbers = self.names.near(&name, LOOKED_AT);
        numbers.extend(self.names.same_as(&name));
        numbers.sort_unstable();
        numbers.dedup();
        let alike =
            |number: usize| Some((*self.keys.get(number)?, similarity(&name, self.names.get(number)?)));
        let found = numbers.into_iter().filter_map(alike);
        best_first(found.filter(|&(_, alike)| alike >= RESEMBLES).collect())
    }
}

fn best_first<K: Ord>(mut found: Vec<(K, f32)>) -> Vec<(K, f32)> {
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] =
        ["Contoso GmbH", "Contoso AG", "Contosso", "Contoso Logistik", "Fabrikam", "Brandt Autohaus"];

    fn id(number: usize) -> OrganizationId {
        OrganizationId(uuid::Uuid::from_u128(number as u128))
    }

    #[test]
    fn similar_names_come_best_first_and_others_not_at_all() {
        let others = || NAMES.iter().enumerate().map(|(number, &name)| (id(number), name));
        let prepared = Resembling::new(others());
        let table: [(&str, &[usize]); 5] = [
            ("CONTOSO", &[0, 1, 2]),
            ("Autohaus Brandt e.K.", &[5]),
            ("Fabrkam", &[4]),
            ("Velmora", &[]),
            ("", &[]),
        ];
        for (name, expected) in table {
            let expected: Vec<_> = expected.iter().map(|&number| id(number)).collect();
            let found = resembles(name, others());
            assert_eq!(found.iter().map(|found| found.0).collect::<Vec<_>>(), expected, "{name}");
            assert!(found.iter().all(|found| (RESEMBLES..=1.0).contains(&found.1)), "{name}");
            assert_eq!(prepared.to(name), found, "{name}: prepared or not, the answer is the same");
        }
    }
}
