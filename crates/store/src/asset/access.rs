//! Security settings: who may open an asset, a synced one too. Whoever may not is told that there is none.
//!
//! Nobody reads an asset without access to its organization. Where specific people are chosen, only they do, and
//! Administrators: they have every right everywhere (security rule 47), and an asset whose people have all left would
//! otherwise be lost.

use std::collections::BTreeSet;

use domain::{
    account::Verb,
    asset::{AssetPerson, Readers},
    id::AssetId,
    time::Timestamp,
};
use serde_json::json;

use super::{CONFLICT, secured::Secured};
use crate::{Store, audit::Entry, error::Error, scope::Scope, version::Topic};

/// The condition that the asset `a` is open to the reader `$4` of [`Scope::reading`].
macro_rules! open_asset {
    () => {
        "(CAST($4 AS TEXT) IS NULL OR a.restricted = 0 OR EXISTS
            (SELECT 1 FROM asset_access v WHERE v.asset_id = a.id AND v.user_id = $4))"
    };
}
pub(super) use open_asset;

/// The condition that a license, given by the columns of its tenant and SKU, is open to the reader `$4`.
macro_rules! open_license {
    ($tenant:literal, $sku:literal) => {
        concat!(
            "(CAST($4 AS TEXT) IS NULL OR NOT EXISTS (SELECT 1 FROM license_asset f WHERE f.tenant_id = ",
            $tenant,
            " AND f.sku_id = ",
            $sku,
            " AND f.restricted = 1 AND NOT EXISTS (SELECT 1 FROM license_access v
                WHERE v.tenant_id = f.tenant_id AND v.sku_id = f.sku_id AND v.user_id = $4)))"
        )
    };
}
pub(crate) use open_license;

/// Who may open an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetReaders {
    /// The setting.
    pub readers: Readers,
    /// The chosen people by name, those among them who have lost access to the organization, too.
    pub chosen: Vec<AssetPerson>,
    /// The asset's revision, for saving.
    pub revision: u32,
}

impl Store {
    /// Who may open an asset, own or synced, for those who may change that. [`Error::NotFound`] if there is none, or
    /// not for this scope.
    pub async fn asset_readers(&self, scope: &Scope, id: AssetId) -> Result<AssetReaders, Error> {
        scope.require(Verb::SecureAssets)?;
        let mut tx = self.db.snapshot().await?;
        let secured = Secured::find(&mut tx, scope, id).await?;
        let chosen = secured.chosen(&mut tx).await?;
        let users = || chosen.iter().map(|person| person.id).collect();
        let readers = if secured.restricted { Readers::People { users: users() } } else { Readers::Everyone };
        Ok(AssetReaders { readers, chosen, revision: secured.revision })
    }

    /// Chooses who may open an asset, own or synced. [`Error::Conflict`] named `asset_revision` when it has changed
    /// since it was seen; [`Error::Invalid`] of `people` for those without access to the organization, and for one who
    /// would shut themselves out.
    pub async fn asset_secure(
        &self,
        scope: &Scope,
        id: AssetId,
        revision: u32,
        readers: &Readers,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::SecureAssets)?;
        let mut tx = self.db.write().await?;
        let secured = Secured::find(&mut tx, scope, id).await?;
        if secured.revision != revision {
            return Err(CONFLICT);
        }
        let before: BTreeSet<_> =
            secured.chosen(&mut tx).await?.into_iter().map(|person| person.id).collect();
        let (restricted, users) = match readers {
            Readers::Everyone => (false, BTreeSet::new()),
            Readers::People { users } => (true, users.clone()),
        };
        if (restricted, &users) == (secured.restricted, &before) {
            return Ok(());
        }
        secured.check(&mut tx, scope, restricted, &users).await?;
        secured.write(&mut tx, scope, (restricted, &users), now).await?;
        let detail = json!({
            "organization": secured.organization,
            "before": { "restricted": secured.restricted, "people": before },
            "after": { "restricted": restricted, "people": users },
        });
        Entry::done(scope.principal(), "asset.secure", "asset", id).with(detail).write(&mut tx, now).await?;
        if secured.is_license() {
            // The global list shows it to others now.
            Topic::Licenses.raise(&mut tx).await?;
        }
        Topic::Assets.raise(&mut tx).await?;
        tx.commit().await
    }
}
