//! The directory users of an organization's tenants, of whom the people of a Tag are chosen.

use domain::{
    account::Verb,
    asset::{Candidate, DirectoryPerson, search_words},
    id::OrganizationId,
};
use serde_json::json;

use super::people::organization_visible;
use crate::{
    Store, error::Error, json::rows as json_rows, row::Row, scope::Scope, sql::statements, value::values,
};

statements! {
    // Letters compare by Unicode here, not in SQL, which would find other words on each database.
    CANDIDATE_LIST = "SELECT u.tenant_id, u.external_id, COALESCE(NULLIF(u.display_name, ''), u.user_principal_name) AS name,
            u.user_principal_name
        FROM tenant_match m JOIN directory_user u ON u.tenant_id = m.tenant_id
        WHERE m.organization_id = $1 AND u.missing_since IS NULL
            AND NOT EXISTS (SELECT 1 FROM {rows $2} WHERE LOWER(u.display_name) NOT LIKE r.value->>'like'
                AND LOWER(u.user_principal_name) NOT LIKE r.value->>'like')";
}

impl Store {
    /// The first `most` directory users by name whose name or sign-in name has all the words: for those who edit the
    /// organization's assets. [`Error::NotFound`] if there is no such organization, or not for this scope.
    pub async fn asset_candidates(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        text: &str,
        most: usize,
    ) -> Result<Vec<Candidate>, Error> {
        scope.require(Verb::EditAssets)?;
        let mut tx = self.db.snapshot().await?;
        organization_visible(&mut tx, scope, organization).await?;
        let words = search_words(text);
        // Only what both databases fold alike narrows there.
        let plain = words.iter().filter(|word| word.chars().all(|c| c.is_ascii_alphanumeric()));
        let likes = json_rows(plain.map(|word| json!({ "like": format!("%{word}%") })));
        let rows = tx.all(CANDIDATE_LIST, values![organization, likes]).await?;
        let mut found = rows.iter().map(candidate).collect::<Result<Vec<_>, Error>>()?;
        found.retain(|one| {
            let said = format!("{}\n{}", one.name, one.user_principal_name).to_lowercase();
            words.iter().all(|word| said.contains(word))
        });
        found.sort_by_cached_key(|one| (one.name.to_lowercase(), one.person));
        found.truncate(most);
        Ok(found)
    }
}

fn candidate(row: &Row) -> Result<Candidate, Error> {
    Ok(Candidate {
        person: DirectoryPerson { tenant: row.parse("tenant_id")?, user: row.parse("external_id")? },
        name: row.text("name")?,
        user_principal_name: row.text("user_principal_name")?,
    })
}
