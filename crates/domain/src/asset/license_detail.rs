//! One license as its page shows it, and whether its subscriptions explain its seats.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::LicenseAsset;
use crate::{
    id::TenantId,
    seat::{CapabilityStatus, Seats},
    sku::ServicePlan,
    subscription::Subscription,
};

/// One license with what hangs below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseDetail {
    /// The license, without the people of its Tag: those are listed page by page.
    pub license: LicenseAsset,
    /// Its subscriptions that Microsoft lists, in the order of their ids.
    pub subscriptions: Vec<Subscription>,
    /// The names of the partner tenants that sold them, as far as whoever asks may know them.
    pub sellers: BTreeMap<TenantId, String>,
    /// Its services, in Microsoft's order.
    pub plans: Vec<ServicePlan>,
    /// The name of who looks after it.
    pub owner_name: Option<String>,
}

/// The seats that subscriptions come to, where that is another number than the license has. Microsoft counts each for
/// itself; what is deleted counts in neither.
pub fn unexplained(seats: &Seats, subscriptions: &[Subscription]) -> Option<(i64, i64)> {
    let live = subscriptions.iter().filter(|it| it.status != CapabilityStatus::Deleted);
    let bought = live.fold(0_i64, |sum, it| sum.saturating_add(it.total_licenses));
    let held = [seats.enabled, seats.warning, seats.suspended, seats.locked_out];
    let held = held.into_iter().fold(0_i64, i64::saturating_add);
    (bought != held).then_some((bought, held))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::SkuId;

    fn subscription(status: CapabilityStatus, total_licenses: i64) -> Subscription {
        Subscription {
            tenant: TenantId(Uuid::nil()),
            id: "1".into(),
            commerce_id: String::new(),
            sku: SkuId(Uuid::nil()),
            part_number: String::new(),
            status,
            total_licenses,
            is_trial: false,
            created_at: None,
            next_lifecycle_at: None,
            owner_tenant: None,
        }
    }

    #[test]
    fn only_a_difference_is_told_and_what_is_deleted_counts_nowhere() {
        use CapabilityStatus as S;

        let seats = Seats { enabled: 25, warning: 5, suspended: 10, locked_out: 0, consumed: 3 };
        let bought = |counts: &[(CapabilityStatus, i64)]| {
            let list: Vec<_> =
                counts.iter().map(|(status, count)| subscription(status.clone(), *count)).collect();
            unexplained(&seats, &list)
        };
        assert_eq!(bought(&[(S::Enabled, 25), (S::Warning, 5), (S::Suspended, 10), (S::Deleted, 99)]), None);
        assert_eq!(bought(&[(S::Enabled, 25)]), Some((25, 40)));
        assert_eq!(bought(&[]), Some((0, 40)));
    }
}
