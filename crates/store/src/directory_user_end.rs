//! Directory users that Microsoft has stopped listing, and those that came back. Their rows stay either way.

use domain::{id::TenantId, time::Timestamp};

use crate::{
    error::Error,
    held::ids,
    history::{Held, HolderWatch},
    json::CHUNK,
    sql::{Tx, statements},
    value::{Value, values},
};

statements! {
    USER_END = "UPDATE directory_user SET missing_since = $3 WHERE tenant_id = $2 AND missing_since IS NULL
        AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
    USER_REVIVE = "UPDATE directory_user SET missing_since = NULL WHERE tenant_id = $2 AND missing_since IS NOT NULL
        AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
}

/// Marks users as ended; the number of rows that changed.
pub(crate) async fn users_end(
    tx: &mut Tx,
    tenant: TenantId,
    users: &[String],
    now: Timestamp,
) -> Result<u64, Error> {
    let mut watch = HolderWatch::begin(tx, tenant).await?;
    let changed = end_watched(tx, tenant, users, &mut watch, now).await?;
    watch.end(tx, now).await?;
    Ok(changed)
}

/// The same where somebody watches who loses a license.
pub(crate) async fn end_watched(
    tx: &mut Tx,
    tenant: TenantId,
    users: &[String],
    watch: &mut HolderWatch,
    now: Timestamp,
) -> Result<u64, Error> {
    let mut changed = 0;
    for chunk in users.chunks(CHUNK) {
        let before = watch.held(tx, &ids(chunk)).await?;
        changed += tx.run(USER_END, values![ids(chunk), tenant, now]).await?;
        watch.moved(&before, &Held::new());
    }
    Ok(changed)
}

/// Marks users as live again; the number of rows that changed.
pub(crate) async fn users_revive(
    tx: &mut Tx,
    tenant: TenantId,
    ids: Value,
    now: Timestamp,
) -> Result<u64, Error> {
    let mut watch = HolderWatch::begin(tx, tenant).await?;
    let before = watch.held(tx, &ids).await?;
    let changed = tx.run(USER_REVIVE, values![ids.clone(), tenant]).await?;
    let after = watch.held(tx, &ids).await?;
    watch.moved(&before, &after);
    watch.end(tx, now).await?;
    Ok(changed)
}
