//! What clicks and keys do in a table: move, keep a value, open a group, pick rows.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    column::{Column, Row},
    keyboard::{Cell, Extent, moved},
    lines::Shown,
    painter::PICK,
    scene::Scene,
};

impl Scene {
    /// A click makes a cell active; on a heading it opens the group, on a check box it picks the row.
    pub(super) fn clicked(self, event: &ev::MouseEvent) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let Some((cell, is_pick)) = self.cell_of(&target) else { return };
        self.active.set(Some(cell));
        match self.shown(cell.row) {
            Some(Shown::Heading(group)) => self.model.fold(group),
            Some(Shown::Row(_)) if is_pick => self.model.pick(cell.row, event.shift_key()),
            _ => return,
        }
        // Keys belong to the table, not to a check box in it.
        self.elements.focus_scroller();
    }

    fn cell_of(self, target: &Element) -> Option<(Cell, bool)> {
        let name = target.closest("[data-column]").ok()??.get_attribute("data-column")?;
        let row = target.closest("[aria-rowindex]").ok()??.get_attribute("aria-rowindex")?;
        let row = row.parse::<usize>().ok()?.checked_sub(2)?;
        let plan = self.plan.get_untracked();
        if name == PICK {
            return Some((Cell { row, column: 0 }, true));
        }
        let at =
            plan.columns.iter().position(|at| self.columns.get(*at).is_some_and(|it| it.name == name))?;
        Some((Cell { row, column: at + usize::from(plan.picks) }, false))
    }

    pub(super) fn key(self, event: &ev::KeyboardEvent) {
        // Headings are buttons with keys of their own.
        if event.target() != event.current_target() || event.alt_key() || event.meta_key() {
            return;
        }
        let geometry = self.geometry.get_untracked();
        let plan = self.plan.get_untracked();
        let columns = plan.columns.len() + usize::from(plan.picks);
        let extent = Extent { rows: geometry.rows, columns, page: geometry.rows_per_page() };
        let active = self.active.get_untracked().filter(|cell| cell.row < extent.rows);
        if active.is_some_and(|cell| self.act(event, cell)) || plan.picks && self.pick_by_key(event) {
            event.prevent_default();
        } else if let Some(cell) = moved(&event.key(), event.ctrl_key(), active, self.first_visible(), extent)
        {
            event.prevent_default();
            self.active.set(Some(cell));
            self.reveal(cell);
        }
    }

    /// Does what a key does to the active cell; whether it does anything.
    fn act(self, event: &ev::KeyboardEvent, cell: Cell) -> bool {
        let key = event.key();
        match self.shown(cell.row) {
            Some(Shown::Heading(group)) => {
                let is_open = self.is_open(group);
                let folds = match key.as_str() {
                    "Enter" | " " => true,
                    "ArrowRight" => !is_open,
                    "ArrowLeft" => is_open && cell.column == 0,
                    _ => false,
                };
                if folds {
                    self.model.fold(group);
                }
                folds
            }
            Some(Shown::Row(row)) => match key.as_str() {
                "Enter" => {
                    self.narrow(row, cell.column);
                    true
                }
                " " if self.plan.get_untracked().picks => {
                    self.model.pick(cell.row, event.shift_key());
                    true
                }
                _ => false,
            },
            None => false,
        }
    }

    fn pick_by_key(self, event: &ev::KeyboardEvent) -> bool {
        match (event.key().as_str(), event.ctrl_key()) {
            ("a", true) => self.model.pick_passing(true),
            ("Escape", _) if self.model.peek(grid::View::selected_count).unwrap_or_default() > 0 => {
                self.model.pick_none();
            }
            _ => return false,
        }
        true
    }

    fn shown(self, line: usize) -> Option<Shown> {
        self.model.peek_lines(|lines| lines.at(line)).flatten()
    }

    fn is_open(self, group: usize) -> bool {
        self.model.peek_lines(|lines| Some(lines.grouping?.is_open(group))).flatten().unwrap_or_default()
    }

    /// Keeps only the rows that have this cell's value, or takes that back.
    fn narrow(self, row: u32, column: usize) {
        let Some(column) = self.column(column).filter(|column| column.narrows) else { return };
        let value = self.model.peek(|view| Row::new(view.grid(), row).text(column.name).to_owned());
        if let Some(value) = value {
            self.model.ask(|query| query.toggle(column.name, &value));
        }
    }

    fn column(self, at: usize) -> Option<&'static Column> {
        let plan = self.plan.get_untracked();
        let at = at.checked_sub(usize::from(plan.picks))?;
        self.columns.get(*plan.columns.get(at)?)
    }
}
