//! Admin > Settings > Product Names: products that no catalogue knows, what people call them, and Microsoft's own list as
//! a file. The browser keeps the file and sends it each time, so that nothing lies about on the server.

use domain::{
    id::SkuId,
    product::{CatalogueChange, CatalogueProblem, CatalogueStanding, NamedProduct},
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// Where `server` allows a larger body: Microsoft's list is about a megabyte.
pub const CATALOGUES: [&str; 2] = ["/fn/preview_catalogue", "/fn/update_catalogue"];

/// The most changes and problems that a preview lists, of each.
pub const SHOWN: usize = 200;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ProductNamesRead {
    /// Products without a name of Microsoft's or with one of ours, those without any first.
    pub products: Vec<NamedProduct>,
    /// Which catalogue the other names come from.
    pub catalogue: CatalogueStanding,
}

/// A name for a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForm {
    /// The product.
    pub sku: SkuId,
    /// The name; `None` takes the one it has away.
    pub name: Option<String>,
}

/// A catalogue file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueForm {
    /// Its text.
    pub text: String,
}

/// What a catalogue file would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CataloguePreview {
    /// Products in it.
    pub products: usize,
    /// Products that have no name of Microsoft's yet.
    pub new: usize,
    /// Products that get another name.
    pub renamed: usize,
    /// Lines that are left out.
    pub bad: usize,
    /// The first of the changes, new products before renamed ones.
    pub changes: Vec<CatalogueChange>,
    /// The first of the lines that are left out.
    pub problems: Vec<CatalogueProblem>,
}

/// The products whose names people look after.
#[server(prefix = "/fn", endpoint = "list_product_names", input = GetUrl, output = Answer)]
pub async fn list_product_names() -> Result<ProductNamesRead, AppError> {
    let caller = crate::caller::Caller::current()?;
    let products = caller.store.product_name_list(&caller.scope).await?;
    let catalogue = caller.store.catalogue_standing(&caller.scope).await?;
    Ok(ProductNamesRead { products, catalogue })
}

/// Names a product, or takes its name away; every list shows it at once.
#[server(prefix = "/fn", endpoint = "save_product_name", input = Json, output = Answer)]
pub async fn save_product_name(
    /// The name.
    form: NameForm,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.product_name_set(&caller.scope, form.sku, form.name.as_deref(), now).await?)
}

/// Looks at a catalogue file: writes nothing.
#[server(prefix = "/fn", endpoint = "preview_catalogue", input = Json, output = Answer)]
pub async fn preview_catalogue(
    /// The file.
    form: CatalogueForm,
) -> Result<CataloguePreview, AppError> {
    let caller = crate::caller::Caller::current()?;
    server::preview(&caller, &form.text).await.map_err(AppError::refused)
}

/// Takes a catalogue file over, all of its usable lines or none; what it changed.
#[server(prefix = "/fn", endpoint = "update_catalogue", input = Json, output = Answer)]
pub async fn update_catalogue(
    /// The file.
    form: CatalogueForm,
) -> Result<CataloguePreview, AppError> {
    let caller = crate::caller::Caller::current()?;
    server::update(&caller, &form.text).await.map_err(AppError::refused)
}

#[cfg(feature = "ssr")]
mod server {
    use domain::{account::Verb, catalogue::CatalogueFile};

    use super::{CataloguePreview, SHOWN};
    use crate::{AppError, caller::Caller, caller::services};

    pub async fn preview(caller: &Caller, text: &str) -> Result<CataloguePreview, AppError> {
        let file = read(caller, text)?;
        changed(caller, file).await.map(|(_, preview)| preview)
    }

    pub async fn update(caller: &Caller, text: &str) -> Result<CataloguePreview, AppError> {
        let (file, preview) = changed(caller, read(caller, text)?).await?;
        caller.store.catalogue_take_over(&caller.scope, &file, services().clock.now()).await?;
        Ok(preview)
    }

    fn read(caller: &Caller, text: &str) -> Result<CatalogueFile, AppError> {
        if !caller.scope.may(Verb::NameProducts) {
            return Err(AppError::Forbidden);
        }
        CatalogueFile::read(text).map_err(|message| AppError::field("text", message))
    }

    async fn changed(
        caller: &Caller,
        file: CatalogueFile,
    ) -> Result<(CatalogueFile, CataloguePreview), AppError> {
        let names = caller.store.product_names(&caller.scope).await?;
        let mut changes = file.changes(&names);
        let renamed = changes.iter().filter(|change| change.before.is_some()).count();
        let new = changes.len() - renamed;
        changes.truncate(SHOWN);
        let preview = CataloguePreview {
            products: file.products.len(),
            new,
            renamed,
            bad: file.problems.len(),
            changes,
            problems: file.problems.iter().take(SHOWN).cloned().collect(),
        };
        Ok((file, preview))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_members_are_refused() {
        let sku = "c7df2760-2c81-4ef7-b578-5b5392b571df";
        let parse = |more: &str| {
            serde_json::from_str::<NameForm>(&format!(r#"{{"sku":"{sku}","name":"Ours"{more}}}"#))
        };
        assert_eq!(parse("").unwrap().name.as_deref(), Some("Ours"));
        assert!(parse(r#","everywhere":true"#).is_err());
        assert!(serde_json::from_str::<CatalogueForm>(r#"{"text":"","force":true}"#).is_err());
    }
}
