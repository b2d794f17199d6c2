//! The license columns: every license that the person may see, packed once for filtering in the browser.

mod columns;
mod sent;

use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse as _, Response},
};
use grid::{BuildError, FORMAT};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use store::LicenseDataset;

pub use self::{columns::pack, sent::SentLicenses};
use crate::{auth::session::CurrentSession, state::AppState};

/// What a browser that asks has already.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The version of its rows.
    since: Option<u64>,
}

/// `GET /data/licenses`, in the format of `grid`; with `since` only the tenants that have changed, where that can be
/// told. The tag holds the session's tag, so that nobody is shown what another person's browser has kept, and the
/// format beside the version: what a browser kept of an older one it cannot read.
pub async fn licenses(
    State(state): State<AppState>,
    Extension(session): Extension<CurrentSession>,
    Query(known): Query<Known>,
    headers: HeaderMap,
) -> Response {
    let Some(session) = session else { return StatusCode::UNAUTHORIZED.into_response() };
    let store = &state.services.store;
    let answer = async {
        let version = store.license_version(&session.scope).await?;
        if headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|known| known == tag(&session.tag, version).as_str())
        {
            return Ok(Answer::Unchanged(version));
        }
        store.license_list(&session.scope).await.map(Answer::Dataset)
    };
    match answer.await {
        Ok(Answer::Unchanged(version)) => {
            with_tag(StatusCode::NOT_MODIFIED.into_response(), &session.tag, version, false)
        }
        Ok(Answer::Dataset(dataset)) => match packed(&state.sent, &session.tag, known.since, &dataset) {
            Ok(bytes) => with_tag(binary(bytes), &session.tag, dataset.version, known.since.is_some()),
            Err(error) => failure(&error),
        },
        Err(store::Error::Forbidden) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => failure(&error),
    }
}

enum Answer {
    Unchanged(u64),
    Dataset(LicenseDataset),
}

/// What has changed since the version that this session was sent, or everything.
fn packed(
    sent: &SentLicenses,
    session: &str,
    since: Option<u64>,
    dataset: &LicenseDataset,
) -> Result<Vec<u8>, BuildError> {
    let prints = sent.prints(&dataset.rows);
    let before = since.and_then(|since| Some((since, sent.find(session, since)?)));
    let changes = before.and_then(|(since, before)| Some((since, prints.changed_from(&before)?)));
    let bytes = match changes {
        Some((since, tenants)) => {
            let rows: Vec<_> = dataset.rows.iter().filter(|row| tenants.contains(&row.tenant)).collect();
            let keys = tenants.iter().map(ToString::to_string);
            columns::columns_of(&rows)?.encode_patch(dataset.version, since, app::columns::TENANT_ID, keys)
        }
        None => pack(dataset)?,
    };
    sent.remember(session, dataset.version, prints);
    Ok(bytes)
}

fn tag(session: &str, version: u64) -> String {
    format!("\"{session}-{FORMAT}-{version}\"")
}

fn with_tag(mut response: Response, session: &str, version: u64, passing: bool) -> Response {
    if let Ok(value) = HeaderValue::from_str(&tag(session, version)) {
        response.headers_mut().insert(header::ETAG, value);
    }
    // What has changed since a version is asked for once; all of it is kept and asked for again.
    let keeping = if passing { "no-store" } else { "private, no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keeping));
    response
}

fn binary(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}

fn failure(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "the license columns cannot be built");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
