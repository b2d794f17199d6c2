//! The profile of an organization in its tables: read, written, and compared for the audit log. It checks no right.

use std::collections::BTreeSet;

use domain::{
    id::{LocationId, OrganizationId, UserId},
    organization::{Location, OrganizationProfile},
    time::Timestamp,
};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::{
    error::Error,
    json::rows,
    row::Row,
    sql::{Tx, statements},
    value::values,
};

statements! {
    PROFILE_INSERT = "INSERT INTO organization (id, created_at, changed_at, changed_by, name, short_name, type, status,
            description, alert, quick_notes, website)
        VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    PROFILE_SET = "UPDATE organization SET changed_at = $2, changed_by = $3, name = $4, short_name = $5, type = $6,
            status = $7, description = $8, alert = $9, quick_notes = $10, website = $11, revision = revision + 1
        WHERE id = $1 AND revision = $12";
    DOMAIN_LIST = "SELECT organization_id, domain FROM organization_domain WHERE organization_id = $1 ORDER BY place";
    DOMAIN_CLEAR = "DELETE FROM organization_domain WHERE organization_id = $1";
    DOMAIN_INSERT = "INSERT INTO organization_domain (organization_id, domain, place)
        SELECT CAST($2 AS TEXT), r.value->>'domain', CAST(r.value->>'place' AS BIGINT) FROM {rows $1}";
    LOCATION_LIST = "SELECT id, name, street, city, region, postal_code, country, phone, is_primary FROM location
        WHERE organization_id = $1 ORDER BY place";
    LOCATION_CLEAR = "DELETE FROM location WHERE organization_id = $1";
    LOCATION_INSERT = "INSERT INTO location (id, organization_id, place, name, street, city, region, postal_code,
            country, phone, is_primary)
        SELECT r.value->>'id', CAST($2 AS TEXT), CAST(r.value->>'place' AS BIGINT), r.value->>'name',
            r.value->>'street', r.value->>'city', r.value->>'region', r.value->>'postal_code', r.value->>'country',
            r.value->>'phone', CAST(r.value->>'is_primary' AS BIGINT) FROM {rows $1}";
}

/// The columns of `organization o` that [`profile`] reads.
macro_rules! profile_columns {
    () => {
        "o.name, o.short_name, o.type, o.status, o.description, o.alert, o.quick_notes, o.website"
    };
}
pub(crate) use profile_columns;

/// Reads a profile: `row` holds [`profile_columns!`].
pub(crate) async fn profile(
    tx: &mut Tx,
    row: &Row,
    id: OrganizationId,
) -> Result<OrganizationProfile, Error> {
    let domains = tx.all(DOMAIN_LIST, values![id]).await?;
    let locations = tx.all(LOCATION_LIST, values![id]).await?;
    Ok(OrganizationProfile {
        name: row.text("name")?,
        short_name: row.text("short_name")?,
        kind: row.text("type")?,
        status: row.text("status")?,
        description: row.text("description")?,
        alert: row.text("alert")?,
        quick_notes: row.text("quick_notes")?,
        website: row.text("website")?,
        domains: domains.iter().map(|row| row.text("domain")).collect::<Result<_, _>>()?,
        locations: locations.iter().map(location).collect::<Result<_, _>>()?,
    })
}

fn location(row: &Row) -> Result<Location, Error> {
    Ok(Location {
        id: Some(row.parse("id")?),
        name: row.text("name")?,
        street: row.text("street")?,
        city: row.text("city")?,
        region: row.text("region")?,
        postal_code: row.text("postal_code")?,
        country: row.text("country")?,
        phone: row.text("phone")?,
        primary: row.flag("is_primary")?,
    })
}

/// The profile as it can be kept, or its first problem.
pub(crate) fn kept(profile: &OrganizationProfile) -> Result<OrganizationProfile, Error> {
    let tidied = profile.clone().tidied();
    match tidied.problems().into_iter().next() {
        None => Ok(tidied),
        Some(problem) => Err(Error::Invalid { field: problem.part(), message: problem.message }),
    }
}

/// Writes a new organization.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: OrganizationId,
    profile: &OrganizationProfile,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<OrganizationProfile, Error> {
    tx.run(PROFILE_INSERT, head(id, profile, by, now)).await?;
    children_insert(tx, id, profile, &BTreeSet::new()).await
}

/// Writes over what is there, unless its revision is another; the profile as it is now, or `None`.
pub(crate) async fn update(
    tx: &mut Tx,
    id: OrganizationId,
    (before, revision): (&OrganizationProfile, u32),
    profile: &OrganizationProfile,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<Option<OrganizationProfile>, Error> {
    let mut parameters = head(id, profile, by, now);
    parameters.push(revision.into());
    if tx.run(PROFILE_SET, parameters).await? == 0 {
        return Ok(None);
    }
    tx.run(DOMAIN_CLEAR, values![id]).await?;
    tx.run(LOCATION_CLEAR, values![id]).await?;
    let own = before.locations.iter().filter_map(|location| location.id).collect();
    children_insert(tx, id, profile, &own).await.map(Some)
}

fn head(
    id: OrganizationId,
    profile: &OrganizationProfile,
    by: Option<UserId>,
    now: Timestamp,
) -> Vec<crate::value::Value> {
    let OrganizationProfile {
        name, short_name, kind, status, description, alert, quick_notes, website, ..
    } = profile;
    let text = String::as_str;
    values![
        id,
        now,
        by,
        text(name),
        text(short_name),
        text(kind),
        text(status),
        text(description),
        text(alert),
        text(quick_notes),
        text(website),
    ]
}

/// Writes domains and locations. A location keeps its id only where that is one of `own`: an id from outside is no
/// right to another organization's row (security rule 44).
async fn children_insert(
    tx: &mut Tx,
    id: OrganizationId,
    profile: &OrganizationProfile,
    own: &BTreeSet<LocationId>,
) -> Result<OrganizationProfile, Error> {
    let mut own = own.clone();
    let mut written = profile.clone();
    for location in &mut written.locations {
        let known = location.id.filter(|id| own.remove(id));
        location.id = Some(known.unwrap_or_else(|| LocationId(Uuid::new_v4())));
    }
    let domains = written.domains.iter().enumerate();
    let domains = rows(domains.map(|(place, domain)| json!({ "domain": domain, "place": place })));
    if !written.domains.is_empty() {
        tx.run(DOMAIN_INSERT, vec![domains, id.into()]).await?;
    }
    let locations = written.locations.iter().enumerate().map(|(place, location)| {
        json!({
            "id": location.id, "place": place, "name": location.name, "street": location.street,
            "city": location.city, "region": location.region, "postal_code": location.postal_code,
            "country": location.country, "phone": location.phone, "is_primary": u8::from(location.primary),
        })
    });
    let locations = rows(locations);
    if !written.locations.is_empty() {
        tx.run(LOCATION_INSERT, vec![locations, id.into()]).await?;
    }
    Ok(written)
}

/// What differs between two profiles, for the audit log: before and after of each field that does.
pub(crate) fn difference(before: &OrganizationProfile, after: &OrganizationProfile) -> Json {
    let members = |profile: &OrganizationProfile| match serde_json::to_value(profile) {
        Ok(Json::Object(members)) => members,
        _ => Map::new(),
    };
    let (before, after) = (members(before), members(after));
    let only = |of: &Map<String, Json>, other: &Map<String, Json>| {
        let differing = of.iter().filter(|(name, value)| other.get(*name) != Some(value));
        Json::Object(differing.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    json!({ "before": only(&before, &after), "after": only(&after, &before) })
}
