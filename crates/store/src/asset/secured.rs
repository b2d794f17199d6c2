//! An asset as its security settings have it, an own one or a license: found, checked and written. Who may ask is said
//! in `access`.

use std::collections::BTreeSet;

use domain::{
    asset::AssetPerson,
    id::{AssetId, OrganizationId, SkuId, TenantId, UserId},
    time::Timestamp,
};
use serde_json::json;

use super::{
    CONFLICT,
    find::visible,
    license::license_visible,
    license_edit::license_touched,
    license_id::{is_license, license_key},
    people::{by_name, people_of},
};
use crate::{
    error::Error,
    json::rows,
    scope::Scope,
    sql::{Statement, Tx, statements},
    value::{Value, values},
};

statements! {
    ASSET_READERS = "SELECT u.id AS user_id, u.name AS user_name, u.role FROM asset_access v
        JOIN user_account u ON u.id = v.user_id WHERE v.organization_id = $1 AND v.asset_id = $2";
    LICENSE_READERS = "SELECT u.id AS user_id, u.name AS user_name, u.role FROM license_access v
        JOIN user_account u ON u.id = v.user_id WHERE v.tenant_id = $1 AND v.sku_id = $2";
    ASSET_SECURE = "UPDATE asset SET restricted = $3, revision = revision + 1, changed_at = $4, changed_by = $5
        WHERE organization_id = $1 AND id = $2 AND revision = $6";
    LICENSE_SECURE = "UPDATE license_asset SET restricted = $3 WHERE tenant_id = $1 AND sku_id = $2";
    ASSET_CLEAR = "DELETE FROM asset_access WHERE organization_id = $1 AND asset_id = $2";
    LICENSE_CLEAR = "DELETE FROM license_access WHERE tenant_id = $1 AND sku_id = $2";
    ASSET_CHOOSE = "INSERT INTO asset_access (organization_id, asset_id, user_id)
        SELECT $1, $2, r.value->>'id' FROM {rows $3}";
    LICENSE_CHOOSE = "INSERT INTO license_access (tenant_id, sku_id, user_id)
        SELECT $1, $2, r.value->>'id' FROM {rows $3}";
}

/// An asset as its security settings have it.
pub(super) struct Secured {
    of: Of,
    pub(super) organization: OrganizationId,
    pub(super) restricted: bool,
    pub(super) revision: u32,
}

enum Of {
    Own(AssetId),
    License(TenantId, SkuId),
}

impl Secured {
    /// [`Error::NotFound`] if there is none, or not for this scope.
    pub(super) async fn find(tx: &mut Tx, scope: &Scope, id: AssetId) -> Result<Self, Error> {
        let (row, of) = if is_license(id) {
            let (tenant, sku) = license_key(tx, id).await?.ok_or(Error::NotFound)?;
            (license_visible(tx, scope, tenant, sku).await?, Of::License(tenant, sku))
        } else {
            (visible(tx, scope, id).await?, Of::Own(id))
        };
        Ok(Self {
            of,
            organization: row.parse("organization_id")?,
            restricted: row.flag("restricted")?,
            revision: row.count("revision")?,
        })
    }

    fn pick(&self, own: Statement, license: Statement) -> (Statement, Vec<Value>) {
        match self.of {
            Of::Own(asset) => (own, values![self.organization, asset]),
            Of::License(tenant, sku) => (license, values![tenant, sku]),
        }
    }

    /// Whether it is a license.
    pub(super) const fn is_license(&self) -> bool {
        matches!(self.of, Of::License(..))
    }

    /// The people who are chosen, by name.
    pub(super) async fn chosen(&self, tx: &mut Tx) -> Result<Vec<AssetPerson>, Error> {
        let (statement, key) = self.pick(ASSET_READERS, LICENSE_READERS);
        by_name(&tx.all(statement, key).await?)
    }

    /// Only those can be chosen who have access to the organization: naming others would say that they may read it.
    pub(super) async fn check(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        restricted: bool,
        users: &BTreeSet<UserId>,
    ) -> Result<(), Error> {
        let refused = |message: &str| Err(Error::Invalid { field: "people", message: message.to_owned() });
        let eligible = people_of(tx, self.organization).await?;
        if users.iter().any(|user| !eligible.iter().any(|person| person.id == *user)) {
            return refused("Choose people who have access to the organization.");
        }
        let own = scope.reader();
        let shuts_out = own.is_some_and(|own| !users.iter().any(|user| user.to_string() == own));
        if restricted && shuts_out {
            return refused("Choose yourself, too: you could not open it any more.");
        }
        Ok(())
    }

    /// Writes who may open it, over the revision that was found.
    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        (restricted, users): (bool, &BTreeSet<UserId>),
        now: Timestamp,
    ) -> Result<(), Error> {
        let (statement, mut key) = self.pick(ASSET_SECURE, LICENSE_SECURE);
        match self.of {
            Of::Own(_) => key.extend(values![restricted, now, scope.user(), self.revision]),
            Of::License(tenant, sku) => {
                license_touched(tx, scope, (tenant, sku), self.revision, now).await?;
                key.extend(values![restricted]);
            }
        }
        if tx.run(statement, key).await? == 0 {
            return Err(CONFLICT);
        }
        let (statement, key) = self.pick(ASSET_CLEAR, LICENSE_CLEAR);
        tx.run(statement, key).await?;
        if !users.is_empty() {
            let (statement, mut key) = self.pick(ASSET_CHOOSE, LICENSE_CHOOSE);
            key.push(rows(users.iter().map(|id| json!({ "id": id }))));
            tx.run(statement, key).await?;
        }
        Ok(())
    }
}
