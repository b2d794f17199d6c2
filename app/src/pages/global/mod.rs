//! Global > Microsoft Licenses: every license of every tenant, filtered in the browser; the rows come packed
//! and whole, and no keystroke asks the server.

mod address;
mod bulk;
mod cells;
mod columns;
mod coverage;
mod faces;
mod fetch;
mod source;
mod status;
mod toolbar;
mod views;

use leptos::prelude::*;

use self::{
    address::{follow_address, opened_with},
    bulk::BulkActions,
    cells::shown_words,
    columns::{COLUMNS, DATES, FACETS, shown},
    coverage::CoverageLine,
    faces::{NoRows, RefreshFailed},
    source::Source,
    toolbar::{Filters, LayoutBar},
    views::SavedViews,
};
use crate::{
    columns as data,
    components::{
        export_menu::ExportMenu,
        page_header::{Crumb, PageHeader},
    },
    license_query::LICENSES,
    state::{
        clock::now,
        keys::{Key, page_keys},
    },
    ui::table::{Density, FilterChips, Layout, Matrix, Table, TableModel, TableQuery},
};

const CRUMBS: &[Crumb] = &[Crumb::word("Global")];

const KEYS: &[Key] = &[
    Key { key: "/", what: "Filter" },
    Key { key: "Arrows, Page Up, Page Down, Home, End", what: "Move through the list" },
    Key { key: "Enter", what: "Keep only rows with the value of this cell, or open a group" },
    Key { key: "Space, Shift Space", what: "Select this row, or all rows since the one before" },
    Key { key: "Ctrl A", what: "Select all that match" },
    Key { key: "Shift Left, Shift Right", what: "On a heading: make its column narrower or wider" },
];

/// Global > Microsoft Licenses.
#[component]
pub fn GlobalLicensesPage() -> impl IntoView {
    page_keys(KEYS);
    let model = TableModel::new(opened_with(), &LICENSES, now());
    let source = Source::new(model);
    follow_address(model);
    let density = Density::remembered();
    let shown: Signal<Vec<usize>> = Memo::new(move |_| model.query().with(shown)).into();
    let is_list = Memo::new(move |_| model.query().with(|query| query.layout == Layout::List));
    let waiting = Signal::derive(move || !model.is_loaded() && source.failure().with(Option::is_none));
    view! {
        <div class="licenses">
            <PageHeader crumbs=CRUMBS title="Microsoft Licenses" state=CoverageLine>
                <ExportMenu query=Signal::derive(move || model.query().with(TableQuery::encode))/>
            </PageHeader>
            <Filters model/>
            <LayoutBar model shown density>
                <SavedViews model/>
            </LayoutBar>
            <FilterChips model facets=FACETS dates=DATES/>
            <RefreshFailed model source/>
            {move || if is_list.get() {
                view! {
                    <Table
                        id="licenses"
                        label="Microsoft Licenses"
                        model
                        columns=COLUMNS
                        shown
                        summary=shown_words
                        dense=density.is_dense()
                        waiting
                    >
                        <NoRows model source/>
                    </Table>
                }.into_any()
            } else {
                view! {
                    <Matrix
                        id="license-matrix"
                        label="Product by organization"
                        model
                        axes=(data::ORGANIZATION, data::PRODUCT)
                        corner="Organization"
                        waiting
                    >
                        <NoRows model source/>
                    </Matrix>
                }.into_any()
            }}
            <BulkActions model shown/>
            <noscript>
                <p class="licenses__noscript">
                    "This list filters in the browser and needs JavaScript and WebAssembly."
                </p>
            </noscript>
        </div>
    }
    .into_any()
}
