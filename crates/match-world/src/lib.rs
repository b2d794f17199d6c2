//! Invents tenants, the organizations a provider documents, and the truth of who is who, to judge matching by; it
//! shares no code and no word list with the matcher.
//!
//! A world is made in three steps that know little of each other: companies as they really are ([`company`]), the
//! record a provider keeps of each ([`record`]), and the tenant as its own administrator named it ([`tenant`]). A
//! record and a tenant are both made from the company, never from each other.

pub mod company;
pub mod damage;
mod families;
pub mod record;
pub mod tenant;
mod words;

use rand::{RngExt as _, SeedableRng as _, seq::SliceRandom as _};
use rand_chacha::ChaCha8Rng;

use company::{Company, Inventor};
use record::Organization;
use tenant::{Kind, Tenant};

/// Tenants and organizations as a matcher may see them, with the truth it may not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    /// The tenants, in no order.
    pub tenants: Vec<Tenant>,
    /// The organizations, in no order.
    pub organizations: Vec<Organization>,
}

impl World {
    /// A world of a seed: the same for the same numbers, on any machine.
    ///
    /// One tenant in twelve belongs to no organization at all; the rest belong to companies that have a record, a few
    /// to a company that has another tenant already. There must be more organizations than tenants.
    pub fn new(seed: u64, tenants: usize, organizations: usize) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut inventor = Inventor::default();
        let companies = families::companies(&mut inventor, &mut random, organizations);
        let mut records: Vec<Organization> = companies
            .iter()
            .enumerate()
            .map(|(number, company)| Organization::of(company, number, &mut random))
            .collect();
        record::confuse_families(&companies, &mut records, &mut random);

        let mut order: Vec<usize> = (0..companies.len()).collect();
        order.shuffle(&mut random);
        let strangers = tenants / 12;
        let second = tenants / 50;
        let mut all = Vec::with_capacity(tenants);
        for &number in order.iter().take(tenants.saturating_sub(strangers + second)) {
            if let (Some(company), Some(record)) = (companies.get(number), records.get_mut(number)) {
                all.push(Tenant::of(company, record, all.len(), &mut random));
            }
        }
        for &number in order.iter().take(second) {
            if let (Some(company), Some(record)) = (companies.get(number), records.get_mut(number)) {
                all.push(Tenant::second_of(company, record, all.len(), &mut random));
            }
        }
        while all.len() < tenants {
            let model = random.random_range(0..companies.len());
            if let (Some(company), Some(record)) = (companies.get(model), records.get_mut(model)) {
                all.push(stranger(company, record, all.len(), &mut inventor, &mut random));
            }
        }
        all.shuffle(&mut random);
        records.shuffle(&mut random);
        Self { tenants: all, organizations: records }
    }
}

/// A tenant of a company that the provider does not document. Two in five are like nobody; a third has the name of a
/// documented company and is another one, elsewhere or with other domains; the rest share a family name with one.
fn stranger(
    model: &Company,
    record: &mut Organization,
    number: usize,
    inventor: &mut Inventor,
    random: &mut ChaCha8Rng,
) -> Tenant {
    let roll = random.random_range(0..100);
    let (company, kind) = if roll < 40 {
        (inventor.invent(random), Kind::Stranger)
    } else if roll < 75 {
        record.make_tellable(model, random);
        (inventor.namesake(model, random), Kind::Namesake)
    } else {
        (inventor.relative(model, random), Kind::Relative)
    };
    Tenant::of_stranger(&company, kind, number, random)
}

/// A 128-bit number that looks like a GUID's, in an order unlike that in which things were made.
pub(crate) fn identifier(kind: u128, number: usize) -> u128 {
    let number = u128::try_from(number).unwrap_or(0) + 1;
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835) ^ (kind << 96);
    mixed ^ (mixed >> 61)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_world_of_the_size_asked_for() {
        let world = World::new(7, 400, 500);
        assert_eq!((world.tenants.len(), world.organizations.len()), (400, 500));
        assert_eq!(world, World::new(7, 400, 500));
        assert_ne!(world, World::new(8, 400, 500));
        let ids: HashSet<u128> = world.organizations.iter().map(|organization| organization.id).collect();
        assert_eq!(ids.len(), 500);
        let known = |tenant: &Tenant| tenant.belongs_to.is_none_or(|id| ids.contains(&id));
        assert!(world.tenants.iter().all(known));
    }

    #[test]
    fn every_kind_of_tenant_is_there_in_its_share() {
        let world = World::new(11, 2_000, 2_500);
        for kind in Kind::ALL {
            let count = world.tenants.iter().filter(|tenant| tenant.kind == kind).count();
            assert!(count >= 20, "{kind:?}: {count}");
        }
        let without = world.tenants.iter().filter(|tenant| tenant.belongs_to.is_none()).count();
        assert!((150..=180).contains(&without), "{without}");
    }
}
