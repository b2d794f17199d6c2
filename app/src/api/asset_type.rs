//! Types of flexible assets: listed, read, made, changed, switched on and off, deleted.

use domain::{
    asset::{AssetType, AssetTypeDraft, AssetTypeRow},
    id::AssetTypeId,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// What the form of a type sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditedAssetType {
    /// The type.
    pub id: AssetTypeId,
    /// The revision that the form was filled with.
    pub revision: u32,
    /// It from now on.
    pub draft: AssetTypeDraft,
}

/// What the form for a new type sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAssetType {
    /// The type.
    pub draft: AssetTypeDraft,
}

/// The wish to switch a type on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetTypeSwitch {
    /// The type.
    pub id: AssetTypeId,
    /// Whether assets of it can be made from now on.
    pub enabled: bool,
}

/// The wish to delete a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetTypeDeletion {
    /// The type.
    pub id: AssetTypeId,
}

/// Every type by name, with how many assets of it the person may see.
#[server(prefix = "/fn", endpoint = "list_asset_types", input = GetUrl, output = Answer)]
pub async fn list_asset_types() -> Result<Vec<AssetTypeRow>, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.asset_type_list(&caller.scope).await?)
}

/// One type.
#[server(prefix = "/fn", endpoint = "read_asset_type", input = GetUrl, output = Answer)]
pub async fn read_asset_type(
    /// The type.
    id: AssetTypeId,
) -> Result<AssetType, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.asset_type_find(&caller.scope, id).await?)
}

/// Makes a type.
#[server(prefix = "/fn", endpoint = "create_asset_type", input = Json, output = Answer)]
pub async fn create_asset_type(
    /// The form.
    form: NewAssetType,
) -> Result<AssetType, AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.asset_type_create(&caller.scope, &form.draft, now).await?)
}

/// Changes a type with all its assets, unless somebody else has changed it meanwhile.
#[server(prefix = "/fn", endpoint = "save_asset_type", input = Json, output = Answer)]
pub async fn save_asset_type(
    /// The form.
    form: EditedAssetType,
) -> Result<AssetType, AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.asset_type_save(&caller.scope, form.id, form.revision, &form.draft, now).await?)
}

/// Switches a type on or off.
#[server(prefix = "/fn", endpoint = "switch_asset_type", input = Json, output = Answer)]
pub async fn switch_asset_type(
    /// The wish.
    form: AssetTypeSwitch,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.asset_type_enable(&caller.scope, form.id, form.enabled, now).await?)
}

/// Deletes a type that has no assets.
#[server(prefix = "/fn", endpoint = "delete_asset_type", input = Json, output = Answer)]
pub async fn delete_asset_type(
    /// The wish.
    form: AssetTypeDeletion,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.asset_type_delete(&caller.scope, form.id, now).await?)
}

#[cfg(test)]
mod tests {
    use domain::asset::{AssetTrait, FieldDraft, FieldKind, Traits, microsoft_licenses};
    use leptos::server_fn::{Decodes, Encodes};

    use super::*;
    use crate::api::answer::AnswerEncoding;

    #[test]
    fn a_type_survives_the_answer_with_every_kind_of_field() {
        let mut kind = microsoft_licenses();
        for (field, every) in kind.fields.iter_mut().zip(FieldKind::all()) {
            field.kind = every;
        }
        let sent = <AnswerEncoding as Encodes<_>>::encode(&kind).unwrap();
        assert_eq!(<AnswerEncoding as Decodes<AssetType>>::decode(sent), Ok(kind));
        let traits: Traits = [("a".to_owned(), AssetTrait::Number("12.5".parse().unwrap()))].into();
        let sent = <AnswerEncoding as Encodes<_>>::encode(&traits).unwrap();
        assert_eq!(<AnswerEncoding as Decodes<Traits>>::decode(sent), Ok(traits));
    }

    #[test]
    fn unknown_members_of_a_form_are_refused() {
        let parse = |text: &str| serde_json::from_str::<NewAssetType>(text).map(|form| form.draft.fields);
        let field = r#"{"id":null,"name":"Host","kind":{"kind":"text"}"#;
        let fields = parse(&format!(r#"{{"draft":{{"name":"Server","fields":[{field}}}]}}}}"#)).unwrap();
        assert_eq!(fields.first().map(|field: &FieldDraft| field.kind.clone()), Some(FieldKind::Text));
        assert!(
            parse(&format!(r#"{{"draft":{{"name":"Server","fields":[{field},"key":"x"}}]}}}}"#)).is_err()
        );
        assert!(parse(r#"{"draft":{"name":"Server"},"origin":"own"}"#).is_err());
    }
}
