//! Saved views of the license list.

use domain::{
    id::SavedViewId,
    saved_view::{SavedView, ViewContent},
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// A view to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewView {
    /// What it holds.
    pub content: ViewContent,
}

/// A change of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewChange {
    /// The view.
    pub id: SavedViewId,
    /// The number of the change that the person has seen last.
    pub revision: u32,
    /// What it holds from now on.
    pub content: ViewContent,
}

/// A view to delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewDeletion {
    /// The view.
    pub id: SavedViewId,
}

/// The person's own views, and those that are shared with them.
#[server(prefix = "/fn", endpoint = "list_saved_views", input = GetUrl, output = Answer)]
pub async fn list_saved_views() -> Result<Vec<SavedView>, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.saved_view_list(&caller.scope).await?)
}

/// Keeps a view.
#[server(prefix = "/fn", endpoint = "save_view", input = Json, output = Answer)]
pub async fn save_view(
    /// The view.
    form: NewView,
) -> Result<SavedViewId, AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    let (content, names) = server::canonical(form.content);
    let created = caller.store.saved_view_create(&caller.scope, content, names, now).await;
    created.map_err(server::refusal)
}

/// Changes a view: its name, what it asks, or who sees it.
#[server(prefix = "/fn", endpoint = "change_view", input = Json, output = Answer)]
pub async fn change_view(
    /// The change.
    form: ViewChange,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    let ViewChange { id, revision, content } = form;
    let (content, names) = server::canonical(content);
    let changed = caller.store.saved_view_change(&caller.scope, id, revision, content, names, now).await;
    changed.map_err(server::refusal)
}

/// Deletes a view.
#[server(prefix = "/fn", endpoint = "delete_view", input = Json, output = Answer)]
pub async fn delete_view(
    /// The view.
    form: ViewDeletion,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.saved_view_delete(&caller.scope, form.id, now).await?)
}

#[cfg(feature = "ssr")]
mod server {
    use domain::saved_view::ViewContent;
    use store::NamesCustomers;

    use crate::{AppError, columns, license_query};

    /// The content with its query as the list itself would write it.
    pub fn canonical(content: ViewContent) -> (ViewContent, NamesCustomers) {
        let query = license_query::parse(&content.query);
        let names = [columns::ORGANIZATION, columns::TENANT];
        let names = names.iter().any(|column| query.facets.contains_key(*column));
        // Words may be a customer's name, too.
        let names = NamesCustomers(names || !query.text.trim().is_empty());
        (ViewContent { query: query.encode(), ..content }, names)
    }

    pub fn refusal(error: store::Error) -> AppError {
        match error {
            store::Error::Conflict { constraint: "saved_view_name" } => {
                AppError::field("name", "You have a view of this name already.").refused()
            }
            other => other.into(),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_query_is_kept_as_the_list_writes_it_and_customers_in_it_are_noticed() {
            let check = |query: &str, kept: &str, names: bool| {
                let content = ViewContent { name: "n".into(), query: query.into(), shared: true };
                let (content, found) = canonical(content);
                assert_eq!((content.query.as_str(), found), (kept, NamesCustomers(names)), "{query}");
            };
            check("?sort=-unused&x=1&has=unused", "has=unused&sort=-unused", false);
            check("organization=Fabrikam", "organization=Fabrikam", true);
            check("tenant=Fabrikam", "tenant=Fabrikam", true);
            check("q=fabrikam", "q=fabrikam", true);
            check("status=Suspended&q=+", "q=%20&status=Suspended", false);
        }
    }
}
