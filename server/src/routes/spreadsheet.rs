//! Rows of text as CSV by RFC 4180, in which no cell is a formula (security rule 93).

use std::borrow::Cow;

/// What makes a spreadsheet take a cell for a formula, also in full width, or hide what follows.
const DANGEROUS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\0', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Rows as lines of CSV.
pub(super) fn lines<Cell: AsRef<str>>(rows: impl Iterator<Item = Vec<Cell>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| safe(cell.as_ref()).into_owned().into_bytes()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The text with a quote before it where a spreadsheet would calculate it.
fn safe(text: &str) -> Cow<'_, str> {
    let first = text.chars().find(|c| !c.is_whitespace() || DANGEROUS.contains(c));
    if first.is_some_and(|first| DANGEROUS.contains(&first)) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_093_no_cell_is_a_formula() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\0=1",
            "  =1",
            "\u{ff1d}1",
            "\u{a0}\u{ff20}x",
            "\u{ff0d}1",
        ] {
            assert_eq!(safe(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", " ", "Contoso", "a=b", "1-2", "'=1", "Zoë"] {
            assert_eq!(safe(text), text, "{text:?}");
        }
    }

    #[test]
    fn quotes_commas_and_lines_stay_in_their_cell() {
        let rows = [vec!["a", "b,c"], vec!["\"d\"", "e\nf"]];
        let csv = String::from_utf8(lines(rows.into_iter()).unwrap()).unwrap();
        assert_eq!(csv, "a,\"b,c\"\r\n\"\"\"d\"\"\",\"e\nf\"\r\n");
    }
}
