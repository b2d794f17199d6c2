//! One place on screen: the element of a row and, once one has stood there, that of a group's heading.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use grid::View;

use super::{
    column::{Column, Row},
    lines::Lines,
    painter::{active_id, write_fold},
    pen::Sheet,
};

/// A line's element with its cells.
#[derive(Debug)]
pub(super) struct Drawn {
    line: HtmlElement,
    cells: Vec<(Element, Sheet)>,
    number: Option<usize>,
    active: Option<usize>,
}

/// A place on screen.
#[derive(Debug)]
pub(super) struct Slot {
    row: Drawn,
    heading: Option<Drawn>,
    shown: Content,
    /// Row of the grid and generation of the data that the row's cells show.
    written: Option<(u32, u64)>,
    picked: bool,
}

/// What shows in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Nothing,
    Row,
    Heading,
}

impl Drawn {
    /// The cells of an element that is a line.
    pub(super) fn of(line: Element) -> Option<Self> {
        let children = line.children();
        let cells = (0..children.length()).filter_map(|at| children.item(at));
        let cells = cells.map(|cell| (cell.clone(), Sheet::of(&cell))).collect();
        Some(Self { line: line.dyn_into().ok()?, cells, number: None, active: None })
    }

    /// The sheets of its cells, from this one on.
    pub(super) fn sheets(&mut self, first: usize) -> impl Iterator<Item = &mut Sheet> {
        self.cells.iter_mut().skip(first).map(|(_, sheet)| sheet)
    }

    fn number(&mut self, line: usize, active: Option<usize>, table: &str) {
        if self.number.replace(line) != Some(line) {
            // The headings of the columns are the first row.
            let _ = self.line.set_attribute("aria-rowindex", &(line + 2).to_string());
        }
        if self.active == active {
            return;
        }
        if let Some((cell, _)) = self.active.and_then(|column| self.cells.get(column)) {
            let _ = cell.remove_attribute("id");
            let _ = cell.remove_attribute("data-active");
        }
        self.active = active;
        if let Some((cell, _)) = active.and_then(|column| self.cells.get(column)) {
            cell.set_id(&active_id(table));
            let _ = cell.set_attribute("data-active", "true");
        }
    }
}

impl Slot {
    /// One more place at the end of `rows`.
    pub(super) fn new(blank: &Element, rows: &Element) -> Option<Self> {
        let line = blank.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok()?;
        rows.append_child(&line).ok()?;
        let row = Drawn::of(line)?;
        Some(Self { row, heading: None, shown: Content::Row, written: None, picked: false })
    }

    /// Shows nothing.
    pub(super) fn hide(&mut self) {
        self.switch(Content::Nothing);
    }

    /// Shows a row; its cells begin at `lead`, after the check box where there is one.
    pub(super) fn show_row(
        &mut self,
        view: &View,
        columns: &[&'static Column],
        lead: usize,
        row: u32,
        generation: u64,
    ) {
        self.switch(Content::Row);
        if self.written.replace((row, generation)) != Some((row, generation)) {
            for (column, sheet) in columns.iter().zip(self.row.sheets(lead)) {
                (column.cell)(Row::new(view.grid(), row), &mut sheet.pen());
            }
        }
        if lead > 0 {
            let picked = view.is_selected(row);
            if let Some(sheet) = self.row.sheets(0).next() {
                sheet.pen().checked(0, picked);
            }
            if self.picked != picked {
                self.picked = picked;
                let _ = self.row.line.set_attribute("aria-selected", if picked { "true" } else { "false" });
            }
        }
    }

    /// Shows the heading of a group.
    pub(super) fn show_heading(
        &mut self,
        blank: &Element,
        lines: Lines<'_>,
        columns: &[&'static Column],
        lead: usize,
        group: usize,
    ) {
        if self.heading.is_none() {
            self.heading = make_heading(blank, &self.row.line);
        }
        self.switch(Content::Heading);
        let Some(heading) = &mut self.heading else { return };
        let is_open = lines.grouping.is_some_and(|grouping| grouping.is_open(group));
        let _ = heading.line.set_attribute("aria-expanded", if is_open { "true" } else { "false" });
        for (at, (column, sheet)) in columns.iter().zip(heading.sheets(lead)).enumerate() {
            match &column.total {
                _ if at == 0 => write_fold(sheet, lines, group),
                Some(total) => (total.cell)(lines.sums(Some(group)), &mut sheet.pen()),
                None => {}
            }
        }
    }

    /// Says which line of the whole table this is, and which of its cells is active.
    pub(super) fn number(&mut self, line: usize, active: Option<usize>, table: &str) {
        let (row, heading) = match self.shown {
            Content::Nothing => (None, None),
            Content::Row => (active, None),
            Content::Heading => (None, active),
        };
        self.row.number(line, row, table);
        if let Some(drawn) = &mut self.heading {
            drawn.number(line, heading, table);
        }
    }

    fn switch(&mut self, to: Content) {
        if self.shown == to {
            return;
        }
        self.shown = to;
        self.row.line.set_hidden(to != Content::Row);
        if let Some(heading) = &self.heading {
            heading.line.set_hidden(to != Content::Heading);
        }
    }
}

fn make_heading(blank: &Element, row: &HtmlElement) -> Option<Drawn> {
    let line = blank.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok()?;
    row.insert_adjacent_element("afterend", &line).ok()?;
    Drawn::of(line)
}
