//! The provider world: a seeded generator of a managed service provider's customers.
//!
//! The first tenants of a larger world are the tenants of a smaller one with the same seed.

use std::collections::HashSet;

use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::names::{LANGUAGES, slug};
use super::relations::ROLE_HELPDESK;
use super::{ROLE_DIRECTORY_READERS, ROLE_GLOBAL_READER, Seats, World, seats};
use crate::identity::{stable_id, stable_seed};
use crate::{Cloud, products};

/// The provider's own name.
const PROVIDER: &str = "Northlight Managed Services";

/// How large a generated provider is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The cloud that it lives in.
    pub cloud: Cloud,
    /// The seed: the same one makes the same tenants, people, ids and secrets.
    pub seed: u64,
    /// How many customers it has.
    pub tenants: usize,
    /// How many users a customer has on average, about.
    pub users_per_tenant: u32,
    /// How many SKUs a customer holds at least; the further ones are bought for one or nobody. At most the product list's.
    pub min_skus: usize,
}

impl Default for Provider {
    fn default() -> Provider {
        Provider { cloud: Cloud::Global, seed: 1, tenants: 200, users_per_tenant: 40, min_skus: 0 }
    }
}

/// The mean of the sizes that the dice give, to which the wished mean is scaled.
const MEAN_SIZE: i64 = 166;

/// Base suites by size of the company: (part number, weight among small companies, among large ones).
const SUITES: &[(&str, u32, u32)] = &[
    ("SPB", 40, 8),
    ("O365_BUSINESS_PREMIUM", 18, 3),
    ("O365_BUSINESS_ESSENTIALS", 14, 4),
    ("O365_BUSINESS", 6, 1),
    ("SPE_E3", 6, 30),
    ("SPE_E5", 3, 22),
    ("SPE_F1", 3, 14),
    ("ENTERPRISEPACK", 4, 12),
    ("ENTERPRISEPREMIUM", 1, 6),
    ("STANDARDPACK", 4, 4),
    ("DESKLESSPACK", 2, 5),
];

/// What is bought beside a suite: (part number, weight, share of the users in percent).
const ADD_ONS: &[(&str, u32, i32)] = &[
    ("EXCHANGESTANDARD", 22, 30),
    ("EXCHANGEENTERPRISE", 6, 15),
    ("EXCHANGEDESKLESS", 5, 20),
    ("EXCHANGEARCHIVE_ADDON", 4, 10),
    ("VISIOCLIENT", 14, 8),
    ("VISIOONLINE_PLAN1", 6, 8),
    ("PROJECTPROFESSIONAL", 12, 6),
    ("PROJECTPREMIUM", 4, 4),
    ("PROJECT_P1", 6, 8),
    ("POWER_BI_PRO", 18, 12),
    ("PBI_PREMIUM_PER_USER", 4, 5),
    ("Microsoft_365_Copilot", 16, 15),
    ("MCOEV", 10, 40),
    ("MCOMEETADV", 6, 30),
    ("AAD_PREMIUM", 8, 60),
    ("AAD_PREMIUM_P2", 4, 20),
    ("EMS", 5, 50),
    ("EMSPREMIUM", 3, 30),
    ("INTUNE_A", 4, 50),
    ("ATP_ENTERPRISE", 8, 80),
    ("DEFENDER_ENDPOINT_P1", 4, 60),
    ("WIN_DEF_ATP", 4, 60),
    ("Microsoft_Teams_Rooms_Pro", 5, 3),
    ("POWERAUTOMATE_ATTENDED_RPA", 5, 4),
    ("POWERAPPS_PER_USER", 5, 6),
    ("DYN365_BUSCENTRAL_ESSENTIAL", 4, 12),
    ("D365_SALES_PRO", 4, 10),
    ("CPC_B_2C_8RAM_128GB", 5, 8),
    ("WACONEDRIVESTANDARD", 4, 10),
    ("IDENTITY_THREAT_PROTECTION", 4, 70),
];

/// Free pools with the seats that Microsoft gives away.
const FREE_POOLS: &[(&str, i32)] = &[
    ("FLOW_FREE", 10_000),
    ("POWER_BI_STANDARD", 1_000_000),
    ("WINDOWS_STORE", 1_000_000),
    ("CCIBOTS_PRIVPREV_VIRAL", 10_000),
    ("POWERAPPS_DEV", 10_000),
    ("TEAMS_EXPLORATORY", 100),
    ("RIGHTSMANAGEMENT_ADHOC", 50_000),
    ("POWERAPPS_VIRAL", 10_000),
];

impl World {
    /// A provider with this many customers in the global cloud; the same for the same seed.
    pub fn provider(seed: u64, tenants: usize) -> World {
        World::provider_in(Cloud::Global, seed, tenants)
    }

    /// A provider with this many customers in this cloud.
    pub fn provider_in(cloud: Cloud, seed: u64, tenants: usize) -> World {
        World::provider_with(&Provider { cloud, seed, tenants, ..Provider::default() })
    }

    /// A provider as large as this says.
    pub fn provider_with(wanted: &Provider) -> World {
        let Provider { cloud, seed, tenants, .. } = *wanted;
        let label = if seed == 1 { "provider".to_owned() } else { format!("provider {seed}") };
        let mut taken = HashSet::new();
        let mut world = World::new().labeled(&label).in_cloud(cloud).partner(PROVIDER);
        world = world.domain("northlight-msp.example");
        world = world
            .sku("SPE_E5", seats(40).assigned(38))
            .sku("POWER_BI_STANDARD", seats(1_000_000).assigned(12))
            .populated(38);
        for n in 0..tenants {
            let mut dice =
                ChaCha8Rng::seed_from_u64(stable_seed(&["provider", &seed.to_string(), &n.to_string()]));
            let name = company_name(&mut dice, &mut taken, n);
            world = customer(world, &name, n, wanted, &mut dice);
        }
        world.relabel("provider");
        world
    }

    /// The label that connections and the truth show; ids stay.
    fn relabel(&mut self, label: &str) {
        for tenant in self.tenants.values_mut() {
            label.clone_into(&mut tenant.world);
        }
    }
}

fn company_name(dice: &mut ChaCha8Rng, taken: &mut HashSet<String>, n: usize) -> String {
    // The first language, English, takes two draws in five; the others share the rest.
    let language = if dice.random_bool(0.4) { LANGUAGES.first() } else { LANGUAGES.choose(dice) };
    let pick =
        |words: &'static [&'static str], dice: &mut ChaCha8Rng| words.choose(dice).copied().unwrap_or("Acme");
    let language = language.expect("there are languages");
    let first = pick(language.firsts, dice);
    let trade = pick(language.trades, dice);
    let form = pick(language.forms, dice);
    let name = format!("{first} {trade} {form}");
    let unique = if taken.contains(&slug(&name)) { format!("{first} {trade} {n} {form}") } else { name };
    taken.insert(slug(&unique));
    unique
}

fn customer(world: World, name: &str, n: usize, wanted: &Provider, dice: &mut ChaCha8Rng) -> World {
    let size = match dice.random_range(0..100) {
        0..60 => dice.random_range(3..40),
        60..90 => dice.random_range(40..250),
        90..98 => dice.random_range(250..1_000),
        _ => dice.random_range(1_000..5_000),
    };
    let users = (i64::from(size) * i64::from(wanted.users_per_tenant) / MEAN_SIZE).max(3);
    let users = i32::try_from(users).unwrap_or(i32::MAX);
    let mut world = world.customer(name).domain(&format!("{}.example", slug(name)));
    world = relation(world, name, n);
    let mut held = holdings(users, size >= 250, n, dice);
    for product in products() {
        if held.len() >= wanted.min_skus {
            break;
        }
        if !held.iter().any(|(part_number, _)| *part_number == product.part_number) {
            held.push((product.part_number.clone(), seats(5).assigned(dice.random_range(0..=1))));
        }
    }
    for (part_number, held) in held {
        world = world.sku(&part_number, held);
    }
    world.populated(usize::try_from(users).unwrap_or(3))
}

/// The ways in which a customer's relation to its partner differs from the plain one, each once in forty.
fn relation(world: World, name: &str, n: usize) -> World {
    let both = &[ROLE_GLOBAL_READER, ROLE_DIRECTORY_READERS];
    match n % 40 {
        3 => world.without_consent(),
        5 => world.without_gdap().gdap("expired", &format!("{name} 2023"), both),
        7 => world.without_gdap().gdap("terminated", &format!("{name} ended"), both),
        9 => world.without_gdap().gdap("active", &format!("MLT_{}", slug(name)), both),
        11 => world.gdap("expired", &format!("{name} 2023"), both).gdap(
            "active",
            &format!("{name} help desk"),
            &[ROLE_HELPDESK],
        ),
        13 => world.without_gdap().reseller_gdap(
            "active",
            &format!("{name} reseller"),
            stable_id(&["indirect provider"]),
        ),
        17 => world.contract_named(&format!("{name} (formerly)")),
        19 => world.without_gdap().gdap("approvalPending", &format!("{name} requested"), both),
        23 => world.without_contract(),
        29 => world.without_gdap(),
        _ => world,
    }
}

/// Three to twelve SKUs of a company with this many users.
fn holdings(users: i32, large: bool, n: usize, dice: &mut ChaCha8Rng) -> Vec<(String, Seats)> {
    let mut held: Vec<(String, Seats)> = Vec::new();
    let suites = if large { dice.random_range(1..=3) } else { dice.random_range(1..=2) };
    for _ in 0..suites {
        let suite = SUITES.choose_weighted(dice, |suite| if large { suite.2 } else { suite.1 });
        if let Ok((part_number, ..)) = suite {
            held.push(((*part_number).to_owned(), state(users / suites, dice)));
        }
    }
    for _ in 0..dice.random_range(1..=6) {
        if let Ok((part_number, _, share)) = ADD_ONS.choose_weighted(dice, |add_on| add_on.1) {
            held.push(((*part_number).to_owned(), state((users * share / 100).max(1), dice)));
        }
    }
    for (part_number, pool) in FREE_POOLS.sample(dice, 2) {
        held.push(((*part_number).to_owned(), seats(*pool).assigned(dice.random_range(0..=users))));
    }
    held.extend(special(users, n));
    let mut seen = HashSet::new();
    held.retain(|(part_number, _)| seen.insert(part_number.clone()));
    held
}

/// Seats around this need, in one of the states in which real subscriptions are.
fn state(need: i32, dice: &mut ChaCha8Rng) -> Seats {
    let need = need.max(1);
    let bought = need + dice.random_range(0..=need / 5 + 2);
    match dice.random_range(0..1000) {
        0..40 => seats(0).in_grace(bought).assigned(need),
        40..60 => seats(bought).in_grace(dice.random_range(1..=5)).assigned(need),
        60..100 => seats(0).suspended(bought).assigned(dice.random_range(0..=need)),
        100..120 => seats(0).locked_out(bought).assigned(dice.random_range(0..=need)),
        120..135 => seats(0),
        135..185 => seats(need).assigned(need + dice.random_range(1..=3)),
        185..225 => seats(25).trial().assigned(need.min(25)),
        225..325 => seats(bought + 2).in_purchases(2).assigned(need),
        325..345 => seats(bought).assigned(need).stray_licenses(1),
        345..420 => seats(bought).assigned(need / 2),
        _ => seats(bought).assigned(need),
    }
}

/// What a world must hold somewhere, whatever the dice say.
fn special(users: i32, n: usize) -> Option<(String, Seats)> {
    let (part_number, held) = match n % 40 {
        0 => ("POWER_BI_PRO", seats(0).suspended(5).assigned(5)),
        1 => ("VISIOCLIENT", seats(0).in_grace(users).assigned(users)),
        2 => ("PROJECTPREMIUM", seats(0).locked_out(5).assigned(5)),
        4 => ("PROJECT_P1", seats(0)),
        6 => ("D365_SALES_PRO", seats(25).trial().assigned(3)),
        8 => ("EXCHANGEENTERPRISE", seats(5).assigned(6)),
        10 => ("MCOEV", seats(12).in_purchases(2).assigned(9)),
        12 => ("ORCHARD_PILOT_2026", seats(10).assigned(4)),
        14 => ("SHAREPOINTSTORAGE", seats(500).for_company()),
        16 => ("POWER_BI_STANDARD", seats(1_000_000).assigned(users)),
        18 => ("FLOW_FREE", seats(10_000).assigned(users)),
        20 => ("WINDOWS_STORE", seats(1_000_000)),
        _ => return None,
    };
    Some((part_number.to_owned(), held))
}
