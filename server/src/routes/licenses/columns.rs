//! What the license columns hold of each row.

use std::hash::{Hash as _, Hasher};

use app::columns;
use domain::{presence::Presence, sku::AppliesTo};
use grid::{BuildError, GridBuilder};
use store::{LicenseDataset, LicenseRow};

/// A column of texts: its name, whether people search it, and what it holds.
type Text = (&'static str, bool, fn(&LicenseRow) -> &str);

/// A column of integers: its name and what it holds.
type Integer = (&'static str, fn(&LicenseRow) -> i64);

/// Columns of ids, which are not searched.
type Id = (&'static str, fn(&LicenseRow) -> String);

const TEXTS: [Text; 7] = [
    (columns::ORGANIZATION, true, organization),
    (columns::TENANT, true, |row| &row.tenant_name),
    (columns::DOMAIN, true, |row| &row.tenant_domain),
    (columns::PRODUCT, true, |row| &row.product),
    (columns::PART_NUMBER, true, |row| &row.sku.part_number),
    (columns::STATUS, true, status),
    (columns::KIND, true, kind),
];

const IDS: [Id; 3] = [
    (columns::TENANT_ID, |row| row.tenant.to_string()),
    (columns::SKU_ID, |row| row.sku.sku.to_string()),
    (columns::ORGANIZATION_ID, |row| {
        row.organization.as_ref().map(|organization| organization.id.to_string()).unwrap_or_default()
    }),
];

const INTEGERS: [Integer; 11] = [
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
];

/// Packs all rows into the columns that `app::columns` names.
pub fn pack(dataset: &LicenseDataset) -> Result<Vec<u8>, BuildError> {
    Ok(columns_of(&dataset.rows.iter().collect::<Vec<_>>())?.encode(dataset.version))
}

/// The columns of some rows.
pub(super) fn columns_of(rows: &[&LicenseRow]) -> Result<GridBuilder, BuildError> {
    let mut grid = GridBuilder::new();
    for (name, searchable, of) in TEXTS {
        grid.text(name, rows.iter().map(|row| of(row)), searchable)?;
    }
    for (name, of) in IDS {
        grid.text(name, rows.iter().map(|row| of(row)), false)?;
    }
    for (name, of) in INTEGERS {
        grid.integer(name, rows.iter().map(|row| of(row)))?;
    }
    Ok(grid)
}

/// Hands on everything that the columns hold of a row, so that rows which look alike to a browser are alike.
pub(super) fn hash_row(row: &LicenseRow, into: &mut impl Hasher) {
    for (_, _, of) in TEXTS {
        of(row).hash(into);
    }
    row.sku.sku.hash(into);
    row.organization.as_ref().map(|organization| organization.id).hash(into);
    for (_, of) in INTEGERS {
        of(row).hash(into);
    }
}

fn organization(row: &LicenseRow) -> &str {
    row.organization.as_ref().map_or(columns::UNMATCHED, |organization| &organization.name)
}

fn status(row: &LicenseRow) -> &str {
    match Presence::of(row.ended_at.is_some(), row.held, row.connected) {
        Presence::Synced => row.sku.seats.state(&row.sku.status).label(),
        otherwise => otherwise.label(),
    }
}

fn kind(row: &LicenseRow) -> &str {
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
            product: domain::catalogue::display_name(sku, "PART"),
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
