//! What differs between two days, license by license.

use serde::{Deserialize, Serialize};

use super::{Figures, Turn};
use crate::{
    asset::Day,
    id::{AssetId, DirectoryUserId, SkuId, TenantId},
    organization::Organization,
};

/// The most days that may lie between two that are compared: a year with some room. What has happened to people is read
/// day by day.
pub const MOST_DAYS_COMPARED: i64 = 400;

/// Why two days lie too far apart to be compared, with what to do; `None` where they do not.
pub fn too_far_apart(from: Day, to: Day) -> Option<String> {
    let days = to.number() - from.number();
    (days > MOST_DAYS_COMPARED).then(|| {
        format!(
            "From {from} to {to} are {days} days; at most {MOST_DAYS_COMPARED} are compared. Choose a first day that \
             lies closer to the last."
        )
    })
}

/// How much of a day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCoverage {
    /// The day.
    pub day: Day,
    /// Tenants whose licenses were known by then.
    pub tenants: u32,
    /// Of those, the ones that were read well on that very day; the others stand as they were read before.
    pub read: u32,
}

/// Two days side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The first day.
    pub from: DayCoverage,
    /// The last.
    pub to: DayCoverage,
    /// The sums over all licenses that differ.
    pub totals: ChangeTotals,
    /// How many licenses differ.
    pub count: u32,
    /// A page of them, by organization, tenant and product.
    pub changes: Vec<LicenseChange>,
}

/// By how much totals differ. Free pools enter none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChangeTotals {
    /// Active seats.
    pub active: i64,
    /// Seats that people hold.
    pub consumed: i64,
    /// Active seats that nobody holds.
    pub unused: i64,
    /// How often somebody gained a license, and how often somebody lost one.
    pub people: PeopleMoved,
    /// Licenses whose numbers were not known on the first day; they enter none of the sums.
    pub unknown: u32,
}

impl ChangeTotals {
    /// The sums over these.
    pub fn of(changes: &[LicenseChange]) -> Self {
        let mut totals = Self::default();
        for change in changes.iter().filter(|change| !change.is_free_pool) {
            totals.active += change.difference(|it| it.active).unwrap_or_default();
            totals.consumed += change.difference(|it| it.consumed).unwrap_or_default();
            totals.unused += change.difference(|it| it.unused).unwrap_or_default();
            totals.unknown += u32::from(change.before.is_none());
            let people = change.people.unwrap_or_default();
            totals.people.gained += people.gained;
            totals.people.lost += people.lost;
        }
        totals
    }
}

/// One license that differs between two days, in its seats or in its people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseChange {
    /// The organization that its tenant is matched to now.
    pub organization: Option<Organization>,
    /// The tenant.
    pub tenant: TenantId,
    /// Its name; never empty.
    pub tenant_name: String,
    /// The product.
    pub sku: SkuId,
    /// Its name to show.
    pub product: String,
    /// Its id as an asset of its organization.
    pub license: AssetId,
    /// Whether it is a free pool, whose seats enter no total.
    pub is_free_pool: bool,
    /// At the end of the first day; `None` if its tenant was not known yet.
    pub before: Option<Figures>,
    /// At the end of the last day; `None` likewise.
    pub after: Option<Figures>,
    /// The people who came and went; `None` where those of its tenant were not known on the first day.
    pub people: Option<PeopleMoved>,
}

/// How many people hold a license on one day and not on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PeopleMoved {
    /// On the last day and not on the first.
    pub gained: u32,
    /// On the first day and not on the last.
    pub lost: u32,
}

impl LicenseChange {
    /// By how much a number differs; `None` where one of them is not known.
    pub fn difference(&self, of: fn(&Figures) -> i64) -> Option<i64> {
        Some(of(self.after.as_ref()?) - of(self.before.as_ref()?))
    }

    /// Whether anything that people read differs.
    pub fn differs(&self) -> bool {
        self.before != self.after || self.people.is_some_and(|people| people != PeopleMoved::default())
    }
}

/// Somebody who gained or lost a license.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonMove {
    /// Microsoft's id of the person.
    pub user: DirectoryUserId,
    /// Their name; `None` once nothing is stored of them any more.
    pub name: Option<String>,
    /// What they sign in with; empty where it is not known.
    pub user_principal_name: String,
}

/// The people of one license between two days, each list by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HolderMove {
    /// The product's name to show.
    pub product: String,
    /// The tenant's name.
    pub tenant_name: String,
    /// Whether the people of its tenant were known on the first day; else those who were there before are not told
    /// from those who came.
    pub is_known: bool,
    /// Who gained it.
    pub gained: Vec<PersonMove>,
    /// Who lost it.
    pub lost: Vec<PersonMove>,
}

impl HolderMove {
    /// The list that a turn belongs to.
    pub fn list(&mut self, turn: Turn) -> &mut Vec<PersonMove> {
        match turn {
            Turn::Gained => &mut self.gained,
            Turn::Lost => &mut self.lost,
        }
    }
}
