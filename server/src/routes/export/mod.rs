//! The license list as a file: CSV, XLSX, JSON, and a page to print. The rows are those that `/data/licenses` has for
//! the same person, filtered, ordered and with the columns of the query that the list has in its address.

mod about;
mod body;
mod cell;
mod csv_file;
mod json_file;
mod print_page;
mod query;
mod selection;
mod xlsx_file;

use std::time::Duration;

use axum::{
    Extension, Router,
    extract::{RawQuery, State},
    response::{IntoResponse as _, Response},
    routing::get,
};
use domain::account::Verb;
use http::{HeaderValue, StatusCode, header};
use tokio::sync::Semaphore;

use self::selection::Selection;
use crate::{auth::session::CurrentSession, state::AppState};

/// Exports that are written at the same time: each holds the columns of the list, and its reader sets its pace.
const AT_ONCE: usize = 4;
/// How long an export waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Xlsx,
    Json,
    Print,
}

impl Format {
    const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Json, Self::Print];

    const fn path(self) -> &'static str {
        match self {
            Self::Csv => app::paths::LICENSES_CSV,
            Self::Xlsx => app::paths::LICENSES_XLSX,
            Self::Json => app::paths::LICENSES_JSON,
            Self::Print => app::paths::LICENSES_PRINT,
        }
    }

    /// The name in the audit log, and the end of the file's name.
    const fn key(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Print => "print",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
            Self::Print => "text/html; charset=utf-8",
        }
    }
}

/// `GET` for every format.
pub fn routes() -> Router<AppState> {
    Format::ALL.into_iter().fold(Router::new(), |router, format| {
        let handler = move |state: State<AppState>, session: Extension<CurrentSession>, query: RawQuery| {
            export(format, state, session, query)
        };
        router.route(format.path(), get(handler))
    })
}

async fn export(
    format: Format,
    State(state): State<AppState>,
    Extension(session): Extension<CurrentSession>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(session) = session else { return StatusCode::UNAUTHORIZED.into_response() };
    if !session.person.role.may(Verb::Export) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let query = match query::read(query.as_deref().unwrap_or_default()) {
        Ok(query) => query,
        Err(wrong) => return (StatusCode::BAD_REQUEST, wrong).into_response(),
    };
    let Ok(Ok(turn)) = tokio::time::timeout(PATIENCE, TURNS.acquire()).await else {
        let after = [(header::RETRY_AFTER, "30")];
        let words = "Other exports are being written. Try again in half a minute.";
        return (StatusCode::SERVICE_UNAVAILABLE, after, words).into_response();
    };
    let selection = match Selection::read(&state, &session.scope, query).await {
        Ok(selection) => selection,
        Err(error) => return refused(&*error),
    };
    if format == Format::Xlsx && selection.rows().len() > xlsx_file::MOST_ROWS {
        let words = "A sheet holds 1,048,575 licenses at most. Narrow the list, or export it as CSV.";
        return (StatusCode::UNPROCESSABLE_ENTITY, words).into_response();
    }
    // No entry, no export (security rule 93).
    let rows = selection.rows().len() as u64;
    let noted =
        state.services.store.export_note(&session.scope, "licenses", format.key(), rows, selection.as_of());
    if let Err(error) = noted.await {
        return refused(&error);
    }
    let name = format!("microsoft-licenses-{}.{}", selection.as_of().date(), format.key());
    let folder = state.config.options.data.clone();
    let body = body::streamed(move |sink| {
        let _turn = turn;
        match format {
            Format::Csv => csv_file::write(&selection, sink),
            Format::Xlsx => xlsx_file::write(&selection, &folder, sink),
            Format::Json => json_file::write(&selection, sink),
            Format::Print => print_page::write(&selection, sink),
        }
    });
    let mut response = ([(header::CONTENT_TYPE, format.content_type())], body).into_response();
    let (more, value) = match format {
        Format::Print => (header::CONTENT_SECURITY_POLICY, print_page::POLICY.to_owned()),
        _ => (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    };
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert(more, value);
    }
    response
}

fn refused(error: &(dyn std::error::Error + 'static)) -> Response {
    if let Some(store::Error::Forbidden) = error.downcast_ref() {
        return StatusCode::FORBIDDEN.into_response();
    }
    tracing::error!(error, "licenses cannot be exported");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
