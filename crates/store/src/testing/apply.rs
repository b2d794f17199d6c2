//! Plans of one unit, as tests write them: by kind.

use domain::time::Timestamp;

use crate::{
    Error, GroupChanges, Lease, LicenseChanges, Store, UnitApply, UnitChanges, UnitEnd, UserChanges,
};

impl Store {
    /// Applies a plan for licenses.
    pub async fn licenses_apply(
        &self,
        lease: &Lease,
        changes: &LicenseChanges,
        end: UnitEnd,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.one_apply(lease, UnitChanges::Licenses(changes.clone()), end, now).await
    }

    /// Applies a plan for directory users and their assignments.
    pub async fn users_apply(
        &self,
        lease: &Lease,
        changes: &UserChanges,
        end: UnitEnd,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.one_apply(lease, UnitChanges::Users(changes.clone()), end, now).await
    }

    /// Applies a plan for groups.
    pub async fn groups_apply(
        &self,
        lease: &Lease,
        changes: &GroupChanges,
        end: UnitEnd,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.one_apply(lease, UnitChanges::Groups(changes.clone()), end, now).await
    }

    async fn one_apply(
        &self,
        lease: &Lease,
        changes: UnitChanges,
        end: UnitEnd,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.unit_apply(&UnitApply { lease: lease.clone(), changes, end }, now).await
    }
}
