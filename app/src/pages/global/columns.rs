//! The columns of the license list: what each cell and each total shows.

use grid::Direction;

use super::{
    cells::{
        PRODUCT, is_aside, meter_cell, meter_total, organization_cell, product_cell, renewal_text, share_text,
    },
    status::{STATUS, status_cell},
};
use crate::{
    columns as data,
    components::seat_meter::METER,
    license_query,
    ui::table::{Align, Column, FIGURE, NAMED, TableQuery, Total, figure, named},
};

/// Columns that may be filtered by value, with what people call them.
pub(super) const FACETS: &[(&str, &str)] = &[
    (data::ORGANIZATION, "Organization"),
    (data::TENANT, "Tenant"),
    (data::PRODUCT, "Product"),
    (data::STATUS, "Status"),
    (data::KIND, "Kind"),
];

/// Columns of times that may be filtered by days, with what people call them.
pub(super) const DATES: &[(&str, &str)] = &[(data::RENEWAL, "Renewal")];

/// The columns, from left to right.
pub(super) const COLUMNS: &[Column] = &[
    Column {
        name: data::ORGANIZATION,
        header: "Organization",
        hint: "The organization that the tenant is matched to",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: true,
        track: "minmax(130px, 1.2fr)",
        least: 130,
        markup: NAMED,
        cell: organization_cell,
        text: |row| row.text(data::ORGANIZATION).to_owned(),
        total: None,
    },
    Column {
        name: data::TENANT,
        header: "Tenant",
        hint: "",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: true,
        track: "minmax(160px, 1.6fr)",
        least: 160,
        markup: NAMED,
        cell: |row, pen| named(pen, row.text(data::TENANT), row.text(data::DOMAIN)),
        text: |row| row.text(data::TENANT).to_owned(),
        total: None,
    },
    Column {
        name: data::DOMAIN,
        header: "Domain",
        hint: "The domain that people know the tenant by",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: false,
        track: "minmax(140px, 1fr)",
        least: 140,
        markup: NAMED,
        cell: |row, pen| named(pen, row.text(data::DOMAIN), ""),
        text: |row| row.text(data::DOMAIN).to_owned(),
        total: None,
    },
    Column {
        name: data::PRODUCT,
        header: "Product",
        hint: "Microsoft's name of the product, with its part number",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: true,
        track: "minmax(196px, 2fr)",
        least: 196,
        markup: PRODUCT,
        cell: product_cell,
        text: |row| row.text(data::PRODUCT).to_owned(),
        total: None,
    },
    Column {
        name: data::PART_NUMBER,
        header: "Part number",
        hint: "Microsoft's name for programs",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: false,
        track: "minmax(150px, 1fr)",
        least: 150,
        markup: NAMED,
        cell: |row, pen| named(pen, row.text(data::PART_NUMBER), ""),
        text: |row| row.text(data::PART_NUMBER).to_owned(),
        total: None,
    },
    Column {
        name: data::KIND,
        header: "Kind",
        hint: "Paid, a free pool, a trial, or for the tenant as a whole",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: true,
        track: "minmax(110px, 1fr)",
        least: 110,
        markup: NAMED,
        cell: |row, pen| named(pen, row.text(data::KIND), ""),
        text: |row| row.text(data::KIND).to_owned(),
        total: None,
    },
    Column {
        name: data::STATUS,
        header: "Status",
        hint: "",
        align: Align::Start,
        natural: Direction::Descending,
        narrows: true,
        track: "196px",
        least: 196,
        markup: STATUS,
        cell: status_cell,
        text: |row| row.text(data::STATUS).to_owned(),
        total: None,
    },
    Column {
        name: data::ACTIVE,
        header: "Active",
        hint: "Seats that can be used now. Free pools and ended licenses do not enter the total",
        align: Align::End,
        natural: Direction::Descending,
        narrows: false,
        track: "84px",
        least: 84,
        markup: FIGURE,
        cell: |row, pen| figure(pen, row.integer(data::ACTIVE), is_aside(row)),
        text: |row| row.integer(data::ACTIVE).to_string(),
        total: Some(Total { markup: FIGURE, cell: |sums, pen| figure(pen, sums.of(data::ACTIVE), false) }),
    },
    Column {
        name: data::CONSUMED,
        header: "Consumed",
        hint: "Seats that people hold",
        align: Align::End,
        natural: Direction::Descending,
        narrows: false,
        track: "96px",
        least: 96,
        markup: FIGURE,
        cell: |row, pen| figure(pen, row.integer(data::CONSUMED), is_aside(row)),
        text: |row| row.integer(data::CONSUMED).to_string(),
        total: Some(Total { markup: FIGURE, cell: |sums, pen| figure(pen, sums.of(data::CONSUMED), false) }),
    },
    Column {
        name: data::UNUSED,
        header: "Unused",
        hint: "Active seats that nobody holds",
        align: Align::End,
        natural: Direction::Descending,
        narrows: false,
        track: "84px",
        least: 84,
        markup: FIGURE,
        cell: |row, pen| figure(pen, row.integer(data::UNUSED), is_aside(row)),
        text: |row| row.integer(data::UNUSED).to_string(),
        total: Some(Total { markup: FIGURE, cell: |sums, pen| figure(pen, sums.of(data::UNUSED), false) }),
    },
    Column {
        name: data::IN_GRACE,
        header: "In grace",
        hint: "Seats whose purchase has expired, before they are suspended",
        align: Align::End,
        natural: Direction::Descending,
        narrows: false,
        track: "92px",
        least: 92,
        markup: FIGURE,
        cell: |row, pen| figure(pen, row.integer(data::IN_GRACE), is_aside(row)),
        text: |row| row.integer(data::IN_GRACE).to_string(),
        total: Some(Total { markup: FIGURE, cell: |sums, pen| figure(pen, sums.of(data::IN_GRACE), false) }),
    },
    Column {
        name: data::SUSPENDED,
        header: "Suspended",
        hint: "Seats that Microsoft has suspended",
        align: Align::End,
        natural: Direction::Descending,
        narrows: false,
        track: "92px",
        least: 92,
        markup: FIGURE,
        cell: |row, pen| figure(pen, row.integer(data::SUSPENDED), is_aside(row)),
        text: |row| row.integer(data::SUSPENDED).to_string(),
        total: Some(Total { markup: FIGURE, cell: |sums, pen| figure(pen, sums.of(data::SUSPENDED), false) }),
    },
    Column {
        name: data::OVER_ASSIGNED,
        header: "Over-assigned",
        hint: "People beyond the seats that work",
        align: Align::End,
        natural: Direction::Descending,
        narrows: false,
        track: "108px",
        least: 108,
        markup: FIGURE,
        cell: |row, pen| figure(pen, row.integer(data::OVER_ASSIGNED), is_aside(row)),
        text: |row| row.integer(data::OVER_ASSIGNED).to_string(),
        total: Some(Total {
            markup: FIGURE,
            cell: |sums, pen| figure(pen, sums.of(data::OVER_ASSIGNED), false),
        }),
    },
    Column {
        name: data::UTILIZATION,
        header: "Utilization",
        hint: "Consumed per active; hatched is in grace, past the end is over-assigned",
        align: Align::Start,
        natural: Direction::Descending,
        narrows: false,
        track: "minmax(146px, 0.2fr)",
        least: 146,
        markup: METER,
        cell: meter_cell,
        text: share_text,
        total: Some(Total { markup: METER, cell: meter_total }),
    },
    Column {
        name: data::RENEWAL,
        header: "Renewal",
        hint: "The next day on which a subscription renews or moves to another state",
        align: Align::Start,
        natural: Direction::Ascending,
        narrows: false,
        track: "108px",
        least: 108,
        markup: FIGURE,
        cell: |row, pen| {
            pen.attribute(0, "class", "table__figure");
            pen.text(0, &renewal_text(row));
        },
        text: renewal_text,
        total: None,
    },
];

/// The places of the columns that a query shows.
pub(super) fn shown(query: &TableQuery) -> Vec<usize> {
    let place = |name: &str| COLUMNS.iter().position(|column| column.name == name);
    license_query::shown(query).into_iter().filter_map(place).collect()
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

    #[test]
    fn a_link_may_ask_for_everything_that_the_page_offers() {
        let names = |of: &[(&'static str, &str)]| of.iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(license_query::LICENSES.facets, names(FACETS));
        assert_eq!(license_query::LICENSES.dates, names(DATES));
        let columns: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(columns, license_query::COLUMNS);
        for column in
            COLUMNS.iter().filter(|column| column.total.is_some() && column.name != data::UTILIZATION)
        {
            assert!(license_query::LICENSES.sums.contains(&column.name), "{}", column.name);
        }
    }
}
