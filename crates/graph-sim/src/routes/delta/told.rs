//! What a round has to tell: every object for a first one, else what the log says happened between two versions.

use std::collections::HashMap;

use uuid::Uuid;

use crate::routes::directory::Listed;
use crate::world::directory::{Directory, Object, Presence, Properties, Property, What};

/// What a round tells of one object.
pub struct Told<'a, T> {
    /// The object as it is now.
    pub object: &'a T,
    /// Whether it exists now.
    pub presence: Presence,
    /// Whether the caller may not know it yet, so that everything must be told.
    pub fresh: bool,
    /// The properties that changed since.
    pub changed: Properties,
    /// The members to tell of; of a fresh object all that it has.
    pub members: Vec<Uuid>,
}

/// Every object, for a first round.
pub fn first<T: Listed>(directory: &Directory, properties: Properties) -> Vec<Told<'_, T>> {
    let rows = T::table(directory).rows().iter();
    let with_members = properties.has(Property::Members);
    rows.map(|row| Told {
        object: &row.object,
        presence: row.presence,
        fresh: true,
        changed: Properties::NONE,
        members: if with_members { all_members(&row.object) } else { Vec::new() },
    })
    .collect()
}

/// Those that left stay in, so that portions never move.
fn all_members<T: Object>(object: &T) -> Vec<Uuid> {
    object.members().unwrap_or(&[]).iter().map(|it| it.id).collect()
}

/// What happened to each object between two versions, if it concerns these properties.
pub fn since<T: Listed>(
    directory: &Directory,
    from: usize,
    until: usize,
    properties: Properties,
) -> Vec<Told<'_, T>> {
    let table = T::table(directory);
    let mut told: Vec<Told<'_, T>> = Vec::new();
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    for change in table.between(from, until) {
        let Some(row) = table.rows().get(change.place) else { continue };
        let number = *numbers.entry(change.place).or_insert_with(|| {
            told.push(Told {
                object: &row.object,
                presence: row.presence,
                fresh: false,
                changed: Properties::NONE,
                members: Vec::new(),
            });
            told.len() - 1
        });
        let Some(of) = told.get_mut(number) else { continue };
        match change.what {
            What::Presence => of.fresh = true,
            What::Properties(changed) => of.changed = of.changed.with(changed),
            What::Member(id) if !of.members.contains(&id) => of.members.push(id),
            What::Member(_) => {}
        }
    }
    let with_members = properties.has(Property::Members);
    told.retain(|it| it.fresh || it.changed.meets(properties) || with_members && !it.members.is_empty());
    for it in &mut told {
        match (with_members, it.fresh) {
            (false, _) => it.members.clear(),
            (true, true) => it.members = all_members(it.object),
            (true, false) => {}
        }
    }
    told
}
