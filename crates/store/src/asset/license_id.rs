//! The ids of licenses as assets: they follow from tenant and SKU alone, so that a license has the same id for as long
//! as there is Microsoft, and none is stored. An own asset's id is of another kind.

use domain::id::{AssetId, SkuId, TenantId};
use sha2::{Digest, Sha256};
use uuid::Builder;

use crate::{
    error::Error,
    row::Row,
    sql::{Tx, statements},
    value::values,
};

/// Where in the text of a GUID its last part begins: the part that a license's id has from its tenant's.
const ENDING: usize = 24;

statements! {
    // `substr` counts from 1; an index answers it.
    LICENSE_KEYS = "SELECT s.tenant_id, s.sku_id FROM tenant t JOIN subscribed_sku s ON s.tenant_id = t.id
        WHERE substr(t.id, 25) = $1";
}

/// The id of a license.
pub(crate) fn license_id(tenant: TenantId, sku: SkuId) -> AssetId {
    let hash = Sha256::new().chain_update(tenant.0.as_bytes()).chain_update(sku.0.as_bytes()).finalize();
    let mut bytes = *tenant.0.as_bytes();
    // Version and variant take 6 of these bits: 74 are left to tell the licenses of all tenants apart.
    for (byte, hashed) in bytes.iter_mut().zip(hash).take(10) {
        *byte = hashed;
    }
    AssetId(Builder::from_custom_bytes(bytes).into_uuid())
}

/// Whether it is the id of a license, of one that exists or not.
pub(crate) fn is_license(id: AssetId) -> bool {
    id.0.get_version_num() == 8
}

/// The license with this id, ended or not, whoever may see it.
pub(crate) async fn license_key(tx: &mut Tx, id: AssetId) -> Result<Option<(TenantId, SkuId)>, Error> {
    let text = id.to_string();
    let ending = text.get(ENDING..).unwrap_or_default();
    let rows = if is_license(id) { tx.all(LICENSE_KEYS, values![ending]).await? } else { Vec::new() };
    let key = |row: &Row| Ok((row.parse::<TenantId>("tenant_id")?, row.parse::<SkuId>("sku_id")?));
    let keys = rows.iter().map(key).collect::<Result<Vec<_>, Error>>()?;
    Ok(keys.into_iter().find(|(tenant, sku)| license_id(*tenant, *sku) == id))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_id_follows_from_tenant_and_sku_and_stays() {
        let tenant = TenantId(Uuid::from_u128(0x1111_2222_3333_4444_5555_6666_7777_8888));
        let id = license_id(tenant, SkuId(Uuid::from_u128(2)));
        assert_eq!(id, license_id(tenant, SkuId(Uuid::from_u128(2))));
        assert_ne!(id, license_id(tenant, SkuId(Uuid::from_u128(3))));
        assert_ne!(id, license_id(TenantId(Uuid::from_u128(1)), SkuId(Uuid::from_u128(2))));
        assert_eq!(id.to_string().get(ENDING..), tenant.to_string().get(ENDING..));
        assert!(is_license(id) && !is_license(AssetId(Uuid::new_v4())));
        // Written down: an id that has been given away must not change with the program.
        assert_eq!(id.to_string(), "5f9b7ca9-4025-85e3-a328-666677778888");
    }
}
