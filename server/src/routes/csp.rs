//! Receives browsers' reports of blocked content and counts them in the log, without what they contain.

use axum::body::Bytes;
use http::StatusCode;
use serde_json::Value;

/// `POST /csp`. Of the report only the directive is logged: addresses in it may carry names.
pub async fn report(body: Bytes) -> StatusCode {
    let report: Value = serde_json::from_slice(&body).unwrap_or_default();
    let first = report.get(0).unwrap_or(&report);
    let directive =
        ["/csp-report/effective-directive", "/csp-report/violated-directive", "/body/effectiveDirective"]
            .into_iter()
            .find_map(|path| first.pointer(path)?.as_str())
            .map_or_else(
                || "unknown".to_owned(),
                |word| word.chars().filter(char::is_ascii_graphic).take(40).collect(),
            );
    tracing::warn!(directive, "a browser blocked content by the content security policy");
    StatusCode::NO_CONTENT
}
