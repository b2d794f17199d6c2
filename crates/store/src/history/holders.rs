//! Who begins and ceases to hold a license, noted as people's rows are written. The first read of a tenant's people is
//! where their history begins, and notes nobody; so is one after which other people are chosen.

use std::collections::BTreeSet;

use domain::{
    directory_user::DirectoryUser,
    history::{HolderDay, Turn},
    id::{DirectoryUserId, SkuId, TenantId},
    time::Timestamp,
    unit::UnitKind,
};

use super::{
    day::open_day,
    read_days::{people_begin_anew, read_ever},
};
use crate::{
    error::Error,
    sql::{Tx, statements},
    value::{Value, values},
};

statements! {
    HELD_NOW = "SELECT u.external_id, a.sku_id FROM directory_user u CROSS JOIN license_assignment a
        WHERE u.tenant_id = $1 AND u.external_id IN (SELECT r.value->>'id' FROM {rows $2})
            AND u.missing_since IS NULL AND a.user_id = u.id AND a.state <> 'Error'";
    HOLDER_DAY_BEGIN = "INSERT INTO holder_day (tenant_id, day, body) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id, day) DO NOTHING";
    // Another transaction may be adding to it.
    HOLDER_DAY_FIND = "SELECT tenant_id, body FROM holder_day WHERE tenant_id = $1 AND day = $2 {for update}";
    HOLDER_DAY_SET = "UPDATE holder_day SET body = $3 WHERE tenant_id = $1 AND day = $2";
    HOLDER_DAY_CLEAR = "DELETE FROM holder_day WHERE tenant_id = $1 AND day = $2";
}

/// Who holds what.
pub(crate) type Held = BTreeSet<(SkuId, DirectoryUserId)>;

/// What happens to the people of one tenant in one transaction.
pub(crate) struct HolderWatch {
    tenant: TenantId,
    /// `None` while the tenant's people have no history.
    moved: Option<HolderDay>,
}

impl HolderWatch {
    /// Watches the people of a tenant.
    pub(crate) async fn begin(tx: &mut Tx, tenant: TenantId) -> Result<Self, Error> {
        let known = read_ever(tx, tenant, UnitKind::Users).await?;
        Ok(Self { tenant, moved: known.then(HolderDay::default) })
    }

    /// What the named people, `[{"id": …}]`, hold at this moment; nothing where nobody is watched.
    pub(crate) async fn held(&self, tx: &mut Tx, people: &Value) -> Result<Held, Error> {
        if self.moved.is_none() {
            return Ok(Held::new());
        }
        held(tx, self.tenant, people).await
    }

    /// These people were written: before, they held that.
    pub(crate) fn written(&mut self, before: &Held, people: &[&DirectoryUser]) {
        if self.moved.is_none() {
            return;
        }
        let held = |user: &&DirectoryUser| {
            let user_id = user.id;
            let skus = user.assignments.iter().filter(|it| it.state.is_held()).map(|it| it.sku);
            skus.map(move |sku| (sku, user_id)).collect::<Vec<_>>()
        };
        self.moved(before, &people.iter().flat_map(held).collect());
    }

    /// The people who held `before` hold `after` now.
    pub(crate) fn moved(&mut self, before: &Held, after: &Held) {
        if let Some(moved) = &mut self.moved {
            note(moved, before, after);
        }
    }

    /// Instead of [`HolderWatch::end`] where other people were chosen than before: who did not gain or lose a license at
    /// Microsoft cannot be told from who did. Where anybody's licenses differ, the history of the tenant's people begins
    /// anew on the open day.
    pub(crate) async fn end_anew(self, tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
        match self.moved {
            Some(moved) if !moved.is_empty() => {
                let day = open_day(tx, now).await?;
                people_begin_anew(tx, self.tenant, day).await
            }
            _ => Ok(()),
        }
    }

    /// Writes what has happened into the open day.
    pub(crate) async fn end(self, tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
        match self.moved {
            Some(moved) if !moved.is_empty() => enter(tx, self.tenant, &moved, now).await,
            _ => Ok(()),
        }
    }
}

fn note(moved: &mut HolderDay, before: &Held, after: &Held) {
    for &(sku, user) in before.difference(after) {
        moved.note(sku, user, Turn::Lost);
    }
    for &(sku, user) in after.difference(before) {
        moved.note(sku, user, Turn::Gained);
    }
}

async fn held(tx: &mut Tx, tenant: TenantId, people: &Value) -> Result<Held, Error> {
    let rows = tx.all(HELD_NOW, values![tenant, people.clone()]).await?;
    rows.iter().map(|row| Ok((row.parse("sku_id")?, row.parse("external_id")?))).collect()
}

async fn enter(tx: &mut Tx, tenant: TenantId, moved: &HolderDay, now: Timestamp) -> Result<(), Error> {
    let day = open_day(tx, now).await?.number();
    if tx.run(HOLDER_DAY_BEGIN, values![tenant, day, moved.encode()]).await? > 0 {
        return Ok(());
    }
    let row = tx.first(HOLDER_DAY_FIND, values![tenant, day]).await?.ok_or(Error::NotFound)?;
    let mut whole = HolderDay::decode(&row.bytes("body")?).ok_or_else(|| row.inconsistent("body"))?;
    for (sku, user, turn) in moved.iter() {
        whole.note(sku, user, turn);
    }
    if whole.is_empty() {
        return tx.run(HOLDER_DAY_CLEAR, values![tenant, day]).await.map(drop);
    }
    tx.run(HOLDER_DAY_SET, values![tenant, day, whole.encode()]).await.map(drop)
}
