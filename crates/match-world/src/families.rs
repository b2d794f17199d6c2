//! All companies of a world: mostly strangers to each other, some twins by name, some of one family.

use rand::{RngExt as _, seq::SliceRandom as _};
use rand_chacha::ChaCha8Rng;

use crate::{
    company::{Company, Inventor, pick},
    words::BRANCHES,
};

/// So many companies: 5 in a hundred have a twin of the same name, 8 in a hundred are of a family of two to four.
pub(crate) fn companies(inventor: &mut Inventor, random: &mut ChaCha8Rng, count: usize) -> Vec<Company> {
    let mut all = Vec::with_capacity(count);
    let mut family = 0;
    while all.len() < count {
        let mut company = inventor.invent(random);
        let roll = random.random_range(0..1_000);
        if roll < 26 && all.len() + 2 <= count {
            company.is_twin = true;
            all.push(inventor.twin(&company, random));
        } else if roll < 56 && all.len() + 4 <= count {
            family += 1;
            company.family = Some(family);
            all.extend(members(&company, family, inventor, random));
        }
        all.push(company);
    }
    all
}

/// The rest of a family: the first word or two with a branch, or the same name for another country.
fn members(head: &Company, family: usize, inventor: &mut Inventor, random: &mut ChaCha8Rng) -> Vec<Company> {
    let stem: Vec<&str> = head.name.split(' ').take(2).collect();
    let stem =
        if random.random_bool(0.5) { stem.join(" ") } else { stem.first().copied().unwrap_or("").to_owned() };
    let mut branches = BRANCHES.to_vec();
    branches.shuffle(random);
    let count = random.random_range(1..4);
    branches
        .into_iter()
        .take(count)
        .map(|branch| {
            let abroad = random.random_bool(0.25);
            let suffix =
                if abroad { pick(&["UK", "France", "Austria", "Nordic", "Iberia"], random) } else { branch };
            inventor.member(&format!("{stem} {suffix}"), head, family, random)
        })
        .collect()
}
