//! Folds text to plain letters in the two spellings people use for umlauts; it does not guess at language.

/// One text folded twice: `Müller` is written `Muller` by some and `Mueller` by others, and `Bauer` is not `Baur`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Folded {
    /// Diacritics dropped: `ü` is `u`, `ø` is `o`, `å` is `a`.
    pub plain: String,
    /// Spelled out as on a typewriter: `ü` is `ue`, `ø` is `oe`, `å` is `aa`. Equal to `plain` for most texts.
    pub spelled: String,
}

/// Lower-cases, splits compatibility forms (NFKD), drops diacritics, and spells out letters that do not decompose.
/// Folding a folded text changes nothing.
pub(super) fn fold(text: &str) -> Folded {
    if text.is_ascii() {
        let plain = text.to_ascii_lowercase();
        return Folded { spelled: plain.clone(), plain };
    }
    // Signs that decompose into letters but are no part of a name.
    let signs: String = text.chars().map(|letter| if is_sign(letter) { ' ' } else { letter }).collect();
    let mut folded = Folded::default();
    let mut buffer = [0; 4];
    let mut letters = decomposed(&signs).into_iter().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        if is_mark(letter) || is_invisible(letter) {
            continue;
        }
        let (plain, spelled) = match (letter, letters.peek()) {
            ('a', Some('\u{308}')) => ("a", "ae"),
            ('u', Some('\u{308}')) => ("u", "ue"),
            ('a', Some('\u{30a}')) => ("a", "aa"),
            ('o', Some('\u{308}')) | ('ø', _) => ("o", "oe"),
            _ => {
                let spelling = spelled_out(letter).unwrap_or(letter.encode_utf8(&mut buffer));
                folded.plain.push_str(spelling);
                folded.spelled.push_str(spelling);
                continue;
            }
        };
        folded.plain.push_str(plain);
        folded.spelled.push_str(spelled);
    }
    folded
}

/// The letters of compatibility forms (NFKD), diacritics as letters of their own.
#[cfg(not(target_arch = "wasm32"))]
fn decomposed(text: &str) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization as _;

    text.nfkd().collect()
}

/// The same by the browser's own tables: ours would be a tenth of what a page loads.
#[cfg(target_arch = "wasm32")]
fn decomposed(text: &str) -> Vec<char> {
    String::from(js_sys::JsString::from(text).normalize("NFKD")).chars().collect()
}

/// Trade marks and their like: `Contoso™` is Contoso.
fn is_sign(letter: char) -> bool {
    matches!(letter, '™' | '℠' | '®' | '©' | '℗')
}

/// Combining diacritical marks, in all their blocks.
fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Soft hyphens, zero-width characters and the byte order mark: they come with pasted names and nobody types them.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// How a letter that has no decomposition is typed on a plain keyboard.
fn spelled_out(lower: char) -> Option<&'static str> {
    Some(match lower {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ł' => "l",
        'đ' | 'ð' | 'ɖ' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' => "i",
        'ĸ' => "k",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_as_people_type() {
        let table = [
            ("", "", ""),
            ("Contoso GmbH", "contoso gmbh", "contoso gmbh"),
            ("Müller", "muller", "mueller"),
            ("Mu\u{308}ller", "muller", "mueller"),
            ("Bauer Baur", "bauer baur", "bauer baur"),
            ("Straße ẞ", "strasse ss", "strasse ss"),
            ("Ærø Åre Smørrebrød", "aero are smorrebrod", "aeroe aare smoerrebroed"),
            ("Łódź Đorđe Þór Œuvre", "lodz dorde thor oeuvre", "lodz dorde thor oeuvre"),
            ("Citroën Coöperatie", "citroen cooperatie", "citroen cooeperatie"),
            ("Contoso™ ﬁnance ２０", "contoso  finance 20", "contoso  finance 20"),
            ("İstanbul ılık e\u{301}\u{200b}t\u{ad}e", "istanbul ilik ete", "istanbul ilik ete"),
        ];
        for (text, plain, spelled) in table {
            let folded = fold(text);
            assert_eq!((folded.plain.as_str(), folded.spelled.as_str()), (plain, spelled), "{text}");
        }
    }

    #[test]
    fn every_letter_folds_to_itself_the_second_time() {
        for letter in '\0'..=char::MAX {
            let once = fold(letter.encode_utf8(&mut [0; 4])).plain;
            assert_eq!(fold(&once).plain, once, "U+{:04X}", u32::from(letter));
        }
    }
}
