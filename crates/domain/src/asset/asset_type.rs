//! Types of flexible assets: a name and fields in their order.

use serde::{Deserialize, Serialize};

use super::{AssetTypeDraft, Field, FieldDraft, FieldKind};
use crate::id::AssetTypeId;

/// Who makes the assets of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The provider's own people.
    Own,
    /// Microsoft: the type Microsoft Licenses.
    MicrosoftLicenses,
}

/// A type of flexible assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetType {
    /// Its id here.
    pub id: AssetTypeId,
    /// Its name, which no other type has.
    pub name: String,
    /// The name of its icon; may be empty.
    pub icon: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Whether assets of it can be made.
    pub enabled: bool,
    /// Who makes its assets.
    pub origin: Origin,
    /// Its fields, in the order of forms.
    pub fields: Vec<Field>,
    /// Names this state of it: whoever saves gives the one that they have seen.
    pub revision: u32,
}

impl AssetType {
    /// Whether neither it nor its fields, nor the values of its assets, can be changed here.
    pub const fn is_locked(&self) -> bool {
        matches!(self.origin, Origin::MicrosoftLicenses)
    }

    /// The field with this key, if it can hold a value.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key && field.kind != FieldKind::Header)
    }

    /// The fields that lists show.
    pub fn list_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.show_in_list)
    }

    /// The fields that make the title.
    pub fn title_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.use_for_title)
    }

    /// It as a form begins with it.
    pub fn draft(&self) -> AssetTypeDraft {
        let field = |field: &Field| FieldDraft {
            id: Some(field.id),
            name: field.name.clone(),
            kind: field.kind.clone(),
            hint: field.hint.clone(),
            required: field.required,
            show_in_list: field.show_in_list,
            use_for_title: field.use_for_title,
        };
        AssetTypeDraft {
            name: self.name.clone(),
            icon: self.icon.clone(),
            description: self.description.clone(),
            fields: self.fields.iter().map(field).collect(),
        }
    }
}
