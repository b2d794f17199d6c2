//! The names of organizations, and the match of a tenant to one.

use domain::{
    account::Verb,
    id::{OrganizationId, TenantId},
    organization::Organization,
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::statements,
    value::values,
    version::Topic,
};

/// One organization as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationRow {
    /// The organization.
    pub organization: Organization,
    /// Tenants matched to it.
    pub tenants: u32,
    /// Subscribed SKUs that those hold now.
    pub licenses: u32,
}

statements! {
    ORGANIZATION_LIST = concat!("SELECT o.id AS organization_id, o.name AS organization_name,
            COUNT(DISTINCT m.tenant_id) AS tenants, COUNT(s.id) AS licenses
        FROM organization o
        LEFT JOIN tenant_match m ON m.organization_id = o.id
        LEFT JOIN subscribed_sku s ON s.tenant_id = m.tenant_id AND s.ended_at IS NULL
        WHERE o.archived_at IS NULL AND ", in_scope!("o.id"), " GROUP BY o.id, o.name");
    ORGANIZATION_FIND = concat!("SELECT o.id AS organization_id, o.name AS organization_name
        FROM organization o WHERE o.id = $4 AND ", in_scope!("o.id"));
    TENANT_FIND = concat!("SELECT t.id, m.organization_id FROM tenant t
        LEFT JOIN tenant_match m ON m.tenant_id = t.id
        WHERE t.id = $4 AND ", in_scope!("m.organization_id"));
    MATCH_SET = "INSERT INTO tenant_match (tenant_id, organization_id, matched_by, matched_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id) DO UPDATE SET organization_id = excluded.organization_id,
            matched_by = excluded.matched_by, matched_at = excluded.matched_at";
    MATCH_CLEAR = "DELETE FROM tenant_match WHERE tenant_id = $1";
}

impl Store {
    /// The organizations of the scope that are not archived, by name.
    pub async fn organization_list(&self, scope: &Scope) -> Result<Vec<OrganizationRow>, Error> {
        scope.require(Verb::ReadOrganizations)?;
        let rows = self.db.all(ORGANIZATION_LIST, scope.filter()).await?;
        let mut list = rows.iter().map(organization_row).collect::<Result<Vec<_>, Error>>()?;
        list.sort_by_cached_key(|row| (row.organization.name.to_lowercase(), row.organization.id));
        Ok(list)
    }

    /// Matches a tenant to an organization, or to none. Both must lie in the scope, else [`Error::NotFound`].
    pub async fn tenant_match(
        &self,
        scope: &Scope,
        tenant: TenantId,
        organization: Option<OrganizationId>,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        let found = tx.first(TENANT_FIND, scope.filter_and(values![tenant])).await?.ok_or(Error::NotFound)?;
        let before: Option<OrganizationId> = found.opt_parse("organization_id")?;
        if before == organization {
            return Ok(());
        }
        match organization {
            Some(id) => {
                let target = tx.first(ORGANIZATION_FIND, scope.filter_and(values![id])).await?;
                target.ok_or(Error::NotFound)?;
                tx.run(MATCH_SET, values![tenant, id, scope.user(), now]).await?;
            }
            None => drop(tx.run(MATCH_CLEAR, values![tenant]).await?),
        }
        Entry::done(scope.principal(), "tenant.match", "tenant", tenant)
            .with(json!({ "before": before, "after": organization }))
            .write(&mut tx, now)
            .await?;
        Topic::Licenses.raise(&mut tx).await?;
        Topic::Organizations.raise(&mut tx).await?;
        tx.commit().await
    }
}

fn organization_row(row: &Row) -> Result<OrganizationRow, Error> {
    let organization = organization(row)?.ok_or_else(|| row.inconsistent("organization_id"))?;
    Ok(OrganizationRow { organization, tenants: row.count("tenants")?, licenses: row.count("licenses")? })
}

/// Reads an organization from columns `organization_id` and `organization_name`; `None` where both are NULL.
pub(crate) fn organization(row: &Row) -> Result<Option<Organization>, Error> {
    let id = row.opt_parse("organization_id")?;
    Ok(id.zip(row.opt_text("organization_name")?).map(|(id, name)| Organization { id, name }))
}
