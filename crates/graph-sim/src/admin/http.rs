//! The admin API over HTTP, below `/_sim` on a port of its own.

use std::time::Duration;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Admin, AdminError, Consent, SkuChange, directory_http};
use crate::{Budget, Fault, FaultId, KNOWN_TENANTS};

/// The routes of the admin API.
pub fn router(admin: Admin) -> Router {
    Router::new()
        .route("/_sim/health", get(|| async { Json(json!({ "status": "ok" })) }))
        .route("/_sim/truth", get(|Extract(admin): Extract<Admin>| async move { Json(admin.truth()) }))
        .route(
            "/_sim/credentials",
            get(|Extract(admin): Extract<Admin>| async move { Json(admin.credentials()) }),
        )
        .route("/_sim/counters", get(counters).delete(reset_counters))
        .route("/_sim/pages", get(|Extract(admin): Extract<Admin>| async move { Json(admin.pages()) }))
        .route("/_sim/known-tenants", get(|| async { Json(known_tenants()) }))
        .route("/_sim/faults", get(faults).post(inject).delete(clear_faults))
        .route("/_sim/faults/{id}", delete(clear_fault))
        .route("/_sim/latency", put(set_latency))
        .route("/_sim/throttling", put(set_throttling))
        .route("/_sim/tenants", post(add_tenant))
        .route("/_sim/tenants/{tenant}", delete(remove_tenant).patch(rename_tenant))
        .route("/_sim/tenants/{tenant}/consent", put(set_consent))
        .route("/_sim/tenants/{tenant}/gdap", put(set_gdap_status))
        .route("/_sim/tenants/{tenant}/skus/{sku}", put(write_sku).delete(remove_sku))
        .route("/_sim/tenants/{tenant}/skus/{sku}/suspend", post(suspend_sku))
        .route("/_sim/tokens/expire", post(expire_tokens))
        .route("/_sim/refresh-tokens", get(refresh_tokens).delete(revoke_refresh_tokens))
        .merge(directory_http::routes())
        .with_state(admin)
}

/// What most routes answer.
pub type Answer = Result<Json<Value>, AdminError>;
type Body<T> = Result<Json<T>, JsonRejection>;

impl IntoResponse for AdminError {
    fn into_response(self) -> Response {
        let status = match self {
            AdminError::NotFound(_) => StatusCode::NOT_FOUND,
            AdminError::Conflict(_) => StatusCode::CONFLICT,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

/// The answer to a change that tells nothing.
pub fn done(result: Result<(), AdminError>) -> Answer {
    result.map(|()| Json(json!({ "done": true })))
}

fn known_tenants() -> Value {
    let known = KNOWN_TENANTS.iter();
    known
        .map(|it| json!({ "domain": it.domain, "tenant_id": it.tenant_id(), "behavior": it.behavior }))
        .collect()
}

async fn counters(Extract(admin): Extract<Admin>) -> Json<crate::Counters> {
    Json(admin.counters())
}

async fn reset_counters(Extract(admin): Extract<Admin>) -> Answer {
    admin.reset_counters();
    done(Ok(()))
}

async fn faults(Extract(admin): Extract<Admin>) -> Json<Value> {
    let faults = admin.faults();
    Json(faults.into_iter().map(|(id, fault)| json!({ "id": id, "fault": fault })).collect())
}

async fn inject(Extract(admin): Extract<Admin>, fault: Body<Fault>) -> Result<Answer, JsonRejection> {
    let Json(fault) = fault?;
    Ok(admin.inject(fault).map(|id| Json(json!({ "id": id }))))
}

async fn clear_faults(Extract(admin): Extract<Admin>) -> Answer {
    admin.clear_faults();
    done(Ok(()))
}

async fn clear_fault(Extract(admin): Extract<Admin>, Path(id): Path<FaultId>) -> Answer {
    done(admin.clear_fault(id))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Latency {
    ms: u64,
}

async fn set_latency(Extract(admin): Extract<Admin>, Json(latency): Json<Latency>) -> Answer {
    admin.set_latency(Duration::from_millis(latency.ms));
    done(Ok(()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Throttling {
    budget: Option<Budget>,
}

async fn set_throttling(Extract(admin): Extract<Admin>, Json(throttling): Json<Throttling>) -> Answer {
    admin.set_throttling(throttling.budget);
    done(Ok(()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewTenant {
    name: String,
    #[serde(default)]
    domain: Option<String>,
    #[serde(default)]
    partner: Option<String>,
}

async fn add_tenant(Extract(admin): Extract<Admin>, Json(new): Json<NewTenant>) -> Answer {
    let added = admin.add_tenant(&new.name, new.domain.as_deref(), new.partner.as_deref())?;
    Ok(Json(json!({ "tenant_id": added })))
}

async fn remove_tenant(Extract(admin): Extract<Admin>, Path(tenant): Path<String>) -> Answer {
    done(admin.remove_tenant(&tenant))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rename {
    name: String,
}

async fn rename_tenant(
    Extract(admin): Extract<Admin>,
    Path(tenant): Path<String>,
    Json(rename): Json<Rename>,
) -> Answer {
    done(admin.rename_tenant(&tenant, &rename.name))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grant {
    application_id: Uuid,
    consent: Consent,
}

async fn set_consent(
    Extract(admin): Extract<Admin>,
    Path(tenant): Path<String>,
    Json(grant): Json<Grant>,
) -> Answer {
    done(admin.set_consent(&tenant, grant.application_id, &grant.consent))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GdapStatus {
    status: String,
}

async fn set_gdap_status(
    Extract(admin): Extract<Admin>,
    Path(tenant): Path<String>,
    Json(gdap): Json<GdapStatus>,
) -> Answer {
    done(admin.set_gdap_status(&tenant, &gdap.status))
}

async fn write_sku(
    Extract(admin): Extract<Admin>,
    Path((tenant, sku)): Path<(String, String)>,
    Json(change): Json<SkuChange>,
) -> Answer {
    done(admin.write_sku(&tenant, &sku, &change))
}

async fn remove_sku(Extract(admin): Extract<Admin>, Path((tenant, sku)): Path<(String, String)>) -> Answer {
    done(admin.remove_sku(&tenant, &sku))
}

async fn suspend_sku(Extract(admin): Extract<Admin>, Path((tenant, sku)): Path<(String, String)>) -> Answer {
    done(admin.suspend_sku(&tenant, &sku))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whose {
    #[serde(default)]
    tenant: Option<String>,
}

async fn expire_tokens(Extract(admin): Extract<Admin>, Json(whose): Json<Whose>) -> Answer {
    done(admin.expire_tokens(whose.tenant.as_deref()))
}

async fn refresh_tokens(Extract(admin): Extract<Admin>) -> Json<Vec<crate::RefreshTokenUse>> {
    Json(admin.refresh_tokens())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Home {
    tenant: String,
}

async fn revoke_refresh_tokens(Extract(admin): Extract<Admin>, Json(home): Json<Home>) -> Answer {
    done(admin.revoke_refresh_tokens(&home.tenant))
}
