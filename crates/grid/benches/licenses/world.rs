//! A made-up world of licenses, the same for the same number of rows: columns, order and spread of values as the
//! product's own list has them.

use grid::GridBuilder;

use crate::dice::Dice;
use crate::names::{CITIES, FAMILIES, NAMES, PLANS, STATUSES, TRADES};

/// How many licenses a tenant holds.
pub(crate) const PER_TENANT: u32 = 100;

/// How many products there are, as many as Microsoft's list of names.
const PRODUCTS: usize = 619;

const DAY: i64 = 86_400_000;

/// The texts of a tenant: name, domain, id, organization, the organization's id.
type Tenant = [String; 5];
/// The texts of a product: name, part number, id.
type Product = [String; 3];

/// One license: its tenant and product by number, and what the other columns hold.
struct License {
    tenant: usize,
    product: usize,
    status: &'static str,
    kind: &'static str,
    integers: [i64; 11],
}

const INTEGERS: [&str; 11] = [
    "active",
    "consumed",
    "unused",
    "in_grace",
    "suspended",
    "locked_out",
    "over_assigned",
    "stranded",
    "counts",
    "utilization",
    "renewal",
];

/// The encoded list of a world with this many rows.
pub(crate) fn encoded(rows: u32) -> Vec<u8> {
    builder(rows, |_| true).encode(1)
}

/// The columns of those rows of a world whose tenant is among the `wanted` numbers.
pub(crate) fn builder(rows: u32, wanted: impl Fn(usize) -> bool) -> GridBuilder {
    let mut dice = Dice(7);
    let tenants: Vec<Tenant> =
        (0..rows.div_ceil(PER_TENANT)).map(|number| tenant(number, &mut dice)).collect();
    let products: Vec<Product> = products(&mut dice);
    let mut licenses: Vec<License> = Vec::with_capacity(rows as usize);
    for tenant in 0..tenants.len() {
        let left = (rows as usize - licenses.len()).min(PER_TENANT as usize);
        let before = licenses.len();
        hold(tenant, left, &mut dice, &mut licenses);
        if !wanted(tenant) {
            licenses.truncate(before);
        }
    }
    let mut builder = GridBuilder::new();
    let of_tenant = |at: usize| texts(licenses.iter().map(|license| license.tenant), &tenants, at);
    let of_product = |at: usize| texts(licenses.iter().map(|license| license.product), &products, at);
    builder.text("organization", of_tenant(3), true).expect("the first column");
    builder.text("tenant", of_tenant(0), true).expect("as long");
    builder.text("domain", of_tenant(1), true).expect("as long");
    builder.text("product", of_product(0), true).expect("as long");
    builder.text("part_number", of_product(1), true).expect("as long");
    builder.text("status", licenses.iter().map(|license| license.status), true).expect("as long");
    builder.text("kind", licenses.iter().map(|license| license.kind), true).expect("as long");
    builder.text("tenant_id", of_tenant(2), false).expect("as long");
    builder.text("sku_id", of_product(2), false).expect("as long");
    builder.text("organization_id", of_tenant(4), false).expect("as long");
    for (at, name) in INTEGERS.into_iter().enumerate() {
        let values = licenses.iter().map(|license| license.integers.get(at).copied().unwrap_or(0));
        builder.integer(name, values).expect("as long");
    }
    builder
}

/// The text at one place of each numbered entry.
fn texts<const N: usize>(
    numbers: impl Iterator<Item = usize>,
    entries: &[[String; N]],
    at: usize,
) -> impl Iterator<Item = &String> {
    numbers.filter_map(move |number| entries.get(number)?.get(at))
}

/// Names repeat; every tenth tenant is matched to no organization.
fn tenant(number: u32, dice: &mut Dice) -> Tenant {
    let name = format!("{} {} {}", dice.pick(&NAMES), dice.pick(&TRADES), dice.pick(&CITIES));
    let (id, organization_id) = (dice.id(), dice.id());
    let slug: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let domain = format!("{}{number}.example", slug.to_lowercase());
    if dice.below(10) == 0 {
        return [name, domain, id, "Unmatched".to_owned(), String::new()];
    }
    let organization = if dice.below(3) == 0 { name.clone() } else { format!("{name} Group") };
    [name, domain, id, organization, organization_id]
}

fn products(dice: &mut Dice) -> Vec<Product> {
    let all = FAMILIES.iter().flat_map(|family| PLANS.iter().map(move |plan| format!("{family} {plan}")));
    let part = |name: &str| name.to_uppercase().replace([' ', '(', ')', ','], "_");
    all.take(PRODUCTS).map(|name| [name.clone(), part(&name), dice.id()]).collect()
}

/// Gives a tenant this many products, common ones more often.
fn hold(tenant: usize, count: usize, dice: &mut Dice, licenses: &mut Vec<License>) {
    let people = 1 + dice.skewed(40).pow(2) * 3;
    let mut held = vec![false; PRODUCTS];
    let mut left = count;
    while left > 0 {
        let product = dice.skewed(PRODUCTS);
        if let Some(held) = held.get_mut(product).filter(|held| !**held) {
            *held = true;
            left -= 1;
        }
    }
    let held = held.iter().enumerate().filter(|(_, held)| **held);
    licenses.extend(held.map(|(product, _)| license(tenant, product, people, dice)));
}

fn license(tenant: usize, product: usize, people: usize, dice: &mut Dice) -> License {
    let number = |value: usize| i64::try_from(value).unwrap_or(0);
    let is_free = product.is_multiple_of(23);
    let status = dice.pick(&STATUSES);
    let kind = match (is_free, dice.below(12)) {
        (true, _) => "Free",
        (_, 0) => "Trial",
        _ if product.is_multiple_of(41) => "Not assignable",
        _ => "Paid",
    };
    let bought = if is_free { 10_000 * (1 + 99 * (product % 2)) } else { 1 + dice.skewed(people) };
    let consumed = number(dice.below(bought.min(people) + 1) + usize::from(dice.below(30) == 0));
    let bought = number(bought);
    let (active, in_grace, suspended) = match status {
        "Enabled" => (bought, 0, 0),
        "In grace" => (bought, bought, 0),
        "Suspended" => (0, 0, bought),
        _ => (0, 0, 0),
    };
    let utilization = match (active, consumed) {
        (0, 0) => 0,
        (0, _) => i64::from(i32::MAX),
        _ => consumed * 1000 / active,
    };
    let day = DAY * (20_700 + number(dice.below(1095)));
    let renewal = match dice.below(20) {
        0 | 1 => 0,
        2 => day + 1000 * number(dice.below(86_400)),
        _ => day,
    };
    let integers = [
        active,
        consumed,
        (active - consumed).max(0),
        in_grace,
        suspended,
        i64::from(status == "Deleted") * bought,
        if active > 0 { (consumed - active).max(0) } else { 0 },
        if active == 0 { consumed } else { 0 },
        i64::from(!is_free && status != "Ended at Microsoft"),
        utilization,
        renewal,
    ];
    License { tenant, product, status, kind, integers }
}
