//! Draws the rows in sight and the totals: one row element per place on screen, made once and written over.
//!
//! The server draws no rows, for it has no data; so nothing here has to agree with its HTML.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use grid::View;

use super::{
    column::{Column, Row},
    keyboard::Cell,
    pen::{self, Sheet},
    window::Window,
};

/// The drawn part of one table.
#[derive(Debug)]
pub(super) struct Painter {
    id: &'static str,
    columns: &'static [Column],
    rows: Element,
    /// A row nobody has written to yet.
    blank: Element,
    slots: Vec<Slot>,
    totals: Vec<Option<Sheet>>,
}

/// One row element.
#[derive(Debug)]
struct Slot {
    row: HtmlElement,
    cells: Vec<(Element, Sheet)>,
    /// Row of the grid and generation of the data that it shows; `None` while it is hidden.
    shown: Option<(u32, u64)>,
    position: Option<usize>,
    active: Option<usize>,
}

/// The id of the active cell's element in the table of this id.
pub(super) fn active_id(table: &str) -> String {
    format!("{table}-active")
}

impl Painter {
    /// Draws into `rows`, and totals into the cells of `foot`'s only row.
    pub(super) fn new(
        id: &'static str,
        columns: &'static [Column],
        rows: Element,
        foot: &Element,
    ) -> Option<Self> {
        let blank = pen::element("<div class=\"table__row\" role=\"row\"></div>")?;
        for column in columns {
            let cell = document().create_element("div").ok()?;
            cell.set_class_name(column.class());
            let _ = cell.set_attribute("role", "gridcell");
            let _ = cell.set_attribute("data-column", column.name);
            cell.set_inner_html(column.markup);
            let _ = blank.append_child(&cell);
        }
        let cells = foot.first_element_child()?.children();
        let totals = (0..).zip(columns).map(|(at, column)| {
            let cell = cells.item(at)?;
            cell.set_inner_html(column.total.as_ref()?.markup);
            Some(Sheet::of(&cell))
        });
        let totals = totals.collect();
        Some(Self { id, columns, rows, blank, slots: Vec::new(), totals })
    }

    /// Draws the window's rows and the totals of `view`.
    pub(super) fn paint(&mut self, view: &View, generation: u64, window: Window, active: Option<Cell>) {
        while self.slots.len() < window.count {
            let Some(slot) = self.slot() else { break };
            self.slots.push(slot);
        }
        for (index, slot) in self.slots.iter_mut().enumerate() {
            let position = window.first + index;
            let row = view.rows().get(position).filter(|_| index < window.count);
            slot.show(view, self.columns, row.map(|row| (*row, generation)));
            if row.is_some() {
                slot.number(position);
            }
            let column = active.filter(|cell| row.is_some() && cell.row == position).map(|cell| cell.column);
            slot.activate(column, self.id);
        }
        for (column, sheet) in self.columns.iter().zip(&mut self.totals) {
            if let (Some(total), Some(sheet)) = (&column.total, sheet) {
                (total.cell)(view, &mut sheet.pen());
            }
        }
    }

    /// One more row at the end.
    fn slot(&self) -> Option<Slot> {
        let row: HtmlElement = self.blank.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        let children = row.children();
        let cells = (0..children.length()).filter_map(|at| children.item(at));
        let cells = cells.map(|cell| (cell.clone(), Sheet::of(&cell))).collect();
        self.rows.append_child(&row).ok()?;
        Some(Slot { row, cells, shown: None, position: None, active: None })
    }
}

impl Slot {
    fn show(&mut self, view: &View, columns: &[Column], shown: Option<(u32, u64)>) {
        if self.shown == shown {
            return;
        }
        if self.shown.is_some() != shown.is_some() {
            self.row.set_hidden(shown.is_none());
        }
        self.shown = shown;
        let Some((row, _)) = shown else { return };
        for (column, (_, sheet)) in columns.iter().zip(&mut self.cells) {
            (column.cell)(Row::new(view.grid(), row), &mut sheet.pen());
        }
    }

    /// Says which row of the whole table this is; the headings are the first.
    fn number(&mut self, position: usize) {
        if self.position.replace(position) != Some(position) {
            let _ = self.row.set_attribute("aria-rowindex", &(position + 2).to_string());
        }
    }

    fn activate(&mut self, column: Option<usize>, table: &str) {
        if self.active == column {
            return;
        }
        if let Some((cell, _)) = self.active.and_then(|column| self.cells.get(column)) {
            let _ = cell.remove_attribute("id");
            let _ = cell.remove_attribute("data-active");
        }
        self.active = column;
        if let Some((cell, _)) = column.and_then(|column| self.cells.get(column)) {
            cell.set_id(&active_id(table));
            let _ = cell.set_attribute("data-active", "true");
        }
    }
}
