//! What tenants and organizations are matched by, gathered for the rules in `domain::matching`.

use std::collections::BTreeMap;

use domain::{
    id::{OrganizationId, TenantId},
    matching::{OrganizationEvidence, Place, TenantEvidence},
};

use crate::{
    Store,
    error::Error,
    row::Row,
    sql::{Statement, Tx, statements},
    value::values,
};

/// Everything that verdicts are made of, read at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchingEvidence {
    /// Every tenant.
    pub tenants: Vec<TenantEvidence>,
    /// Every organization that is not archived.
    pub organizations: Vec<OrganizationEvidence>,
    /// The tenants that may be matched without a person, with their revisions: described by their own directory,
    /// neither matched nor ignored, and never put back to Unmatched by a person.
    pub open: BTreeMap<TenantId, u32>,
}

statements! {
    EVIDENCE_TENANTS = "SELECT t.id, t.display_name, t.alias, t.default_domain, t.country, t.street, t.city,
            t.postal_code, t.match_revision, CAST(CASE WHEN t.described = 1 AND t.unmatched_by_hand = 0
                AND NOT EXISTS (SELECT 1 FROM tenant_match m WHERE m.tenant_id = t.id)
                AND NOT EXISTS (SELECT 1 FROM tenant_ignore g WHERE g.tenant_id = t.id) THEN 1 ELSE 0 END AS BIGINT)
                AS is_open
        FROM tenant t ORDER BY t.id";
    OPEN_COUNT = "SELECT COUNT(*) AS tenants FROM tenant t WHERE t.described = 1 AND t.unmatched_by_hand = 0
        AND NOT EXISTS (SELECT 1 FROM tenant_match m WHERE m.tenant_id = t.id)
        AND NOT EXISTS (SELECT 1 FROM tenant_ignore g WHERE g.tenant_id = t.id)";
    EVIDENCE_DOMAINS = "SELECT tenant_id, name FROM tenant_domain";
    EVIDENCE_ORGANIZATIONS = "SELECT id, name, short_name, website FROM organization WHERE archived_at IS NULL
        ORDER BY id";
    EVIDENCE_OWNED = "SELECT organization_id, domain FROM organization_domain ORDER BY organization_id, place";
    EVIDENCE_PLACES = "SELECT organization_id, street, postal_code, city, country FROM location
        ORDER BY organization_id, place";
    EVIDENCE_MATCHES = "SELECT organization_id, tenant_id FROM tenant_match";
    // A match that was taken back by Undo has never been.
    EVIDENCE_FORMER = "SELECT DISTINCT d.organization_id, d.tenant_id FROM match_decision d
        WHERE d.kind IN ('matched', 'created')
            AND NOT EXISTS (SELECT 1 FROM match_decision u WHERE u.undoes = d.id)
            AND NOT EXISTS (SELECT 1 FROM tenant_match m WHERE m.tenant_id = d.tenant_id
                AND m.organization_id = d.organization_id)";
}

impl Store {
    /// What verdicts on all tenants are made of. Takes no scope: for the engine, never for a page. It depends on
    /// [`crate::Topic::Matching`] and [`crate::Topic::Organizations`].
    pub async fn matching_evidence(&self) -> Result<MatchingEvidence, Error> {
        let mut tx = self.db.snapshot().await?;
        let mut open = BTreeMap::new();
        let mut domains = by_id(&mut tx, EVIDENCE_DOMAINS, "tenant_id", |row| row.text("name")).await?;
        let mut tenants = Vec::new();
        for row in tx.all(EVIDENCE_TENANTS, values![]).await? {
            let tenant = tenant(&row, &mut domains)?;
            if row.flag("is_open")? {
                open.insert(tenant.id, row.count("match_revision")?);
            }
            tenants.push(tenant);
        }
        Ok(MatchingEvidence { tenants, organizations: organizations(&mut tx).await?, open })
    }

    /// How many tenants may be matched without a person: [`MatchingEvidence::open`], counted. Takes no scope, as that.
    pub async fn matching_open(&self) -> Result<u32, Error> {
        let row = self.db.first(OPEN_COUNT, values![]).await?.ok_or(Error::NotFound)?;
        row.count("tenants")
    }
}

fn tenant(row: &Row, domains: &mut BTreeMap<TenantId, Vec<String>>) -> Result<TenantEvidence, Error> {
    let id = row.parse("id")?;
    // Before its directory was read, the partner's records know one.
    let known = domains.remove(&id);
    let default = Some(row.text("default_domain")?).filter(|domain| !domain.is_empty());
    Ok(TenantEvidence {
        alias: row.opt_text("alias")?,
        domains: known.unwrap_or_else(|| default.into_iter().collect()),
        place: Place {
            street: row.text("street")?,
            postal_code: row.text("postal_code")?,
            city: row.text("city")?,
            country: row.opt_text("country")?.unwrap_or_default(),
        },
        ..TenantEvidence::new(id, row.text("display_name")?)
    })
}

async fn organizations(tx: &mut Tx) -> Result<Vec<OrganizationEvidence>, Error> {
    let place = |row: &Row| {
        Ok(Place {
            street: row.text("street")?,
            postal_code: row.text("postal_code")?,
            city: row.text("city")?,
            country: row.text("country")?,
        })
    };
    let organization = "organization_id";
    let mut domains =
        by_id::<OrganizationId, _>(tx, EVIDENCE_OWNED, organization, |row: &Row| row.text("domain")).await?;
    let mut places = by_id::<OrganizationId, _>(tx, EVIDENCE_PLACES, organization, place).await?;
    let mut matched =
        by_id::<OrganizationId, _>(tx, EVIDENCE_MATCHES, organization, |row| row.parse("tenant_id")).await?;
    let mut former =
        by_id::<OrganizationId, _>(tx, EVIDENCE_FORMER, organization, |row| row.parse("tenant_id")).await?;
    let evidence = |row: &Row| {
        let id = row.parse("id")?;
        Ok(OrganizationEvidence {
            short_name: row.text("short_name")?,
            website: row.text("website")?,
            domains: domains.remove(&id).unwrap_or_default(),
            places: places.remove(&id).unwrap_or_default(),
            matched_tenants: matched.remove(&id).unwrap_or_default(),
            former_tenants: former.remove(&id).unwrap_or_default(),
            ..OrganizationEvidence::new(id, row.text("name")?)
        })
    };
    tx.all(EVIDENCE_ORGANIZATIONS, values![]).await?.iter().map(evidence).collect()
}

/// The values of many rows, by the id in one column.
async fn by_id<K: Ord + std::str::FromStr, T>(
    tx: &mut Tx,
    statement: Statement,
    id: &'static str,
    value: impl Fn(&Row) -> Result<T, Error>,
) -> Result<BTreeMap<K, Vec<T>>, Error> {
    let mut values: BTreeMap<K, Vec<T>> = BTreeMap::new();
    for row in tx.all(statement, values![]).await? {
        values.entry(row.parse(id)?).or_default().push(value(&row)?);
    }
    Ok(values)
}
