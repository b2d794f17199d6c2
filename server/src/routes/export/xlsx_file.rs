//! The list as an Excel workbook: numbers and days as such, a heading that stays and filters, and a sheet "About".

use std::path::Path;

use app::columns;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{
    body::{Fault, Sink},
    cell::{Cell, Column, Kind},
    selection::Selection,
};

/// What a cell holds of a text, in UTF-16 units.
const MOST_UNITS: usize = 32_767;
/// What a sheet holds below its heading.
pub(super) const MOST_ROWS: usize = 1_048_575;

/// Formats of cells.
struct Formats {
    head: Format,
    share: Format,
    day: Format,
    minute: Format,
    label: Format,
    words: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            head: Format::new().set_bold(),
            share: Format::new().set_num_format("0.0%"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            minute: top().set_num_format("yyyy-mm-dd hh:mm \"UTC\"").set_align(FormatAlign::Left),
            label: top().set_bold(),
            words: top().set_text_wrap(),
        }
    }
}

/// Writes it. Rows wait in a file without a name in `folder` until the workbook is put together, not in memory.
pub(super) fn write(selection: &Selection, folder: &Path, sink: &mut Sink) -> Result<(), Fault> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    workbook.set_tempdir(folder)?;
    // Which shares its texts: a name stands in thousands of rows.
    let sheet = workbook.add_worksheet_with_low_memory()?;
    sheet.set_name("Microsoft Licenses")?;
    licenses(selection, &formats, sheet)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("About")?;
    about(selection, &formats, sheet)?;
    workbook.save_to_writer(sink)?;
    Ok(())
}

fn licenses(selection: &Selection, formats: &Formats, sheet: &mut Worksheet) -> Result<(), Fault> {
    let last_row = u32::try_from(selection.rows().len())?;
    for (at, column) in (0_u16..).zip(selection.columns()) {
        sheet.set_column_width(at, width(*column))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last_column = u16::try_from(selection.columns().len().saturating_sub(1))?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    for (at, column) in (0_u16..).zip(selection.columns()) {
        sheet.write_string_with_format(0, at, column.header, &formats.head)?;
    }
    for (line, row) in (1_u32..).zip(selection.rows()) {
        for (at, (_, cell)) in (0_u16..).zip(selection.cells(*row)) {
            put(sheet, (line, at), cell, formats)?;
        }
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, at: (u32, u16), cell: Cell<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let (row, column) = at;
    match cell {
        // As a text, whatever it begins with: no cell is a formula (security rule 93).
        Cell::Text(text) => sheet.write_string(row, column, fitting(text))?,
        #[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers")]
        Cell::Count(count) => sheet.write_number(row, column, count as f64)?,
        Cell::Share(share) => sheet.write_number_with_format(row, column, share, &formats.share)?,
        Cell::Day(day) => {
            let midnight = day.0.div_euclid(86_400_000) * 86_400;
            match ExcelDateTime::from_timestamp(midnight) {
                Ok(midnight) => sheet.write_datetime_with_format(row, column, midnight, &formats.day)?,
                // Before 1900 a workbook has no days, and what Microsoft tells may be.
                Err(_) => sheet.write_string(row, column, day.date())?,
            }
        }
        Cell::Nothing => return Ok(()),
    };
    Ok(())
}

/// As much of a text as a cell holds.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > MOST_UNITS
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn width(column: Column) -> u32 {
    match (column.kind, column.name) {
        (Kind::Text, columns::PRODUCT) => 44,
        (Kind::Text, columns::STATUS | columns::KIND) => 16,
        (Kind::Text, _) => 30,
        _ => 13,
    }
}

fn about(selection: &Selection, formats: &Formats, sheet: &mut Worksheet) -> Result<(), Fault> {
    sheet.set_column_width(0, 16)?;
    sheet.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, "As of", &formats.label)?;
    let as_of = ExcelDateTime::from_timestamp(selection.as_of().0.div_euclid(1000))?;
    sheet.write_datetime_with_format(0, 1, as_of, &formats.minute)?;
    let words = [
        ("Coverage", selection.coverage_words()),
        ("Filter", selection.filter_words()),
        ("Licenses", selection.rows().len().to_string()),
        ("Totals", "Without free pools and licenses that Microsoft no longer lists:".to_owned()),
    ];
    let mut row = 1;
    for (label, words) in words {
        sheet.write_string_with_format(row, 0, label, &formats.label)?;
        sheet.write_string_with_format(row, 1, fitting(&words), &formats.words)?;
        row += 1;
    }
    for name in columns::SEATS {
        let (label, total) = (columns::header(name), selection.total(name));
        sheet.write_string_with_format(row, 0, label, &formats.label)?;
        #[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers")]
        sheet.write_number_with_format(row, 1, total as f64, &Format::new().set_align(FormatAlign::Left))?;
        row += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn a_day_or_text_that_no_workbook_has_does_not_end_the_export() {
        let (mut workbook, formats) = (Workbook::new(), Formats::new());
        let sheet = workbook.add_worksheet();
        for (row, day) in (0_u32..).zip(["1601-01-01", "0002-01-01", "2026-11-22", "9999-12-31"]) {
            put(sheet, (row, 0), Cell::Day(Timestamp::from_date(day).unwrap()), &formats).unwrap();
        }
        let long = "\u{1f600}".repeat(20_000);
        put(sheet, (9, 0), Cell::Text(&long), &formats).unwrap();
        assert_eq!(fitting(&long).chars().count(), 16_383);
        assert_eq!(fitting("short"), "short");
    }
}
