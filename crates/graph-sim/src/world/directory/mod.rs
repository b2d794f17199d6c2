//! The people of a tenant: its directory users and groups, kept as compact records instead of JSON.

mod assignment;
mod cell;
mod change;
mod draft;
mod generate;
mod group;
mod people;
mod property;
mod table;
mod user;

use std::borrow::Cow;

use uuid::Uuid;

pub use assignment::{Assignment, AssignmentError, AssignmentState};
pub use cell::{Cell, list, write_id, write_text};
pub use draft::{GroupDraft, UserDraft};
pub use group::{Group, Member};
pub use property::{Properties, Property};
pub use table::{Presence, Row, Table, What};
pub use user::User;

/// A text of an object: a word of the generator's lists, or one of its own.
pub type Text = Cow<'static, str>;

/// The users and groups of one tenant.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// The users.
    pub users: Table<User>,
    /// The groups.
    pub groups: Table<Group>,
    /// Raised to make every delta token that was issued before worthless.
    pub generation: u32,
}

/// What users and groups have in common.
pub trait Object {
    /// The type's name as `@odata.type` writes it.
    const TYPE: &'static str;

    /// The id.
    fn id(&self) -> Uuid;

    /// Whether this is another name of the object, as a user's principal name is.
    fn answers_to(&self, _name: &str) -> bool {
        false
    }

    /// The value of a property.
    fn get(&self, property: Property) -> Cell<'_>;

    /// The value of a property in an older state of the object, which a replay answers.
    fn get_earlier(&self, property: Property) -> Cell<'_>;

    /// The members, of kinds that have them.
    fn members(&self) -> Option<&[Member]> {
        None
    }

    /// Whether an answer without `$select` shows a property; a published object shows what its page prints.
    fn shows(&self, _property: Property) -> bool {
        true
    }
}
