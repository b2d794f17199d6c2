//! What is stored of one tenant's licenses, read in one statement: nearly all of its rows are as they were, so that
//! reading them is most of what an unchanged tenant costs.

use domain::{
    account::Verb,
    held::HeldKind,
    id::TenantId,
    tenant::{Domain, TenantProfile},
};
use serde::Deserialize;

use crate::{
    Store,
    error::Error,
    held::{HeldItem, HeldKeys},
    row::Row,
    scope::{Scope, in_scope},
    sku::{SkuColumns, StoredSku},
    sql::statements,
    subscription::{StoredSubscription, SubscriptionColumns},
    value::values,
};

/// Everything that is stored of one tenant's licenses, ended rows too: what a plan compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTenant {
    /// What the tenant's own directory said; `None` before it was first read.
    pub profile: Option<TenantProfile>,
    /// Its subscribed SKUs, in the order of their ids.
    pub skus: Vec<StoredSku>,
    /// Its subscriptions, in the order of their ids.
    pub subscriptions: Vec<StoredSubscription>,
}

statements! {
    // The lists in the order of the members of `DomainColumns`, `SkuColumns`, `SubscriptionColumns` and `HeldItem`.
    TENANT_STORED = concat!("SELECT t.id, t.display_name, t.country, t.street, t.city, t.postal_code, t.described,
            (SELECT {array d.name, d.is_default, d.is_initial} FROM tenant_domain d WHERE d.tenant_id = t.id) AS domains,
            (SELECT {array s.sku_id, s.part_number, s.status, s.applies_to, s.enabled, s.warning, s.suspended,
                s.locked_out, s.consumed, s.service_plans, s.subscription_ids, s.ended_at}
                FROM subscribed_sku s WHERE s.tenant_id = t.id) AS skus,
            (SELECT {array p.external_id, p.commerce_id, p.sku_id, p.part_number, p.status, p.total_licenses,
                p.is_trial, p.created_at, p.next_lifecycle_at, p.owner_tenant, p.ended_at}
                FROM subscription p WHERE p.tenant_id = t.id) AS subscriptions,
            (SELECT {array h.kind, h.state, i.external_id} FROM held_removal h JOIN held_item i ON i.held_id = h.id
                WHERE h.tenant_id = t.id AND h.kind IN ('skus', 'subscriptions')
                    AND h.state IN ('pending', 'rejected')) AS held
        FROM tenant t LEFT JOIN tenant_match m ON m.tenant_id = t.id
        WHERE t.id = $4 AND ", in_scope!("m.organization_id"));
}

/// A domain as a list of `TENANT_STORED` has it.
#[derive(Deserialize)]
struct DomainColumns {
    name: String,
    is_default: u8,
    is_initial: u8,
}

impl Store {
    /// What is stored of one tenant. [`Error::NotFound`] if there is none, or not for this scope.
    pub async fn tenant_stored(&self, scope: &Scope, tenant: TenantId) -> Result<StoredTenant, Error> {
        scope.require(Verb::ReadLicenses)?;
        let row =
            self.db.first(TENANT_STORED, scope.filter_and(values![tenant])).await?.ok_or(Error::NotFound)?;
        let held =
            HeldKeys::of_items(row.json::<Vec<HeldItem>>("held")?).ok_or_else(|| row.inconsistent("held"))?;
        let skus = row.json::<Vec<SkuColumns>>("skus")?.into_iter().map(|sku| {
            let held = held.of(HeldKind::Skus, &sku.sku.to_string());
            sku.stored(tenant, held).ok_or_else(|| row.inconsistent("skus"))
        });
        let mut skus = skus.collect::<Result<Vec<_>, Error>>()?;
        skus.sort_by_key(|stored| stored.sku.sku);
        let subscriptions = row.json::<Vec<SubscriptionColumns>>("subscriptions")?.into_iter();
        let mut subscriptions: Vec<_> = subscriptions
            .map(|subscription| {
                let held = held.of(HeldKind::Subscriptions, &subscription.id);
                subscription.stored(tenant, held)
            })
            .collect();
        subscriptions.sort_by(|a, b| a.subscription.id.cmp(&b.subscription.id));
        Ok(StoredTenant { profile: profile(tenant, &row)?, skus, subscriptions })
    }
}

fn profile(tenant: TenantId, row: &Row) -> Result<Option<TenantProfile>, Error> {
    if !row.flag("described")? {
        return Ok(None);
    }
    let domain = |it: DomainColumns| Domain {
        name: it.name,
        is_default: it.is_default != 0,
        is_initial: it.is_initial != 0,
    };
    let mut domains: Vec<_> = row.json::<Vec<DomainColumns>>("domains")?.into_iter().map(domain).collect();
    domains.sort();
    Ok(Some(TenantProfile {
        id: tenant,
        display_name: row.text("display_name")?,
        country: row.opt_text("country")?,
        street: row.text("street")?,
        city: row.text("city")?,
        postal_code: row.text("postal_code")?,
        domains,
    }))
}
