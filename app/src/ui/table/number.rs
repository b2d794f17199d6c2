//! Numbers for people: thin thousands separators and percentages. It rounds nothing but the last shown digit.

/// The narrow no-break space that stands between thousands.
const THIN_SPACE: char = '\u{202f}';

/// `1234567` as `1 234 567`, with narrow no-break spaces and a true minus sign.
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * THIN_SPACE.len_utf8() + 3);
    if value < 0 {
        text.push('\u{2212}');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(THIN_SPACE);
        }
        text.push(digit);
    }
    text
}

/// A share given in tenths of a percent, as whole percents: `864` is `86 %`. What is above nothing but below
/// one percent reads `<1 %`, and what is below everything never reads `100 %`.
pub fn percent(tenths: i64) -> String {
    match tenths {
        1..=9 => format!("<1{THIN_SPACE}%"),
        990..=999 => format!("99{THIN_SPACE}%"),
        _ => format!("{}{THIN_SPACE}%", grouped((tenths + 5).div_euclid(10))),
    }
}

/// `part` per `whole` in tenths of a percent; `None` when there is no whole.
pub fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| {
        let tenths = (i128::from(part) * 1000 + i128::from(whole) / 2) / i128::from(whole);
        i64::try_from(tenths).unwrap_or(i64::MAX)
    })
}

/// `1 license`, `2 licenses`: a grouped count before the word that fits it.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_by_thin_spaces() {
        let check = |value, expected: &str| assert_eq!(grouped(value).replace(THIN_SPACE, " "), expected);
        check(0, "0");
        check(999, "999");
        check(1_000, "1 000");
        check(1_234_567, "1 234 567");
        check(-12_345, "\u{2212}12 345");
        check(i64::MIN, "\u{2212}9 223 372 036 854 775 808");
    }

    #[test]
    fn percents_round_but_never_to_nothing_or_everything() {
        let check = |tenths, expected: &str| assert_eq!(percent(tenths).replace(THIN_SPACE, " "), expected);
        check(0, "0 %");
        check(4, "<1 %");
        check(864, "86 %");
        check(865, "87 %");
        check(996, "99 %");
        check(1_000, "100 %");
        check(12_000, "1 200 %");
    }

    #[test]
    fn a_share_of_nothing_is_unknown() {
        assert_eq!(share(5, 0), None);
        assert_eq!(share(43, 50), Some(860));
        assert_eq!(share(6, 5), Some(1_200));
        assert_eq!(share(i64::MAX, 1), Some(i64::MAX));
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(1, "license", "licenses"), "1 license");
        assert_eq!(counted(0, "license", "licenses"), "0 licenses");
    }
}
