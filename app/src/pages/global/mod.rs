//! Global > Microsoft Licenses: every license of every tenant, filtered in the browser; the rows come packed
//! and whole, and no keystroke asks the server.

mod address;
mod columns;
mod coverage;
mod faces;
mod fetch;
mod source;
mod status;

use leptos::prelude::*;

use self::{
    address::Address,
    columns::{COLUMNS, FACETS, shown_words},
    coverage::CoverageLine,
    faces::{NoRows, RefreshFailed},
    source::Source,
};
use crate::{
    columns as data,
    components::page_header::{Crumb, PageHeader},
    state::keys::{Key, page_keys},
    ui::table::{Density, DensitySwitch, FacetFilter, FilterBox, FilterChips, SortSelect, Table, TableModel},
};

/// What the address of this page may ask for.
const ADDRESS: Address = Address {
    facets: &[data::ORGANIZATION, data::TENANT, data::PRODUCT, data::STATUS, data::KIND],
    sortable: &[
        data::ORGANIZATION,
        data::TENANT,
        data::PRODUCT,
        data::STATUS,
        data::ACTIVE,
        data::CONSUMED,
        data::UNUSED,
        data::UTILIZATION,
    ],
};

const CRUMBS: &[Crumb] = &[Crumb::word("Global")];

const KEYS: &[Key] = &[
    Key { key: "/", what: "Filter" },
    Key { key: "Arrows, Page Up, Page Down, Home, End", what: "Move through the list" },
    Key { key: "Enter", what: "Keep only rows with the value of this cell, or take that back" },
];

/// Global > Microsoft Licenses.
#[component]
pub fn GlobalLicensesPage() -> impl IntoView {
    page_keys(KEYS);
    let model = TableModel::new(ADDRESS.query());
    let source = Source::new(model);
    ADDRESS.follow(model);
    let density = Density::remembered();
    view! {
        <div class="licenses">
            <PageHeader crumbs=CRUMBS title="Microsoft Licenses" state=CoverageLine/>
            <Toolbar model density/>
            <FilterChips model facets=FACETS/>
            <RefreshFailed model source/>
            <Table
                id="licenses"
                label="Microsoft Licenses"
                model
                columns=COLUMNS
                dense=density.is_dense()
                waiting=Signal::derive(move || !model.is_loaded() && source.failure().with(Option::is_none))
            >
                <NoRows model source/>
            </Table>
            <noscript>
                <p class="licenses__noscript">
                    "This list filters in the browser and needs JavaScript and WebAssembly."
                </p>
            </noscript>
        </div>
    }
    .into_any()
}

#[component]
fn Toolbar(model: TableModel, density: Density) -> impl IntoView {
    let facets = FACETS
        .iter()
        .map(|&(column, label)| view! { <FacetFilter model column label/> }.into_any())
        .collect_view();
    view! {
        <div class="table-toolbar" role="search" aria-label="Licenses">
            <FilterBox model placeholder="Filter licenses"/>
            <div class="table-toolbar__facets">{facets}</div>
            <SortSelect model columns=COLUMNS/>
            <DensitySwitch density/>
            <p class="visually-hidden" role="status">{Signal::derive(move || model.with(shown_words))}</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_may_ask_for_everything_that_the_page_offers() {
        assert_eq!(ADDRESS.facets, FACETS.iter().map(|facet| facet.0).collect::<Vec<_>>());
        assert_eq!(ADDRESS.sortable, COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>());
    }
}
