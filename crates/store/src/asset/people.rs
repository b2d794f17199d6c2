//! The people who have access to an organization: of whom an asset's readers and a license's owner are chosen.

use domain::{
    account::{Role, Verb},
    asset::AssetPerson,
    id::OrganizationId,
};

use crate::{
    Store,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
};

statements! {
    ORGANIZATION_VISIBLE = concat!("SELECT o.id FROM organization o WHERE o.id = $4 AND ", in_scope!("o.id"));
    // As `Scope::of` has it.
    PEOPLE_LIST = "SELECT u.id AS user_id, u.name AS user_name, u.role FROM user_account u
        WHERE u.disabled_at IS NULL AND (u.role = 'administrator' OR EXISTS (SELECT 1 FROM access_group_member m
            JOIN access_group g ON g.id = m.access_group_id
            LEFT JOIN access_group_organization o ON o.access_group_id = g.id
            WHERE m.user_id = u.id AND (g.all_organizations = 1 OR o.organization_id = $1)))";
}

impl Store {
    /// The people who have access to an organization, by name: for those who edit its assets. [`Error::NotFound`] if
    /// there is none, or not for this scope.
    pub async fn asset_people(
        &self,
        scope: &Scope,
        organization: OrganizationId,
    ) -> Result<Vec<AssetPerson>, Error> {
        scope.require(Verb::EditAssets)?;
        let mut tx = self.db.snapshot().await?;
        organization_visible(&mut tx, scope, organization).await?;
        people_of(&mut tx, organization).await
    }
}

/// [`Error::NotFound`] if there is no such organization, or not for this scope.
pub(super) async fn organization_visible(
    tx: &mut Tx,
    scope: &Scope,
    organization: OrganizationId,
) -> Result<(), Error> {
    let found = tx.first(ORGANIZATION_VISIBLE, scope.filter_and(values![organization])).await?;
    found.map(drop).ok_or(Error::NotFound)
}

/// The people who have access to an organization, by name.
pub(super) async fn people_of(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<AssetPerson>, Error> {
    by_name(&tx.all(PEOPLE_LIST, values![organization]).await?)
}

/// Reads people from columns `user_id`, `user_name` and `role`, by name.
pub(super) fn by_name(rows: &[Row]) -> Result<Vec<AssetPerson>, Error> {
    let person = |row: &Row| {
        Ok(AssetPerson {
            id: row.parse("user_id")?,
            name: row.text("user_name")?,
            role: row.key("role", Role::from_key)?,
        })
    };
    let mut people = rows.iter().map(person).collect::<Result<Vec<_>, Error>>()?;
    people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
    Ok(people)
}
