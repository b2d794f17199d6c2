//! The people of a generated tenant, in agreement with its SKUs: of every SKU as many users hold a seat as its
//! `consumedUnits` says. Directly or by a group; some guests, disabled accounts, unlicensed people and failed assignments.

use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use uuid::{Builder, Uuid};

use super::assignment::{AssignmentError, AssignmentState, License};
use super::people::{COUNTRIES, DEPARTMENTS, GIVEN, LANGUAGE_TAGS, OFFICES, SURNAMES, TITLES};
use super::{Assignment, Group, Text, User};
use crate::identity::{stable_id, stable_seed};
use crate::world::Tenant;
use crate::world::names::slug;
use crate::{Kind, json, product};

/// 1 January 2023, from which generated times count.
const EPOCH: i64 = 1_672_531_200;
/// Seconds of a day.
const DAY: i64 = 86_400;

impl Tenant {
    /// Fills the directory with about this many people, more where the SKUs are assigned to more.
    pub fn populate(&mut self, people: usize) {
        let mut dice = ChaCha8Rng::seed_from_u64(stable_seed(&["people", &self.id.to_string()]));
        let skus = consumed_skus(self);
        let licensed = skus.iter().map(|(.., consumed)| *consumed).max().unwrap_or(0);
        let others = people.saturating_sub(licensed).max(2 + people / 12);
        let country = dice.random_range(0..COUNTRIES.len());
        let domain = self.default_domain().to_owned();
        let mut users: Vec<User> = Vec::with_capacity(licensed + others);
        let start = dice.random_range(0..GIVEN.len() * SURNAMES.len());
        for n in 0..licensed + others {
            users.push(person(n, start, n >= licensed, &domain, country, &mut dice));
        }
        let mut groups = departments(self.id, &domain, &users, &mut dice);
        for (n, (part_number, sku, consumed)) in skus.iter().enumerate() {
            let first = if n == 0 { 0 } else { dice.random_range(0..licensed) };
            let seated: Vec<usize> = (0..*consumed).map(|n| (first + n) % licensed).collect();
            groups.extend(assign(&mut users, &seated, licensed, part_number, *sku, self.id, &mut dice));
        }
        for user in users {
            self.directory.users.plant(user);
        }
        for group in groups {
            self.directory.groups.plant(group);
        }
    }
}

/// The SKUs that users can have, with their part number and consumed units.
fn consumed_skus(tenant: &Tenant) -> Vec<(String, Uuid, usize)> {
    let skus = tenant.list(Kind::SubscribedSkus).iter().filter(|sku| json::text(sku, "/appliesTo") == "User");
    skus.filter_map(|sku| {
        let consumed =
            usize::try_from(json::number(sku, "/consumedUnits")).ok().filter(|units| *units > 0)?;
        Some((
            json::text(sku, "/skuPartNumber").to_owned(),
            json::text(sku, "/skuId").parse().ok()?,
            consumed,
        ))
    })
    .collect()
}

fn word(words: &'static [&'static str], n: usize) -> Text {
    Text::Borrowed(words.get(n % words.len()).copied().unwrap_or(""))
}

fn maybe(dice: &mut ChaCha8Rng, percent: u32, words: &'static [&'static str]) -> Option<Text> {
    let word = words.choose(dice).copied().map(Text::Borrowed);
    word.filter(|_| dice.random_range(0..100) < percent)
}

/// The nth person. The lists' lengths share no factor, so that walking both at once gives every pair of names once.
fn person(n: usize, start: usize, other: bool, domain: &str, country: usize, dice: &mut ChaCha8Rng) -> User {
    let (given, surname) = (word(GIVEN, start + n), word(SURNAMES, start + n));
    let round = n / (GIVEN.len() * SURNAMES.len());
    let display_name = format!("{given} {surname}");
    let mut local = slug(&display_name).replace('-', ".");
    if round > 0 {
        local = format!("{local}{round}");
    }
    let guest = other && dice.random_range(0..100) < 45;
    let principal_name =
        if guest { format!("{local}_partner.example#EXT#@{domain}") } else { format!("{local}@{domain}") };
    let created = EPOCH + dice.random_range(0..1_000) * DAY + dice.random_range(0..DAY);
    let id = Builder::from_random_bytes(dice.random()).into_uuid();
    let phone =
        (dice.random_range(0..100) < 30).then(|| Text::Owned(format!("+1 425 555 {:04}", n % 10_000)));
    User {
        mail: Some(Text::Owned(if guest {
            format!("{local}@partner.example")
        } else {
            principal_name.clone()
        })),
        given_name: Some(given),
        surname: Some(surname),
        guest,
        enabled: dice.random_range(0..100) >= if other { 30 } else { 3 },
        job_title: maybe(dice, 70, TITLES),
        department: maybe(dice, 75, DEPARTMENTS),
        office: maybe(dice, 40, OFFICES),
        mobile_phone: phone.clone(),
        business_phones: phone.into_iter().collect(),
        language: (!guest).then(|| word(LANGUAGE_TAGS, country)),
        usage_location: (!guest).then(|| word(COUNTRIES, country)),
        on_premises: (country.is_multiple_of(3) && !guest).then_some(true),
        ..User::new(id, Text::Owned(display_name), Text::Owned(principal_name), created)
    }
}

/// The groups that hold no license: everyone, and some departments.
fn departments(tenant: Uuid, domain: &str, users: &[User], dice: &mut ChaCha8Rng) -> Vec<Group> {
    let mut groups = vec![Group {
        description: Some(Text::Borrowed("This is the default group for everyone in the network")),
        mail: Some(Text::Owned(format!("allcompany@{domain}"))),
        nickname: Some(Text::Borrowed("allcompany")),
        security: false,
        unified: true,
        visibility: Some(Text::Borrowed("Public")),
        ..group(tenant, "All Company")
    }];
    join(&mut groups, users.iter().filter(|user| !user.guest));
    let wanted = dice.random_range(1..=4);
    for department in DEPARTMENTS.sample(dice, wanted) {
        let nickname = slug(department);
        let mail = Some(Text::Owned(format!("{nickname}@{domain}")));
        let plain = Group { nickname: Some(Text::Owned(nickname)), ..group(tenant, department) };
        groups.push(match dice.random_range(0..4) {
            0 => Group { mail, security: false, ..plain },
            1 => Group {
                mail,
                unified: true,
                security: false,
                visibility: Some(Text::Borrowed("Private")),
                ..plain
            },
            2 => Group { rule: Some(Text::Owned(format!("user.department -eq \"{department}\""))), ..plain },
            _ => plain,
        });
        join(&mut groups, users.iter().filter(|user| user.department.as_deref() == Some(*department)));
    }
    groups
}

/// Lets users join the last group.
fn join<'a>(groups: &mut [Group], users: impl Iterator<Item = &'a User>) {
    if let Some(group) = groups.last_mut() {
        group.members.extend(users.map(|user| super::Member { id: user.id, here: true }));
    }
}

fn group(tenant: Uuid, name: &str) -> Group {
    Group::new(stable_id(&["group", &tenant.to_string(), name]), Text::Owned(name.to_owned()), EPOCH)
}

/// Gives every seated user the SKU: all directly, or most of them by a group, some of these both ways. The group may
/// have a member whose assignment failed, which consumes no seat.
fn assign(
    users: &mut [User],
    seated: &[usize],
    licensed: usize,
    part_number: &str,
    sku: Uuid,
    tenant: Uuid,
    dice: &mut ChaCha8Rng,
) -> Option<Group> {
    let product = product(part_number);
    let plan = product.and_then(|product| product.service_plans.choose(dice)).map(|plan| plan.id);
    let disabled: Vec<Uuid> = plan.into_iter().filter(|_| dice.random_range(0..100) < 12).collect();
    let name = product.map_or(part_number, |product| &product.name);
    let by_group = seated.len() >= 4 && dice.random_range(0..100) < 40;
    let mut made = by_group.then(|| Group {
        description: Some(Text::Owned(format!("Everyone who gets {name}"))),
        licenses: vec![License { sku, disabled_plans: disabled.clone() }],
        ..group(tenant, &format!("License {name}"))
    });
    let direct_from = if by_group { seated.len() * 3 / 4 } else { 0 };
    for (n, place) in seated.iter().enumerate() {
        let updated = EPOCH + dice.random_range(1_000..1_300) * DAY;
        let plain = Assignment { disabled_plans: disabled.clone(), ..Assignment::direct(sku, updated) };
        let Some(user) = users.get_mut(*place) else { continue };
        let both = n % 11 == 5;
        if n >= direct_from || both {
            user.assignments.push(plain.clone());
        }
        if let Some(group) = made.as_mut().filter(|_| n < direct_from) {
            let partly = n % 37 == 30;
            let (state, error) = if partly {
                (AssignmentState::ActiveWithError, AssignmentError::DependencyViolation)
            } else {
                (AssignmentState::Active, AssignmentError::None)
            };
            user.assignments.push(Assignment { state, error, ..plain.through(group.id) });
            group.members.push(super::Member { id: user.id, here: true });
        }
    }
    if let Some(group) = &mut made {
        let error =
            *[AssignmentError::CountViolation, AssignmentError::MutuallyExclusiveViolation].choose(dice)?;
        let member = users.iter_mut().skip(licensed).find(|user| !user.guest);
        if let Some(user) = member.filter(|_| dice.random_range(0..100) < 40) {
            user.assignments.push(Assignment::direct(sku, EPOCH).through(group.id).failed(error));
            group.members.push(super::Member { id: user.id, here: true });
        }
    }
    made
}
