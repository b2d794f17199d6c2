//! The two pages where people consent. The simulated person always signs in as the tenant's administrator and agrees.

use std::collections::HashMap;

use axum::extract::{Path, Query, State as Extract};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use uuid::Uuid;

use super::ledger::Code;
use super::{Directory, Endpoint, Refusal};
use crate::state::State;
use crate::world::{App, Consent};

type Parameters = Query<HashMap<String, String>>;

/// Signs the administrator in and redirects with a code.
pub async fn authorize(
    Extract(endpoint): Extract<Endpoint>,
    Path(tenant): Path<String>,
    Query(parameters): Parameters,
) -> Response {
    let visit = match Visit::check(&endpoint, &tenant, &parameters) {
        Ok(visit) => visit,
        Err(refusal) => return refusal.answer(&endpoint.state),
    };
    if parameters.get("response_type").map(String::as_str) != Some("code") {
        return visit.back_refused(&endpoint.state, &Refusal::of(900_144).value("response_type"), &[]);
    }
    let method = parameters.get("code_challenge_method").map(String::as_str);
    if parameters.contains_key("code_challenge") && method != Some("S256") {
        return visit.back_refused(&endpoint.state, &Refusal::of(70_000).value("code_challenge_method"), &[]);
    }
    if !visit.tenant.consents.contains_key(&visit.app.id) {
        return visit.back_refused(
            &endpoint.state,
            &Refusal::of(65_001).app(visit.app.id, &visit.app.name),
            &[],
        );
    }
    let code = endpoint.state.ledger().issue_code(
        endpoint.state.opaque("1.ASim"),
        Code {
            cloud: endpoint.cloud,
            tenant: visit.tenant.id,
            app: visit.app.id,
            redirect_uri: visit.redirect_uri.clone(),
            scope: parameters.get("scope").cloned().unwrap_or_default(),
            challenge: parameters.get("code_challenge").cloned(),
            expires_ms: Code::end_of_life(endpoint.state.now_ms()),
            redeemed: false,
        },
    );
    visit.back(&[("code", &code)])
}

/// Grants the application everything and redirects as the admin consent page does.
pub async fn admin_consent(
    Extract(endpoint): Extract<Endpoint>,
    Path(tenant): Path<String>,
    Query(parameters): Parameters,
) -> Response {
    let visit = match Visit::check(&endpoint, &tenant, &parameters) {
        Ok(visit) => visit,
        Err(refusal) => return refusal.answer(&endpoint.state),
    };
    let Some(scope) = parameters.get("scope") else {
        return Refusal::of(900_144).value("scope").answer(&endpoint.state);
    };
    // `admin_consent` is True on failure as well: callers must look for `error`.
    if parameters.get("prompt").map(String::as_str) == Some("none") {
        return visit.back_refused(&endpoint.state, &Refusal::of(65_004), &[("admin_consent", "True")]);
    }
    if let Some(tenant) = endpoint.state.world_mut().tenant_mut(visit.tenant.id) {
        tenant.consents.insert(visit.app.id, Consent::full());
    }
    let id = visit.tenant.id.to_string();
    visit.back(&[("admin_consent", "True"), ("tenant", &id), ("scope", scope)])
}

/// A checked visit: what cannot be trusted is refused on a page of its own, never by redirect.
struct Visit {
    tenant: Directory,
    app: App,
    redirect_uri: String,
    state: Option<String>,
}

impl Visit {
    fn check(
        endpoint: &Endpoint,
        tenant: &str,
        parameters: &HashMap<String, String>,
    ) -> Result<Visit, Refusal> {
        endpoint.state.counters().call();
        let need = |name: &str| parameters.get(name).cloned().ok_or_else(|| Refusal::of(900_144).value(name));
        let tenant = endpoint.tenant(tenant, false)?;
        let client = need("client_id")?;
        let app = client.parse::<Uuid>().ok().and_then(|id| endpoint.state.world().app(id).cloned());
        let app = app.ok_or_else(|| Refusal::of(700_016).app(client, "").tenant(&tenant.name))?;
        let redirect_uri = need("redirect_uri")?;
        // Loopback and https are what the demo applications have registered.
        let registered = redirect_uri.starts_with("https://") || redirect_uri.starts_with("http://127.0.0.1");
        if !registered && !redirect_uri.starts_with("http://localhost") {
            return Err(Refusal::of(50_011).value(redirect_uri).app(app.id, &app.name));
        }
        Ok(Visit { tenant, app, redirect_uri, state: parameters.get("state").cloned() })
    }

    fn back(&self, pairs: &[(&str, &str)]) -> Response {
        let Ok(mut target) = url::Url::parse(&self.redirect_uri) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        target.query_pairs_mut().extend_pairs(pairs);
        if let Some(state) = &self.state {
            target.query_pairs_mut().append_pair("state", state);
        }
        Redirect::to(target.as_str()).into_response()
    }

    fn back_refused(&self, state: &State, refusal: &Refusal, pairs: &[(&str, &str)]) -> Response {
        let (error, description) = refusal.as_redirect(state);
        let mut pairs = pairs.to_vec();
        pairs.extend([("error", error.as_str()), ("error_description", &description)]);
        self.back(&pairs)
    }
}
