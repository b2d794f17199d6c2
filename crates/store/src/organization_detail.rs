//! One organization: found, created, edited, archived and restored.

use domain::{
    account::Verb,
    id::{OrganizationId, TenantId},
    organization::{Organization, OrganizationProfile},
    time::Timestamp,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Store,
    asset::open_license,
    audit::Entry,
    error::Error,
    organization_profile::{difference, insert, kept, profile, profile_columns, update},
    row::Row,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

/// One organization as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationDetail {
    /// Its id.
    pub id: OrganizationId,
    /// What is written down of it.
    pub profile: OrganizationProfile,
    /// Names this state of it: whoever saves gives the one that they have seen.
    pub revision: u32,
    /// Since when it is archived.
    pub archived_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// The name of who changed it last.
    pub changed_by: Option<String>,
    /// The tenants that are matched to it, by name.
    pub tenants: Vec<OrganizationTenant>,
}

/// A tenant that is matched to an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationTenant {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// Its default domain.
    pub domain: String,
    /// Subscribed SKUs that it holds now, and that the scope may open.
    pub licenses: u32,
}

statements! {
    DETAIL_FIND = concat!("SELECT o.id, ", profile_columns!(), ", o.revision, o.archived_at, o.created_at, o.changed_at,
            u.name AS changed_by
        FROM organization o LEFT JOIN user_account u ON u.id = o.changed_by
        WHERE o.id = $4 AND ", in_scope!("o.id"));
    DETAIL_TENANTS = concat!("SELECT t.id, t.display_name, t.default_domain, COUNT(s.id) AS licenses
        FROM tenant_match m JOIN tenant t ON t.id = m.tenant_id
        LEFT JOIN subscribed_sku s ON s.tenant_id = t.id AND s.ended_at IS NULL
            AND ", open_license!("s.tenant_id", "s.sku_id"), "
        WHERE m.organization_id = $5 AND ", in_scope!("m.organization_id"), "
        GROUP BY t.id, t.display_name, t.default_domain");
    ARCHIVE_SET = "UPDATE organization SET archived_at = $2, changed_at = $3, changed_by = $4, revision = revision + 1
        WHERE id = $1";
}

impl Store {
    /// One organization with its tenants. [`Error::NotFound`] if there is none, or not for this scope.
    pub async fn organization_find(
        &self,
        scope: &Scope,
        id: OrganizationId,
    ) -> Result<OrganizationDetail, Error> {
        scope.require(Verb::ReadOrganizations)?;
        let mut tx = self.db.snapshot().await?;
        let row = visible(&mut tx, scope, id).await?;
        let tenants = tx.all(DETAIL_TENANTS, scope.reading(values![id])).await?;
        let mut tenants = tenants.iter().map(tenant).collect::<Result<Vec<_>, Error>>()?;
        tenants.sort_by_cached_key(|tenant| (tenant.name.to_lowercase(), tenant.tenant));
        Ok(OrganizationDetail {
            id,
            profile: profile(&mut tx, &row, id).await?,
            revision: row.count("revision")?,
            archived_at: row.opt_time("archived_at")?,
            created_at: row.time("created_at")?,
            changed_at: row.time("changed_at")?,
            changed_by: row.opt_text("changed_by")?,
            tenants,
        })
    }

    /// Adds an organization of which only the name is known.
    pub async fn organization_create(
        &self,
        scope: &Scope,
        name: &str,
        now: Timestamp,
    ) -> Result<Organization, Error> {
        let profile = OrganizationProfile { name: name.to_owned(), ..OrganizationProfile::default() };
        self.organization_add(scope, &profile, now).await
    }

    /// Adds an organization. Two may have the same name. Only people of all organizations may: others would not see
    /// what they have made.
    pub async fn organization_add(
        &self,
        scope: &Scope,
        profile: &OrganizationProfile,
        now: Timestamp,
    ) -> Result<Organization, Error> {
        scope.require_creating()?;
        let profile = kept(profile)?;
        let mut tx = self.db.write().await?;
        let organization = added(&mut tx, scope, &profile, now).await?;
        Topic::Organizations.raise(&mut tx).await?;
        tx.commit().await?;
        Ok(organization)
    }

    /// Saves a profile over the revision that the person has seen. [`Error::Conflict`] named `organization_revision`
    /// when it has changed meanwhile; nothing is written then.
    pub async fn organization_save(
        &self,
        scope: &Scope,
        id: OrganizationId,
        revision: u32,
        profile: &OrganizationProfile,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::EditOrganizations)?;
        let profile = kept(profile)?;
        let mut tx = self.db.write().await?;
        let is_changed = saved(&mut tx, scope, id, Some(revision), |_| Ok(profile), now).await?;
        if is_changed {
            // Lists of licenses show its name.
            Topic::Licenses.raise(&mut tx).await?;
            Topic::Organizations.raise(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Archives an organization, or restores it. It keeps its matches and everything else.
    pub async fn organization_archive(
        &self,
        scope: &Scope,
        id: OrganizationId,
        archived: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ArchiveOrganizations)?;
        let mut tx = self.db.write().await?;
        let row = visible(&mut tx, scope, id).await?;
        if row.opt_time("archived_at")?.is_some() == archived {
            return Ok(());
        }
        tx.run(ARCHIVE_SET, values![id, archived.then_some(now), now, scope.user()]).await?;
        let action = if archived { "organization.archive" } else { "organization.restore" };
        Entry::done(scope.principal(), action, "organization", id)
            .with(json!({ "name": row.text("name")? }))
            .write(&mut tx, now)
            .await?;
        Topic::Organizations.raise(&mut tx).await?;
        tx.commit().await
    }
}

/// The row of an organization; [`Error::NotFound`] if there is none, or not for this scope.
async fn visible(tx: &mut Tx, scope: &Scope, id: OrganizationId) -> Result<Row, Error> {
    tx.first(DETAIL_FIND, scope.filter_and(values![id])).await?.ok_or(Error::NotFound)
}

/// Adds an organization and writes it down; the profile has been checked.
pub(crate) async fn added(
    tx: &mut Tx,
    scope: &Scope,
    profile: &OrganizationProfile,
    now: Timestamp,
) -> Result<Organization, Error> {
    let organization = Organization { id: OrganizationId(Uuid::new_v4()), name: profile.name.clone() };
    let written = insert(tx, organization.id, profile, scope.user(), now).await?;
    Entry::done(scope.principal(), "organization.create", "organization", organization.id)
        .with(difference(&OrganizationProfile::default(), &written))
        .write(tx, now)
        .await?;
    Ok(organization)
}

/// Saves what `change` makes of what is there, and writes it down; whether anything was to be changed. The profile
/// that it makes has been checked.
pub(crate) async fn saved(
    tx: &mut Tx,
    scope: &Scope,
    id: OrganizationId,
    seen: Option<u32>,
    change: impl FnOnce(&OrganizationProfile) -> Result<OrganizationProfile, Error>,
    now: Timestamp,
) -> Result<bool, Error> {
    const CONFLICT: Error = Error::Conflict { constraint: "organization_revision" };
    let row = visible(tx, scope, id).await?;
    let revision = row.count("revision")?;
    if seen.is_some_and(|seen| seen != revision) {
        return Err(CONFLICT);
    }
    let before = profile(tx, &row, id).await?;
    let wanted = change(&before)?;
    if wanted == before {
        return Ok(false);
    }
    // Another server may have changed it since the row was read.
    let written = update(tx, id, (&before, revision), &wanted, scope.user(), now).await?.ok_or(CONFLICT)?;
    Entry::done(scope.principal(), "organization.edit", "organization", id)
        .with(difference(&before, &written))
        .write(tx, now)
        .await?;
    Ok(true)
}

fn tenant(row: &Row) -> Result<OrganizationTenant, Error> {
    Ok(OrganizationTenant {
        tenant: row.parse("id")?,
        name: row.text("display_name")?,
        domain: row.text("default_domain")?,
        licenses: row.count("licenses")?,
    })
}
