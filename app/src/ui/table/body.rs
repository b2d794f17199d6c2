//! The table itself: headings, the drawn window of lines, totals, and the keys that move through them.

use grid::View;
use leptos::prelude::*;

use super::{
    column::Column, header::HeaderRow, hint::set_title, model::TableModel, scene::Scene, skeleton::skeleton,
    widths::Widths,
};

/// A table over a [`TableModel`]; it draws only the lines in sight.
///
/// `children` are shown in place of rows when there are none. Until data has come there are skeleton rows.
#[component]
pub fn Table(
    /// Unique on the page; ids of cells begin with it.
    id: &'static str,
    /// What screen readers call it.
    label: &'static str,
    /// The data and what is asked of it.
    model: TableModel,
    /// Every column that it may show.
    columns: &'static [Column],
    /// Those that it shows, by their place, in order.
    #[prop(into)]
    shown: Signal<Vec<usize>>,
    /// What the rows that the filter leaves are called in the totals row.
    summary: fn(&View) -> String,
    /// Whether rows take less height.
    #[prop(into)]
    dense: Signal<bool>,
    /// Whether skeleton rows stand for data to come.
    #[prop(into)]
    waiting: Signal<bool>,
    /// What stands in place of rows when there are none.
    children: Children,
) -> impl IntoView {
    let scene = Scene::new(id, model, columns, shown, summary);
    let elements = scene.elements;
    let widths = Widths::remembered(id);
    let picks = model.vocabulary().identity.is_some();
    widths.follow(elements.table, columns, shown, picks);
    let is_grouped = Memo::new(move |_| model.query().with(|query| query.group.is_some()));
    let column_count = move || (shown.get().len() + usize::from(picks)).to_string();
    view! {
        <div class="table" class:table--dense=dense data-table=id node_ref=elements.table>
            <div
                class="table__scroller"
                id=id
                role=Signal::derive(move || if is_grouped.get() { "treegrid" } else { "grid" })
                tabindex="0"
                aria-label=label
                aria-multiselectable=picks.then_some("true")
                aria-busy=Signal::derive(move || waiting.get().to_string())
                aria-rowcount=Signal::derive(move || (model.line_count() + 2).to_string())
                aria-colcount=Signal::derive(column_count)
                aria-activedescendant=Signal::derive(move || scene.active_id())
                node_ref=elements.scroller
                on:scroll=move |_| scene.scrolled()
                on:keydown=move |event| scene.key(&event)
                on:pointermove=|event| set_title(&event)
            >
                <div class="table__head" role="rowgroup" node_ref=elements.head>
                    <HeaderRow model columns shown widths/>
                </div>
                <div class="table__body" role="rowgroup" node_ref=elements.body>
                    <div
                        class="table__rows"
                        role="presentation"
                        node_ref=elements.rows
                        on:click=move |event| scene.clicked(&event)
                    ></div>
                </div>
                {move || waiting.get().then(|| skeleton(columns, &shown.get(), picks))}
                <div class="table__foot" role="rowgroup" node_ref=elements.foot>
                    <div
                        class="table__row table__row--total"
                        role="row"
                        aria-rowindex=Signal::derive(move || (model.line_count() + 2).to_string())
                        node_ref=elements.totals
                    ></div>
                </div>
                <div class="table__probe" aria-hidden="true" node_ref=elements.probe></div>
            </div>
            <div class="table__face">{children()}</div>
        </div>
    }
    .into_any()
}
