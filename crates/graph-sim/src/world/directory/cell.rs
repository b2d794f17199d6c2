//! The value of one property of one directory object, written as JSON without building a tree of it.

use std::io::Write as _;

use chrono::DateTime;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Text;
use super::assignment::{Assignment, License};

/// A value as it lies in the object.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    /// Never set.
    Null,
    /// A collection that nothing is in.
    Empty,
    /// A flag.
    Flag(bool),
    /// A text.
    Text(&'a str),
    /// Texts.
    Texts(&'a [Text]),
    /// Fixed texts.
    Words(&'static [&'static str]),
    /// A time in seconds since the Unix epoch.
    Time(i64),
    /// An id.
    Id(Uuid),
    /// The primary mail address as `proxyAddresses` writes it.
    Address(&'a str),
    /// A user's `assignedLicenses`, out of the assignments behind them.
    Assigned(&'a [Assignment]),
    /// A user's `licenseAssignmentStates`.
    States(&'a [Assignment]),
    /// A group's `assignedLicenses`.
    Licenses(&'a [License]),
    /// A value that a published body prints and the simulator does not interpret.
    Printed(&'a Value),
}

impl<'a> Cell<'a> {
    /// A text, if it was ever set.
    pub fn optional(text: Option<&'a Text>) -> Cell<'a> {
        text.map_or(Cell::Null, |text| Cell::Text(text))
    }

    /// Appends the value as JSON.
    pub fn write(self, out: &mut Vec<u8>) {
        match self {
            Cell::Null => out.extend_from_slice(b"null"),
            Cell::Empty => out.extend_from_slice(b"[]"),
            Cell::Flag(flag) => out.extend_from_slice(if flag { b"true" } else { b"false" }),
            Cell::Text(text) => write_text(out, text),
            Cell::Texts(texts) => list(out, texts, |out, text| write_text(out, text)),
            Cell::Words(words) => list(out, words, |out, word| write_text(out, word)),
            Cell::Time(seconds) => write_time(out, seconds),
            Cell::Id(id) => write_id(out, id),
            Cell::Address(mail) => {
                out.push(b'[');
                write_text(out, &format!("SMTP:{mail}"));
                out.push(b']');
            }
            Cell::Assigned(assignments) => write_assigned(out, assignments),
            Cell::States(assignments) => list(out, assignments, write_state),
            Cell::Licenses(licenses) => {
                list(out, licenses, |out, it| write_license(out, it.sku, &it.disabled_plans));
            }
            Cell::Printed(value) => out.extend_from_slice(value.to_string().as_bytes()),
        }
    }

    /// The value as a tree, for filters.
    pub fn value(self) -> Value {
        match self {
            Cell::Text(text) => json!(text),
            Cell::Flag(flag) => json!(flag),
            Cell::Null => Value::Null,
            Cell::Id(id) => json!(id),
            other => {
                let mut out = Vec::new();
                other.write(&mut out);
                serde_json::from_slice(&out).unwrap_or(Value::Null)
            }
        }
    }
}

/// Appends a text in quotes.
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(out, text).expect("a text is JSON and a vector takes everything");
}

/// Appends an id in quotes.
pub fn write_id(out: &mut Vec<u8>, id: Uuid) {
    let mut buffer = [0; 36];
    out.push(b'"');
    out.extend_from_slice(id.hyphenated().encode_lower(&mut buffer).as_bytes());
    out.push(b'"');
}

/// Appends an array.
pub fn list<T>(out: &mut Vec<u8>, items: &[T], mut write: impl FnMut(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (n, item) in items.iter().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(b']');
}

fn write_time(out: &mut Vec<u8>, seconds: i64) {
    let time = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    write!(out, "\"{}\"", time.format("%Y-%m-%dT%H:%M:%SZ")).expect("a vector takes everything");
}

/// Direct and inherited assignments mixed: each SKU once, and only those that work.
fn write_assigned(out: &mut Vec<u8>, assignments: &[Assignment]) {
    let works = |it: &&Assignment| it.state.holds_a_seat();
    let first = |n: usize, sku: Uuid| !assignments.iter().take(n).filter(works).any(|it| it.sku == sku);
    let shown: Vec<&Assignment> = assignments
        .iter()
        .enumerate()
        .filter(|(n, it)| works(it) && first(*n, it.sku))
        .map(|(_, it)| it)
        .collect();
    list(out, &shown, |out, it| write_license(out, it.sku, &it.disabled_plans));
}

fn write_license(out: &mut Vec<u8>, sku: Uuid, disabled_plans: &[Uuid]) {
    out.extend_from_slice(b"{\"disabledPlans\":");
    list(out, disabled_plans, |out, plan| write_id(out, *plan));
    out.extend_from_slice(b",\"skuId\":");
    write_id(out, sku);
    out.push(b'}');
}

fn write_state(out: &mut Vec<u8>, assignment: &Assignment) {
    out.extend_from_slice(b"{\"skuId\":");
    write_id(out, assignment.sku);
    out.extend_from_slice(b",\"disabledPlans\":");
    list(out, &assignment.disabled_plans, |out, plan| write_id(out, *plan));
    out.extend_from_slice(b",\"assignedByGroup\":");
    match assignment.by_group {
        Some(group) => write_id(out, group),
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(b",\"state\":");
    write_text(out, assignment.state.name());
    out.extend_from_slice(b",\"error\":");
    write_text(out, assignment.error.name());
    out.extend_from_slice(b",\"lastUpdatedDateTime\":");
    write_time(out, assignment.updated);
    out.push(b'}');
}
