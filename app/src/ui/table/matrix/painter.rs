//! Draws the part of a matrix that is in sight: headings, lines and sums, each element made once and written over.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::{
    super::{keyboard::Cell, number::grouped, window::Window},
    sheet::Named,
};

/// What is in sight.
#[derive(Debug)]
pub(super) struct Place {
    /// The lines.
    pub(super) down: Window,
    /// The columns.
    pub(super) across: Window,
    /// The active cell; column 0 is that of the sums.
    pub(super) active: Option<Cell>,
}

/// The drawn part.
#[derive(Debug)]
pub(super) struct Painter {
    id: &'static str,
    lines: Element,
    corner: String,
    head: Option<Line>,
    body: Vec<Line>,
    foot: Option<Line>,
}

/// One line: its name, its sum, and the cells of the columns in sight.
#[derive(Debug)]
struct Line {
    row: HtmlElement,
    name: Text,
    sum: Text,
    cells: Vec<Text>,
}

/// An element with a text.
#[derive(Debug)]
struct Text {
    element: HtmlElement,
    written: String,
    index: usize,
    is_active: bool,
}

/// The id of the active cell's element.
pub(super) fn active_id(table: &str) -> String {
    format!("{table}-active")
}

impl Painter {
    /// Draws into `lines`; its `data-corner` says what the lines are called.
    pub(super) fn new(id: &'static str, lines: Element) -> Self {
        lines.set_inner_html("");
        let corner = lines.get_attribute("data-corner").unwrap_or_default();
        let head = Line::new(&lines, "matrix__line matrix__line--head", "columnheader", "columnheader");
        let foot = Line::new(&lines, "matrix__line matrix__line--foot", "rowheader", "gridcell");
        Self { id, lines, corner, head, body: Vec::new(), foot }
    }

    /// Draws what is in sight.
    pub(super) fn paint(&mut self, figures: Named<'_>, place: &Place) {
        let across = &place.across;
        if let Some(head) = &mut self.head {
            head.row.set_hidden(false);
            let name = |column: usize| figures.column(column).map(|(name, _)| name.to_owned());
            head.write(0, &self.corner, "All", across, name, "columnheader");
        }
        while self.body.len() < place.down.count {
            let Some(line) = Line::new(&self.lines, "matrix__line", "rowheader", "gridcell") else { break };
            if let Some(foot) = &self.foot {
                let _ = self.lines.insert_before(&line.row, Some(&foot.row));
            }
            self.body.push(line);
        }
        for (index, line) in self.body.iter_mut().enumerate() {
            let at = place.down.first + index;
            let named = figures.line(at).filter(|_| index < place.down.count);
            line.row.set_hidden(named.is_none());
            let Some((name, sum)) = named else { continue };
            if index == 0 {
                offset(&line.row, "margin-top", place.down.offset);
            }
            let cell = |column: usize| figures.cell(at, column).map(grouped);
            line.write(at + 1, name, &grouped(sum), across, cell, "gridcell");
            line.activate(
                place.active.filter(|cell| cell.row == at).map(|cell| cell.column),
                across,
                self.id,
            );
        }
        if let Some(foot) = &mut self.foot {
            let sum = |column: usize| figures.column(column).map(|(_, sum)| grouped(sum));
            foot.write(usize::MAX, "All", &grouped(figures.total()), across, sum, "gridcell");
        }
    }
}

impl Line {
    fn new(parent: &Element, class: &str, name: &str, sum: &str) -> Option<Self> {
        let row: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
        row.set_class_name(class);
        row.set_attribute("role", "row").ok()?;
        parent.append_child(&row).ok()?;
        let name = Text::new(&row, "matrix__name", name)?;
        let sum = Text::new(&row, "matrix__cell matrix__cell--sum", sum)?;
        Some(Self { row, name, sum, cells: Vec::new() })
    }

    /// Writes its texts; `text` is that of a column in sight.
    fn write(
        &mut self,
        index: usize,
        name: &str,
        sum: &str,
        across: &Window,
        text: impl Fn(usize) -> Option<String>,
        role: &str,
    ) {
        if index == usize::MAX {
            let _ = self.row.remove_attribute("aria-rowindex");
        } else {
            let _ = self.row.set_attribute("aria-rowindex", &(index + 1).to_string());
        }
        self.name.write(0, name);
        self.sum.write(1, sum);
        while self.cells.len() < across.count {
            let Some(cell) = Text::new(&self.row, "matrix__cell", role) else { break };
            self.cells.push(cell);
        }
        for (at, cell) in self.cells.iter_mut().enumerate() {
            let is_in_sight = at < across.count;
            cell.element.set_hidden(!is_in_sight);
            if is_in_sight {
                let column = across.first + at;
                cell.write(column + 2, &text(column).unwrap_or_default());
            }
            if at == 0 {
                offset(&cell.element, "margin-left", across.offset);
            }
        }
    }

    fn activate(&mut self, column: Option<usize>, across: &Window, table: &str) {
        self.sum.activate(column == Some(0), table);
        for (at, cell) in self.cells.iter_mut().enumerate() {
            cell.activate(at < across.count && column == Some(across.first + at + 1), table);
        }
    }
}

impl Text {
    fn new(parent: &Element, class: &str, role: &str) -> Option<Self> {
        let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
        element.set_class_name(class);
        element.set_attribute("role", role).ok()?;
        element.set_attribute("dir", "auto").ok()?;
        parent.append_child(&element).ok()?;
        Some(Self { element, written: String::new(), index: usize::MAX, is_active: false })
    }

    fn write(&mut self, index: usize, text: &str) {
        if self.index != index {
            self.index = index;
            let _ = self.element.set_attribute("aria-colindex", &(index + 1).to_string());
        }
        if self.written != text {
            text.clone_into(&mut self.written);
            self.element.set_text_content(Some(text));
            let _ = self.element.set_attribute("title", text);
        }
    }

    fn activate(&mut self, active: bool, table: &str) {
        if self.is_active == active {
            return;
        }
        self.is_active = active;
        if active {
            self.element.set_id(&active_id(table));
            let _ = self.element.set_attribute("data-active", "true");
        } else {
            let _ = self.element.remove_attribute("id");
            let _ = self.element.remove_attribute("data-active");
        }
    }
}

/// Moves what is drawn to where it belongs.
fn offset(element: &HtmlElement, property: &str, pixels: f64) {
    let _ = HtmlElement::style(element).set_property(property, &format!("{}px", pixels.round()));
}
