//! The admin API's routes for users and groups.

use axum::extract::{Path, State as Extract};
use axum::routing::{delete, patch, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::http::{Answer, done};
use super::{Admin, UserChange};
use crate::world::directory::{AssignmentError, GroupDraft, UserDraft};

type InTenant = Path<(String, String)>;
type Inside = Path<(String, String, String)>;

/// The routes below a tenant.
pub fn routes() -> Router<Admin> {
    let (users, groups) = ("/_sim/tenants/{tenant}/users", "/_sim/tenants/{tenant}/groups");
    Router::new()
        .route(users, post(add_user))
        .route(&format!("{users}/{{user}}"), patch(change_user).delete(remove_user))
        .route(&format!("{users}/{{user}}/restore"), post(restore_user))
        .route(&format!("{users}/{{user}}/purge"), post(purge_user))
        .route(&format!("{users}/{{user}}/licenses/{{sku}}"), put(assign).delete(unassign))
        .route(groups, post(add_group))
        .route(&format!("{groups}/{{group}}"), patch(rename_group).delete(remove_group))
        .route(&format!("{groups}/{{group}}/restore"), post(restore_group))
        .route(&format!("{groups}/{{group}}/purge"), post(purge_group))
        .route(&format!("{groups}/{{group}}/members/{{user}}"), put(join).delete(leave))
        .route(&format!("{groups}/{{group}}/licenses/{{sku}}"), put(pass_on).delete(stop_passing_on))
        .route("/_sim/delta-tokens", delete(expire_delta_tokens))
}

async fn add_user(
    Extract(admin): Extract<Admin>,
    Path(tenant): Path<String>,
    Json(user): Json<UserDraft>,
) -> Answer {
    Ok(Json(json!({ "id": admin.add_user(&tenant, user)? })))
}

async fn change_user(
    Extract(admin): Extract<Admin>,
    Path((tenant, user)): InTenant,
    Json(change): Json<UserChange>,
) -> Answer {
    done(admin.change_user(&tenant, &user, &change))
}

async fn remove_user(Extract(admin): Extract<Admin>, Path((tenant, user)): InTenant) -> Answer {
    done(admin.remove_user(&tenant, &user))
}

async fn restore_user(Extract(admin): Extract<Admin>, Path((tenant, user)): InTenant) -> Answer {
    done(admin.restore_user(&tenant, &user))
}

async fn purge_user(Extract(admin): Extract<Admin>, Path((tenant, user)): InTenant) -> Answer {
    done(admin.purge_user(&tenant, &user))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assign {
    /// Lets the assignment fail for this reason.
    #[serde(default)]
    error: Option<AssignmentError>,
}

async fn assign(
    Extract(admin): Extract<Admin>,
    Path((tenant, user, sku)): Inside,
    Json(assign): Json<Assign>,
) -> Answer {
    admin.assign_license(&tenant, &user, &sku)?;
    done(assign.error.map_or(Ok(()), |error| admin.fail_license(&tenant, &user, &sku, error)))
}

async fn unassign(Extract(admin): Extract<Admin>, Path((tenant, user, sku)): Inside) -> Answer {
    done(admin.unassign_license(&tenant, &user, &sku))
}

async fn add_group(
    Extract(admin): Extract<Admin>,
    Path(tenant): Path<String>,
    Json(group): Json<GroupDraft>,
) -> Answer {
    Ok(Json(json!({ "id": admin.add_group(&tenant, group)? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rename {
    name: String,
}

async fn rename_group(
    Extract(admin): Extract<Admin>,
    Path((tenant, group)): InTenant,
    Json(rename): Json<Rename>,
) -> Answer {
    done(admin.rename_group(&tenant, &group, &rename.name))
}

async fn remove_group(Extract(admin): Extract<Admin>, Path((tenant, group)): InTenant) -> Answer {
    done(admin.remove_group(&tenant, &group))
}

async fn restore_group(Extract(admin): Extract<Admin>, Path((tenant, group)): InTenant) -> Answer {
    done(admin.restore_group(&tenant, &group))
}

async fn purge_group(Extract(admin): Extract<Admin>, Path((tenant, group)): InTenant) -> Answer {
    done(admin.purge_group(&tenant, &group))
}

async fn join(Extract(admin): Extract<Admin>, Path((tenant, group, user)): Inside) -> Answer {
    done(admin.set_member(&tenant, &group, &user, true))
}

async fn leave(Extract(admin): Extract<Admin>, Path((tenant, group, user)): Inside) -> Answer {
    done(admin.set_member(&tenant, &group, &user, false))
}

async fn pass_on(Extract(admin): Extract<Admin>, Path((tenant, group, sku)): Inside) -> Answer {
    done(admin.set_group_license(&tenant, &group, &sku, true))
}

async fn stop_passing_on(Extract(admin): Extract<Admin>, Path((tenant, group, sku)): Inside) -> Answer {
    done(admin.set_group_license(&tenant, &group, &sku, false))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whose {
    #[serde(default)]
    tenant: Option<String>,
}

async fn expire_delta_tokens(Extract(admin): Extract<Admin>, Json(whose): Json<Whose>) -> Answer {
    done(admin.expire_delta_tokens(whose.tenant.as_deref()))
}
