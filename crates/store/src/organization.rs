//! The names of organizations, with what is matched to them.

use domain::{account::Verb, organization::Organization};

use crate::{
    Store,
    asset::open_license,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::statements,
};

/// One organization as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationRow {
    /// The organization.
    pub organization: Organization,
    /// Tenants matched to it.
    pub tenants: u32,
    /// Subscribed SKUs that those hold now, and that the scope may open.
    pub licenses: u32,
}

statements! {
    ORGANIZATION_LIST = concat!("SELECT o.id AS organization_id, o.name AS organization_name,
            COUNT(DISTINCT m.tenant_id) AS tenants, COUNT(s.id) AS licenses
        FROM organization o
        LEFT JOIN tenant_match m ON m.organization_id = o.id
        LEFT JOIN subscribed_sku s ON s.tenant_id = m.tenant_id AND s.ended_at IS NULL
            AND ", open_license!("s.tenant_id", "s.sku_id"), "
        WHERE o.archived_at IS NULL AND ", in_scope!("o.id"), " GROUP BY o.id, o.name");
}

impl Store {
    /// The organizations of the scope that are not archived, by name.
    pub async fn organization_list(&self, scope: &Scope) -> Result<Vec<OrganizationRow>, Error> {
        scope.require(Verb::ReadOrganizations)?;
        let rows = self.db.all(ORGANIZATION_LIST, scope.reading(Vec::new())).await?;
        let mut list = rows.iter().map(organization_row).collect::<Result<Vec<_>, Error>>()?;
        list.sort_by_cached_key(|row| (row.organization.name.to_lowercase(), row.organization.id));
        Ok(list)
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
