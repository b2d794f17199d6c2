//! Graph's refusals: judged by status and `code`, never by `message`, which is neither stable nor free of data.

use domain::time::Timestamp;
use serde_json::{Map, Value};

use crate::{
    call::{Answer, Collection, Read},
    error::{Error, ErrorKind, Service},
    fields::looks_like_html,
    retry_after::retry_after_secs,
    throttle::{Caller, Throttle},
};

/// Reads an answer that is not 200, and closes its scope when Microsoft asks to wait.
pub(crate) fn read(
    answer: &Answer,
    read: &Read<'_>,
    caller: Caller,
    throttle: &Throttle,
    now: Timestamp,
) -> Error {
    let (response, collection) = (&answer.response, read.collection);
    let body = ErrorBody::read(&response.body);
    let named = retry_after_secs(response, now);
    let waits =
        matches!(response.status, 429 | 509) || (matches!(response.status, 424 | 503) && named.is_some());
    let error = if waits {
        let hold = throttle.close(response, caller, named, now);
        Error::throttled(Service::Graph, named, &hold)
    } else if read.continued && link_is_forgotten(response.status, &body.code) {
        Error::resync(collection.what)
    } else if looks_like_html(response) && response.status < 500 {
        Error::foreign(Service::Graph, collection.what, "it is a web page")
    } else {
        judge(response.status, &body.code, collection)
    };
    error.with_code(&body.code).with_request_id(answer.request_id.clone().or(body.request_id))
}

/// Whether Microsoft no longer knows the link of a page or round: 410 in any case, and 400 or 404 with the codes of
/// the "delta query overview", which come in either case of their first letter.
fn link_is_forgotten(status: u16, code: &str) -> bool {
    let named = ["syncStateNotFound", "resyncRequired"].iter().any(|known| known.eq_ignore_ascii_case(code));
    status == 410 || (matches!(status, 400 | 404) && named)
}

fn judge(status: u16, code: &str, collection: &Collection) -> Error {
    let Collection { what, permission, .. } = collection;
    let error = |kind, text: String| Error::new(kind, text);
    match (status, code) {
        (401 | 403, "Authorization_IdentityNotFound") => error(
            ErrorKind::ConsentMissing,
            "The app is not installed in this tenant. Its administrator must grant admin consent for the app's \
             permissions."
                .into(),
        ),
        (401, _) => error(
            ErrorKind::Unauthorized,
            format!("Microsoft Graph refused a fresh sign-in when asked for {what}. Check the app's access to the tenant."),
        ),
        (403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant") => error(
            ErrorKind::Refused,
            format!("Microsoft Graph shows {what} only where the tenant has Microsoft Entra ID P1 or P2."),
        ),
        (403, _) => error(
            ErrorKind::PermissionMissing,
            format!(
                "Microsoft Graph refused to show {what}: the app lacks a permission. Grant {permission} and admin \
                 consent in this tenant."
            ),
        ),
        (404, _) => error(ErrorKind::NotFound, format!("Microsoft Graph cannot find {what}. Check that the tenant still exists.")),
        (501, _) => error(ErrorKind::Refused, format!("Microsoft Graph does not offer {what} in this way.")),
        // 424 is for parts of batches, and older batches as a whole: what they were waiting for failed.
        (424 | 500.., _) => Error::unavailable(Service::Graph, status),
        (201..=399, _) => {
            Error::foreign(Service::Graph, what, &format!("its status {status} is none that Graph gives here"))
        }
        _ => error(
            ErrorKind::Refused,
            format!("Microsoft Graph did not accept the request for {what} (status {status})."),
        ),
    }
}

/// What matters of `{"error": {"code", "message", "innerError": {"request-id"}}}`; empty for any other body.
#[derive(Default)]
struct ErrorBody {
    code: String,
    request_id: Option<String>,
}

impl ErrorBody {
    fn read(body: &[u8]) -> Self {
        let Ok(Value::Object(root)) = serde_json::from_slice(body) else { return Self::default() };
        let Some(Value::Object(error)) = member(&root, "error") else { return Self::default() };
        let text = |object: &Map<String, Value>, name| member(object, name)?.as_str().map(str::to_owned);
        let inner = member(error, "innerError").and_then(Value::as_object);
        let request_id = inner.and_then(|inner| text(inner, "request-id"));
        Self {
            code: text(error, "code").unwrap_or_default(),
            request_id: request_id.filter(|id| uuid::Uuid::try_parse(id).is_ok()),
        }
    }
}

/// Microsoft's pages spell `innerError` and `innererror`.
fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
