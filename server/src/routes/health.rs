//! Health for load balancers and monitors: alive, and ready to work.

use axum::extract::State;
use http::StatusCode;

use crate::state::AppState;

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "alive"
}

/// `GET /readyz`: database and key are usable.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.services.store.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the database is not usable");
            (StatusCode::SERVICE_UNAVAILABLE, "the database is not usable")
        }
    }
}
