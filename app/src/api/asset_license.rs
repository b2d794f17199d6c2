//! Licenses as assets of one organization: the list, one with what hangs below it, the people who hold it, and what
//! people keep beside it.

use domain::{
    asset::{Day, HolderFilter, HolderPage, LicenseDetail, LocalParts},
    id::{AssetId, OrganizationId, TenantId},
    presence::Presence,
    seat::{CapabilityStatus, SeatState, Seats},
    time::Timestamp,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::{answer::Answer, license::Coverage};
use crate::AppError;

/// The most people on one page.
pub const HOLDER_ROWS: usize = 100;

/// The licenses of one organization that the person may open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct LicenseList {
    /// The licenses, by product, then tenant.
    pub rows: Vec<LicenseLine>,
    /// How much of them is up to date.
    pub coverage: Coverage,
}

/// A license as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseLine {
    /// The license.
    pub id: AssetId,
    /// The product's name.
    pub name: String,
    /// Microsoft's part number; may be empty.
    pub part_number: String,
    /// The tenant that holds it.
    pub tenant: TenantId,
    /// The tenant's name.
    pub tenant_name: String,
    /// Whether it is still there at Microsoft.
    pub presence: Presence,
    /// The state of its seats.
    pub state: SeatState,
    /// Its seats.
    pub counts: SeatCounts,
    /// People who hold it though none of its seats works.
    pub stranded: i64,
    /// Whether it is a free pool, which totals do not count.
    pub is_free_pool: bool,
    /// Whether every subscription of it is a trial.
    pub is_trial: bool,
    /// When the next of its subscriptions moves on unless it is renewed.
    pub renewal: Option<Day>,
    /// Whether only specific people may open it.
    pub restricted: bool,
    /// When it was last read from Microsoft; `None` where no integration reads its tenant.
    pub as_of: Option<Timestamp>,
}

impl LicenseLine {
    /// Whether totals count it: free pools and ended licenses they do not.
    pub fn in_totals(&self) -> bool {
        self.presence != Presence::Ended && !self.is_free_pool
    }
}

/// The seats of one license, or the sum of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct SeatCounts {
    /// Usable now.
    pub active: i64,
    /// Held by people.
    pub consumed: i64,
    /// Usable, and held by nobody.
    pub unused: i64,
    /// In grace before suspension.
    pub in_grace: i64,
    /// Suspended.
    pub suspended: i64,
    /// Held beyond the seats that work.
    pub over_assigned: i64,
}

impl SeatCounts {
    /// The counts of these seats under Graph's status.
    pub const fn of(seats: &Seats, status: &CapabilityStatus) -> Self {
        Self {
            active: seats.active(status),
            consumed: seats.consumed,
            unused: seats.unused(status),
            in_grace: seats.warning,
            suspended: seats.suspended,
            over_assigned: seats.over_assigned(status),
        }
    }

    /// The sum of both.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            active: self.active.saturating_add(other.active),
            consumed: self.consumed.saturating_add(other.consumed),
            unused: self.unused.saturating_add(other.unused),
            in_grace: self.in_grace.saturating_add(other.in_grace),
            suspended: self.suspended.saturating_add(other.suspended),
            over_assigned: self.over_assigned.saturating_add(other.over_assigned),
        }
    }
}

/// What the form beside a license sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditedLicense {
    /// The license.
    pub id: AssetId,
    /// The revision that the form was filled with.
    pub revision: u32,
    /// What people keep beside it now.
    pub parts: LocalParts,
}

/// The licenses of an organization, with how much of them is up to date.
#[server(prefix = "/fn", endpoint = "list_organization_licenses", input = GetUrl, output = Answer)]
pub async fn list_organization_licenses(
    /// The organization.
    organization: OrganizationId,
) -> Result<LicenseList, AppError> {
    let caller = crate::caller::Caller::current()?;
    let rows = caller.store.license_asset_list(&caller.scope, organization).await?;
    let coverage = caller.store.organization_coverage(&caller.scope, organization).await?.into();
    Ok(LicenseList { rows: rows.into_iter().map(LicenseLine::from).collect(), coverage })
}

/// One license with its subscriptions and services.
#[server(prefix = "/fn", endpoint = "read_license", input = GetUrl, output = Answer)]
pub async fn read_license(
    /// The license.
    id: AssetId,
) -> Result<LicenseDetail, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.license_detail(&caller.scope, id).await?)
}

/// A page of the people who hold a license, or whose assignment of it does not work.
#[server(prefix = "/fn", endpoint = "list_license_holders", input = GetUrl, output = Answer)]
pub async fn list_license_holders(
    /// The license.
    id: AssetId,
    /// Which of them.
    filter: HolderFilter,
    /// The page, from 0.
    page: usize,
) -> Result<HolderPage, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.license_holders(&caller.scope, id, &filter, page, HOLDER_ROWS).await?)
}

/// Saves what people keep beside a license, unless somebody else has changed it meanwhile.
#[server(prefix = "/fn", endpoint = "save_license", input = Json, output = Answer)]
pub async fn save_license(
    /// The form.
    form: EditedLicense,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.license_asset_save(&caller.scope, form.id, form.revision, &form.parts, now).await?)
}

#[cfg(feature = "ssr")]
impl From<domain::asset::LicenseAsset> for LicenseLine {
    fn from(license: domain::asset::LicenseAsset) -> Self {
        use domain::asset::{AssetTrait, dashed};

        let (seats, status) = (license.live_seats(), &license.status);
        let renewal = match license.asset.traits.get(&dashed("Renewal")) {
            Some(AssetTrait::Date(day)) => Some(*day),
            _ => None,
        };
        Self {
            counts: SeatCounts::of(&seats, status),
            stranded: seats.stranded(status),
            state: seats.state(status),
            is_trial: license.asset.traits.contains_key(&dashed("Trial")),
            id: license.asset.id,
            name: license.asset.title,
            part_number: license.part_number,
            tenant: license.tenant,
            tenant_name: license.tenant_name,
            presence: license.presence,
            is_free_pool: license.is_free_pool,
            renewal,
            restricted: license.asset.restricted,
            as_of: license.as_of,
        }
    }
}
