//! The columns of the license list: what each cell and each total shows.

use domain::seat::SeatState;
use grid::{Direction, View};

use super::status::{STATUS, status_cell};
use crate::{
    columns as data,
    components::seat_meter::{METER, SeatFigures, meter},
    ui::table::{Align, Column, FIGURE, NAMED, Pen, Row, Total, counted, figure, grouped, named, sum},
};

/// Columns that may be filtered by value, with what people call them.
pub(super) const FACETS: &[(&str, &str)] = &[
    (data::ORGANIZATION, "Organization"),
    (data::TENANT, "Tenant"),
    (data::PRODUCT, "Product"),
    (data::STATUS, "Status"),
    (data::KIND, "Kind"),
];

/// The columns, from left to right.
pub(super) const COLUMNS: &[Column] = &[
    Column {
        name: data::ORGANIZATION,
        header: "Organization",
        hint: "The organization that the tenant is matched to",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: true,
        markup: NAMED,
        cell: organization_cell,
        total: Some(Total {
            markup: r#"<span class="license-count" data-spot> </span>"#,
            cell: |view, pen| pen.text(0, &shown_words(view)),
        }),
    },
    Column {
        name: data::TENANT,
        header: "Tenant",
        hint: "",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: true,
        markup: NAMED,
        cell: |row, pen| named(pen, row.text(data::TENANT), row.text(data::DOMAIN)),
        total: None,
    },
    Column {
        name: data::PRODUCT,
        header: "Product",
        hint: "Microsoft's name of the product, with its part number",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: true,
        markup: PRODUCT,
        cell: product_cell,
        total: None,
    },
    Column {
        name: data::STATUS,
        header: "Status",
        hint: "",
        align: Align::Start,
        natural: Direction::Descending,
        narrows: true,
        markup: STATUS,
        cell: status_cell,
        total: None,
    },
    Column {
        name: data::ACTIVE,
        header: "Active",
        hint: "Seats that can be used now. Free pools and ended licenses do not enter the total",
        align: Align::End,
        natural: Direction::Descending,
        narrows: false,
        markup: FIGURE,
        cell: |row, pen| figure(pen, row.integer(data::ACTIVE), is_aside(row)),
        total: Some(Total { markup: FIGURE, cell: |view, pen| total(pen, view, data::ACTIVE) }),
    },
    Column {
        name: data::CONSUMED,
        header: "Consumed",
        hint: "Seats that people hold",
        align: Align::End,
        natural: Direction::Descending,
        narrows: false,
        markup: FIGURE,
        cell: |row, pen| figure(pen, row.integer(data::CONSUMED), is_aside(row)),
        total: Some(Total { markup: FIGURE, cell: |view, pen| total(pen, view, data::CONSUMED) }),
    },
    Column {
        name: data::UNUSED,
        header: "Unused",
        hint: "Active seats that nobody holds",
        align: Align::End,
        natural: Direction::Descending,
        narrows: false,
        markup: FIGURE,
        cell: |row, pen| figure(pen, row.integer(data::UNUSED), is_aside(row)),
        total: Some(Total { markup: FIGURE, cell: |view, pen| total(pen, view, data::UNUSED) }),
    },
    Column {
        name: data::UTILIZATION,
        header: "Utilization",
        hint: "Consumed per active; hatched is in grace, past the end is over-assigned",
        align: Align::Start,
        natural: Direction::Descending,
        narrows: false,
        markup: METER,
        cell: meter_cell,
        total: Some(Total { markup: METER, cell: meter_total }),
    },
];

/// Whether a row stays out of totals, and so in the background.
fn is_aside(row: Row<'_>) -> bool {
    row.integer(data::COUNTS) == 0
}

fn organization_cell(row: Row<'_>, pen: &mut Pen<'_>) {
    let name = row.text(data::ORGANIZATION);
    let is_matched = !row.text(data::ORGANIZATION_ID).is_empty();
    let (name, aside) = if is_matched { (name, "") } else { ("", name) };
    named(pen, name, aside);
}

/// As [`NAMED`], with the kind behind it.
const PRODUCT: &str = r#"<span class="table__name" dir="auto" data-spot> <span class="table__aside" data-spot> </span></span><span data-spot> </span>"#;

fn product_cell(row: Row<'_>, pen: &mut Pen<'_>) {
    named(pen, row.text(data::PRODUCT), row.text(data::PART_NUMBER));
    let kind = row.text(data::KIND);
    let is_usual = kind == data::PAID || kind.is_empty();
    pen.attribute(2, "class", if is_usual { "license-kind license-kind--usual" } else { "license-kind" });
    pen.text(2, if is_usual { "" } else { kind });
}

fn meter_cell(row: Row<'_>, pen: &mut Pen<'_>) {
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

fn total(pen: &mut Pen<'_>, view: &View, column: &str) {
    figure(pen, sum(view, column, data::COUNTS), false);
}

fn meter_total(view: &View, pen: &mut Pen<'_>) {
    let sum = |column| sum(view, column, data::COUNTS);
    let figures = SeatFigures {
        active: sum(data::ACTIVE),
        consumed: sum(data::CONSUMED),
        in_grace: sum(data::IN_GRACE),
        over_assigned: sum(data::OVER_ASSIGNED),
    };
    meter(pen, Some(figures));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_facet_and_every_column_has_its_own_name() {
        let mut names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COLUMNS.len());
        for narrowing in COLUMNS.iter().filter(|column| column.narrows) {
            assert!(FACETS.contains(&(narrowing.name, narrowing.header)), "{}", narrowing.name);
        }
    }
}
