//! Live counts for Sync Settings: who holds what, over the tenants of an integration that the scope may see.

use domain::{
    account::Verb,
    id::{IntegrationId, SkuId},
};

use crate::{
    Store,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::statements,
    value::values,
};

/// One product over all tenants of an integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkuUsers {
    /// The product.
    pub sku: SkuId,
    /// Microsoft's part number; may be empty.
    pub part_number: String,
    /// Seats that Microsoft counts as consumed.
    pub consumed: u64,
    /// Stored directory users who hold it and have not ended.
    pub users: u64,
    /// Tenants that subscribe to it.
    pub tenants: u32,
}

/// Stored directory users of an integration that have not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UserCounts {
    /// Members who hold a license.
    pub licensed: u64,
    /// Members who hold none.
    pub unlicensed: u64,
    /// Guests, with or without a license.
    pub guests: u64,
}

/// The tenants `t` of integration `$4` that the scope may see.
macro_rules! tenants_of {
    () => {
        concat!(
            "(SELECT l.tenant_id FROM integration_tenant l LEFT JOIN tenant_match m ON m.tenant_id = l.tenant_id
            WHERE l.integration_id = $4 AND l.missing_since IS NULL AND ",
            in_scope!("m.organization_id"),
            ")"
        )
    };
}

statements! {
    // Assignments in error give nobody a license, as in domain::directory_user.
    SKU_USERS = concat!("SELECT s.sku_id, MIN(s.part_number) AS part_number, COUNT(*) AS tenants,
            CAST(SUM(s.consumed) AS BIGINT) AS consumed, CAST(COALESCE(SUM(h.users), 0) AS BIGINT) AS users
        FROM subscribed_sku s
        LEFT JOIN (SELECT u.tenant_id, a.sku_id, COUNT(DISTINCT a.user_id) AS users
            FROM license_assignment a JOIN directory_user u ON u.id = a.user_id
            WHERE u.missing_since IS NULL AND a.state <> 'Error' GROUP BY u.tenant_id, a.sku_id) h
            ON h.tenant_id = s.tenant_id AND h.sku_id = s.sku_id
        WHERE s.ended_at IS NULL AND s.applies_to <> 'company' AND s.tenant_id IN ", tenants_of!(), "
        GROUP BY s.sku_id");
    USER_COUNTS = concat!("SELECT COUNT(CASE WHEN k.guest = 0 AND k.licensed = 1 THEN 1 END) AS licensed,
            COUNT(CASE WHEN k.guest = 0 AND k.licensed = 0 THEN 1 END) AS unlicensed,
            COUNT(CASE WHEN k.guest = 1 THEN 1 END) AS guests
        FROM (SELECT CASE WHEN u.user_type = 'Guest' THEN 1 ELSE 0 END AS guest,
                CASE WHEN EXISTS (SELECT 1 FROM license_assignment a WHERE a.user_id = u.id AND a.state <> 'Error')
                    THEN 1 ELSE 0 END AS licensed
            FROM directory_user u WHERE u.missing_since IS NULL AND u.tenant_id IN ", tenants_of!(), ") k");
}

impl Store {
    /// The products that people of an integration's tenants can hold, with how many do; by SKU.
    pub async fn sku_user_counts(
        &self,
        scope: &Scope,
        integration: IntegrationId,
    ) -> Result<Vec<SkuUsers>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let rows = self.db.all(SKU_USERS, scope.filter_and(values![integration])).await?;
        let sku = |row: &Row| {
            Ok(SkuUsers {
                sku: row.parse("sku_id")?,
                part_number: row.text("part_number")?,
                consumed: row.count64("consumed")?,
                users: row.count64("users")?,
                tenants: row.count("tenants")?,
            })
        };
        let mut skus = rows.iter().map(sku).collect::<Result<Vec<_>, Error>>()?;
        skus.sort_by_key(|sku| sku.sku);
        Ok(skus)
    }

    /// The directory users that are stored of an integration's tenants.
    pub async fn user_counts(&self, scope: &Scope, integration: IntegrationId) -> Result<UserCounts, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let row = self.db.first(USER_COUNTS, scope.filter_and(values![integration])).await?;
        let Some(row) = row else { return Ok(UserCounts::default()) };
        Ok(UserCounts {
            licensed: row.count64("licensed")?,
            unlicensed: row.count64("unlicensed")?,
            guests: row.count64("guests")?,
        })
    }
}
