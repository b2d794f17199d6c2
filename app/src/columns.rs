//! The names of the columns that `/data/licenses` carries: the server packs them, the license list reads them.

use domain::presence::Presence;

/// The organization a license's tenant is matched to, or [`UNMATCHED`].
pub const ORGANIZATION: &str = "organization";
/// The tenant's name.
pub const TENANT: &str = "tenant";
/// The domain people know the tenant by; may be empty.
pub const DOMAIN: &str = "domain";
/// Microsoft's product name.
pub const PRODUCT: &str = "product";
/// Microsoft's part number, such as `ENTERPRISEPREMIUM`; may be empty.
pub const PART_NUMBER: &str = "part_number";
/// `SeatState::label`, or for a license that is not simply synced `Presence::label`.
pub const STATUS: &str = "status";
/// One of [`KINDS`].
pub const KIND: &str = "kind";

/// Seats that can be used now.
pub const ACTIVE: &str = "active";
/// Seats that people hold.
pub const CONSUMED: &str = "consumed";
/// Active seats that nobody holds.
pub const UNUSED: &str = "unused";
/// Seats whose purchase has expired, in grace before suspension.
pub const IN_GRACE: &str = "in_grace";
/// Suspended seats.
pub const SUSPENDED: &str = "suspended";
/// Locked-out seats.
pub const LOCKED_OUT: &str = "locked_out";
/// People beyond the seats that work.
pub const OVER_ASSIGNED: &str = "over_assigned";
/// People who hold a license of which no seat works any more.
pub const STRANDED: &str = "stranded";
/// 1 where the row enters totals, 0 for free pools and ended licenses.
pub const COUNTS: &str = "counts";
/// Consumed per active in tenths of a percent.
pub const UTILIZATION: &str = "utilization";
/// The next lifecycle date in Unix milliseconds, or 0.
pub const RENEWAL: &str = "renewal";

/// The tenant's GUID; not searchable.
pub const TENANT_ID: &str = "tenant_id";
/// The product's GUID; not searchable.
pub const SKU_ID: &str = "sku_id";
/// The organization's id, or empty; not searchable.
pub const ORGANIZATION_ID: &str = "organization_id";

/// The columns of seats.
pub const SEATS: [&str; 8] =
    [ACTIVE, CONSUMED, UNUSED, IN_GRACE, SUSPENDED, LOCKED_OUT, OVER_ASSIGNED, STRANDED];

/// What people call a column; empty for one that is not shown.
pub fn header(column: &str) -> &'static str {
    match column {
        ORGANIZATION => "Organization",
        TENANT => "Tenant",
        DOMAIN => "Domain",
        PRODUCT => "Product",
        PART_NUMBER => "Part number",
        STATUS => "Status",
        KIND => "Kind",
        ACTIVE => "Active",
        CONSUMED => "Consumed",
        UNUSED => "Unused",
        IN_GRACE => "In grace",
        SUSPENDED => "Suspended",
        LOCKED_OUT => "Locked out",
        OVER_ASSIGNED => "Over-assigned",
        STRANDED => "Held without a seat",
        UTILIZATION => "Utilization",
        RENEWAL => "Renewal",
        _ => "",
    }
}

/// [`ORGANIZATION`] of a tenant that is matched to none.
pub const UNMATCHED: &str = "Unmatched";
/// [`STATUS`] of a license that Microsoft no longer lists.
pub const ENDED: &str = Presence::Ended.label();

/// [`KIND`] of a license that is bought.
pub const PAID: &str = "Paid";
/// [`KIND`] of a free pool; it never enters totals.
pub const FREE: &str = "Free";
/// [`KIND`] of a license whose every subscription is a trial.
pub const TRIAL: &str = "Trial";
/// [`KIND`] of a license that belongs to the tenant as a whole.
pub const NOT_ASSIGNABLE: &str = "Not assignable";
/// Every [`KIND`], the usual one first.
pub const KINDS: [&str; 4] = [PAID, FREE, TRIAL, NOT_ASSIGNABLE];
