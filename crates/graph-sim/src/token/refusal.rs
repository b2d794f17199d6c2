//! A refusal of sign-in in the documented shape.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::code;
use crate::json;
use crate::state::State;

/// A refusal by its AADSTS number, with what its text speaks about.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    code: u32,
    tenant: String,
    app: String,
    name: String,
    value: String,
}

impl Refusal {
    pub fn of(code: u32) -> Refusal {
        let empty = String::new;
        Refusal { code, tenant: empty(), app: empty(), name: empty(), value: empty() }
    }

    pub fn tenant(self, tenant: impl ToString) -> Refusal {
        Refusal { tenant: tenant.to_string(), ..self }
    }

    pub fn app(self, id: impl ToString, name: &str) -> Refusal {
        Refusal { app: id.to_string(), name: name.to_owned(), ..self }
    }

    pub fn value(self, value: impl ToString) -> Refusal {
        Refusal { value: value.to_string(), ..self }
    }

    /// The `error` and `error_description`, for answers that travel in a redirect.
    pub fn as_redirect(&self, state: &State) -> (String, String) {
        let body = self.body(state);
        let text = |member: &str| json::text(&body, member).to_owned();
        (text("/error"), text("/error_description"))
    }

    /// The answer of the token endpoint.
    pub fn answer(&self, state: &State) -> Response {
        let status = code::find(self.code).and_then(|entry| StatusCode::from_u16(entry.status).ok());
        let headers = [(header::CACHE_CONTROL, "no-store, no-cache"), (header::PRAGMA, "no-cache")];
        (status.unwrap_or(StatusCode::BAD_REQUEST), headers, axum::Json(self.body(state))).into_response()
    }

    fn body(&self, state: &State) -> serde_json::Value {
        let entry =
            code::find(self.code).or(code::find(90_033)).expect("the transient error is in the table");
        let text = entry
            .text
            .replace("{app}", &self.app)
            .replace("{name}", &self.name)
            .replace("{tenant}", &self.tenant)
            .replace("{value}", &self.value);
        let (trace, correlation) = (state.fresh_id(), state.fresh_id());
        let timestamp = state.now().format("%Y-%m-%d %H:%M:%SZ").to_string();
        let mut body = json!({
            "error": entry.error,
            "error_description": format!(
                "AADSTS{}: {text}\r\nTrace ID: {trace}\r\nCorrelation ID: {correlation}\r\nTimestamp: {timestamp}",
                entry.code
            ),
            "error_codes": [entry.code],
            "timestamp": timestamp,
            "trace_id": trace,
            "correlation_id": correlation,
        });
        if entry.uri {
            let uri = format!("https://login.microsoftonline.com/error?code={}", entry.code);
            json::set(&mut body, "/error_uri", uri);
        }
        if let Some(suberror) = entry.suberror {
            json::set(&mut body, "/suberror", suberror);
        }
        body
    }
}
