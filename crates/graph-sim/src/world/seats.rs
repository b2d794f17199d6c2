//! What a tenant holds of one SKU, said as a sentence.

use uuid::Uuid;

use crate::identity::stable_id;
use crate::product;

/// What a tenant holds of one SKU, said as a sentence: `seats(50).assigned(43).in_grace(5)`.
#[derive(Clone, Debug)]
pub struct Seats {
    pub(crate) enabled: i32,
    pub(crate) warning: i32,
    pub(crate) suspended: i32,
    pub(crate) locked_out: i32,
    pub(crate) consumed: i32,
    pub(crate) status: Option<String>,
    pub(crate) trial: bool,
    pub(crate) purchases: u32,
    pub(crate) company: bool,
    pub(crate) sku_id: Option<Uuid>,
    pub(crate) stray: i32,
}

/// A SKU with this many usable seats, none assigned.
pub fn seats(enabled: i32) -> Seats {
    Seats {
        enabled,
        warning: 0,
        suspended: 0,
        locked_out: 0,
        consumed: 0,
        status: None,
        trial: false,
        purchases: 1,
        company: false,
        sku_id: None,
        stray: 0,
    }
}

impl Seats {
    /// This many seats are assigned (`consumedUnits`).
    #[must_use]
    pub fn assigned(mut self, count: i32) -> Seats {
        self.consumed = count;
        self
    }

    /// This many more are expired and in grace (`warning`).
    #[must_use]
    pub fn in_grace(mut self, count: i32) -> Seats {
        self.warning = count;
        self
    }

    /// This many more are suspended.
    #[must_use]
    pub fn suspended(mut self, count: i32) -> Seats {
        self.suspended = count;
        self
    }

    /// This many more are locked because the customer canceled.
    #[must_use]
    pub fn locked_out(mut self, count: i32) -> Seats {
        self.locked_out = count;
        self
    }

    /// `capabilityStatus` says this, whatever the seats say.
    #[must_use]
    pub fn status(mut self, status: &str) -> Seats {
        self.status = Some(status.to_owned());
        self
    }

    /// The subscription is a trial.
    #[must_use]
    pub fn trial(mut self) -> Seats {
        self.trial = true;
        self
    }

    /// The usable seats come from this many purchases.
    #[must_use]
    pub fn in_purchases(mut self, count: u32) -> Seats {
        self.purchases = count.max(1);
        self
    }

    /// The SKU applies to the company, so that nobody can be assigned to it.
    #[must_use]
    pub fn for_company(mut self) -> Seats {
        self.company = true;
        self
    }

    /// The SKU has this id instead of the product list's.
    #[must_use]
    pub fn sku_id(mut self, id: Uuid) -> Seats {
        self.sku_id = Some(id);
        self
    }

    /// The subscriptions' licenses add up to this many more than the SKU's seats, as they sometimes do.
    #[must_use]
    pub fn stray_licenses(mut self, count: i32) -> Seats {
        self.stray = count;
        self
    }

    /// The status that Microsoft derives from these seats.
    pub(crate) fn capability_status(&self) -> &str {
        match (&self.status, self.enabled > 0, self.warning > 0, self.suspended > 0, self.locked_out > 0) {
            (Some(status), ..) => status,
            (None, true, ..) => "Enabled",
            (None, false, true, ..) => "Warning",
            (None, false, false, true, _) => "Suspended",
            (None, false, false, false, true) => "LockedOut",
            (None, false, false, false, false) => "Deleted",
        }
    }

    /// The id that a SKU of this part number gets.
    pub(crate) fn id_of(&self, part_number: &str) -> Uuid {
        let listed = || product(part_number).map(|product| product.id);
        self.sku_id.or_else(listed).unwrap_or_else(|| stable_id(&["sku", part_number]))
    }
}
