//! The table of an organization's licenses with its totals.

use domain::id::OrganizationId;
use leptos::prelude::*;

use super::asked::{Asked, PAGE_ROWS, Sort, totals};
use crate::{
    api::asset_license::{LicenseLine, SeatCounts},
    components::{
        license_status::LicenseStatus,
        seat_meter::{SeatFigures, SeatMeter},
    },
    paths,
    ui::{
        pager::pages,
        sorted_list::{SortHead, SortedList},
        table::{counted, grouped},
    },
};

/// The rows of the page that is asked for, with the totals of all that pass.
pub(super) fn table(id: OrganizationId, asked: &Asked, passing: &[&LicenseLine]) -> AnyView {
    let first = asked.page.saturating_mul(PAGE_ROWS);
    let rows = passing.iter().skip(first).take(PAGE_ROWS).map(|line| row(id, line)).collect_view();
    let pages =
        pages(asked.page, PAGE_ROWS, passing.len(), |page| address(id, &Asked { page, ..asked.clone() }));
    let total = total_row(passing);
    view! {
        <SortedList label="Microsoft Licenses" heads=heads(id, asked)>{rows}{total}</SortedList>
        {pages}
    }
    .into_any()
}

/// "7 of 12 licenses", or only the latter where all pass.
pub(super) fn count(shown: usize, all: usize) -> String {
    let licenses = counted(all, "license", "licenses");
    if shown == all { licenses } else { format!("{} of {licenses}", figure_of(shown)) }
}

fn figure_of(count: usize) -> String {
    grouped(i64::try_from(count).unwrap_or(i64::MAX))
}

fn address(id: OrganizationId, asked: &Asked) -> String {
    let query = asked.query();
    let values: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
    paths::narrowed(&paths::organization_licenses(id), &values)
}

fn heads(id: OrganizationId, asked: &Asked) -> Vec<SortHead> {
    let head = |sort: Sort| {
        let is_sorted = asked.sort == sort;
        let descending = if is_sorted { !asked.descending } else { sort.is_number() };
        let href = address(id, &Asked { sort, descending, page: 0, ..asked.clone() });
        SortHead {
            words: sort.label(),
            is_number: sort.is_number(),
            href,
            sorted: is_sorted.then_some(asked.descending),
        }
    };
    Sort::ALL.map(head).to_vec()
}

fn row(id: OrganizationId, line: &LicenseLine) -> AnyView {
    let marks =
        [("Free", line.is_free_pool), ("Trial", line.is_trial), ("Open to specific people", line.restricted)];
    let marks = marks.into_iter().filter(|(_, is_so)| *is_so);
    let marks = marks.map(|(words, _)| view! { <span class="mark">{words}</span> }.into_any());
    let renewal = line.renewal.map(|day| day.to_string()).unwrap_or_default();
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <a href=paths::license(id, line.id) dir="auto">{line.name.clone()}</a>
                {marks.collect_view()}
                <p class="list__note">{line.part_number.clone()}</p>
            </th>
            <td class="list__cell" data-label="Status">
                <LicenseStatus presence=line.presence state=line.state stranded=line.stranded/>
            </td>
            {seats(line.counts, !line.is_free_pool)}
            <td class="list__cell list__cell--day" data-label="Renewal">{renewal}</td>
            <td class="list__cell" data-label="Tenant" dir="auto">{line.tenant_name.clone()}</td>
        </tr>
    }
    .into_any()
}

/// The figures of one row, in the order of the heads.
fn seats(counts: SeatCounts, with_meter: bool) -> AnyView {
    let cell = |label: &'static str, count: i64, is_problem: bool| {
        let class = match (count, is_problem) {
            (0, _) => "list__cell list__cell--number figure--zero",
            (_, true) => "list__cell list__cell--number figure--warn",
            (_, false) => "list__cell list__cell--number",
        };
        view! { <td class=class data-label=label>{grouped(count)}</td> }.into_any()
    };
    let SeatCounts { active, consumed, unused, in_grace, suspended, over_assigned } = counts;
    let meter = with_meter.then(|| {
        let figures = SeatFigures { active, consumed, in_grace, over_assigned };
        view! { <SeatMeter figures/> }
    });
    view! {
        {cell("Active", active, false)}
        <td class="list__cell list__cell--number license-consumed" data-label="Consumed">
            <span class="license-consumed__line">{meter}<span>{grouped(consumed)}</span></span>
        </td>
        {cell("Unused", unused, false)}
        {cell("In grace", in_grace, true)}
        {cell("Suspended", suspended, true)}
        {cell("Over-assigned", over_assigned, true)}
    }
    .into_any()
}

fn total_row(passing: &[&LicenseLine]) -> AnyView {
    let (sum, aside) = totals(passing);
    let note = match aside {
        0 => None,
        1 => Some("without one license that is free or has ended".to_owned()),
        more => Some(format!("without {} licenses that are free or have ended", figure_of(more))),
    };
    view! {
        <tr class="list__row list__row--total">
            <th class="list__cell list__cell--name" scope="row">
                "Total"
                <p class="list__note">{note}</p>
            </th>
            <td class="list__cell"></td>
            {seats(sum, true)}
            <td class="list__cell"></td>
            <td class="list__cell"></td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_head_turns_the_order_round_and_figures_begin_with_the_most() {
        let id = OrganizationId(Uuid::nil());
        let hrefs: Vec<_> = heads(id, &Asked::default()).into_iter().map(|head| head.href).collect();
        assert!(hrefs[0].ends_with("/microsoft-licenses?sort=-name"), "{hrefs:?}");
        assert!(hrefs[1].ends_with("?sort=status"));
        assert!(hrefs[3].ends_with("?sort=-consumed"));
    }

    #[test]
    fn the_count_says_what_the_search_leaves() {
        assert_eq!(count(2, 12), "2 of 12 licenses");
        assert_eq!(count(1, 1), "1 license");
    }
}
