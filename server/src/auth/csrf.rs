//! Refuses requests that another site made a browser send (security rule 33), over the whole router.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, header};

use super::cookie;
use crate::config::Config;

/// The layer: lets safe methods through, and of the others only those that come from our own pages.
pub async fn guard(State(config): State<Arc<Config>>, request: Request, next: Next) -> Response {
    let carries_session = cookie::read(config.is_https(), request.headers()).is_some();
    if is_safe(request.method()) || is_ours(request.headers(), &config.origin(), carries_session) {
        return next.run(request).await;
    }
    tracing::warn!("a request from another site was refused");
    (StatusCode::FORBIDDEN, "This request did not come from Seatledger's own pages.").into_response()
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// `Sec-Fetch-Site` decides where the browser sends it, else `Origin`; a request with neither comes from no
/// browser that we know of and is let through only if it could not act as a person.
fn is_ours(headers: &HeaderMap, origin: &str, carries_session: bool) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match headers.get(header::ORIGIN) {
        Some(sent) => sent == origin,
        None => !carries_session,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_033_only_our_own_pages_may_write() {
        let ours = "https://licenses.example.com";
        let check = |site: Option<&str>, origin: Option<&str>, session: bool, allowed: bool| {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(is_ours(&headers, ours, session), allowed, "{site:?} {origin:?} {session}");
        };
        check(Some("same-origin"), Some(ours), true, true);
        check(Some("none"), None, true, true);
        check(Some("cross-site"), Some(ours), true, false);
        check(Some("same-site"), Some(ours), true, false);
        check(None, Some(ours), true, true);
        check(None, Some("https://licenses.example.com.evil.example"), true, false);
        check(None, Some("null"), false, false);
        check(None, None, true, false);
        check(None, None, false, true);
    }
}
