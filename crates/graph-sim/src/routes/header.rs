//! Headers: the ids of a request, what every answer carries, and the request headers that are supported.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::Failure;
use crate::state::State;
use crate::throttle::Priority;
use crate::{Cloud, clock};

/// Where this answer pretends to come from.
const DIAGNOSTIC: &str = r#"{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"5","ScaleUnit":"004","RoleInstance":"AM2PEPF0001BD09"}}"#;

/// Request headers that mean nothing to Graph's answer, or that it supports with any value.
const SUPPORTED: &[&str] = &[
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "client-request-id",
    "connection",
    "content-length",
    "content-type",
    "forwarded",
    "host",
    "pragma",
    "return-client-request-id",
    "sdkversion",
    "te",
    "traceparent",
    "tracestate",
    "user-agent",
    "via",
    "x-forwarded-for",
];

/// The ids of a request: ours, and the caller's or again ours.
#[derive(Clone, Debug)]
pub struct Ids {
    /// `request-id`
    pub request: String,
    /// `client-request-id`
    pub client: String,
    /// When the request came.
    pub at: DateTime<Utc>,
}

impl Ids {
    /// Fresh ids for a request; the caller's own id is echoed.
    pub fn of(state: &State, headers: &HeaderMap) -> Ids {
        let request = state.fresh_id().to_string();
        let theirs = headers.get("client-request-id").and_then(|it| it.to_str().ok());
        let client = theirs.map_or_else(|| request.clone(), str::to_owned);
        Ids { request, client, at: state.now() }
    }

    /// Puts what every answer of Graph carries on this one.
    pub fn finish(&self, mut response: Response) -> Response {
        let date = clock::http_date(self.at, 0);
        let fixed = [
            ("request-id", self.request.as_str()),
            ("client-request-id", self.client.as_str()),
            ("x-ms-ags-diagnostic", DIAGNOSTIC),
            ("date", date.as_str()),
            ("cache-control", "no-cache"),
        ];
        for (name, value) in fixed {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

/// The origin that a caller addressed, which links in answers repeat.
pub fn origin_of(headers: &HeaderMap, cloud: Cloud) -> String {
    match headers.get(header::HOST).and_then(|host| host.to_str().ok()) {
        Some(host) => format!("http://{host}"),
        None => format!("https://{}", cloud.graph_host()),
    }
}

/// Whether the caller takes answers that may lag, which advanced queries need.
pub fn is_eventual(headers: &HeaderMap) -> bool {
    text(headers, "consistencylevel").is_some_and(|it| it.eq_ignore_ascii_case("eventual"))
}

/// How urgent the caller says the call is.
pub fn priority(headers: &HeaderMap) -> Priority {
    match text(headers, "x-ms-throttle-priority") {
        Some(low) if low.eq_ignore_ascii_case("low") => Priority::Low,
        Some(high) if high.eq_ignore_ascii_case("high") => Priority::High,
        _ => Priority::Normal,
    }
}

/// What a caller of a delta query prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Only the properties that changed.
    pub minimal: bool,
    /// How many objects a page holds at most.
    pub page_size: Option<usize>,
}

impl Preferences {
    /// Reads the `Prefer` header.
    pub fn of(headers: &HeaderMap) -> Preferences {
        let mut preferences = Preferences::default();
        for wish in text(headers, "prefer").unwrap_or("").split(',').map(str::trim) {
            match wish.split_once('=') {
                Some(("return", "minimal")) => preferences.minimal = true,
                Some(("odata.maxpagesize", size)) => {
                    preferences.page_size = size.parse().ok().filter(|size| (1..=999).contains(size));
                }
                _ => {}
            }
        }
        preferences
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|it| it.to_str().ok())
}

/// Refuses request headers that the simulated routes do not support; only deltas know preferences.
pub fn check(headers: &HeaderMap, is_delta: bool) -> Result<(), Failure> {
    for (name, value) in headers {
        let value = value.to_str().unwrap_or("");
        let supported = match name.as_str() {
            "prefer" => {
                is_delta && Preferences::of(headers) != Preferences::default()
                    || value == "return=representation"
            }
            "consistencylevel" => value.eq_ignore_ascii_case("eventual"),
            "x-ms-throttle-priority" => {
                ["low", "normal", "high"].iter().any(|it| value.eq_ignore_ascii_case(it))
            }
            other => SUPPORTED.contains(&other),
        };
        if !supported {
            let message = format!("The header '{name}: {value}' is not supported for this request.");
            return Err(Failure::new(400, "BadRequest", message));
        }
    }
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or("*/*");
    if ["json", "*/*", "application/*"].iter().any(|it| accept.contains(it)) {
        return Ok(());
    }
    Err(Failure::new(406, "NotAcceptable", "None of the media types of the Accept header are supported."))
}

/// Tells what a call weighed, and how full the budget is once it is nearly spent.
pub fn resource_units(headers: &mut HeaderMap, units: Option<u32>, share: f64) {
    let Some(units) = units else { return };
    headers.insert("x-ms-resource-unit", HeaderValue::from(units));
    if share > 0.8
        && let Ok(share) = HeaderValue::from_str(&format!("{share:.2}"))
    {
        headers.insert("x-ms-throttle-limit-percentage", share);
    }
}
