//! Exact decimal numbers, from the text of a JSON number and back in the origin's notation.

use core::cmp::Ordering;
use core::fmt::Write;
use serde::{Deserialize, Serialize};

/// More digits than a Java double prints twice over; `10^38` still fits into the digits.
const MOST_DIGITS: u32 = 38;

/// A decimal number: `digits × 10^-scale`, exact, within 38 digits.
///
/// ```
/// use customer_view::gap::Decimal;
/// let read = |text| Decimal::parse(text).unwrap();
/// assert_eq!(read("200.3").minus(read("100.1")), Some(read("100.2")));
/// assert_eq!(read("1.0E7").java_text(), "1.0E7");
/// assert!(Decimal::parse("1E400").is_none());
/// ```
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Decimal = Decimal {
        digits: 0,
        scale: 0,
    };

    /// Reads the text of a JSON number (RFC 8259 section 6); `None` if it is none, or has more
    /// digits than fit.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (text, 0),
        };
        let (negative, unsigned) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return None,
            // Zeros at the end say nothing, and would use up digits.
            Some((whole, fraction)) => (whole, fraction.trim_end_matches('0')),
            None => (unsigned, ""),
        };
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading_zero {
            return None;
        }
        let mut digits: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            let digit = char::from(byte).to_digit(10)?;
            digits = digits.checked_mul(10)?.checked_add(i128::from(digit))?;
        }
        let digits = if negative {
            digits.checked_neg()?
        } else {
            digits
        };
        let scale = i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        Decimal { digits, scale: 0 }.shifted(scale)
    }

    /// The sum; `None` if it has more digits than fit.
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let (left, right, scale) = aligned(self, other)?;
        Some(
            Decimal {
                digits: left.checked_add(right)?,
                scale,
            }
            .reduced(),
        )
    }

    /// The difference; `None` if it has more digits than fit.
    pub fn minus(self, other: Decimal) -> Option<Decimal> {
        self.plus(Decimal {
            digits: other.digits.checked_neg()?,
            ..other
        })
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// The number, or zero if it is below.
    pub fn at_least_zero(self) -> Decimal {
        if self.is_negative() {
            Decimal::ZERO
        } else {
            self
        }
    }

    /// How two numbers compare; `None` if they are too far apart in size to be put side by side.
    pub fn compare(self, other: Decimal) -> Option<Ordering> {
        self.minus(other)
            .map(|difference| difference.digits.cmp(&0))
    }

    /// The text in the notation of Java's `Double.toString`, with all digits: at least one behind
    /// the point, and an exponent from 10^7 on and below 10^-3.
    pub fn java_text(self) -> String {
        let Decimal { digits, scale } = self.reduced();
        let sign = if digits < 0 { "-" } else { "" };
        let text = digits.unsigned_abs().to_string();
        // The place of the first digit: 0 for units, 1 for tens, -1 for tenths.
        let length = i64::try_from(text.len()).unwrap_or(i64::MAX);
        let place = length.saturating_sub(i64::from(scale)).saturating_sub(1);
        if digits == 0 {
            return "0.0".to_owned();
        }
        let mut out = String::from(sign);
        match usize::try_from(place) {
            Ok(place) if place < 7 => put_point(&mut out, &text, place.saturating_add(1)),
            Err(_) if place >= -3 => {
                let zeros = usize::try_from(place.unsigned_abs())
                    .unwrap_or(0)
                    .saturating_sub(1);
                out.push_str("0.");
                out.extend(core::iter::repeat_n('0', zeros));
                out.push_str(&text);
            }
            _ => {
                put_point(&mut out, text.trim_end_matches('0'), 1);
                // Writing to a `String` cannot fail.
                let _ = write!(out, "E{place}");
            }
        }
        out
    }

    /// `digits × 10^-by`, exact.
    fn shifted(self, by: i64) -> Option<Decimal> {
        if self.digits == 0 {
            return Some(Decimal::ZERO);
        }
        let reduced = match u32::try_from(by) {
            Ok(scale) => Decimal {
                digits: self.digits,
                scale,
            }
            .reduced(),
            Err(_) => {
                let up = u32::try_from(by.unsigned_abs()).ok()?;
                let factor = 10i128.checked_pow(up)?;
                Decimal {
                    digits: self.digits.checked_mul(factor)?,
                    scale: 0,
                }
            }
        };
        (reduced.scale <= MOST_DIGITS).then_some(reduced)
    }

    /// Without zeros at the end behind the point.
    fn reduced(mut self) -> Decimal {
        // Of nothing a damaged value may have four thousand million of them.
        if self.digits == 0 {
            return Decimal::ZERO;
        }
        while self.scale > 0 && self.digits.checked_rem(10) == Some(0) {
            self.digits = self.digits.checked_div(10).unwrap_or(0);
            self.scale = self.scale.saturating_sub(1);
        }
        self
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.compare(*other) == Some(Ordering::Equal)
    }
}

/// An exponent: a sign or none, and digits. What is beyond any number that fits is `None`.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain {
        text.parse::<i64>()
            .ok()
            .filter(|exponent| (-1_000..=1_000).contains(exponent))
    } else {
        None
    }
}

/// The digits of both at the finer of the two scales.
fn aligned(left: Decimal, right: Decimal) -> Option<(i128, i128, u32)> {
    let scale = left.scale.max(right.scale);
    let at = |number: Decimal| {
        let factor = 10i128.checked_pow(scale.checked_sub(number.scale)?)?;
        number.digits.checked_mul(factor)
    };
    Some((at(left)?, at(right)?, scale))
}

/// Writes digits with a point behind the first `before` of them, zeros added where there are fewer.
fn put_point(out: &mut String, digits: &str, before: usize) {
    for (index, digit) in digits.chars().chain(core::iter::repeat('0')).enumerate() {
        if index == before {
            out.push('.');
        }
        if index > before && index >= digits.len() {
            break;
        }
        out.push(digit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn the_origins_number_texts_are_read() {
        for (text, same) in [
            ("50000.000", "50000"),
            ("-1.1996371E9", "-1199637100"),
            ("5.632820109E9", "5632820109.0"),
            ("379499720.0", "3.7949972e8"),
            ("5.0E-4", "0.0005"),
            ("-0.0", "0"),
            ("0E5", "0"),
            ("1e+2", "100"),
            (
                "12345678901234567890123456789012345678",
                "12345678901234567890123456789012345678.000",
            ),
        ] {
            assert_eq!(read(text), read(same));
        }
    }

    #[test]
    fn what_is_no_number_or_does_not_fit_is_refused() {
        for text in [
            "",
            "-",
            "+1",
            "1.",
            ".5",
            "01",
            "-01",
            "1e",
            "1e+",
            "1e1.5",
            "0x1",
            "NaN",
            "Infinity",
            " 1",
            "1 ",
            "1_0",
            "1E39",
            "1E400",
            "1E-39",
            "1E99999999999999999999",
            "1E-9223372036854775808",
            "1e--5",
            "--1",
            "\"1\"",
            "null",
            "1,5",
            "1234567890123456789012345678901234567890",
        ] {
            assert!(Decimal::parse(text).is_none(), "{text:?}");
        }
        let most = read("99999999999999999999999999999999999999");
        assert!(most.plus(most).is_none());
        assert!(
            read("1E38").plus(read("1E-38")).is_none(),
            "too far apart to be exact"
        );
    }

    #[test]
    fn the_notation_is_javas() {
        for (text, expected) in [
            ("0", "0.0"),
            ("10000", "10000.0"),
            ("9999999", "9999999.0"),
            ("9999999.5", "9999999.5"),
            ("10000000", "1.0E7"),
            ("12345678", "1.2345678E7"),
            ("123456789.125", "1.23456789125E8"),
            ("0.001", "0.001"),
            ("0.0123", "0.0123"),
            ("0.00099", "9.9E-4"),
            ("0.0005", "5.0E-4"),
            ("-1199637100", "-1.1996371E9"),
            ("200.30", "200.3"),
            ("-0.5", "-0.5"),
            ("1.10", "1.1"),
        ] {
            assert_eq!(read(text).java_text(), expected, "{text}");
        }
        assert_eq!(
            read("200.3").minus(read("100.1")).unwrap().java_text(),
            "100.2"
        );
    }

    #[test]
    fn nothing_is_nothing_however_it_is_stored() {
        let zero = Decimal {
            digits: 0,
            scale: u32::MAX,
        };
        assert_eq!(zero.java_text(), "0.0");
    }

    proptest! {
        #[test]
        fn sums_are_those_of_integers(a in -1_000_000_000i64..1_000_000_000, b in -1_000_000_000i64..1_000_000_000, scale in 0u32..9, other in 0u32..9) {
            let (left, right) = (Decimal { digits: a.into(), scale }, Decimal { digits: b.into(), scale: other });
            let expected = i128::from(a) * 10i128.pow(8 - scale) + i128::from(b) * 10i128.pow(8 - other);
            prop_assert_eq!(left.plus(right), Some(Decimal { digits: expected, scale: 8 }));
            prop_assert_eq!(left.plus(right).and_then(|sum| sum.minus(right)), Some(left));
        }

        #[test]
        fn what_is_printed_reads_back(digits in any::<i64>(), scale in 0u32..30) {
            let number = Decimal { digits: digits.into(), scale };
            prop_assert_eq!(Decimal::parse(&number.java_text()), Some(number));
        }

        #[test]
        fn doubles_print_as_java_prints_them(number in -1e12f64..1e12) {
            // Rust prints the same shortest digits that Java does; only the notation differs.
            let text = read(&format!("{number}")).java_text();
            prop_assert_eq!(text.parse::<f64>(), Ok(number));
            let size = number.abs();
            prop_assert_eq!(text.contains('E'), size != 0.0 && !(1e-3..1e7).contains(&size));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = Decimal::parse(&text);
        }
    }
}
