//! What the cells of the license list show, beyond names and figures.

use domain::{seat::SeatState, time::Timestamp};
use grid::View;

use crate::{
    columns as data,
    components::seat_meter::{SeatFigures, meter},
    ui::table::{Pen, Row, Sums, counted, grouped, named, percent},
};

/// Whether a row stays out of totals, and so in the background.
pub(super) fn is_aside(row: Row<'_>) -> bool {
    row.integer(data::COUNTS) == 0
}

/// Writes the organization; tenants without one stand back.
pub(super) fn organization_cell(row: Row<'_>, pen: &mut Pen<'_>) {
    let name = row.text(data::ORGANIZATION);
    let is_matched = !row.text(data::ORGANIZATION_ID).is_empty();
    let (name, aside) = if is_matched { (name, "") } else { ("", name) };
    named(pen, name, aside);
}

/// As [`NAMED`], with the kind behind it.
pub(super) const PRODUCT: &str = r#"<span class="table__name" dir="auto" data-spot> <span class="table__aside" data-spot> </span></span><span data-spot> </span>"#;

/// Writes the product with its part number and, unless it is paid for, its kind.
pub(super) fn product_cell(row: Row<'_>, pen: &mut Pen<'_>) {
    named(pen, row.text(data::PRODUCT), row.text(data::PART_NUMBER));
    let kind = row.text(data::KIND);
    let is_usual = kind == data::PAID || kind.is_empty();
    pen.attribute(2, "class", if is_usual { "license-kind license-kind--usual" } else { "license-kind" });
    pen.text(2, if is_usual { "" } else { kind });
}

/// Draws how much of the seats is used.
pub(super) fn meter_cell(row: Row<'_>, pen: &mut Pen<'_>) {
    let status = row.text(data::STATUS);
    let is_shareless =
        row.text(data::KIND) == data::FREE || status == data::ENDED || status == SeatState::Deleted.label();
    let figures = (!is_shareless).then(|| SeatFigures {
        active: row.integer(data::ACTIVE),
        consumed: row.integer(data::CONSUMED),
        in_grace: row.integer(data::IN_GRACE),
        over_assigned: row.integer(data::OVER_ASSIGNED),
    });
    meter(pen, figures);
}

/// "142 of 3 812 licenses", or only the latter where nothing is filtered out.
pub(super) fn shown_words(view: &View) -> String {
    let (count, all) = (view.rows().len(), view.grid().row_count() as usize);
    if count == all {
        counted(count, "license", "licenses")
    } else {
        format!(
            "{} of {}",
            grouped(count.try_into().unwrap_or(i64::MAX)),
            counted(all, "license", "licenses")
        )
    }
}

/// Draws how much of all seats together is used.
pub(super) fn meter_total(sums: Sums<'_>, pen: &mut Pen<'_>) {
    let figures = SeatFigures {
        active: sums.of(data::ACTIVE),
        consumed: sums.of(data::CONSUMED),
        in_grace: sums.of(data::IN_GRACE),
        over_assigned: sums.of(data::OVER_ASSIGNED),
    };
    meter(pen, Some(figures));
}

/// The day of the next renewal; empty where none is known.
pub(super) fn renewal_text(row: Row<'_>) -> String {
    match row.integer(data::RENEWAL) {
        0 => String::new(),
        at => Timestamp(at).date(),
    }
}

/// The share of seats that are used, in whole percents; empty without seats.
pub(super) fn share_text(row: Row<'_>) -> String {
    match row.integer(data::ACTIVE) {
        0 => String::new(),
        _ => percent(row.integer(data::UTILIZATION)).replace('\u{202f}', " "),
    }
}
