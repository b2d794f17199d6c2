//! Organizations as their own pages show them: listed, read, created, edited, archived.

#[cfg(feature = "ssr")]
mod server;

use domain::{
    id::{OrganizationId, TenantId},
    organization::{Organization, OrganizationFilter, OrganizationProfile, Problem, Similar},
    time::Timestamp,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// The most organizations on one page.
pub const PAGE_ROWS: usize = 100;

/// An organization as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationSummary {
    /// The organization.
    pub organization: Organization,
    /// Its short name.
    pub short_name: String,
    /// Its type.
    pub kind: String,
    /// Its status.
    pub status: String,
    /// Its first domain.
    pub domain: String,
    /// Whether it has an alert.
    pub has_alert: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Tenants matched to it.
    pub tenants: u32,
    /// Licenses that those hold.
    pub licenses: u32,
}

/// A page of the list of organizations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct OrganizationPage {
    /// The organizations on it.
    pub rows: Vec<OrganizationSummary>,
    /// How many pass the filter.
    pub total: usize,
    /// How many the person may see, archived ones among them.
    pub all: usize,
    /// How many of those are archived.
    pub archived: usize,
    /// Every type that one of them has.
    pub kinds: Vec<String>,
    /// Every status that one of them has.
    pub statuses: Vec<String>,
}

/// Words that organizations have, each once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct OrganizationWords {
    /// Types.
    pub kinds: Vec<String>,
    /// Statuses.
    pub statuses: Vec<String>,
}

/// One organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationDetail {
    /// Its id.
    pub id: OrganizationId,
    /// What is written down of it.
    pub profile: OrganizationProfile,
    /// Names this state of it.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationTenant {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// Its default domain.
    pub domain: String,
    /// Licenses that it holds.
    pub licenses: u32,
}

/// What the form for a new organization sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOrganization {
    /// What is written down of it.
    pub profile: OrganizationProfile,
    /// Whether the person has seen the organizations that it resembles and wants it all the same.
    #[serde(default)]
    pub confirmed: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Creation {
    /// It is there.
    Made(Organization),
    /// Nothing was created yet: these have names like it.
    Resembles(Vec<Similar>),
}

/// What the form of an organization sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditedOrganization {
    /// The organization.
    pub id: OrganizationId,
    /// The revision that the form was filled with.
    pub revision: u32,
    /// What is written down of it now.
    pub profile: OrganizationProfile,
}

/// The wish to archive an organization, or to restore it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchiveWish {
    /// The organization.
    pub id: OrganizationId,
    /// Whether it is archived from now on.
    pub archived: bool,
}

/// The profile as it will be kept, or every problem that keeps it from being kept.
pub fn checked(profile: OrganizationProfile) -> Result<OrganizationProfile, Vec<Problem>> {
    let profile = profile.tidied();
    let problems = profile.problems();
    if problems.is_empty() { Ok(profile) } else { Err(problems) }
}

/// A page of the organizations that the person may see.
#[server(prefix = "/fn", endpoint = "page_organizations", input = GetUrl, output = Answer)]
pub async fn page_organizations(
    /// Which ones, in which order.
    filter: OrganizationFilter,
    /// The page, from 0.
    page: usize,
) -> Result<OrganizationPage, AppError> {
    let caller = crate::caller::Caller::current()?;
    let page = caller.store.organization_page(&caller.scope, &filter, page, PAGE_ROWS).await?;
    Ok(page.into())
}

/// The types and statuses that organizations have, for forms to suggest.
#[server(prefix = "/fn", endpoint = "list_organization_words", input = GetUrl, output = Answer)]
pub async fn list_organization_words() -> Result<OrganizationWords, AppError> {
    let caller = crate::caller::Caller::current()?;
    let page = caller.store.organization_page(&caller.scope, &OrganizationFilter::default(), 0, 0).await?;
    Ok(OrganizationWords { kinds: page.kinds, statuses: page.statuses })
}

/// One organization with its tenants.
#[server(prefix = "/fn", endpoint = "read_organization", input = GetUrl, output = Answer)]
pub async fn read_organization(
    /// The organization.
    id: OrganizationId,
) -> Result<OrganizationDetail, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.organization_find(&caller.scope, id).await?.into())
}

/// Creates an organization; asks first where others have names like it.
#[server(prefix = "/fn", endpoint = "create_organization", input = Json, output = Answer)]
pub async fn create_organization(
    /// The form.
    form: NewOrganization,
) -> Result<Creation, AppError> {
    let caller = crate::caller::Caller::current()?;
    if !caller.scope.may(domain::account::Verb::CreateOrganizations) {
        return Err(AppError::Forbidden.refused());
    }
    let profile = checked(form.profile).map_err(server::first)?;
    if !form.confirmed {
        let known = caller.store.organization_names(&caller.scope).await?;
        let similar = domain::organization::similar_to(&profile.name, &known);
        if !similar.is_empty() {
            return Ok(Creation::Resembles(similar));
        }
    }
    let now = crate::caller::services().clock.now();
    Ok(Creation::Made(caller.store.organization_add(&caller.scope, &profile, now).await?))
}

/// Saves what is written down of an organization, unless somebody else has changed it meanwhile.
#[server(prefix = "/fn", endpoint = "save_organization", input = Json, output = Answer)]
pub async fn save_organization(
    /// The form.
    form: EditedOrganization,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let profile = checked(form.profile).map_err(server::first)?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.organization_save(&caller.scope, form.id, form.revision, &profile, now).await?)
}

/// Archives an organization, or restores it.
#[server(prefix = "/fn", endpoint = "archive_organization", input = Json, output = Answer)]
pub async fn archive_organization(
    /// The wish.
    form: ArchiveWish,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.organization_archive(&caller.scope, form.id, form.archived, now).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_of_a_form_is_told_at_once() {
        let typed = OrganizationProfile {
            name: " ".into(),
            domains: vec!["contoso".into()],
            ..OrganizationProfile::default()
        };
        let problems = checked(typed).unwrap_err();
        assert_eq!(problems.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["name", "domains"]);
        let sound = OrganizationProfile { name: " Contoso ".into(), ..OrganizationProfile::default() };
        assert_eq!(checked(sound).unwrap().name, "Contoso");
    }

    #[test]
    fn unknown_members_of_a_form_are_refused() {
        let parse = |text: &str| serde_json::from_str::<NewOrganization>(text);
        assert!(parse(r#"{"profile":{"name":"Contoso","type":"Customer"}}"#).is_ok());
        assert!(parse(r#"{"profile":{"name":"Contoso","revision":1}}"#).is_err());
        assert!(parse(r#"{"profile":{"name":"Contoso"},"id":1}"#).is_err());
    }
}
