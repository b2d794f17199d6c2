//! Saved views of the license list: a person's own, and those that are shared. What their queries mean is for the list.

use domain::{
    account::Verb,
    id::SavedViewId,
    saved_view::{MOST_VIEWS, SavedView, ViewContent},
    time::Timestamp,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
};

statements! {
    VIEW_LIST = "SELECT v.id, v.name, v.query, v.shared, v.revision, v.owner_id, u.name AS owner
        FROM saved_view v JOIN user_account u ON u.id = v.owner_id
        WHERE v.owner_id = $1 OR (v.shared = 1 AND (v.names_customers = 0 OR $2 = 1))";
    VIEW_FIND = "SELECT id, owner_id, shared, revision, name, query FROM saved_view
        WHERE id = $1 AND (owner_id = $2 OR (shared = 1 AND (names_customers = 0 OR $3 = 1))) {for update}";
    VIEW_COUNT = "SELECT COUNT(*) AS n FROM saved_view WHERE owner_id = $1";
    VIEW_INSERT = "INSERT INTO saved_view (id, owner_id, name, name_key, query, shared, names_customers, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    VIEW_UPDATE = "UPDATE saved_view SET name = $2, name_key = $3, query = $4, shared = $5, names_customers = $6,
            changed_at = $7, revision = revision + 1 WHERE id = $1";
    VIEW_DELETE = "DELETE FROM saved_view WHERE id = $1";
}

/// Whether a query chooses organizations or tenants by name; only who understands queries can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamesCustomers(pub bool);

/// A view as a change finds it.
struct Found {
    owner: String,
    shared: bool,
    revision: u32,
    name: String,
    query: String,
}

impl Store {
    /// The person's own views and those that are shared, by name. Shared views that name organizations or tenants are
    /// only for those who see all of them (security rule 46).
    pub async fn saved_view_list(&self, scope: &Scope) -> Result<Vec<SavedView>, Error> {
        scope.require(Verb::ReadLicenses)?;
        let user = owner(scope)?;
        let rows = self.db.all(VIEW_LIST, values![user.as_str(), scope.sees_everything()]).await?;
        let mut views = rows.iter().map(|row| view(row, &user)).collect::<Result<Vec<_>, _>>()?;
        // The databases sort text differently.
        views.sort_by_cached_key(|view| (view.name.to_lowercase(), view.id));
        Ok(views)
    }

    /// Keeps a new view.
    ///
    /// # Errors
    /// [`Error::Invalid`] of a field; [`Error::Conflict`] on `saved_view_name` for a name that this person has used;
    /// [`Error::Forbidden`] for a shared one without [`Verb::ShareViews`].
    pub async fn saved_view_create(
        &self,
        scope: &Scope,
        content: ViewContent,
        names: NamesCustomers,
        now: Timestamp,
    ) -> Result<SavedViewId, Error> {
        scope.require(Verb::ReadLicenses)?;
        let content = checked(scope, content)?;
        let (id, user) = (SavedViewId(Uuid::new_v4()), owner(scope)?);
        let mut tx = self.db.write().await?;
        let kept = tx.first(VIEW_COUNT, values![user.as_str()]).await?.ok_or(Error::NotFound)?;
        if kept.count("n")? as usize >= MOST_VIEWS {
            let message = format!("You keep {MOST_VIEWS} views already. Delete one first.");
            return Err(Error::Invalid { field: "name", message });
        }
        let ViewContent { name, query, shared } = &content;
        let key = name.to_lowercase();
        let values =
            values![id, user.as_str(), name.as_str(), key.as_str(), query.as_str(), *shared, names.0, now];
        tx.run(VIEW_INSERT, values).await?;
        audit_shared(&mut tx, scope, "saved_view.create", id, (false, &content), now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes a view: a person's own, or with [`Verb::ShareViews`] one that is shared.
    ///
    /// # Errors
    /// As [`Self::saved_view_create`], except that who may no longer share still renames what they shared;
    /// [`Error::NotFound`] for one that the person does not see, and [`Error::Invalid`]
    /// for one that has changed since the revision that they saw.
    pub async fn saved_view_change(
        &self,
        scope: &Scope,
        id: SavedViewId,
        revision: u32,
        content: ViewContent,
        names: NamesCustomers,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let before = find_own(&mut tx, scope, id).await?;
        // Who may no longer share still renames what they shared; what it shows to everyone stays.
        let is_as_shared = before.shared && before.query == content.query;
        let content = if is_as_shared { valid(content)? } else { checked(scope, content)? };
        if before.revision != revision {
            let message = format!("\u{201c}{}\u{201d} was changed meanwhile. Reload the page.", before.name);
            return Err(Error::Invalid { field: "name", message });
        }
        let ViewContent { name, query, shared } = &content;
        let key = name.to_lowercase();
        let values = values![id, name.as_str(), key.as_str(), query.as_str(), *shared, names.0, now];
        tx.run(VIEW_UPDATE, values).await?;
        audit_shared(&mut tx, scope, "saved_view.change", id, (before.shared, &content), now).await?;
        tx.commit().await
    }

    /// Deletes a view: a person's own, or with [`Verb::ShareViews`] one that is shared.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that the person does not see.
    pub async fn saved_view_delete(
        &self,
        scope: &Scope,
        id: SavedViewId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let before = find_own(&mut tx, scope, id).await?;
        tx.run(VIEW_DELETE, values![id]).await?;
        if before.shared {
            Entry::done(scope.principal(), "saved_view.delete", "saved_view", id)
                .with(json!({ "name": before.name }))
                .write(&mut tx, now)
                .await?;
        }
        tx.commit().await
    }
}

/// The view, if this person may change it.
async fn find_own(tx: &mut Tx, scope: &Scope, id: SavedViewId) -> Result<Found, Error> {
    scope.require(Verb::ReadLicenses)?;
    let user = owner(scope)?;
    let row = tx.first(VIEW_FIND, values![id, user.as_str(), scope.sees_everything()]).await?;
    let row = row.ok_or(Error::NotFound)?;
    let found = Found {
        owner: row.text("owner_id")?,
        shared: row.flag("shared")?,
        revision: row.count("revision")?,
        name: row.text("name")?,
        query: row.text("query")?,
    };
    if found.owner != user {
        scope.require(Verb::ShareViews)?;
    }
    Ok(found)
}

/// What is shared is everyone's matter, and so it is audited.
async fn audit_shared(
    tx: &mut Tx,
    scope: &Scope,
    action: &'static str,
    id: SavedViewId,
    (was_shared, content): (bool, &ViewContent),
    now: Timestamp,
) -> Result<(), Error> {
    if !was_shared && !content.shared {
        return Ok(());
    }
    Entry::done(scope.principal(), action, "saved_view", id)
        .with(json!({ "name": content.name, "shared": content.shared }))
        .write(tx, now)
        .await
}

fn checked(scope: &Scope, content: ViewContent) -> Result<ViewContent, Error> {
    if content.shared {
        scope.require(Verb::ShareViews)?;
    }
    valid(content)
}

fn valid(content: ViewContent) -> Result<ViewContent, Error> {
    content.checked().map_err(|(field, message)| Error::Invalid { field, message })
}

fn owner(scope: &Scope) -> Result<String, Error> {
    scope.user().map(|user| user.to_string()).ok_or(Error::Forbidden)
}

fn view(row: &Row, user: &str) -> Result<SavedView, Error> {
    let is_own = row.text("owner_id")? == user;
    Ok(SavedView {
        id: row.parse("id")?,
        name: row.text("name")?,
        query: row.text("query")?,
        shared: row.flag("shared")?,
        owner: if is_own { None } else { Some(row.text("owner")?) },
        revision: row.count("revision")?,
    })
}
