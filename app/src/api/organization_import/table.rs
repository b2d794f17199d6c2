//! The cells of a file with values that are separated somehow, and the lines that could not be imported as such a
//! file again.

use csv::{ReaderBuilder, Terminator, WriterBuilder};
use domain::organization::import::{MAX_BYTES, MAX_LINES, decode};

use crate::AppError;

/// The head and the lines of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// The heads of the columns.
    pub heads: Vec<String>,
    /// The lines with their numbers in the file; empty ones are passed over.
    pub lines: Vec<(usize, Vec<String>)>,
    delimiter: u8,
}

impl Table {
    /// Reads a file's text, or says what is wrong with the file as a whole.
    pub(super) fn read(text: &str) -> Result<Self, AppError> {
        let refused = |message: String| AppError::field("file", message);
        if text.len() > MAX_BYTES {
            return Err(refused(format!("The file is larger than {} MiB. Split it.", MAX_BYTES >> 20)));
        }
        let text = decode(text.as_bytes()).map_err(|message| refused(message.to_owned()))?;
        let delimiter = delimiter(&text);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut places = Places { text: text.as_bytes(), byte: 0, line: 1 };
        let (mut heads, mut lines) = (Vec::new(), Vec::new());
        for record in reader.records() {
            let record = record.map_err(|_| refused("The file cannot be read as CSV.".to_owned()))?;
            let number = record.position().map_or(0, |at| places.line(at.byte()));
            let cells: Vec<_> = record.iter().map(str::to_owned).collect();
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if heads.is_empty() {
                heads = cells;
            } else if lines.len() == MAX_LINES {
                return Err(refused(format!("The file has more than {MAX_LINES} lines. Split it.")));
            } else {
                lines.push((number, cells));
            }
        }
        if heads.is_empty() {
            return Err(refused("The file is empty.".to_owned()));
        }
        if lines.is_empty() {
            return Err(refused("The file has a head but no lines below it.".to_owned()));
        }
        Ok(Self { heads, lines, delimiter })
    }

    /// Lines of this table, each with what is wrong with it, as a file that can be mended and imported again.
    pub(super) fn again(&self, bad: &[(&[String], String)]) -> Result<String, AppError> {
        let mut writer = WriterBuilder::new()
            .flexible(true)
            .delimiter(self.delimiter)
            .terminator(Terminator::CRLF)
            .from_writer(Vec::new());
        let head = std::iter::once((self.heads.as_slice(), "Problem"));
        for (cells, last) in head.chain(bad.iter().map(|(cells, wrong)| (*cells, wrong.as_str()))) {
            // The last column is in one place, however many cells a line has.
            let columns = self.heads.len().max(cells.len());
            let cells = (0..columns).map(|at| cells.get(at).map_or("", String::as_str));
            let cells = cells.chain(std::iter::once(last)).map(domain::spreadsheet::safe);
            let record = cells.map(|cell| cell.into_owned().into_bytes());
            writer.write_record(record).map_err(|error| AppError::internal(&error))?;
        }
        let bytes = writer.into_inner().map_err(|error| AppError::internal(&error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Finds the lines of records, which come in their order. The reader's own count is one behind after `\r\n`, and at
/// the first of the empty lines before a record.
struct Places<'a> {
    text: &'a [u8],
    byte: usize,
    line: usize,
}

impl Places<'_> {
    /// The line, from 1, of the record that the reader began to read at this byte.
    fn line(&mut self, byte: u64) -> usize {
        let begun = usize::try_from(byte).unwrap_or(usize::MAX).max(self.byte);
        let rest = self.text.get(begun..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = self.text.get(self.byte..begun + blank).unwrap_or_default();
        self.line += passed.split(|byte| *byte == b'\n').count() - 1;
        self.byte = begun + blank;
        self.line
    }
}

/// What separates the cells of the first line that says anything: whatever is in it most often, outside of quotation
/// marks.
fn delimiter(text: &str) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if is_quoted => {}
            _ => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, count)| *count += 1),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(mark, _)| *mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, heads: &[&str], lines: &[(usize, &[&str])]) {
        let table = Table::read(text).unwrap();
        assert_eq!(table.heads, heads);
        let found: Vec<_> =
            table.lines.iter().map(|(at, cells)| (*at, cells.iter().map(String::as_str).collect())).collect();
        let expected: Vec<(usize, Vec<&str>)> =
            lines.iter().map(|(at, cells)| (*at, cells.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_usual_delimiter_is_found() {
        let heads = ["name", "type"];
        check("name,type\na,b", &heads, &[(2, &["a", "b"])]);
        check(
            "\u{feff}name;type\r\na;\"b;\r\nc, d\"\r\n\r\ne;f\r\n",
            &heads,
            &[(2, &["a", "b;\r\nc, d"]), (5, &["e", "f"])],
        );
        check("name\ttype\na\t\"b \"\"c\"\"\"\n", &heads, &[(2, &["a", "b \"c\""])]);
        check("\"name, all\";type\na;b", &["name, all", "type"], &[(2, &["a", "b"])]);
        check("name\nContoso, Inc.", &["name"], &[(2, &["Contoso", " Inc."])]);
    }

    #[test]
    fn a_file_that_cannot_be_imported_says_why() {
        let check = |text: &str, words: &str| {
            let message = Table::read(text).unwrap_err().beside("file").unwrap();
            assert!(message.contains(words), "{message}");
        };
        check("", "empty");
        check("\n\n ; ;\n", "empty");
        check("name,type\n", "no lines");
        check("n\0a\0m\0e\0", "no text file");
        check(&format!("name\n{}", "x\n".repeat(MAX_LINES + 1)), "more than");
        check(&"x".repeat(MAX_BYTES + 1), "larger than");
    }

    #[test]
    fn bad_lines_become_a_file_that_reads_again() {
        let table = Table::read("name;phone\n;+49 1\nb;c;d").unwrap();
        let bad: Vec<_> =
            table.lines.iter().map(|(_, cells)| (cells.as_slice(), "wrong".to_owned())).collect();
        let text = table.again(&bad).unwrap();
        assert_eq!(text, "name;phone;Problem\r\n;'+49 1;wrong\r\nb;c;d;wrong\r\n");
    }
}
