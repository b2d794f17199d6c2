//! Cells that spreadsheets read: none may be taken for a formula (security rule 93).

use std::borrow::Cow;

/// What makes a spreadsheet take a cell for a formula, also in full width, or hide what follows.
const DANGEROUS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\0', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// The text with a quote before it where a spreadsheet would calculate it.
pub fn safe(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`safe`] was given: a file that was exported reads as it was.
pub fn original(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_dangerous(rest)).unwrap_or(text)
}

fn is_dangerous(text: &str) -> bool {
    let first = text.chars().find(|c| !c.is_whitespace() || DANGEROUS.contains(c));
    first.is_some_and(|first| DANGEROUS.contains(&first))
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
            assert_eq!(original(&safe(text)), text);
        }
        for text in ["", " ", "Contoso", "a=b", "1-2", "'=1", "Zoë", "'t Hof"] {
            assert_eq!(safe(text), text, "{text:?}");
        }
        assert_eq!(original("'t Hof"), "'t Hof");
    }
}
