//! The list as CSV for spreadsheets: no cell is a formula, and every line says as of when and of how many tenants.

use std::{borrow::Cow, io::Write as _};

use super::{
    body::{Fault, Sink},
    cell::Cell,
    selection::Selection,
};
use crate::routes::spreadsheet;

/// By it spreadsheets know that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// Lines that are made ready at a time.
const LINES: usize = 1_000;

/// Writes it.
pub(super) fn write(selection: &Selection, sink: &mut Sink) -> Result<(), Fault> {
    let (as_of, coverage) = (selection.as_of().minute(), selection.coverage_words());
    sink.write_all(BYTE_ORDER_MARK)?;
    let headers = selection.columns().iter().map(|column| column.header);
    let head: Vec<&str> = headers.chain(["As of", "Coverage"]).collect();
    sink.write_all(&spreadsheet::lines(std::iter::once(head))?)?;
    for rows in selection.rows().chunks(LINES) {
        let lines = rows.iter().map(|row| {
            let cells = selection.cells(*row).map(|(_, cell)| text(cell));
            cells.chain([Cow::Borrowed(as_of.as_str()), Cow::Borrowed(coverage.as_str())]).collect()
        });
        sink.write_all(&spreadsheet::lines(lines)?)?;
    }
    Ok(())
}

fn text(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => text.into(),
        Cell::Count(count) => count.to_string().into(),
        Cell::Share(share) => format!("{:.1}%", share * 100.0).into(),
        Cell::Day(day) => day.date().into(),
        Cell::Nothing => "".into(),
    }
}
