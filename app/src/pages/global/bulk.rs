//! Bulk Actions, at the lower left: what can be done with the rows that are picked.

use grid::View;
use leptos::{prelude::*, task::spawn_local};

use super::columns::COLUMNS;
use crate::{
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind},
        copy::copied,
        table::{Row, TableModel, counted, grouped},
    },
};

/// The most rows that are copied at once: clipboards and spreadsheets take no more without pain.
const MOST_COPIED: u32 = 100_000;

/// The bar; it shows while rows are picked.
#[component]
pub(super) fn BulkActions(model: TableModel, shown: Signal<Vec<usize>>) -> impl IntoView {
    let picked = Memo::new(move |_| model.picked());
    let toasts = toasts();
    let copy = move |()| {
        let places = shown.get_untracked();
        let Some(text) = model.peek(|view| lines(view, &places)) else { return };
        let count = picked.get_untracked().all as usize;
        spawn_local(async move {
            toasts.say(if copied(&text).await {
                format!("Copied {}.", counted(count, "row", "rows"))
            } else {
                "The browser did not let this page copy: it does so on https only.".to_owned()
            });
        });
    };
    let too_many = Signal::derive(move || {
        (picked.get().all > MOST_COPIED).then_some("More than 100\u{202f}000 rows: export them instead")
    });
    let words = move || {
        let picked = picked.get();
        let hidden = picked.all - picked.passing;
        let hidden = if hidden > 0 { format!(", {} hidden", grouped(hidden.into())) } else { String::new() };
        format!("{} selected{hidden}", grouped(picked.all.into()))
    };
    let others = move || {
        let picked = picked.get();
        (picked.passing < picked.of).then(|| {
            let words = format!("Select all {}", grouped(picked.of.into()));
            view! {
                <Button kind=ButtonKind::Quiet on_press=move |()| model.pick_passing(true)>{words}</Button>
            }
            .into_any()
        })
    };
    view! {
        <div class="bulk" role="region" aria-label="Bulk Actions" hidden=move || picked.get().all == 0>
            <b role="status">{words}</b>
            {others}
            <Button disabled=too_many on_press=copy>"Copy selected rows"</Button>
            <Button kind=ButtonKind::Quiet on_press=move |()| model.pick_none()>"Clear"</Button>
        </div>
    }
    .into_any()
}

/// The picked rows as lines of cells between tabs, under a line of headings: those that the filter leaves in their
/// order on screen, then those that it hides.
fn lines(view: &View, places: &[usize]) -> String {
    let columns = || places.iter().filter_map(|at| COLUMNS.get(*at));
    let mut text = columns().map(|column| column.header).collect::<Vec<_>>().join("\t");
    let on_screen = view.rows().iter().copied().filter(|row| view.is_selected(*row));
    let mut hidden = view.selected();
    hidden.retain(|row| !view.passes(*row));
    for row in on_screen.chain(hidden) {
        let row = Row::new(view.grid(), row);
        let cells: Vec<String> = columns().map(|column| cell(&(column.text)(row))).collect();
        text.push('\n');
        text.push_str(&cells.join("\t"));
    }
    text
}

/// A cell without tabs and line ends, and never a formula: a spreadsheet would run what a name says (security rule 93).
fn cell(text: &str) -> String {
    let text = text.replace(['\t', '\n', '\r', '\0'], " ");
    let first = text.trim_start().chars().next();
    let is_formula = first.is_some_and(|first| "=+-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(first));
    if is_formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use grid::{Grid, GridBuilder};

    use super::*;
    use crate::columns as data;

    #[test]
    fn picked_rows_are_copied_as_they_stand_then_the_hidden_ones() {
        let mut builder = GridBuilder::new();
        builder.text(data::TENANT, ["Contoso", "=Evil()", "Adatum\tAG", "Fabrikam"], true).unwrap();
        builder.integer(data::UNUSED, [3, -1, 7, 9]).unwrap();
        let mut view = View::new(Arc::new(Grid::decode(&builder.encode(1)).unwrap()));
        let unused = view.grid().column(data::UNUSED).unwrap();
        view.sort(vec![(unused, grid::Direction::Descending)]);
        for row in [0, 1, 2] {
            view.select(row, true);
        }
        view.range(unused, Some((0, 9)));
        let place = |name| COLUMNS.iter().position(|column| column.name == name).unwrap();
        let text = lines(&view, &[place(data::TENANT), place(data::UNUSED)]);
        assert_eq!(text, "Tenant\tUnused\nAdatum AG\t7\nContoso\t3\n'=Evil()\t'-1");
    }
}
