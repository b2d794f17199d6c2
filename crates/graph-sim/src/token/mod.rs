//! Sign-in: the token endpoint, the authorization endpoint and the sign-in metadata of one cloud.

mod assertion;
mod authorize;
mod code;
mod discovery;
mod grant;
mod ledger;
mod refusal;
mod request;
mod scope;
mod shape;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use serde_json::json;
use uuid::Uuid;

pub use assertion::Certificate;
pub use code::{AADSTS_CODES, AadstsCode};
pub use ledger::{Access, Holder, Ledger, RefreshTokenUse};
pub(crate) use refusal::Refusal;

use crate::faults::{Effect, Struck};
use crate::listener::Reset;
use crate::routes::spoil;
use crate::state::State;
use crate::world::{Consent, Tenant};
use crate::{Cloud, Kind};

/// What the handlers of one cloud share.
#[derive(Clone)]
pub(crate) struct Endpoint {
    state: Arc<State>,
    cloud: Cloud,
}

/// The sign-in routes of a cloud.
pub fn router(state: Arc<State>, cloud: Cloud) -> Router {
    Router::new()
        .route("/{tenant}/oauth2/v2.0/token", post(token))
        .route("/{tenant}/oauth2/v2.0/authorize", get(authorize::authorize))
        .route("/{tenant}/v2.0/adminconsent", get(authorize::admin_consent))
        .route("/{tenant}/v2.0/.well-known/openid-configuration", get(discovery::openid_configuration))
        .with_state(Endpoint { state, cloud })
}

async fn token(
    Extract(endpoint): Extract<Endpoint>,
    Path(tenant): Path<String>,
    reset: Option<Extension<ConnectInfo<Reset>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let state = &endpoint.state;
    state.counters().call();
    state.wait().await;
    let effect = match endpoint.struck(&tenant) {
        Ok(effect) => effect,
        Err(refusal) => return refusal.answer(state),
    };
    let reset = reset.map(|Extension(ConnectInfo(reset))| reset);
    let answer = match (&effect, request::Request::read(&headers, &body, endpoint.cloud)) {
        (Some(Effect::Aadsts { code }), request) => {
            Err(refused_by_fault(*code, &tenant, request.ok().as_ref()))
        }
        (Some(Effect::Status { status, retry_after, .. }), _) => {
            return plain_status(*status, retry_after.as_ref().map(|it| it.header(state.now())));
        }
        (Some(Effect::IntuneThrottled), _) => return plain_status(429, None),
        (_, Ok(request)) => grant::grant(&endpoint, &tenant, &request, effect == Some(Effect::NoRoles)),
        (_, Err(refusal)) => Err(refusal),
    };
    let response = match answer {
        Ok(body) => axum::Json(body).into_response(),
        Err(refusal) => refusal.answer(state),
    };
    tracing::debug!(cloud = ?endpoint.cloud, tenant, status = response.status().as_u16(), "the token endpoint answered");
    spoil::spoil(state, response, effect.as_ref(), reset.as_ref()).await
}

impl Endpoint {
    /// Counts the call and finds out whether a fault strikes it.
    fn struck(&self, tenant: &str) -> Result<Option<Effect>, Refusal> {
        if let Some(code) = tenant.strip_prefix("aadsts-").and_then(|rest| rest.strip_suffix(".example")) {
            let code = code.parse().ok().filter(|code| code::find(*code).is_some());
            return code
                .map(|code| Some(Effect::Aadsts { code }))
                .ok_or_else(|| Refusal::of(90002).tenant(tenant));
        }
        let id = self.state.world().find(tenant).map(|tenant| tenant.id);
        let Some(id) = id else { return Ok(None) };
        self.state.counters().route(id, Kind::Token, false);
        let effect = self.state.faults().strike(&Struck::plain(id, Kind::Token));
        if matches!(effect, Some(Effect::Status { status: 429, .. } | Effect::IntuneThrottled)) {
            self.state.counters().throttle(id, Kind::Token);
        }
        Ok(effect)
    }

    /// The tenant of this id or domain, if it lives in this cloud.
    fn tenant(&self, name: &str, confidential: bool) -> Result<Directory, Refusal> {
        if matches!(name, "common" | "organizations" | "consumers") {
            return Err(Refusal::of(50059));
        }
        if !well_formed(name) {
            return Err(Refusal::of(900_023).tenant(name));
        }
        let world = self.state.world();
        let tenant = world.find(name).ok_or_else(|| Refusal::of(90002).tenant(name))?;
        if tenant.cloud == self.cloud {
            return Ok(Directory::of(tenant));
        }
        let code = if confidential { 900_382 } else { 90038 };
        Err(Refusal::of(code).tenant(name).value(tenant.cloud.instance_name()))
    }
}

/// What sign-in needs to know of a tenant.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    id: Uuid,
    /// The display name; the id when there is none.
    name: String,
    domain: String,
    consents: BTreeMap<Uuid, Consent>,
}

impl Directory {
    fn of(tenant: &Tenant) -> Directory {
        let name = if tenant.name().is_empty() { tenant.id.to_string() } else { tenant.name().to_owned() };
        let domain = tenant.default_domain().to_owned();
        Directory { id: tenant.id, name, domain, consents: tenant.consents.clone() }
    }
}

/// Whether this could be a tenant at all: a GUID or a domain name.
fn well_formed(name: &str) -> bool {
    let domain = name.contains('.') && name.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
    name.parse::<Uuid>().is_ok() || domain
}

fn refused_by_fault(code: u32, tenant: &str, request: Option<&request::Request>) -> Refusal {
    let app = request.and_then(|request| request.get("client_id")).unwrap_or_default();
    Refusal::of(code).tenant(tenant).app(app, "the application")
}

/// Sign-in's own answer to a plain HTTP status, which is not in the AADSTS shape.
fn plain_status(status: u16, retry_after: Option<String>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({
        "error": "temporarily_unavailable",
        "error_description": status.canonical_reason().unwrap_or("The service is temporarily unavailable."),
    });
    let mut response = (status, axum::Json(body)).into_response();
    if let Some(value) = retry_after.and_then(|it| it.parse().ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}
