//! The users or groups of one tenant with the log of their changes, from which delta queries are answered.
//!
//! An object keeps its place for ever, also when it is gone: pages of a list or round stay true while things change.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Object, Properties};
use crate::world::Context;

/// Objects of one kind, and what happened to them.
#[derive(Clone, Debug)]
pub struct Table<T> {
    /// What the answer's `@odata.context` says.
    pub context: Context,
    rows: Vec<Row<T>>,
    places: HashMap<Uuid, usize>,
    log: Vec<Change>,
}

/// An object and whether it exists.
#[derive(Clone, Debug)]
pub struct Row<T> {
    /// The object.
    pub object: T,
    /// Whether it exists.
    pub presence: Presence,
}

/// Whether an object exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It does.
    Here,
    /// It was removed and can be restored.
    Removed,
    /// It was removed for good.
    Gone,
}

/// One change in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The place of the object.
    pub place: usize,
    /// What happened to it.
    pub what: What,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It came, went or came back.
    Presence,
    /// These properties changed.
    Properties(Properties),
    /// This member joined or left.
    Member(Uuid),
}

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table { context: Context::Built, rows: Vec::new(), places: HashMap::new(), log: Vec::new() }
    }
}

impl<T: Object> Table<T> {
    /// Puts an object in place that was there from the beginning of the world: nothing enters the log.
    pub fn plant(&mut self, object: T) {
        self.places.insert(object.id(), self.rows.len());
        self.rows.push(Row { object, presence: Presence::Here });
    }

    /// Adds an object.
    pub fn add(&mut self, object: T) {
        let place = self.rows.len();
        self.plant(object);
        self.log.push(Change { place, what: What::Presence });
    }

    /// The rows, by place.
    pub fn rows(&self) -> &[Row<T>] {
        &self.rows
    }

    /// The objects that exist.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.iter().filter(|row| row.presence == Presence::Here).map(|row| &row.object)
    }

    /// The place of the object of this id, or of this other name that the kind goes by.
    pub fn place(&self, key: &str) -> Option<usize> {
        match key.parse::<Uuid>() {
            Ok(id) => self.places.get(&id).copied(),
            Err(_) => {
                self.rows.iter().position(|row| row.presence != Presence::Gone && row.object.answers_to(key))
            }
        }
    }

    /// The object of this id, if it exists.
    pub fn here(&self, id: Uuid) -> Option<&T> {
        let row = self.places.get(&id).and_then(|place| self.rows.get(*place));
        row.filter(|row| row.presence == Presence::Here).map(|row| &row.object)
    }

    /// The object at this place, to build the world with it: nothing enters the log.
    pub fn planted(&mut self, place: usize) -> Option<&mut T> {
        self.rows.get_mut(place).map(|row| &mut row.object)
    }

    /// Changes these properties of the object at a place.
    pub fn change(&mut self, place: usize, properties: Properties, change: impl FnOnce(&mut T)) {
        if let Some(row) = self.rows.get_mut(place) {
            change(&mut row.object);
            self.log.push(Change { place, what: What::Properties(properties) });
        }
    }

    /// Lets an object come back, go, or go for good; false when that is what it is already, or cannot be any more.
    pub fn set_presence(&mut self, place: usize, presence: Presence) -> bool {
        let Some(row) = self.rows.get_mut(place).filter(|row| row.presence != Presence::Gone) else {
            return false;
        };
        if row.presence == presence {
            return false;
        }
        row.presence = presence;
        self.log.push(Change { place, what: What::Presence });
        true
    }

    /// Writes down that a member joined or left the object at a place.
    pub fn log_member(&mut self, place: usize, member: Uuid) {
        self.log.push(Change { place, what: What::Member(member) });
    }

    /// How much has happened; a round of changes goes from one version to another.
    pub fn version(&self) -> usize {
        self.log.len()
    }

    /// What happened between two versions.
    pub fn between(&self, from: usize, until: usize) -> &[Change] {
        self.log.get(from..until).unwrap_or(&[])
    }
}
