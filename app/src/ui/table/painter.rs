//! Draws the lines in sight and the totals: one element per place on screen, made once and written over.
//!
//! The server draws no rows, for it has no data; so nothing here has to agree with its HTML.

use leptos::prelude::document;
use web_sys::Element;

use super::{
    column::Column,
    keyboard::Cell,
    lines::{Lines, Shown},
    pen::{self, Sheet},
    slot::{Drawn, Slot},
    window::Window,
};

/// The column of check boxes, in `data-column`.
pub(super) const PICK: &str = "pick";

/// What a row's check box is made of.
const PICK_CELL: &str =
    r#"<input type="checkbox" class="table__pick" tabindex="-1" aria-label="Select" data-spot>"#;

/// The first cell of a group's heading: a mark that turns, the value and how many rows it has.
const FOLD_CELL: &str = r#"<svg class="icon table__fold" width="20" height="20" aria-hidden="true" focusable="false"><use href="/icons.svg#chevron-right"></use></svg><span class="table__group" dir="auto" data-spot> </span><span class="table__aside" data-spot> </span>"#;

/// What the cells of one table are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// The shown columns by their place among all.
    pub(super) columns: Vec<usize>,
    /// Whether rows have check boxes.
    pub(super) picks: bool,
    /// Whether rows stand in groups.
    pub(super) grouped: bool,
}

/// The drawn part of one table.
#[derive(Debug)]
pub(super) struct Painter {
    id: &'static str,
    plan: Plan,
    columns: Vec<&'static Column>,
    /// What the rows together are called in the totals row.
    summary: fn(&grid::View) -> String,
    rows: Element,
    /// Lines nobody has written to yet.
    blank_row: Element,
    blank_heading: Element,
    slots: Vec<Slot>,
    totals: Drawn,
}

/// The id of the active cell's element in the table of this id.
pub(super) fn active_id(table: &str) -> String {
    format!("{table}-active")
}

impl Painter {
    /// Draws into `rows`, and totals into `foot`, the row that stays; what another painter drew there goes.
    pub(super) fn new(
        id: &'static str,
        all: &'static [Column],
        plan: Plan,
        summary: fn(&grid::View) -> String,
        rows: Element,
        foot: &Element,
    ) -> Option<Self> {
        let columns: Vec<&Column> = plan.columns.iter().filter_map(|at| all.get(*at)).collect();
        let total = |column: &Column| column.total.as_ref().map_or("", |total| total.markup);
        let sums = |lead: &'static str| {
            columns
                .iter()
                .enumerate()
                .map(move |(at, column)| (*column, if at == 0 { lead } else { total(column) }))
        };
        let blank_row = blank(&plan, "2", columns.iter().map(|column| (*column, column.markup)))?;
        let blank_heading = blank(&plan, "1", sums(FOLD_CELL))?;
        blank_heading.class_list().add_1("table__row--group").ok()?;
        rows.set_inner_html("");
        foot.set_inner_html("");
        let line = blank(&plan, "1", sums(r#"<span class="table__summary" data-spot> </span>"#))?;
        while let Some(cell) = line.first_element_child() {
            foot.append_child(&cell).ok()?;
        }
        let totals = Drawn::of(foot.clone())?;
        Some(Self { id, plan, columns, summary, rows, blank_row, blank_heading, slots: Vec::new(), totals })
    }

    /// Whether it draws by this plan.
    pub(super) fn follows(&self, plan: &Plan) -> bool {
        self.plan == *plan
    }

    /// Draws the window's lines and the totals.
    pub(super) fn paint(&mut self, lines: Lines<'_>, generation: u64, window: Window, active: Option<Cell>) {
        while self.slots.len() < window.count {
            let Some(slot) = Slot::new(&self.blank_row, &self.rows) else { break };
            self.slots.push(slot);
        }
        let lead = usize::from(self.plan.picks);
        for (index, slot) in self.slots.iter_mut().enumerate() {
            let line = window.first + index;
            let shown = if index < window.count { lines.at(line) } else { None };
            match shown {
                None => slot.hide(),
                Some(Shown::Row(row)) => slot.show_row(lines.view, &self.columns, lead, row, generation),
                Some(Shown::Heading(group)) => {
                    slot.show_heading(&self.blank_heading, lines, &self.columns, lead, group);
                }
            }
            let column = active.filter(|cell| cell.row == line).map(|cell| cell.column);
            slot.number(line, column, self.id);
        }
        self.total(lines, lead);
    }

    fn total(&mut self, lines: Lines<'_>, lead: usize) {
        let cells = self.totals.sheets(lead);
        for (at, (column, sheet)) in self.columns.iter().zip(cells).enumerate() {
            match &column.total {
                _ if at == 0 => sheet.pen().text(0, &(self.summary)(lines.view)),
                Some(total) => (total.cell)(lines.sums(None), &mut sheet.pen()),
                None => {}
            }
        }
    }
}

/// A line with a cell for each column, out of the column's own markup.
fn blank<'a>(
    plan: &Plan,
    level: &str,
    cells: impl Iterator<Item = (&'a Column, &'static str)>,
) -> Option<Element> {
    let line = pen::element(r#"<div class="table__row" role="row"></div>"#)?;
    if plan.grouped {
        line.set_attribute("aria-level", level).ok()?;
    }
    let append = |class: &str, name: &str, markup: &str| {
        let cell = document().create_element("div").ok()?;
        cell.set_class_name(class);
        cell.set_attribute("role", "gridcell").ok()?;
        cell.set_attribute("data-column", name).ok()?;
        cell.set_inner_html(markup);
        line.append_child(&cell).ok()
    };
    if plan.picks {
        append("table__cell table__cell--pick", PICK, if level == "2" { PICK_CELL } else { "" })?;
    }
    for (column, markup) in cells {
        append(column.class(), column.name, markup)?;
    }
    Some(line)
}

/// Writes the first cell of a group's heading.
pub(super) fn write_fold(sheet: &mut Sheet, lines: Lines<'_>, group: usize) {
    let Some(grouping) = lines.grouping else { return };
    let text = grouping.text(lines.view, group);
    let mut pen = sheet.pen();
    pen.text(0, if text.is_empty() { "(none) " } else { text });
    pen.text(1, &super::number::grouped(i64::try_from(grouping.rows(group)).unwrap_or(i64::MAX)));
}
