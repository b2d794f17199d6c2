//! Flexible assets as people make them: a type with a field of every kind, for the tests of this folder.

mod license;
mod properties;
mod types;
mod values;

use uuid::Uuid;

use super::*;
use crate::{
    id::{AssetFieldId, DirectoryUserId, TenantId},
    organization::Problem,
};

fn id(n: u128) -> AssetFieldId {
    AssetFieldId(Uuid::from_u128(n))
}

fn person(n: u128) -> DirectoryPerson {
    DirectoryPerson { tenant: TenantId(Uuid::from_u128(1)), user: DirectoryUserId(Uuid::from_u128(n)) }
}

fn field(name: &str, kind: FieldKind) -> FieldDraft {
    let use_for_title = kind == FieldKind::Text;
    let hint = String::new();
    FieldDraft { id: None, name: name.into(), kind, hint, required: false, show_in_list: true, use_for_title }
}

fn select(options: &[&str]) -> FieldKind {
    FieldKind::Select { options: options.iter().map(|option| (*option).to_owned()).collect() }
}

/// A type with a field of every kind.
fn draft() -> AssetTypeDraft {
    let fields = vec![
        field("Host Name", FieldKind::Text),
        field("Notes", FieldKind::Textbox),
        field("Cores", FieldKind::Number { decimals: 0 }),
        field("Load", FieldKind::Percent { decimals: 1 }),
        field("Warranty (until)", FieldKind::Date { expires: true }),
        field("Role", select(&["Web", "Mail"])),
        field("Virtual", FieldKind::Checkbox),
        field("People", FieldKind::Header),
        field("Admins", FieldKind::Tag { to: TagTarget::People }),
    ];
    AssetTypeDraft { name: "Server".into(), icon: "server".into(), fields, ..AssetTypeDraft::default() }
}

fn made(draft: &AssetTypeDraft, before: Option<&AssetType>) -> AssetType {
    let draft = draft.clone().tidied();
    assert_eq!(draft.problems(before, &Usage::default()), [], "{draft:?}");
    let known = before.map_or(0, |kind| kind.fields.len() as u128 + 100);
    let mut ids = (known..).map(id);
    let fields = draft.fields(before.map_or(&[], |kind| &kind.fields), || ids.next().unwrap());
    let AssetTypeDraft { name, icon, description, .. } = draft;
    let id = AssetTypeId(Uuid::from_u128(7));
    AssetType { id, name, icon, description, enabled: true, origin: Origin::Own, fields, revision: 1 }
}

fn fields_of(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.field.as_str()).collect()
}

/// The values that these entries make, as a form does it.
fn typed(kind: &AssetType, entries: &[(&str, &str)]) -> Result<Traits, Vec<Problem>> {
    let mut traits = Traits::new();
    for (key, entry) in entries {
        let value = kind.field(key).unwrap().parse(entry).map_err(|problem| vec![problem])?;
        traits.extend(value.map(|value| ((*key).to_owned(), value)));
    }
    kind.checked(traits)
}
