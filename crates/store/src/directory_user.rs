//! Directory users of one tenant, read and written in bulk and only where they differ. Their licenses are in
//! `license_assignment`.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    directory_user::{DirectoryUser, UserType},
    held::HeldKind,
    id::{DirectoryUserId, TenantId},
    time::Timestamp,
};
use serde::Serialize;
use serde_json::json;

use crate::{
    Store,
    directory_user_end::end_watched,
    error::Error,
    held::{HeldKeys, Hold, held_keys, ids, unkept},
    history::{Held, HolderWatch},
    json::{CHUNK, rows},
    license_assignment::{assignments_set, assignments_stored},
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    tenant::tenant_visible,
    value::values,
};

/// A directory user as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredUser {
    /// The values last seen.
    pub user: DirectoryUser,
    /// Whether Microsoft has stopped listing it.
    pub ended: bool,
    /// Whether its removal is held.
    pub held: Hold,
}

/// What a plan decided for one tenant's directory users. Users that are named nowhere stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserChanges {
    /// The tenant; the job's own.
    pub tenant: TenantId,
    /// Users that are new, differ, or came back, with all their assignments.
    pub upserts: Vec<DirectoryUser>,
    /// Users that Microsoft no longer lists: they stay, shown as ended.
    pub end: Vec<DirectoryUserId>,
    /// Users that the settings no longer choose: their rows go.
    pub drop: Vec<DirectoryUserId>,
    /// Whether the stored rows were chosen by other settings, or nobody knows by which: then who comes or goes may have
    /// changed nothing at Microsoft.
    pub chosen_anew: bool,
}

macro_rules! user_rows {
    ($condition:literal) => {
        concat!(
            "SELECT u.external_id, u.id, u.display_name, u.given_name, u.surname, u.user_principal_name, u.mail,
                u.user_type, u.account_enabled, u.job_title, u.department, u.office_location, u.usage_location,
                u.mobile_phone, u.business_phone, u.on_premises, u.created_at, u.missing_since
            FROM directory_user u WHERE u.tenant_id = $1",
            $condition
        )
    };
}

statements! {
    USER_LIST = user_rows!("");
    USER_NAMED = user_rows!(" AND u.external_id IN (SELECT r.value->>'id' FROM {rows $2})");
    USER_LIVE = "SELECT COUNT(*) AS n FROM directory_user WHERE tenant_id = $1 AND missing_since IS NULL";
    // Places instead of names: half of what a first sync writes is users and their assignments.
    USER_SET = "INSERT INTO directory_user AS u (tenant_id, external_id, display_name, given_name, surname,
            user_principal_name, mail, user_type, account_enabled, job_title, department, office_location,
            usage_location, mobile_phone, business_phone, on_premises, created_at)
        SELECT $2, r.value->>0, r.value->>1, r.value->>2, r.value->>3, r.value->>4, r.value->>5, r.value->>6,
            CAST(r.value->>7 AS BIGINT), r.value->>8, r.value->>9, r.value->>10, r.value->>11, r.value->>12,
            r.value->>13, CAST(r.value->>14 AS BIGINT), CAST(r.value->>15 AS BIGINT)
        FROM {rows $1} WHERE true
        ON CONFLICT (tenant_id, external_id) DO UPDATE SET display_name = excluded.display_name,
            given_name = excluded.given_name, surname = excluded.surname,
            user_principal_name = excluded.user_principal_name, mail = excluded.mail, user_type = excluded.user_type,
            account_enabled = excluded.account_enabled, job_title = excluded.job_title,
            department = excluded.department, office_location = excluded.office_location,
            usage_location = excluded.usage_location, mobile_phone = excluded.mobile_phone,
            business_phone = excluded.business_phone, on_premises = excluded.on_premises,
            created_at = excluded.created_at, missing_since = NULL
        WHERE u.missing_since IS NOT NULL OR (u.display_name, u.given_name, u.surname, u.user_principal_name, u.mail,
            u.user_type, u.account_enabled, u.job_title, u.department, u.office_location, u.usage_location,
            u.mobile_phone, u.business_phone, u.on_premises, u.created_at) IS DISTINCT FROM (excluded.display_name,
            excluded.given_name, excluded.surname, excluded.user_principal_name, excluded.mail, excluded.user_type,
            excluded.account_enabled, excluded.job_title, excluded.department, excluded.office_location,
            excluded.usage_location, excluded.mobile_phone, excluded.business_phone, excluded.on_premises,
            excluded.created_at)";
    USER_KEYS = "SELECT external_id, id FROM directory_user
        WHERE tenant_id = $2 AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
    USER_DROP = "DELETE FROM directory_user
        WHERE tenant_id = $2 AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
}

impl Store {
    /// Every stored directory user of a tenant with its assignments, ended ones too, by id: what a plan compares with.
    /// [`Error::NotFound`] if there is no such tenant, or not for this scope.
    pub async fn users_stored(&self, scope: &Scope, tenant: TenantId) -> Result<Vec<StoredUser>, Error> {
        scope.require(Verb::ReadLicenses)?;
        let mut tx = self.db.snapshot().await?;
        tenant_visible(&mut tx, scope, tenant).await?;
        let users = tx.all(USER_LIST, values![tenant]).await?;
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let assignments = assignments_stored(&mut tx, tenant, None).await?;
        let held = held_keys(&mut tx, None, Some(tenant), &[HeldKind::Users]).await?;
        stored_users(users, assignments, &held)
    }

    /// Those of a tenant's stored directory users that are named: what the plan of a small delta compares with.
    pub async fn users_stored_of(
        &self,
        scope: &Scope,
        tenant: TenantId,
        users: &[DirectoryUserId],
    ) -> Result<Vec<StoredUser>, Error> {
        scope.require(Verb::ReadLicenses)?;
        let mut tx = self.db.snapshot().await?;
        tenant_visible(&mut tx, scope, tenant).await?;
        let held = held_keys(&mut tx, None, Some(tenant), &[HeldKind::Users]).await?;
        let mut stored = Vec::with_capacity(users.len());
        for chunk in users.chunks(CHUNK) {
            let named = rows(chunk.iter().map(|id| json!({ "id": id })));
            let users = tx.all(USER_NAMED, values![tenant, named.clone()]).await?;
            let assignments = assignments_stored(&mut tx, tenant, Some(named)).await?;
            stored.extend(stored_users(users, assignments, &held)?);
        }
        stored.sort_by_key(|stored| stored.user.id);
        Ok(stored)
    }

    /// How many directory users of a tenant are stored and have not ended.
    pub async fn users_live(&self, scope: &Scope, tenant: TenantId) -> Result<u32, Error> {
        scope.require(Verb::ReadLicenses)?;
        let mut tx = self.db.snapshot().await?;
        tenant_visible(&mut tx, scope, tenant).await?;
        tx.first(USER_LIVE, values![tenant]).await?.map_or(Ok(0), |row| row.count("n"))
    }
}

fn stored_users(
    users: Vec<Row>,
    mut assignments: BTreeMap<i64, Vec<domain::directory_user::LicenseAssignment>>,
    held: &HeldKeys,
) -> Result<Vec<StoredUser>, Error> {
    let mut stored = Vec::with_capacity(users.len());
    for row in &users {
        let mut user = stored_user(row, held)?;
        user.user.assignments = assignments.remove(&row.int("id")?).unwrap_or_default();
        stored.push(user);
    }
    stored.sort_by_key(|stored| stored.user.id);
    Ok(stored)
}

fn stored_user(row: &Row, held: &HeldKeys) -> Result<StoredUser, Error> {
    let key = row.text("external_id")?;
    let user = DirectoryUser {
        id: row.parse("external_id")?,
        display_name: row.text("display_name")?,
        given_name: row.text("given_name")?,
        surname: row.text("surname")?,
        user_principal_name: row.text("user_principal_name")?,
        mail: row.opt_text("mail")?,
        user_type: UserType::from(row.text("user_type")?),
        account_enabled: row.flag("account_enabled")?,
        job_title: row.text("job_title")?,
        department: row.text("department")?,
        office_location: row.text("office_location")?,
        usage_location: row.text("usage_location")?,
        mobile_phone: row.text("mobile_phone")?,
        business_phone: row.text("business_phone")?,
        on_premises: row.flag("on_premises")?,
        created: row.opt_time("created_at")?,
        assignments: Vec::new(),
    };
    Ok(StoredUser {
        user,
        ended: row.opt_time("missing_since")?.is_some(),
        held: held.of(HeldKind::Users, &key),
    })
}

/// One row of [`USER_SET`], in the order of its columns.
#[derive(Serialize)]
struct UserRow<'a>(
    DirectoryUserId,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    Option<&'a str>,
    &'a str,
    u8,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    u8,
    Option<Timestamp>,
);

impl<'a> From<&'a DirectoryUser> for UserRow<'a> {
    fn from(user: &'a DirectoryUser) -> Self {
        Self(
            user.id,
            &user.display_name,
            &user.given_name,
            &user.surname,
            &user.user_principal_name,
            user.mail.as_deref(),
            user.user_type.as_str(),
            user.account_enabled.into(),
            &user.job_title,
            &user.department,
            &user.office_location,
            &user.usage_location,
            &user.mobile_phone,
            &user.business_phone,
            user.on_premises.into(),
            user.created,
        )
    }
}

/// Writes a plan, in chunks; the number of rows that changed. In the order of ids, so that two integrations that reach
/// one tenant lock rows alike.
pub(crate) async fn users_write(tx: &mut Tx, changes: &UserChanges, now: Timestamp) -> Result<u64, Error> {
    let tenant = changes.tenant;
    let users: BTreeMap<_, _> = changes.upserts.iter().map(|user| (user.id, user)).collect();
    let users: Vec<_> = users.into_values().collect();
    let mut watch = HolderWatch::begin(tx, tenant).await?;
    let mut changed = 0;
    for chunk in users.chunks(CHUNK) {
        let ids = rows(chunk.iter().map(|user| json!({ "id": user.id })));
        let known = keys(&tx.all(USER_KEYS, values![ids.clone(), tenant]).await?)?;
        let before = watch.held(tx, &ids).await?;
        changed += tx.run(USER_SET, values![rows(chunk.iter().copied().map(UserRow::from)), tenant]).await?;
        // Asked anew rather than returned by the insertion, for which SQLite would write every row twice.
        let added = chunk.iter().any(|user| !known.contains_key(&user.id));
        let now_known =
            if added { keys(&tx.all(USER_KEYS, values![ids, tenant]).await?)? } else { known.clone() };
        changed += assignments_set(tx, chunk, &known, &now_known).await?;
        watch.written(&before, chunk);
    }
    let end = changes.end.iter().map(ToString::to_string);
    let end = unkept(tx, tenant, HeldKind::Users, end).await?;
    changed += end_watched(tx, tenant, &end, &mut watch, now).await?;
    let drop: Vec<String> = changes.drop.iter().map(ToString::to_string).collect();
    for chunk in drop.chunks(CHUNK) {
        let before = watch.held(tx, &ids(chunk)).await?;
        changed += tx.run(USER_DROP, values![ids(chunk), tenant]).await?;
        watch.moved(&before, &Held::new());
    }
    if changes.chosen_anew {
        watch.end_anew(tx, now).await?;
    } else {
        watch.end(tx, now).await?;
    }
    Ok(changed)
}

/// The users' keys here by Microsoft's ids.
fn keys(rows: &[Row]) -> Result<BTreeMap<DirectoryUserId, i64>, Error> {
    rows.iter().map(|row| Ok((row.parse("external_id")?, row.int("id")?))).collect()
}
