//! Which columns are shown, and in which order.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::{column::Column, model::TableModel};
use crate::ui::{
    dropdown::Dropdown,
    tick::{Tick, TickKind},
};

/// The columns to choose from, with buttons that move them.
#[component]
pub fn ColumnChooser(
    /// The table.
    model: TableModel,
    /// Every column that it may show.
    columns: &'static [Column],
    /// Those that are shown, by their place, in order.
    shown: Signal<Vec<usize>>,
    /// Those that are shown as long as nobody chooses.
    usual: &'static [&'static str],
) -> impl IntoView {
    view! {
        <Dropdown id="columns" label=Signal::stored("Columns".to_owned())>
            <ChooserPanel model columns shown usual/>
        </Dropdown>
    }
    .into_any()
}

#[component]
fn ChooserPanel(
    model: TableModel,
    columns: &'static [Column],
    shown: Signal<Vec<usize>>,
    usual: &'static [&'static str],
) -> impl IntoView {
    let ask = move |places: Vec<usize>| {
        let names: Vec<String> =
            places.into_iter().filter_map(|at| columns.get(at)).map(|it| it.name.to_owned()).collect();
        let is_usual = names.iter().map(String::as_str).eq(usual.iter().copied());
        model.ask(|query| query.shown = if is_usual { Vec::new() } else { names });
    };
    let line = move |at: usize| {
        let Some(column) = columns.get(at) else { return ().into_any() };
        let place = move || shown.with(|shown| shown.iter().position(|it| *it == at));
        let step = move |words: &'static str, mark: &'static str, by: isize| {
            let moved = move || shown.with(|shown| moved(shown, shown.iter().position(|it| *it == at)?, by));
            let id = format!("column-{}-{words}", column.name);
            let press = {
                let id = id.clone();
                move |_| {
                    if let Some(moved) = untrack(moved) {
                        ask(moved);
                        refocus(id.clone());
                    }
                }
            };
            view! {
                <button
                    type="button"
                    class="button button--quiet button--icon"
                    id=id
                    aria-label=format!("Move {} {words}", column.header)
                    disabled=move || moved().is_none()
                    on:click=press
                >
                    <span aria-hidden="true">{mark}</span>
                </button>
            }
            .into_any()
        };
        view! {
            <li class="columns__line">
                <Tick
                    kind=TickKind::Check
                    name=format!("column-{}", column.name)
                    label=column.header
                    chosen=Signal::derive(move || place().is_some())
                    on_change=move |_| ask(toggled(&shown.get_untracked(), at))
                />
                {step("up", "\u{2191}", -1)}
                {step("down", "\u{2193}", 1)}
            </li>
        }
        .into_any()
    };
    let lines = move || in_order(&shown.get(), columns.len());
    let is_usual = move || model.query().with(|query| query.shown.is_empty());
    view! {
        <ul class="facet__choices" aria-label="Columns">
            // Keyed, since a box that was clicked belongs to its column wherever that stands.
            <For each=lines key=|at| *at children=line/>
        </ul>
        <button
            type="button"
            class="facet__clear"
            disabled=is_usual
            on:click=move |_| model.ask(|query| query.shown.clear())
        >
            "Usual columns"
        </button>
    }
    .into_any()
}

/// A line that moves takes the focus off its buttons.
fn refocus(id: String) {
    request_animation_frame(move || {
        let button =
            document().get_element_by_id(&id).and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(button) = button {
            // Refused to a button that cannot move the line any further; then the panel has it.
            let _ = button.focus();
        }
    });
}

/// The shown columns, then the others.
fn in_order(shown: &[usize], all: usize) -> Vec<usize> {
    let others = (0..all).filter(|at| !shown.contains(at));
    shown.iter().copied().chain(others).collect()
}

/// Shows a column as the last, or shows it no more; the only one stays.
fn toggled(shown: &[usize], at: usize) -> Vec<usize> {
    let mut after = shown.to_vec();
    match shown.iter().position(|it| *it == at) {
        Some(place) if shown.len() > 1 => drop(after.remove(place)),
        Some(_) => {}
        None => after.push(at),
    }
    after
}

/// The columns with one of them moved; nothing where it stands at that end.
fn moved(shown: &[usize], place: usize, by: isize) -> Option<Vec<usize>> {
    let to = place.checked_add_signed(by).filter(|to| *to < shown.len())?;
    let mut after = shown.to_vec();
    after.swap(place, to);
    Some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_go_and_move_and_one_always_stays() {
        assert_eq!(in_order(&[3, 1], 5), [3, 1, 0, 2, 4]);
        assert_eq!(toggled(&[3, 1], 1), [3]);
        assert_eq!(toggled(&[3, 1], 0), [3, 1, 0]);
        assert_eq!(toggled(&[3], 3), [3]);
        assert_eq!(moved(&[3, 1, 0], 1, -1), Some(vec![1, 3, 0]));
        assert_eq!(moved(&[3, 1, 0], 0, -1), None);
        assert_eq!(moved(&[3, 1, 0], 2, 1), None);
    }
}
