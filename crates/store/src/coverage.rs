//! Coverage: how much of what should be read has been read, so that no list pretends to be complete.

use domain::{account::Verb, id::OrganizationId, time::Timestamp, unit::UnitKind};

use crate::{
    Store,
    error::Error,
    scope::{Scope, in_scope},
    sql::statements,
    value::values,
};

/// How complete the licenses of a scope are. A tenant that two integrations reach counts once, as the one that reads it
/// found it; one whose licenses are
/// switched off in Sync Settings does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Tenants that integrations reach.
    pub tenants: u32,
    /// Of those, tenants whose last attempt was good.
    pub read: u32,
    /// Tenants with licenses from an earlier attempt, whose last one failed.
    pub stale: u32,
    /// The oldest among the tenants' last good attempts.
    pub oldest_good_at: Option<Timestamp>,
}

statements! {
    COVERAGE = concat!("SELECT COUNT(*) AS tenants, CAST(COALESCE(SUM(t.good), 0) AS BIGINT) AS good,
            COUNT(CASE WHEN t.good = 0 THEN t.last_good_at END) AS stale, MIN(t.last_good_at) AS oldest_good_at
        FROM (SELECT l.tenant_id, MAX(CASE WHEN u.outcome = 'ok' THEN 1 ELSE 0 END) AS good,
                MAX(u.last_good_at) AS last_good_at
            FROM integration_tenant l
            LEFT JOIN tenant_match m ON m.tenant_id = l.tenant_id
            LEFT JOIN sync_unit u ON u.integration_id = l.integration_id AND u.tenant_id = l.tenant_id
                AND u.kind = $5
            WHERE l.missing_since IS NULL AND NOT EXISTS (SELECT 1 FROM tenant_source q
                    JOIN integration_tenant p ON p.integration_id = q.integration_id AND p.tenant_id = q.tenant_id
                    WHERE q.tenant_id = l.tenant_id AND q.integration_id <> l.integration_id
                        AND p.missing_since IS NULL)
                AND (u.kind IS NOT NULL OR NOT EXISTS (SELECT 1 FROM sync_unit o
                    WHERE o.integration_id = l.integration_id AND o.tenant_id = l.tenant_id))
                AND (CAST($4 AS TEXT) IS NULL OR m.organization_id = $4) AND ", in_scope!("m.organization_id"), "
            GROUP BY l.tenant_id) t");
}

impl Store {
    /// How complete the scope's licenses are.
    pub async fn license_coverage(&self, scope: &Scope) -> Result<Coverage, Error> {
        self.coverage(scope, None, UnitKind::Licenses).await
    }

    /// How complete the scope's directory users are.
    pub async fn people_coverage(&self, scope: &Scope) -> Result<Coverage, Error> {
        self.coverage(scope, None, UnitKind::Users).await
    }

    /// How complete the licenses of one organization are, as far as the scope may see it.
    pub async fn organization_coverage(
        &self,
        scope: &Scope,
        organization: OrganizationId,
    ) -> Result<Coverage, Error> {
        self.coverage(scope, Some(organization), UnitKind::Licenses).await
    }

    async fn coverage(
        &self,
        scope: &Scope,
        of: Option<OrganizationId>,
        kind: UnitKind,
    ) -> Result<Coverage, Error> {
        scope.require(Verb::ReadLicenses)?;
        let Some(row) = self.db.first(COVERAGE, scope.filter_and(values![of, kind.key()])).await? else {
            return Ok(Coverage::default());
        };
        Ok(Coverage {
            tenants: row.count("tenants")?,
            read: row.count("good")?,
            stale: row.count("stale")?,
            oldest_good_at: row.opt_time("oldest_good_at")?,
        })
    }
}
