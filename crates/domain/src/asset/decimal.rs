//! Exact decimal numbers, for Number and Percent: what a person typed is what is kept. No arithmetic.

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A number of at most [`Decimal::MAX_DIGITS`] digits, [`Decimal::MAX_DECIMALS`] of them behind the point. Written as
/// text, since JSON's numbers are not exact everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Decimal {
    /// The number without its point.
    digits: i64,
    /// Digits behind the point, the last of which is not 0: one number has one form.
    decimals: u8,
}

/// The text is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDecimal {
    /// Something else than digits, a point and a leading minus.
    #[error("not a number")]
    NoNumber,
    /// More digits than are kept.
    #[error("at most 15 digits, 6 of them behind the point")]
    TooLong,
}

impl Decimal {
    /// The most digits of a number: JavaScript, too, tells all of them apart.
    pub const MAX_DIGITS: usize = 15;
    /// The most digits behind the point.
    pub const MAX_DECIMALS: u8 = 6;
    const MAX: i64 = 999_999_999_999_999;

    /// A whole number; what is out of range becomes the nearest that is not.
    pub fn whole(count: i64) -> Self {
        Self { digits: count.clamp(-Self::MAX, Self::MAX), decimals: 0 }
    }

    /// How many digits behind the point it needs.
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// The number with at least so many digits behind the point.
    pub fn text(self, decimals: u8) -> String {
        let unit = 10_u64.pow(self.decimals.into());
        let (whole, fraction) = (self.digits.unsigned_abs() / unit, self.digits.unsigned_abs() % unit);
        let sign = if self.digits < 0 { "-" } else { "" };
        let own = usize::from(self.decimals);
        let shown = own.max(usize::from(decimals));
        if shown == 0 {
            return format!("{sign}{whole}");
        }
        let fraction = if own == 0 { String::new() } else { format!("{fraction:0>own$}") };
        format!("{sign}{whole}.{fraction:0<shown$}")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(0))
    }
}

impl FromStr for Decimal {
    type Err = InvalidDecimal;

    fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
        let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = match rest.split_once('.') {
            Some((_, "")) => return Err(InvalidDecimal::NoNumber),
            Some(parts) => parts,
            None => (rest, ""),
        };
        let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !are_digits(whole) || !are_digits(fraction) {
            return Err(InvalidDecimal::NoNumber);
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let decimals = u8::try_from(fraction.len()).map_err(|_| InvalidDecimal::TooLong)?;
        if decimals > Self::MAX_DECIMALS || whole.len() + fraction.len() > Self::MAX_DIGITS {
            return Err(InvalidDecimal::TooLong);
        }
        let digits: i64 = format!("0{whole}{fraction}").parse().map_err(|_| InvalidDecimal::NoNumber)?;
        Ok(Self { digits: sign * digits, decimals })
    }
}

impl TryFrom<String> for Decimal {
    type Error = InvalidDecimal;

    fn try_from(text: String) -> Result<Self, InvalidDecimal> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(number: Decimal) -> Self {
        number.to_string()
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scaled = |number: &Self| {
            i128::from(number.digits) * 10_i128.pow((Self::MAX_DECIMALS - number.decimals).into())
        };
        scaled(self).cmp(&scaled(other))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_number_has_one_form() {
        let check = |text: &str, expected: &str| {
            assert_eq!(text.parse::<Decimal>().map(|number| number.to_string()).as_deref(), Ok(expected));
        };
        check("0", "0");
        check("-0.00", "0");
        check("007.50", "7.5");
        check("-12.000001", "-12.000001");
        check("999999999999999", "999999999999999");
        let half: Decimal = "0.5".parse().unwrap();
        assert_eq!((half.text(2).as_str(), Decimal::whole(3).text(2).as_str()), ("0.50", "3.00"));
    }

    #[test]
    fn what_is_no_number_is_told_from_what_is_too_long() {
        for text in ["", "-", ".5", "5.", "1e3", "1,5", "+1", "1.2.3", "٣"] {
            assert_eq!(text.parse::<Decimal>(), Err(InvalidDecimal::NoNumber), "{text}");
        }
        for text in ["1000000000000000", "0.0000001", "9999999999.999999"] {
            assert_eq!(text.parse::<Decimal>(), Err(InvalidDecimal::TooLong), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_and_number_agree(digits in -999_999_999_999_999_i64..=999_999_999_999_999, point in 0_u32..=6) {
            let (whole, fraction) = (digits.abs() / 10_i64.pow(point), digits.abs() % 10_i64.pow(point));
            let sign = if digits < 0 { "-" } else { "" };
            let width = usize::try_from(point).unwrap();
            let text = if point == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction:0>width$}") };
            let number: Decimal = text.parse().unwrap();
            prop_assert_eq!(number.to_string().parse::<Decimal>().unwrap(), number);
            let shown = number.text(u8::try_from(point).unwrap());
            prop_assert_eq!(shown.trim_start_matches('-'), text.trim_start_matches('-'));
            prop_assert_eq!(number < Decimal::whole(0), digits < 0);
        }
    }
}
