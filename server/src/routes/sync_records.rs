//! The records of a sync run as CSV: what was done to each row, field by field, streamed one tenant at a time.

use app::{api::sync_log::kind_label, ports::Services};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use domain::{
    account::Verb,
    id::{IntegrationId, SyncRunId},
    record::Record,
};
use futures::{StreamExt as _, stream};
use http::{HeaderMap, StatusCode, header};
use secrecy::SecretString;
use store::{Scope, UnitLogRow};

use super::{events::lives, spreadsheet};
use crate::{
    auth::{cookie, session::CurrentSession},
    state::AppState,
};

const HEAD: [&str; 10] = [
    "Tenant",
    "Tenant ID",
    "Read",
    "Record",
    "Record ID",
    "Name",
    "What was done",
    "Field",
    "Before",
    "After",
];

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// `GET /data/integrations/{id}/sync-runs/{run}/records.csv`.
pub async fn records_csv(
    State(state): State<AppState>,
    Extension(session): Extension<CurrentSession>,
    Path((integration, run)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let (Some(session), Some(token)) = (session, cookie::read(state.config.is_https(), &headers)) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if !session.person.role.may(Verb::Export) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (Ok(integration), Ok(run)) = (integration.parse(), run.parse()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let log = Log { state, token, scope: session.scope.clone(), run };
    match log.begin(integration).await {
        Ok(Some(units)) => {
            let lines = log.lines(units);
            let name = format!("attachment; filename=\"sync-run-{run}.csv\"");
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, name.as_str()),
            ];
            (headers, Body::from_stream(lines)).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(store::Error::Forbidden) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a sync log cannot be exported");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The log of one run, as far as a person may see it.
#[derive(Clone)]
struct Log {
    state: AppState,
    token: SecretString,
    scope: Scope,
    run: SyncRunId,
}

impl Log {
    /// The units with records, once the export is in the audit log; `None` for a run that is not there.
    async fn begin(&self, integration: IntegrationId) -> Result<Option<Vec<UnitLogRow>>, store::Error> {
        let Services { store, clock, .. } = &self.state.services;
        let found = store.run_log_find(&self.scope, self.run).await?;
        if found.is_none_or(|row| row.integration != integration) {
            return Ok(None);
        }
        let mut units = store.run_log_units(&self.scope, self.run).await?;
        units.retain(|unit| unit.has_records);
        let records = units.iter().map(records_of).sum();
        store.export_note(&self.scope, "sync_run", self.run, records, clock.now()).await?;
        Ok(Some(units))
    }

    /// The head, then the lines of one unit after the other. A fault ends the body early, so that the browser says
    /// the file is not whole.
    fn lines(self, units: Vec<UnitLogRow>) -> impl stream::Stream<Item = Result<Bytes, Fault>> + use<> {
        let head = spreadsheet::lines(std::iter::once(HEAD.to_vec())).map(Bytes::from).map_err(Fault::from);
        let units = stream::iter(units).then(move |unit| {
            let log = self.clone();
            async move { log.lines_of(&unit).await }
        });
        stream::once(std::future::ready(head)).chain(units)
    }

    async fn lines_of(&self, unit: &UnitLogRow) -> Result<Bytes, Fault> {
        if !lives(&self.state, &self.token).await {
            return Err("the session has ended".into());
        }
        let Services { store, records, .. } = &self.state.services;
        let packed = store.unit_log_records(&self.scope, self.run, unit.tenant, &unit.kind).await?;
        let records = packed.map(|packed| records.unpack(&packed)).transpose()?;
        let rows = records.unwrap_or_default().into_iter().flat_map(|record| rows(unit, record));
        Ok(Bytes::from(spreadsheet::lines(rows)?))
    }
}

/// Records that a unit has written, by its counts.
fn records_of(unit: &UnitLogRow) -> u64 {
    let counts = unit.counts;
    [counts.added, counts.changed, counts.ended, counts.held].into_iter().map(u64::from).sum()
}

/// One line per field that differs; one for a record without any.
fn rows(unit: &UnitLogRow, record: Record) -> Vec<Vec<String>> {
    let mut changes: Vec<_> =
        record.changes.into_iter().map(|change| [change.field, change.before, change.after]).collect();
    if changes.is_empty() {
        changes.push(Default::default());
    }
    let row = |change: [String; 3]| {
        let unit = [unit.tenant_name.clone(), unit.tenant.to_string(), kind_label(&unit.kind).to_owned()];
        let record = [
            record.object.label().to_owned(),
            record.id.clone(),
            record.name.clone(),
            record.action.label().to_owned(),
        ];
        unit.into_iter().chain(record).chain(change).collect()
    };
    changes.into_iter().map(row).collect()
}
