//! The license columns: every license that the person may see, packed once for filtering in the browser.

use app::columns;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use domain::{presence::Presence, sku::AppliesTo};
use grid::{BuildError, FORMAT, GridBuilder};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use store::{LicenseDataset, LicenseRow};

use crate::{auth::session::CurrentSession, state::AppState};

/// `GET /data/licenses`, in the format of `grid`. The tag holds the session's tag, so that nobody is shown what another
/// person's browser has kept, and the format beside the version: what a browser kept of an older one it cannot read.
pub async fn licenses(
    State(state): State<AppState>,
    Extension(session): Extension<CurrentSession>,
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
            with_tag(StatusCode::NOT_MODIFIED.into_response(), &session.tag, version)
        }
        Ok(Answer::Dataset(dataset)) => match pack(&dataset) {
            Ok(bytes) => with_tag(binary(bytes), &session.tag, dataset.version),
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

fn tag(session: &str, version: u64) -> String {
    format!("\"{session}-{FORMAT}-{version}\"")
}

fn with_tag(mut response: Response, session: &str, version: u64) -> Response {
    if let Ok(value) = HeaderValue::from_str(&tag(session, version)) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

fn binary(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}

fn failure(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "the license columns cannot be built");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Packs rows into the columns that `app::columns` names.
fn pack(dataset: &LicenseDataset) -> Result<Vec<u8>, BuildError> {
    let rows = &dataset.rows;
    let mut grid = GridBuilder::new();
    let text = |grid: &mut GridBuilder, name, searchable, of: &dyn Fn(&LicenseRow) -> String| {
        grid.text(name, rows.iter().map(of), searchable).map(drop)
    };
    text(&mut grid, columns::ORGANIZATION, true, &|row| match &row.organization {
        Some(organization) => organization.name.clone(),
        None => columns::UNMATCHED.to_owned(),
    })?;
    text(&mut grid, columns::TENANT, true, &|row| row.tenant_name.clone())?;
    text(&mut grid, columns::DOMAIN, true, &|row| row.tenant_domain.clone())?;
    text(&mut grid, columns::PRODUCT, true, &|row| product(row))?;
    text(&mut grid, columns::PART_NUMBER, true, &|row| row.sku.part_number.clone())?;
    text(&mut grid, columns::STATUS, true, &|row| status(row).to_owned())?;
    text(&mut grid, columns::KIND, true, &|row| kind(row).to_owned())?;
    text(&mut grid, columns::TENANT_ID, false, &|row| row.tenant.to_string())?;
    text(&mut grid, columns::SKU_ID, false, &|row| row.sku.sku.to_string())?;
    text(&mut grid, columns::ORGANIZATION_ID, false, &|row| {
        row.organization.as_ref().map(|organization| organization.id.to_string()).unwrap_or_default()
    })?;
    for (name, of) in integers() {
        grid.integer(name, rows.iter().map(of))?;
    }
    Ok(grid.encode(dataset.version))
}

type Integer = fn(&LicenseRow) -> i64;

fn integers() -> [(&'static str, Integer); 11] {
    [
        (columns::ACTIVE, |row| live(row, row.sku.seats.active(&row.sku.status))),
        (columns::CONSUMED, |row| live(row, row.sku.seats.consumed)),
        (columns::UNUSED, |row| live(row, row.sku.seats.unused(&row.sku.status))),
        (columns::IN_GRACE, |row| live(row, row.sku.seats.warning)),
        (columns::SUSPENDED, |row| live(row, row.sku.seats.suspended)),
        (columns::LOCKED_OUT, |row| live(row, row.sku.seats.locked_out)),
        (columns::OVER_ASSIGNED, |row| live(row, row.sku.seats.over_assigned(&row.sku.status))),
        (columns::STRANDED, |row| live(row, row.sku.seats.stranded(&row.sku.status))),
        (columns::COUNTS, |row| i64::from(counts(row))),
        (columns::UTILIZATION, utilization),
        (columns::RENEWAL, |row| row.next_lifecycle_at.map_or(0, |at| at.0)),
    ]
}

fn product(row: &LicenseRow) -> String {
    domain::catalogue::display_name(row.sku.sku, &row.sku.part_number)
}

fn status(row: &LicenseRow) -> &'static str {
    match Presence::of(row.ended_at.is_some(), row.held, row.connected) {
        Presence::Synced => row.sku.seats.state(&row.sku.status).label(),
        otherwise => otherwise.label(),
    }
}

fn kind(row: &LicenseRow) -> &'static str {
    if domain::catalogue::is_free_pool(row.sku.sku) {
        columns::FREE
    } else if row.sku.applies_to == AppliesTo::Company {
        columns::NOT_ASSIGNABLE
    } else if row.is_trial {
        columns::TRIAL
    } else {
        columns::PAID
    }
}

/// A license that Microsoft no longer lists has no seats left, whatever it had when it was last seen.
fn live(row: &LicenseRow, seats: i64) -> i64 {
    if row.ended_at.is_some() { 0 } else { seats }
}

/// Whether the row enters totals: free pools by the catalogue's list and ended licenses never do.
fn counts(row: &LicenseRow) -> bool {
    row.ended_at.is_none() && !domain::catalogue::is_free_pool(row.sku.sku)
}

/// Consumed per active seat in tenths of a percent; without an active seat 0 if nobody holds it, else the largest.
fn utilization(row: &LicenseRow) -> i64 {
    let active = live(row, row.sku.seats.active(&row.sku.status));
    let consumed = live(row, row.sku.seats.consumed);
    match (active, consumed) {
        (0, 0) => 0,
        (0, _) => i64::from(i32::MAX),
        (active, consumed) => consumed.saturating_mul(1000) / active,
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        id::SkuId,
        seat::{CapabilityStatus, SeatState, Seats},
        sku::SubscribedSku,
        time::Timestamp,
    };
    use grid::Grid;

    use super::*;

    const POWER_BI_STANDARD: &str = "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235";
    const OFFICE_365_E5: &str = "c7df2760-2c81-4ef7-b578-5b5392b571df";

    fn row(sku: &str, seats: Seats) -> LicenseRow {
        let tenant = "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap();
        let sku: SkuId = sku.parse().unwrap();
        LicenseRow {
            organization: None,
            tenant,
            tenant_name: "Contoso".into(),
            tenant_domain: "contoso.com".into(),
            sku: SubscribedSku {
                tenant,
                sku,
                part_number: "PART".into(),
                status: CapabilityStatus::Enabled,
                applies_to: AppliesTo::User,
                seats,
                service_plans: vec![],
                subscription_ids: vec![],
            },
            ended_at: None,
            is_trial: false,
            next_lifecycle_at: None,
            held: false,
            connected: true,
        }
    }

    #[test]
    fn a_free_pool_of_a_million_seats_changes_no_total() {
        let seats = |enabled, consumed| Seats { enabled, consumed, ..Seats::default() };
        let mut ended = row(OFFICE_365_E5, seats(7, 7));
        ended.ended_at = Some(Timestamp(1));
        let rows =
            vec![row(OFFICE_365_E5, seats(25, 14)), row(POWER_BI_STANDARD, seats(1_000_000, 3)), ended];
        let grid = Grid::decode(&pack(&LicenseDataset { version: 7, rows }).unwrap()).unwrap();
        assert_eq!((grid.version(), grid.row_count()), (7, 3));
        let view = grid::View::new(std::sync::Arc::new(grid));
        let column = |name| view.grid().column(name).unwrap();
        let total = |name| view.sum(column(name), Some((column(columns::COUNTS), 1)));
        assert_eq!((total(columns::ACTIVE), total(columns::CONSUMED), total(columns::UNUSED)), (25, 14, 11));
        assert_eq!(view.grid().text(column(columns::PRODUCT), 0), "Office 365 E5");
        assert_eq!(view.grid().text(column(columns::STATUS), 2), "Ended at Microsoft");
        assert_eq!(view.grid().integer(column(columns::UTILIZATION), 0), 560);
    }

    #[test]
    fn the_state_words_are_those_of_the_domain() {
        let words = Presence::ALL.map(Presence::label);
        assert!(SeatState::ALL.iter().all(|state| !words.contains(&state.label())));
        let mut held = row(OFFICE_365_E5, Seats::default());
        held.held = true;
        assert_eq!(status(&held), "Held");
        held.connected = false;
        assert_eq!(status(&held), "Disconnected");
    }
}
