//! Finds the session of every request, and sends people without one to sign in.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use http::{Method, StatusCode};
use secrecy::ExposeSecret as _;
use store::Session;

use super::cookie;
use crate::state::AppState;

/// The session of a request, put into its extensions; `None` when nobody is signed in.
pub type CurrentSession = Option<Arc<Session>>;

/// The layer: looks the session up in the database for every request (security rule 31).
pub async fn resolve(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let session = match cookie::read(state.config.is_https(), request.headers()) {
        None => None,
        Some(token) => {
            let now = state.services.clock.now();
            match state.services.store.session_resolve(token.expose_secret(), now).await {
                Ok(session) => session.map(Arc::new),
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "sessions cannot be read");
                    return (
                        StatusCode::SERVICE_UNAVAILABLE,
                        "The database does not answer. Try again shortly.",
                    )
                        .into_response();
                }
            }
        }
    };
    if session.is_none() && is_page_for_people(&request) {
        return Redirect::to(&sign_in_path(&state, request.uri()).await).into_response();
    }
    request.extensions_mut().insert::<CurrentSession>(session);
    next.run(request).await
}

/// A page that only signed-in people see: everything that is read as HTML but the two that let people in, and
/// the one that Microsoft leads back to.
fn is_page_for_people(request: &Request) -> bool {
    let path = request.uri().path();
    let is_open = ["/sign-in", "/set-up", domain::consent::RETURN_PATH].contains(&path);
    let wants_html = request
        .headers()
        .get(http::header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/html"));
    request.method() == Method::GET && wants_html && !is_open && !path.starts_with("/fn/")
}

/// Where to go instead: the sign-in page, which leads back to what was asked for.
async fn sign_in_path(state: &AppState, uri: &http::Uri) -> String {
    if matches!(state.services.store.setup_needed().await, Ok(true)) {
        return "/set-up".to_owned();
    }
    let next = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    if next == "/" {
        return "/sign-in".to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("/sign-in?{query}")
}
