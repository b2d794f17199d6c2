//! Rows of text as CSV by RFC 4180, in which no cell is a formula (security rule 93).

use domain::spreadsheet::safe;

/// Rows as lines of CSV.
pub(super) fn lines<Cell: AsRef<str>>(rows: impl Iterator<Item = Vec<Cell>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| safe(cell.as_ref()).into_owned().into_bytes()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_commas_and_lines_stay_in_their_cell() {
        let rows = [vec!["a", "b,c"], vec!["\"d\"", "e\nf"], vec!["=1", ""]];
        let csv = String::from_utf8(lines(rows.into_iter()).unwrap()).unwrap();
        assert_eq!(csv, "a,\"b,c\"\r\n\"\"\"d\"\"\",\"e\nf\"\r\n'=1,\r\n");
    }
}
