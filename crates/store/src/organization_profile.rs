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
        SELECT r.value->>'id', CAST($2 AS BIGINT), CAST($2 AS BIGINT), $3, r.value->>'name', r.value->>'short_name',
            r.value->>'type', r.value->>'status', r.value->>'description', r.value->>'alert',
            r.value->>'quick_notes', r.value->>'website' FROM {rows $1}";
    PROFILE_SET = "UPDATE organization SET changed_at = $2, changed_by = $3, name = $4, short_name = $5, type = $6,
            status = $7, description = $8, alert = $9, quick_notes = $10, website = $11, revision = revision + 1
        WHERE id = $1 AND revision = $12";
    DOMAIN_LIST = "SELECT organization_id, domain FROM organization_domain WHERE organization_id = $1 ORDER BY place";
    DOMAIN_CLEAR = "DELETE FROM organization_domain WHERE organization_id = $1";
    DOMAIN_INSERT = "INSERT INTO organization_domain (organization_id, domain, place)
        SELECT r.value->>'organization', r.value->>'domain', CAST(r.value->>'place' AS BIGINT) FROM {rows $1}";
    LOCATION_LIST = "SELECT id, name, street, city, region, postal_code, country, phone, is_primary FROM location
        WHERE organization_id = $1 ORDER BY place";
    LOCATION_CLEAR = "DELETE FROM location WHERE organization_id = $1";
    LOCATION_INSERT = "INSERT INTO location (id, organization_id, place, name, street, city, region, postal_code,
            country, phone, is_primary)
        SELECT r.value->>'id', r.value->>'organization', CAST(r.value->>'place' AS BIGINT), r.value->>'name',
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

/// Writes a new organization; the profile with the ids of its locations.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: OrganizationId,
    profile: &OrganizationProfile,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<OrganizationProfile, Error> {
    let new = (id, with_ids(profile, &BTreeSet::new()));
    insert_all(tx, std::slice::from_ref(&new), by, now).await?;
    Ok(new.1)
}

/// Writes new organizations, whose locations have their ids.
pub(crate) async fn insert_all(
    tx: &mut Tx,
    new: &[(OrganizationId, OrganizationProfile)],
    by: Option<UserId>,
    now: Timestamp,
) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let heads = new.iter().map(|(id, it)| {
        json!({
            "id": id, "name": it.name, "short_name": it.short_name, "type": it.kind, "status": it.status,
            "description": it.description, "alert": it.alert, "quick_notes": it.quick_notes,
            "website": it.website,
        })
    });
    tx.run(PROFILE_INSERT, values![rows(heads), now, by]).await?;
    children_insert(tx, new).await
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
    let written = (id, with_ids(profile, &own));
    children_insert(tx, std::slice::from_ref(&written)).await?;
    Ok(Some(written.1))
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

/// The profile with an id for each location. One keeps its id only where that is one of `own`: an id from outside is
/// no right to another organization's row (security rule 44).
pub(crate) fn with_ids(profile: &OrganizationProfile, own: &BTreeSet<LocationId>) -> OrganizationProfile {
    let mut own = own.clone();
    let mut profile = profile.clone();
    for location in &mut profile.locations {
        let known = location.id.filter(|id| own.remove(id));
        location.id = Some(known.unwrap_or_else(|| LocationId(Uuid::new_v4())));
    }
    profile
}

/// Writes domains and locations.
async fn children_insert(tx: &mut Tx, of: &[(OrganizationId, OrganizationProfile)]) -> Result<(), Error> {
    let domains = of.iter().flat_map(|(id, it)| {
        let domains = it.domains.iter().enumerate();
        domains.map(move |(place, domain)| json!({ "organization": id, "domain": domain, "place": place }))
    });
    if of.iter().any(|(_, it)| !it.domains.is_empty()) {
        tx.run(DOMAIN_INSERT, values![rows(domains)]).await?;
    }
    let locations = of.iter().flat_map(|(id, it)| {
        it.locations.iter().enumerate().map(move |(place, location)| {
            json!({
                "organization": id, "id": location.id, "place": place, "name": location.name,
                "street": location.street, "city": location.city, "region": location.region,
                "postal_code": location.postal_code, "country": location.country, "phone": location.phone,
                "is_primary": u8::from(location.primary),
            })
        })
    });
    if of.iter().any(|(_, it)| !it.locations.is_empty()) {
        tx.run(LOCATION_INSERT, values![rows(locations)]).await?;
    }
    Ok(())
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
