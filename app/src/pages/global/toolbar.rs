//! What stands above the license list: filters in one line, and in the other how the list is laid out.

use leptos::prelude::*;

use super::{
    cells::shown_words,
    columns::{COLUMNS, DATES, FACETS},
};
use crate::{
    columns as data,
    license_query::{LICENSES, USUAL},
    ui::{
        button::{Button, ButtonKind},
        table::{
            ColumnChooser, Density, DensitySwitch, FacetFilter, FilterBox, FlagFilters, Layout, SortSelect,
            SpanFilter, TableModel,
        },
    },
};

/// The filters.
#[component]
pub(super) fn Filters(model: TableModel) -> impl IntoView {
    let facets = FACETS
        .iter()
        .map(|&(column, label)| view! { <FacetFilter model column label/> }.into_any())
        .collect_view();
    let dates = DATES
        .iter()
        .map(|&(column, label)| view! { <SpanFilter model column label/> }.into_any())
        .collect_view();
    view! {
        <div class="table-toolbar" role="search" aria-label="Licenses">
            <FilterBox model placeholder="Filter licenses"/>
            <div class="table-toolbar__facets">{facets} <FlagFilters model/> {dates}</div>
            <p class="visually-hidden" role="status">{Signal::derive(move || model.with(shown_words))}</p>
        </div>
    }
    .into_any()
}

/// How the list is laid out.
#[component]
pub(super) fn LayoutBar(
    model: TableModel,
    shown: Signal<Vec<usize>>,
    density: Density,
    children: Children,
) -> impl IntoView {
    let is_list = Memo::new(move |_| model.query().with(|query| query.layout == Layout::List));
    view! {
        <div class="table-toolbar license-layout" role="group" aria-label="Layout">
            {children()}
            <LayoutSwitch model is_list/>
            {move || if is_list.get() {
                view! { <GroupBy model/> }.into_any()
            } else {
                view! { <FigureSelect model/> }.into_any()
            }}
            {move || is_list.get().then(|| view! {
                <SortSelect model columns=COLUMNS/>
                <div class="license-layout__end">
                    <ColumnChooser model columns=COLUMNS shown usual=&USUAL/>
                    <DensitySwitch density/>
                </div>
            }.into_any())}
        </div>
    }
    .into_any()
}

#[component]
fn LayoutSwitch(model: TableModel, is_list: Memo<bool>) -> impl IntoView {
    let usual = LICENSES.figures.first().copied().unwrap_or_default();
    let switch = move |list: bool| {
        model.ask(|query| {
            query.layout = if list { Layout::List } else { Layout::Matrix(usual.to_owned()) };
        });
    };
    let option = move |list: bool, words: &'static str| {
        view! {
            <button
                type="button"
                class="facet"
                class:facet--chosen=move || is_list.get() == list
                aria-pressed=move || (is_list.get() == list).to_string()
                on:click=move |_| switch(list)
            >
                {words}
            </button>
        }
        .into_any()
    };
    view! { {option(true, "List")} {option(false, "Product \u{d7} organization")} }.into_any()
}

#[component]
fn GroupBy(model: TableModel) -> impl IntoView {
    let group = Memo::new(move |_| model.query().with(|query| query.group.clone()));
    let options = LICENSES
        .groups
        .iter()
        .map(|name| {
            let selected = move || group.with(|group| group.as_deref() == Some(name));
            view! { <option value=*name selected=selected prop:selected=selected>{data::header(name)}</option> }
                .into_any()
        })
        .collect_view();
    let choose =
        move |name: String| model.ask(|query| query.group = Some(name).filter(|name| !name.is_empty()));
    let folds = move || {
        group.with(Option::is_some).then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move |()| model.fold_all(true)>"Expand all"</Button>
                <Button kind=ButtonKind::Quiet on_press=move |()| model.fold_all(false)>"Collapse all"</Button>
            }
            .into_any()
        })
    };
    view! {
        <label class="license-layout__choice">
            <span>"Group by"</span>
            <select class="table-sort__select" on:change:target=move |event| choose(event.target().value())>
                <option value="" prop:selected=move || group.with(Option::is_none)>"Nothing"</option>
                {options}
            </select>
        </label>
        {folds}
    }
    .into_any()
}

/// What the matrix sums.
#[component]
fn FigureSelect(model: TableModel) -> impl IntoView {
    let figure = Memo::new(move |_| model.query().with(|query| query.layout.clone()));
    let options = LICENSES
        .figures
        .iter()
        .map(|name| {
            let selected = move || figure.with(|figure| matches!(figure, Layout::Matrix(it) if it == name));
            view! { <option value=*name selected=selected prop:selected=selected>{data::header(name)}</option> }
                .into_any()
        })
        .collect_view();
    view! {
        <label class="license-layout__choice">
            <span>"Figure"</span>
            <select
                class="table-sort__select"
                on:change:target=move |event| {
                    let name = event.target().value();
                    model.ask(|query| query.layout = Layout::Matrix(name));
                }
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}
