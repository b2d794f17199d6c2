//! Graph's error answers.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::header::Ids;
use crate::json;
use crate::throttle::Refusal;

/// An error that Graph answers with.
#[derive(Clone, Debug)]
pub struct Failure {
    status: u16,
    code: String,
    message: String,
    inner: Map<String, Value>,
    details: bool,
    headers: Vec<(&'static str, String)>,
}

impl Failure {
    /// An error with this status, code and message.
    pub fn new(status: u16, code: &str, message: impl Into<String>) -> Failure {
        Failure {
            status,
            code: code.to_owned(),
            message: message.into(),
            inner: Map::new(),
            details: false,
            headers: Vec::new(),
        }
    }

    /// The error that Graph uses with this status, unless code or message say otherwise.
    pub fn by_status(status: u16, code: Option<&str>, message: Option<&str>) -> Failure {
        let (usual, text) = match status {
            400 => ("BadRequest", "The request is malformed or incorrect."),
            401 => ("InvalidAuthenticationToken", "Access token has expired or is not yet valid."),
            403 => ("Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
            404 => (
                "Request_ResourceNotFound",
                "Resource does not exist or one of its queried reference-property objects are not present.",
            ),
            410 => (
                "resyncRequired",
                "Resync required. Any changes made since the last synchronization are lost.",
            ),
            424 => ("FailedDependency", "A request that this one depends on failed."),
            429 => ("TooManyRequests", "Please retry again later."),
            500 => {
                ("InternalServerError", "There was an internal server error while processing the request.")
            }
            501 => ("NotImplemented", "This operation target is not yet supported."),
            502 => ("BadGateway", "Bad gateway."),
            503 => ("ServiceUnavailable", "The service is temporarily unavailable."),
            504 => ("GatewayTimeout", "The gateway did not receive a timely answer."),
            509 => ("BandwidthLimitExceeded", "The bandwidth cap has been exceeded."),
            _ => ("UnknownError", "An error has occurred."),
        };
        let failure = Failure::new(status, code.unwrap_or(usual), message.unwrap_or(text));
        if status == 429 { failure.throttling_detail() } else { failure }
    }

    /// 429 with the headers that tell which limit was hit.
    pub fn throttled_by(refusal: &Refusal) -> Failure {
        Failure::by_status(429, None, None)
            .retry_after(Some(format!("{:.3}", refusal.retry_after)))
            .header("x-ms-throttle-scope", refusal.scope.clone())
            .header("x-ms-throttle-information", refusal.information.to_owned())
    }

    /// The refusal of another method than the route's.
    pub fn wrong_method() -> Failure {
        Failure::new(
            405,
            "Request_BadRequest",
            "Specified HTTP method is not allowed for the request target.",
        )
    }

    /// 429 as Intune sends it: without `Retry-After`, and without a code inside `innerError`.
    pub fn intune_throttled() -> Failure {
        let failure = Failure::new(429, "TooManyRequests", "An error has occurred.");
        Failure { details: true, ..failure }
    }

    /// With a `Retry-After` header, if there is one.
    #[must_use]
    pub fn retry_after(self, value: Option<String>) -> Failure {
        match value {
            Some(value) => self.header("retry-after", value),
            None => self,
        }
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: String) -> Failure {
        self.headers.push((name, value));
        self
    }

    /// The error's code.
    #[cfg(test)]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether it refuses for too many calls.
    pub fn is_throttling(&self) -> bool {
        self.status == 429
    }

    /// The answer, with the request's ids inside.
    pub fn answer(&self, ids: &Ids) -> Response {
        let mut inner = self.inner.clone();
        inner.insert("date".to_owned(), json!(ids.at.format("%Y-%m-%dT%H:%M:%S").to_string()));
        inner.insert("request-id".to_owned(), json!(ids.request));
        inner.insert("client-request-id".to_owned(), json!(ids.client));
        let mut error = json!({ "code": self.code, "message": self.message, "innerError": inner });
        if self.details {
            json::set(&mut error, "/details", Vec::<Value>::new());
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(json!({ "error": error }))).into_response();
        for (name, value) in &self.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(*name, value);
            }
        }
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static(
                "Bearer realm=\"\", authorization_uri=\"/common/oauth2/v2.0/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\"",
            );
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }

    /// What the published 429 body says twice.
    fn throttling_detail(mut self) -> Failure {
        for (name, value) in [("code", "429"), ("message", "Please retry after"), ("status", "429")] {
            self.inner.insert(name.to_owned(), json!(value));
        }
        self
    }
}
