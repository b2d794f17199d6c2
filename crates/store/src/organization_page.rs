//! A page of the list of organizations, and their names for comparing. Letters compare by Unicode, which the two
//! databases do not agree on: rows are filtered and sorted here, not in SQL.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    account::Verb,
    id::OrganizationId,
    organization::{Listed, Organization, OrganizationFilter},
    time::Timestamp,
};

use crate::{
    Store,
    asset::open_license,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::statements,
};

/// One organization as its list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationSummary {
    /// The organization.
    pub organization: Organization,
    /// Its short name.
    pub short_name: String,
    /// Its type.
    pub kind: String,
    /// Its status.
    pub status: String,
    /// Its domains.
    pub domains: Vec<String>,
    /// Whether it has an alert.
    pub has_alert: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Tenants matched to it.
    pub tenants: u32,
    /// Subscribed SKUs that those hold now, and that the scope may open.
    pub licenses: u32,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganizationPage {
    /// The organizations on it.
    pub rows: Vec<OrganizationSummary>,
    /// How many pass the filter.
    pub total: usize,
    /// How many there are in the scope, archived ones among them.
    pub all: usize,
    /// How many of those are archived.
    pub archived: usize,
    /// Every type in the scope.
    pub kinds: Vec<String>,
    /// Every status in the scope.
    pub statuses: Vec<String>,
}

statements! {
    SUMMARY_LIST = concat!("SELECT o.id AS organization_id, o.name, o.short_name, o.type, o.status, o.archived_at,
            o.changed_at, CAST(CASE WHEN o.alert = '' THEN 0 ELSE 1 END AS BIGINT) AS has_alert,
            COALESCE(c.tenants, 0) AS tenants, COALESCE(c.licenses, 0) AS licenses
        FROM organization o LEFT JOIN (
            SELECT m.organization_id, COUNT(DISTINCT m.tenant_id) AS tenants, COUNT(s.id) AS licenses
            FROM tenant_match m
            LEFT JOIN subscribed_sku s ON s.tenant_id = m.tenant_id AND s.ended_at IS NULL
                AND ", open_license!("s.tenant_id", "s.sku_id"), "
            GROUP BY m.organization_id) c ON c.organization_id = o.id
        WHERE ", in_scope!("o.id"));
    DOMAINS_LIST = concat!("SELECT d.organization_id, d.domain FROM organization_domain d
        WHERE ", in_scope!("d.organization_id"), " ORDER BY d.organization_id, d.place");
    NAME_LIST = concat!("SELECT o.id AS organization_id, o.name AS organization_name FROM organization o
        WHERE ", in_scope!("o.id"));
}

impl Store {
    /// A page of the organizations of the scope: `rows` of them from page `page`, counted from 0.
    pub async fn organization_page(
        &self,
        scope: &Scope,
        filter: &OrganizationFilter,
        page: usize,
        rows: usize,
    ) -> Result<OrganizationPage, Error> {
        scope.require(Verb::ReadOrganizations)?;
        let mut tx = self.db.snapshot().await?;
        let mut domains: BTreeMap<OrganizationId, Vec<String>> = BTreeMap::new();
        for row in tx.all(DOMAINS_LIST, scope.filter()).await? {
            domains.entry(row.parse("organization_id")?).or_default().push(row.text("domain")?);
        }
        let list = tx.all(SUMMARY_LIST, scope.reading(Vec::new())).await?;
        let list = list.iter().map(|row| summary(row, &mut domains)).collect::<Result<Vec<_>, Error>>()?;
        let words = |part: fn(&OrganizationSummary) -> &String| {
            let all: BTreeSet<_> = list.iter().map(part).filter(|word| !word.is_empty()).collect();
            all.into_iter().cloned().collect::<Vec<_>>()
        };
        let (kinds, statuses) = (words(|row| &row.kind), words(|row| &row.status));
        let all = list.len();
        let archived = list.iter().filter(|row| row.archived).count();
        let mut passing: Vec<_> = list.into_iter().filter(|row| filter.takes(&row.listed())).collect();
        passing.sort_by(|a, b| {
            let order = filter.order(&a.listed(), &b.listed());
            order.then_with(|| a.organization.id.cmp(&b.organization.id))
        });
        let total = passing.len();
        let rows = passing.into_iter().skip(page.saturating_mul(rows)).take(rows).collect();
        Ok(OrganizationPage { rows, total, all, archived, kinds, statuses })
    }

    /// Every organization of the scope, archived ones too, in the order of their ids: what new names are compared
    /// with.
    pub async fn organization_names(&self, scope: &Scope) -> Result<Vec<Organization>, Error> {
        scope.require(Verb::ReadOrganizations)?;
        let rows = self.db.all(NAME_LIST, scope.filter()).await?;
        let name = |row: &Row| {
            Ok(Organization { id: row.parse("organization_id")?, name: row.text("organization_name")? })
        };
        let mut names = rows.iter().map(name).collect::<Result<Vec<_>, Error>>()?;
        names.sort_by_key(|organization| organization.id);
        Ok(names)
    }
}

impl OrganizationSummary {
    fn listed(&self) -> Listed<'_> {
        Listed {
            name: &self.organization.name,
            short_name: &self.short_name,
            kind: &self.kind,
            status: &self.status,
            domains: &self.domains,
            archived: self.archived,
            tenants: self.tenants,
            licenses: self.licenses,
            changed_at: self.changed_at,
        }
    }
}

fn summary(
    row: &Row,
    domains: &mut BTreeMap<OrganizationId, Vec<String>>,
) -> Result<OrganizationSummary, Error> {
    let id = row.parse("organization_id")?;
    Ok(OrganizationSummary {
        organization: Organization { id, name: row.text("name")? },
        short_name: row.text("short_name")?,
        kind: row.text("type")?,
        status: row.text("status")?,
        domains: domains.remove(&id).unwrap_or_default(),
        has_alert: row.flag("has_alert")?,
        archived: row.opt_time("archived_at")?.is_some(),
        changed_at: row.time("changed_at")?,
        tenants: row.count("tenants")?,
        licenses: row.count("licenses")?,
    })
}
