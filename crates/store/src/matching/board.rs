//! What the Matching screen lists: the tenants of an integration, and every organization they can be matched to.

use std::collections::BTreeMap;

use domain::{
    catalogue::free_pools,
    id::{IntegrationId, OrganizationId, TenantId},
    matching::{
        board::{MatchOrganization, MatchTenant},
        sort_key,
    },
    organization::Organization,
    seat::{CapabilityStatus, Seats},
};

use super::standing::{ids, standing, standing_columns, standing_joins};
use crate::{
    Store,
    error::Error,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
};

statements! {
    INTEGRATION_EXISTS = "SELECT id FROM integration WHERE id = $1";
    BOARD_TENANTS = concat!("SELECT t.id, COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), t.id) AS name,
            t.default_domain, (SELECT COUNT(*) FROM directory_user d WHERE d.tenant_id = t.id
                AND d.missing_since IS NULL) AS users, ", standing_columns!(), "
        FROM integration_tenant l JOIN tenant t ON t.id = l.tenant_id", standing_joins!(),
        " WHERE l.integration_id = $1 AND l.missing_since IS NULL");
    // Active seats of one status add up: domain::seat says what the status makes of them.
    BOARD_SEATS = "SELECT s.tenant_id, s.status, CAST(SUM(s.enabled) AS BIGINT) AS enabled
        FROM integration_tenant l JOIN subscribed_sku s ON s.tenant_id = l.tenant_id
        WHERE l.integration_id = $1 AND l.missing_since IS NULL AND s.ended_at IS NULL
            AND s.sku_id NOT IN (SELECT r.value->>'id' FROM {rows $2})
        GROUP BY s.tenant_id, s.status";
    BOARD_ORGANIZATIONS = "SELECT id, name, short_name FROM organization WHERE archived_at IS NULL";
    BOARD_DOMAINS = "SELECT d.organization_id, d.domain FROM organization_domain d
        JOIN organization o ON o.id = d.organization_id WHERE o.archived_at IS NULL
        ORDER BY d.organization_id, d.place";
    UNMATCHED_COUNT = "SELECT l.integration_id, COUNT(*) AS unmatched FROM integration_tenant l
        WHERE l.missing_since IS NULL
            AND NOT EXISTS (SELECT 1 FROM tenant_match m WHERE m.tenant_id = l.tenant_id)
            AND NOT EXISTS (SELECT 1 FROM tenant_ignore g WHERE g.tenant_id = l.tenant_id)
        GROUP BY l.integration_id";
}

impl Store {
    /// Every tenant that the integration lists, by name. [`Error::NotFound`] for an unknown integration.
    pub async fn matching_tenants(
        &self,
        scope: &Scope,
        integration: IntegrationId,
    ) -> Result<Vec<MatchTenant>, Error> {
        scope.require_matching()?;
        let mut tx = self.db.snapshot().await?;
        tx.first(INTEGRATION_EXISTS, values![integration]).await?.ok_or(Error::NotFound)?;
        let seats = seats(&mut tx, integration).await?;
        let rows = tx.all(BOARD_TENANTS, values![integration]).await?;
        let mut tenants = rows.iter().map(|row| tenant(row, &seats)).collect::<Result<Vec<_>, Error>>()?;
        tenants.sort_by_cached_key(|tenant| (sort_key(tenant.name()), tenant.id));
        Ok(tenants)
    }

    /// Every organization that is not archived, by name.
    pub async fn matching_organizations(&self, scope: &Scope) -> Result<Vec<MatchOrganization>, Error> {
        scope.require_matching()?;
        let mut tx = self.db.snapshot().await?;
        let mut domains: BTreeMap<OrganizationId, Vec<String>> = BTreeMap::new();
        for row in tx.all(BOARD_DOMAINS, values![]).await? {
            domains.entry(row.parse("organization_id")?).or_default().push(row.text("domain")?);
        }
        let rows = tx.all(BOARD_ORGANIZATIONS, values![]).await?;
        let mut organization = |row: &Row| {
            let id = row.parse("id")?;
            Ok(MatchOrganization {
                organization: Organization { id, name: row.text("name")? },
                short_name: row.text("short_name")?,
                domains: domains.remove(&id).unwrap_or_default(),
            })
        };
        let mut organizations = rows.iter().map(&mut organization).collect::<Result<Vec<_>, Error>>()?;
        organizations.sort_by_cached_key(|row| (row.organization.name.to_lowercase(), row.organization.id));
        Ok(organizations)
    }

    /// How many tenants of each integration are neither matched nor ignored; those without any are absent.
    pub async fn matching_unmatched(&self, scope: &Scope) -> Result<BTreeMap<IntegrationId, u32>, Error> {
        scope.require_matching()?;
        let rows = self.db.all(UNMATCHED_COUNT, values![]).await?;
        rows.iter().map(|row| Ok((row.parse("integration_id")?, row.count("unmatched")?))).collect()
    }
}

/// Active seats by tenant.
async fn seats(tx: &mut Tx, integration: IntegrationId) -> Result<BTreeMap<TenantId, u64>, Error> {
    let mut seats: BTreeMap<TenantId, u64> = BTreeMap::new();
    for row in tx.all(BOARD_SEATS, values![integration, ids(free_pools())]).await? {
        let status = CapabilityStatus::from(row.text("status")?);
        let active = Seats { enabled: row.int("enabled")?, ..Seats::default() }.active(&status);
        *seats.entry(row.parse("tenant_id")?).or_default() += u64::try_from(active).unwrap_or(0);
    }
    Ok(seats)
}

fn tenant(row: &Row, seats: &BTreeMap<TenantId, u64>) -> Result<MatchTenant, Error> {
    let id = row.parse("id")?;
    Ok(MatchTenant {
        id,
        display_name: row.text("name")?,
        alias: row.opt_text("alias")?,
        default_domain: row.text("default_domain")?,
        seats: seats.get(&id).copied().unwrap_or(0),
        users: row.count64("users")?,
        revision: row.count("match_revision")?,
        standing: standing(row)?,
    })
}
