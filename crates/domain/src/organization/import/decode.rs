//! The text of a file, whatever a spreadsheet wrote it in.

/// The text of these bytes without its byte order mark: UTF-8, or UTF-16 with a byte order mark. The error says
/// how to save the file so that it can be read.
pub fn decode(bytes: &[u8]) -> Result<String, &'static str> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, odd) = rest.as_chunks::<2>();
        let text = String::from_utf16(&pairs.iter().map(|pair| unit(*pair)).collect::<Vec<_>>());
        text.ok()
            .filter(|_| odd.is_empty())
            .ok_or("This file ends in the middle of a character. Save it again.")
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [b'P', b'K', 3, 4, ..] => Err("This is a workbook. In Excel, save it as \u{201c}CSV UTF-8\u{201d}."),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let text = std::str::from_utf8(bytes)
                .map_err(|_| "This file is not in UTF-8. In Excel, save it as \u{201c}CSV UTF-8\u{201d}.")?;
            if text.contains('\0') {
                return Err("This is no text file. In Excel, save it as \u{201c}CSV UTF-8\u{201d}.");
            }
            Ok(text.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_write_is_read() {
        let check =
            |bytes: &[u8], expected: Option<&str>| assert_eq!(decode(bytes).ok().as_deref(), expected);
        check("name;Ünal".as_bytes(), Some("name;Ünal"));
        check(b"\xef\xbb\xbfname", Some("name"));
        check(b"\xff\xfen\0\xfc\0", Some("n\u{fc}"));
        check(b"\xfe\xff\0n\0\xfc", Some("n\u{fc}"));
        check(b"", Some(""));
        check(b"\xff\xfen", None);
        check(b"M\xfcller", None);
        check(b"PK\x03\x04", None);
        check(b"n\0a\0", None);
    }
}
