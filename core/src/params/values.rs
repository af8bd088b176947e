//! Single values, read strictly: after this nothing is a text that could have been wrong.

use super::table::LONG_MAX;
use crate::date::Date;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A customer's id: a positive `long` of the origin, 1 to 2^63 - 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerId(u64);

impl CustomerId {
    /// Reads decimal digits: no sign, no leading zero, no other script's digits.
    ///
    /// ```
    /// use customer_view::params::CustomerId;
    /// assert_eq!(CustomerId::parse("567584951").map(CustomerId::get), Some(567_584_951));
    /// assert!(CustomerId::parse("0123").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<CustomerId> {
        integer(text).and_then(CustomerId::new)
    }

    /// The id with that number, 1 to 2^63 - 1.
    pub fn new(number: u64) -> Option<CustomerId> {
        (1..=LONG_MAX)
            .contains(&number)
            .then_some(CustomerId(number))
    }

    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// `0` or `[1-9][0-9]*`, at most 2^64 - 1.
pub(super) fn integer(text: &str) -> Option<u64> {
    if is_plain(text) {
        text.parse().ok()
    } else {
        None
    }
}

/// `0` or `[1-9][0-9]*`, of any length.
pub(super) fn is_plain(text: &str) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits && (text.len() == 1 || !text.starts_with('0'))
}

/// `true` or `false`, in any case.
pub(super) fn flag(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// A language tag (BCP 47), in the case that RFC 5646 section 2.1.1 recommends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(String);

impl Language {
    /// Reads a tag of that shape: subtags of 1 to 8 letters or digits, the first of 2 to 8 letters.
    /// Whether the language exists is for the origin to say.
    pub fn parse(text: &str) -> Option<Language> {
        let mut tag = String::with_capacity(text.len());
        for (index, subtag) in text.split('-').enumerate() {
            let letters = subtag.bytes().all(|byte| byte.is_ascii_alphabetic());
            let shaped = match index {
                0 => letters && (2..=8).contains(&subtag.len()),
                _ => {
                    subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
                        && (1..=8).contains(&subtag.len())
                }
            };
            if !shaped {
                return None;
            }
            if index > 0 {
                tag.push('-');
            }
            match (index, subtag.len()) {
                (0, _) => tag.push_str(&subtag.to_ascii_lowercase()),
                (_, 2) => tag.push_str(&subtag.to_ascii_uppercase()),
                (_, 4) if letters => {
                    let (first, rest) = subtag.split_at(1);
                    tag.push_str(&first.to_ascii_uppercase());
                    tag.push_str(&rest.to_ascii_lowercase());
                }
                _ => tag.push_str(&subtag.to_ascii_lowercase()),
            }
        }
        // RFC 5646 section 4.4.1: 35 characters hold any tag in use.
        (tag.len() <= 35).then_some(Language(tag))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A date, or a date-time with an offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    text: String,
    period: Period,
}

/// Seconds since 1970, and nanoseconds.
type Moment = (i64, u32);

/// The moments that a text means: one of them, or those of a whole day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The date as it is printed, whatever the offset.
    day: Date,
    first: Moment,
    last: Moment,
}

impl Period {
    /// Reads `YYYY-MM-DD` or an RFC 3339 `date-time`.
    pub fn parse(text: &str) -> Option<Period> {
        let day = Date::parse(text.get(..10)?)?;
        let midnight = i64::from(day.days()).checked_mul(86_400)?;
        let rest = text.get(10..)?;
        let (first, last) = if rest.is_empty() {
            ((midnight, 0), (midnight.checked_add(86_399)?, 999_999_999))
        } else {
            let (second, nanos) = time_of_day(rest)?;
            let moment = (midnight.checked_add(second)?, nanos);
            (moment, moment)
        };
        Some(Period { day, first, last })
    }

    /// Whether it lies from `start` on and until `end`, both inclusive; `None` if only the origin
    /// can tell: a date against a moment.
    ///
    /// A moment against a date counts as the date that it is printed with: the origin prints in
    /// the zone that it also reads dates in (its documentation: the response's offset is always the server's).
    pub fn lies_between(&self, start: Option<&Instant>, end: Option<&Instant>) -> Option<bool> {
        let from = match start {
            Some(start) => self.compare(&start.period)?.is_ge(),
            None => true,
        };
        let until = match end {
            Some(end) => self.compare(&end.period)?.is_le(),
            None => true,
        };
        Some(from && until)
    }

    fn compare(&self, bound: &Period) -> Option<core::cmp::Ordering> {
        match (bound.is_day(), self.is_day()) {
            (true, _) => Some(self.day.cmp(&bound.day)),
            (false, false) => Some(self.first.cmp(&bound.first)),
            (false, true) => None,
        }
    }

    fn is_day(&self) -> bool {
        self.first != self.last
    }

    /// Whether it begins before another one does.
    pub fn is_before(&self, other: &Period) -> bool {
        self.first < other.first
    }
}

impl Instant {
    /// Reads `YYYY-MM-DD` or an RFC 3339 `date-time`.
    pub fn parse(text: &str) -> Option<Instant> {
        let period = Period::parse(text)?;
        let text = text.to_ascii_uppercase();
        Some(Instant { text, period })
    }

    /// Whether the range from this to an end is empty, because the end comes first.
    /// Where one of the two is a date, the dates are compared as they are printed.
    pub fn is_after(&self, end: &Instant) -> bool {
        let (start, end) = (&self.period, &end.period);
        if start.is_day() || end.is_day() {
            start.day > end.day
        } else {
            start.first > end.last
        }
    }

    /// The text as it was sent, `T` and `Z` in upper case.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// `Thh:mm:ss[.fraction](Z|±hh:mm)` as the time from midnight UTC; negative or above a day with an
/// offset. A fraction counts to the nanosecond.
fn time_of_day(text: &str) -> Option<Moment> {
    let (b'T' | b't', rest) = text.as_bytes().split_first()? else {
        return None;
    };
    let (time, rest) = rest.split_at_checked(8)?;
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = time else {
        return None;
    };
    let (nanos, rest) = match rest.split_first() {
        Some((b'.', behind)) => fraction(behind)?,
        _ => (0, rest),
    };
    let offset = match rest {
        [b'Z' | b'z'] => 0,
        &[sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let seconds = clock(two(h1, h2, 23)?, two(m1, m2, 59)?, 0)?;
            if sign == b'-' {
                seconds.checked_neg()?
            } else {
                seconds
            }
        }
        _ => return None,
    };
    let local = clock(two(h1, h2, 23)?, two(m1, m2, 59)?, two(s1, s2, 59)?)?;
    Some((local.checked_sub(offset)?, nanos))
}

/// The digits at the beginning as nanoseconds, and what is behind them; `None` if there is no digit.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(count)?;
    if digits.is_empty() {
        return None;
    }
    let mut nine = digits.iter().chain(core::iter::repeat(&b'0')).take(9);
    let nanos = nine.try_fold(0u32, |sum, byte| {
        sum.checked_mul(10)?
            .checked_add(char::from(*byte).to_digit(10)?)
    })?;
    Some((nanos, rest))
}

fn two(tens: u8, units: u8, most: i64) -> Option<i64> {
    let digit = |byte: u8| char::from(byte).to_digit(10).map(i64::from);
    let number = digit(tens)?.checked_mul(10)?.checked_add(digit(units)?)?;
    (number <= most).then_some(number)
}

fn clock(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    hours
        .checked_mul(3_600)?
        .checked_add(minutes.checked_mul(60)?)?
        .checked_add(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::format_description::well_known::Rfc3339;
    use time::OffsetDateTime;

    #[test]
    fn ids_are_plain_positive_longs() {
        let read = |text| CustomerId::parse(text).map(CustomerId::get);
        assert_eq!(read("1"), Some(1));
        assert_eq!(read("9223372036854775807"), Some(LONG_MAX));
        for bad in [
            "",
            "0",
            "0123",
            "+1",
            "-1",
            " 1",
            "1 ",
            "1e3",
            "1.0",
            "٣",
            "１",
            "9223372036854775808",
            "18446744073709551616",
            "0x1",
            "1_000",
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn languages_have_the_shape_of_bcp_47() {
        for (text, expected) in [
            ("zh", Some("zh")),
            ("ZH-hant-tw", Some("zh-Hant-TW")),
            ("es-419", Some("es-419")),
            ("", None),
            ("z", None),
            ("zh_CN", None),
            ("zh-", None),
            ("1z", None),
            ("zh,en;q=0.5", None),
            ("abcdefghi", None),
            ("zh-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd", None),
        ] {
            let language = Language::parse(text);
            assert_eq!(
                language.as_ref().map(Language::as_str),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_date_means_its_whole_day() {
        let read = |text| Instant::parse(text).unwrap();
        assert!(!read("2026-11-24").is_after(&read("2026-11-24")));
        assert!(!read("2026-11-24T23:59:59Z").is_after(&read("2026-11-24")));
        assert!(read("2026-11-25t00:00:00z").is_after(&read("2026-11-24")));
        assert!(!read("2026-11-24T22:00:00-05:00").is_after(&read("2026-11-24")));
        assert!(!read("2026-11-24T23:59:59.5Z").is_after(&read("2026-11-24")));
        assert!(read("2026-11-24T10:00:00.9Z").is_after(&read("2026-11-24T10:00:00.1Z")));
        assert!(!read("2026-11-25T02:00:00+05:30").is_after(&read("2026-11-24T20:30:00Z")));
        for bad in [
            "",
            "2026-11-2",
            "2026-11-24 10:00:00Z",
            "2026-11-24T10:00Z",
            "2026-11-24T10:00:00",
            "2026-11-24T24:00:00Z",
            "2026-11-24T10:00:00.Z",
            "2026-11-24T10:00:00 05:30",
            "2026-11-31",
            "2026-11-24T10:00:00+5:30",
            "2026-11-24T10:00:00+05:30x",
            "２０26-11-24",
        ] {
            assert_eq!(Instant::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_moment_lies_between_dates_and_moments() {
        let joined = |text| Period::parse(text).unwrap();
        let instant = |text| Instant::parse(text).unwrap();
        let evening = joined("2026-11-24T23:30:00+05:30");
        for (start, end, expected) in [
            (Some("2026-11-24"), Some("2026-11-24"), Some(true)),
            (Some("2026-11-25"), None, Some(false)),
            (None, Some("2026-11-23"), Some(false)),
            (Some("2026-11-24T18:00:00Z"), None, Some(true)),
            (Some("2026-11-24T18:00:01Z"), None, Some(false)),
            (None, Some("2026-11-24T18:00:00Z"), Some(true)),
            (None, None, Some(true)),
        ] {
            let (start, end) = (start.map(instant), end.map(instant));
            assert_eq!(evening.lies_between(start.as_ref(), end.as_ref()), expected);
        }
        let day = joined("2026-11-24");
        let (date, moment) = (instant("2026-11-24"), instant("2026-11-24T00:00:00Z"));
        assert_eq!(day.lies_between(Some(&date), Some(&date)), Some(true));
        assert_eq!(day.lies_between(Some(&moment), None), None);
        assert!(evening.is_before(&joined("2026-11-24T23:30:00Z")));
    }

    proptest! {
        #[test]
        fn instants_are_those_of_rfc_3339(text in "20[0-9]{2}-[01][0-9]-[0-3][0-9][Tt][0-2][0-9]:[0-6][0-9]:[0-5][0-9](\\.[0-9]{1,9})?([Zz]|[+-][0-2][0-9]:[0-6][0-9])") {
            let oracle = OffsetDateTime::parse(&text.to_uppercase(), &Rfc3339).ok();
            prop_assert_eq!(Instant::parse(&text).map(|instant| instant.period.first), oracle.map(|moment| (moment.unix_timestamp(), moment.nanosecond())));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = (CustomerId::parse(&text), Language::parse(&text), Instant::parse(&text), flag(&text));
        }
    }
}
