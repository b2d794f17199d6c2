//! Who came to a license and who left it between two days.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    asset::Day,
    history::{HolderDay, HolderMove, HolderTurns, PersonMove, Turn, too_far_apart},
    id::{DirectoryUserId, OrganizationId, SkuId, TenantId},
};
use serde_json::json;

use super::series::license_seen;
use crate::{
    Store,
    error::Error,
    json::rows,
    product_name::product_names,
    row::Row,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
};

statements! {
    HOLDER_DAYS = "SELECT tenant_id, body FROM holder_day WHERE tenant_id = $1 AND day > $2 AND day <= $3 ORDER BY day";
    HOLDER_TENANTS = concat!("SELECT t.id FROM tenant t LEFT JOIN tenant_match m ON m.tenant_id = t.id
        WHERE EXISTS (SELECT 1 FROM holder_day h WHERE h.tenant_id = t.id AND h.day > $5 AND h.day <= $6)
            AND (CAST($4 AS TEXT) IS NULL OR m.organization_id = $4) AND ", in_scope!("m.organization_id"));
    PERSON_NAMES = "SELECT external_id, COALESCE(NULLIF(display_name, ''), user_principal_name) AS name,
            user_principal_name
        FROM directory_user WHERE tenant_id = $1 AND external_id IN (SELECT r.value->>'id' FROM {rows $2})";
}

impl Store {
    /// The people who hold a license at the end of one day and not of the other; of days before the tenant's history
    /// of people began anew, nobody. [`Error::NotFound`] if there is no such license, or not for this scope;
    /// [`Error::Invalid`] of `from` for days that are too far apart.
    pub async fn license_moves(
        &self,
        scope: &Scope,
        (tenant, sku): (TenantId, SkuId),
        from: Day,
        to: Day,
    ) -> Result<HolderMove, Error> {
        scope.require(Verb::ReadAssets)?;
        near_enough(from, to)?;
        let mut tx = self.db.snapshot().await?;
        let license = license_seen(&mut tx, scope, (tenant, sku), to).await?;
        let anew = license.opt_int("people_anew")?;
        let first = anew.or(license.opt_int("users_from")?);
        let since = anew.map_or(from.number(), |anew| anew.max(from.number()));
        let mut turns = HolderTurns::default();
        for row in tx.all(HOLDER_DAYS, values![tenant, since, to.number()]).await? {
            turns.add(holder_day(&row)?.iter().filter(|(of, ..)| *of == sku));
        }
        let turns: BTreeMap<_, _> = turns.between().map(|((_, user), turn)| (user, turn)).collect();
        let mut people = named(&mut tx, tenant, &turns).await?;
        people.sort_by_cached_key(|(_, person)| {
            (person.name.is_none(), person.name.as_deref().map(str::to_lowercase), person.user)
        });
        let names = product_names(&mut tx).await?;
        let mut moves = HolderMove {
            product: names.display(sku, &license.text("part_number")?),
            tenant_name: license.text("tenant_name")?,
            is_known: first.is_some_and(|first| first <= from.number()),
            ..HolderMove::default()
        };
        for (turn, person) in people {
            moves.list(turn).push(person);
        }
        Ok(moves)
    }
}

async fn named(
    tx: &mut Tx,
    tenant: TenantId,
    turns: &BTreeMap<DirectoryUserId, Turn>,
) -> Result<Vec<(Turn, PersonMove)>, Error> {
    let ids = rows(turns.keys().map(|user| json!({ "id": user })));
    let known = tx.all(PERSON_NAMES, values![tenant, ids]).await?;
    let known: BTreeMap<DirectoryUserId, &Row> =
        known.iter().map(|row| Ok((row.parse("external_id")?, row))).collect::<Result<_, Error>>()?;
    let person = |(&user, &turn): (&DirectoryUserId, &Turn)| {
        let (name, user_principal_name) = match known.get(&user) {
            Some(row) => (Some(row.text("name")?), row.text("user_principal_name")?),
            None => (None, String::new()),
        };
        Ok((turn, PersonMove { user, name, user_principal_name }))
    };
    turns.iter().map(person).collect()
}

/// How many came and went, by tenant and license, over what the scope may see or one organization of it. Licenses that
/// are hidden from the scope are among them: what is shown is chosen by who asks. Tenant by tenant: the days of all of
/// them would be more than a server should hold.
pub(super) async fn moved(
    tx: &mut Tx,
    scope: &Scope,
    organization: Option<OrganizationId>,
    (from, to): (Day, Day),
) -> Result<BTreeMap<(TenantId, SkuId), [u32; 2]>, Error> {
    let values = scope.filter_and(values![organization, from.number(), to.number()]);
    let mut moved: BTreeMap<_, [u32; 2]> = BTreeMap::new();
    for row in tx.all(HOLDER_TENANTS, values).await? {
        let tenant: TenantId = row.parse("id")?;
        let mut turns = HolderTurns::default();
        for row in tx.all(HOLDER_DAYS, values![tenant, from.number(), to.number()]).await? {
            turns.add(holder_day(&row)?.iter());
        }
        for ((sku, _), turn) in turns.between() {
            let [gained, lost] = moved.entry((tenant, sku)).or_default();
            *(if turn == Turn::Gained { gained } else { lost }) += 1;
        }
    }
    Ok(moved)
}

/// [`Error::Invalid`] of `from` for days that are too far apart to be compared.
pub(super) fn near_enough(from: Day, to: Day) -> Result<(), Error> {
    too_far_apart(from, to).map_or(Ok(()), |message| Err(Error::Invalid { field: "from", message }))
}

fn holder_day(row: &Row) -> Result<HolderDay, Error> {
    HolderDay::decode(&row.bytes("body")?).ok_or_else(|| row.inconsistent("body"))
}
