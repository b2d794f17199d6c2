//! The list as a plain page that prints well: no script, one style sheet, the heading on every sheet of paper.

use std::{borrow::Cow, io::Write as _};

use app::{paths, ui::table::grouped};

use super::{
    body::{Fault, Sink},
    cell::{Cell, Column, Kind},
    selection::Selection,
};

/// It needs its style sheet and nothing else.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
                                 form-action 'none'; frame-ancestors 'none'; report-uri /csp; report-to csp";

/// Writes it.
pub(super) fn write(selection: &Selection, sink: &mut Sink) -> Result<(), Fault> {
    let query = selection.query().encode();
    let list = format!("{}?{query}", paths::GLOBAL_LICENSES);
    write!(
        sink,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light\"><title>Microsoft Licenses · Seatledger</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/print.css\"></head><body><main>\
         <p class=\"screen\"><a href=\"{}\">Back to the list</a> Print this page with your browser.</p>\
         <h1>Microsoft Licenses</h1><dl>",
        escaped(list.trim_end_matches('?'))
    )?;
    for (label, words) in [
        ("As of", selection.as_of().minute()),
        ("Coverage", selection.coverage_words()),
        ("Filter", selection.filter_words()),
    ] {
        write!(sink, "<div><dt>{label}</dt><dd dir=\"auto\">{}</dd></div>", escaped(&words))?;
    }
    write!(
        sink,
        "</dl><div class=\"scroll\" role=\"region\" aria-label=\"Licenses\" tabindex=\"0\"><table><thead><tr>"
    )?;
    for column in selection.columns() {
        write!(sink, "<th scope=\"col\"{}>{}</th>", side(*column), escaped(column.header))?;
    }
    writeln!(sink, "</tr></thead><tbody>")?;
    for row in selection.rows() {
        write!(sink, "<tr>")?;
        for (column, cell) in selection.cells(*row) {
            write!(sink, "<td{}>{}</td>", side(column), escaped(&text(cell)))?;
        }
        writeln!(sink, "</tr>")?;
    }
    write!(sink, "</tbody><tbody class=\"totals\"><tr>")?;
    for (place, column) in selection.columns().iter().enumerate() {
        let words = match (place, column.kind) {
            (_, Kind::Count) => grouped(selection.total(column.name)),
            (0, _) => count_words(selection.rows().len()),
            _ => String::new(),
        };
        write!(sink, "<td{}>{words}</td>", side(*column))?;
    }
    writeln!(
        sink,
        "</tr></tbody></table></div><p class=\"note\">Totals leave out free pools and licenses that Microsoft no longer \
         lists. Days are those of UTC.</p></main></body></html>"
    )?;
    Ok(())
}

fn count_words(rows: usize) -> String {
    let figure = grouped(i64::try_from(rows).unwrap_or(i64::MAX));
    format!("{figure} {}", if rows == 1 { "license" } else { "licenses" })
}

fn side(column: Column) -> &'static str {
    if column.is_figure() { " class=\"figure\"" } else { " dir=\"auto\"" }
}

fn text(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => text.into(),
        Cell::Count(count) => grouped(count).into(),
        Cell::Share(share) => format!("{:.0}\u{202f}%", share * 100.0).into(),
        Cell::Day(day) => day.date().into(),
        Cell::Nothing => "".into(),
    }
}

/// A text as it may stand in HTML, in an attribute too.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_markup() {
        assert_eq!(
            escaped("<b class=\"x\">R&D's</b>"),
            "&lt;b class=&quot;x&quot;&gt;R&amp;D&#39;s&lt;/b&gt;"
        );
        assert!(matches!(escaped("Contoso GmbH"), Cow::Borrowed(_)));
    }
}
