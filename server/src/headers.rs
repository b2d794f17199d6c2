//! Security headers on every answer, and the content security policy of pages (security rules 37, 38).

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use leptos::prelude::{expect_context, use_nonce};
use leptos_axum::ResponseOptions;

use crate::state::AppState;

/// Set in the page's own context, where its nonce exists.
pub fn set_page_policy() {
    let Some(nonce) = use_nonce() else { return };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'; report-uri /csp; report-to csp"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        let response: ResponseOptions = expect_context();
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Everything that holds whatever the answer is.
const ALWAYS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), \
         microphone=(), midi=(), payment=(), usb=()",
    ),
    ("reporting-endpoints", "csp=\"/csp\""),
];

/// The layer: adds what is missing and never overwrites what a handler has set.
pub async fn secure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        add(headers, HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    add(
        headers,
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    );
    add(headers, header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if state.config.is_https() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        add(headers, header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    if !headers.contains_key(&name) {
        headers.insert(name, value);
    }
}
