//! Exact decimals, and the two ways in which the origin prints them.

use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Sub, SubAssign};

/// `units` × 10^-`scale`. The scale is kept, as Java's `BigDecimal` keeps it: `50000.000` has scale 3.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    units: i128,
    scale: u32,
}

// Far above every amount in the ledger, and far enough below i128 that sums cannot overflow.
const MAX_DIGITS: usize = 24;
const MAX_SCALE: u32 = 9;

impl Decimal {
    /// Nothing.
    pub const ZERO: Decimal = Decimal { units: 0, scale: 0 };

    /// `units` × 10^-`scale`, for example `new(12050, 2)` for 120.50.
    pub const fn new(units: i128, scale: u32) -> Decimal {
        Decimal { units, scale }
    }

    /// A whole number.
    pub const fn whole(units: i64) -> Decimal {
        Decimal::new(units as i128, 0)
    }

    /// Reads plain decimal text such as `-12.50`; no exponent.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{fraction}");
        let scale = u32::try_from(fraction.len()).ok()?;
        let readable = !whole.is_empty()
            && all.len() <= MAX_DIGITS
            && scale <= MAX_SCALE
            && all.bytes().all(|b| b.is_ascii_digit());
        let units: i128 = readable.then(|| all.parse().ok()).flatten()?;
        Some(Decimal::new(if negative { -units } else { units }, scale))
    }

    /// Whether the value is above zero.
    pub fn is_positive(self) -> bool {
        self.units > 0
    }

    /// Whether the value is zero, whatever its scale.
    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    /// The smaller of two values.
    pub fn min(self, other: Decimal) -> Decimal {
        if other < self {
            other
        } else {
            self
        }
    }

    /// The value, or zero when it is negative.
    pub fn floor_zero(self) -> Decimal {
        if self.units < 0 {
            Decimal::ZERO
        } else {
            self
        }
    }

    /// Plain text with the scale as it is: `50000.000`.
    pub fn plain(self) -> String {
        let (sign, digits) = self.sign_and_digits();
        let scale = self.scale as usize;
        if scale == 0 {
            return format!("{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        format!("{sign}{whole}.{fraction}")
    }

    /// The text of Java's `Double.toString`: plain from 10^-3 up to 10^7, else with an exponent,
    /// always with at least one digit after the point. All digits are kept; nothing is rounded.
    pub fn java_double(self) -> String {
        let (sign, digits) = self.sign_and_digits();
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return "0.0".to_owned();
        }
        // The value is 0.DIGITS × 10^point.
        let point = digits.len() as i64 - i64::from(self.scale);
        let significant = digits.trim_end_matches('0');
        if !(-2..=7).contains(&point) {
            let (first, rest) = significant.split_at(1);
            let rest = if rest.is_empty() { "0" } else { rest };
            return format!("{sign}{first}.{rest}E{}", point - 1);
        }
        if point <= 0 {
            let zeros = "0".repeat(point.unsigned_abs() as usize);
            return format!("{sign}0.{zeros}{significant}");
        }
        let point = point as usize;
        let padded = format!("{significant:0<point$}");
        let (whole, fraction) = padded.split_at(point);
        let fraction = if fraction.is_empty() { "0" } else { fraction };
        format!("{sign}{whole}.{fraction}")
    }

    fn sign_and_digits(self) -> (&'static str, String) {
        let sign = if self.units < 0 { "-" } else { "" };
        (sign, self.units.unsigned_abs().to_string())
    }

    fn at_scale(self, scale: u32) -> i128 {
        self.units * 10_i128.pow(scale - self.scale)
    }

    fn aligned(self, other: Decimal) -> (i128, i128, u32) {
        let scale = self.scale.max(other.scale);
        (self.at_scale(scale), other.at_scale(scale), scale)
    }
}

impl Default for Decimal {
    fn default() -> Decimal {
        Decimal::ZERO
    }
}

impl Add for Decimal {
    type Output = Decimal;
    fn add(self, other: Decimal) -> Decimal {
        let (left, right, scale) = self.aligned(other);
        Decimal::new(left + right, scale)
    }
}

impl Sub for Decimal {
    type Output = Decimal;
    fn sub(self, other: Decimal) -> Decimal {
        let (left, right, scale) = self.aligned(other);
        Decimal::new(left - right, scale)
    }
}

impl AddAssign for Decimal {
    fn add_assign(&mut self, other: Decimal) {
        *self = *self + other;
    }
}

impl SubAssign for Decimal {
    fn sub_assign(&mut self, other: Decimal) {
        *self = *self - other;
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let (left, right, _) = self.aligned(*other);
        left.cmp(&right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_java_does() {
        let table = [
            ("0", "0.0"),
            ("0.000", "0.0"),
            ("331.9", "331.9"),
            ("331.90", "331.9"),
            ("-1199637100", "-1.1996371E9"),
            ("5632820109", "5.632820109E9"),
            ("10000000", "1.0E7"),
            ("9999999.99", "9999999.99"),
            ("9999999", "9999999.0"),
            ("10000000.5", "1.00000005E7"),
            ("0.001", "0.001"),
            ("0.0005", "5.0E-4"),
            ("0.00099", "9.9E-4"),
            ("100", "100.0"),
            ("-0.5", "-0.5"),
            ("123456.789", "123456.789"),
            ("379499720", "3.7949972E8"),
        ];
        for (input, expected) in table {
            assert_eq!(
                Decimal::parse(input).unwrap().java_double(),
                expected,
                "{input}"
            );
        }
    }

    #[test]
    fn plain_text_keeps_the_scale() {
        for text in ["50000.000", "-0.05", "7", "0.10"] {
            assert_eq!(Decimal::parse(text).unwrap().plain(), text);
        }
        let sum = Decimal::new(50_000_000, 3) + Decimal::new(12_050, 2);
        assert_eq!(sum.plain(), "50120.500");
    }

    #[test]
    fn sums_are_exact_and_compare_across_scales() {
        let tenth = Decimal::new(1, 1);
        let sum = tenth + Decimal::new(2, 1);
        assert_eq!(sum, Decimal::new(300, 3));
        assert!(Decimal::whole(1) > tenth);
        assert_eq!((tenth - Decimal::whole(1)).floor_zero(), Decimal::ZERO);
    }

    #[test]
    fn refuses_what_is_no_plain_decimal() {
        for text in [
            "",
            "-",
            "1e3",
            "+1",
            ".5",
            "1,5",
            " 1",
            "1.2.3",
            "0.1234567890",
        ] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }
}
