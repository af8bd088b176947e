//! Civil dates: what a calendar on the wall shows, without a time or a zone.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Days between 0000-03-01, where the arithmetic below starts, and 1970-01-01.
const EPOCH_SHIFT: i64 = 719_468;
/// Days in the 400 years after which the Gregorian calendar repeats.
const ERA_DAYS: i64 = 146_097;
/// 0001-01-01 and 9999-12-31, the years that four digits can write.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

/// A date of the proleptic Gregorian calendar, from `0001-01-01` to `9999-12-31`.
///
/// ```
/// use customer_view::date::Date;
/// let day = Date::parse("2028-02-28").unwrap();
/// assert_eq!(day.add_days(2).unwrap().to_string(), "2028-03-01");
/// assert!(Date::parse("2027-02-29").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date(i32);

impl Date {
    /// 1970-01-01.
    pub const EPOCH: Date = Date(0);

    /// The date of that year, month and day; `None` where the calendar has no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        let candidate = Date::between(days_from_civil(year, month, day)?)?;
        // The arithmetic rolls over (30 February is 2 March): only a date that reads back is one.
        (candidate.year_month_day() == (year, month, day)).then_some(candidate)
    }

    /// Reads `YYYY-MM-DD` (RFC 3339 `full-date`), nothing before it and nothing after it.
    pub fn parse(text: &str) -> Option<Date> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return None;
        };
        let year = digits(&[y1, y2, y3, y4])?;
        let month = digits(&[m1, m2])?;
        Date::from_ymd(i32::try_from(year).ok()?, month, digits(&[d1, d2])?)
    }

    /// The date so many days after 1970-01-01 (before it, if negative).
    pub fn from_days(days: i32) -> Option<Date> {
        Date::between(i64::from(days))
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    /// The date so many days later (earlier, if negative); `None` outside the four-digit years.
    pub fn add_days(self, days: i32) -> Option<Date> {
        Date::between(i64::from(self.0).checked_add(i64::from(days))?)
    }

    /// Year, month (1 to 12) and day (1 to 31).
    pub fn year_month_day(self) -> (i32, u32, u32) {
        civil_from_days(i64::from(self.0)).unwrap_or((1970, 1, 1))
    }

    fn between(days: i64) -> Option<Date> {
        let days = i32::try_from(days).ok()?;
        (FIRST..=LAST).contains(&days).then_some(Date(days))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0u32, |number, byte| {
        let digit = char::from(*byte).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day comes last.
fn days_from_civil(year: i32, month: u32, day: u32) -> Option<i64> {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year).checked_sub(i64::from(month <= 2))?;
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let from_march = if month > 2 {
        month.checked_sub(3)?
    } else {
        month.checked_add(9)?
    };
    let day_of_year = from_march
        .checked_mul(153)?
        .checked_add(2)?
        .checked_div(5)?
        .checked_add(day)?
        .checked_sub(1)?;
    let leap_days = year_of_era
        .checked_div(4)?
        .checked_sub(year_of_era.checked_div(100)?)?;
    let day_of_era = year_of_era
        .checked_mul(365)?
        .checked_add(leap_days)?
        .checked_add(day_of_year)?;
    era.checked_mul(ERA_DAYS)?
        .checked_add(day_of_era)?
        .checked_sub(EPOCH_SHIFT)
}

/// Howard Hinnant's `civil_from_days`. `None` cannot happen for the days a [`Date`] holds.
fn civil_from_days(days: i64) -> Option<(i32, u32, u32)> {
    let shifted = days.checked_add(EPOCH_SHIFT)?;
    let era = shifted.div_euclid(ERA_DAYS);
    let day = shifted.rem_euclid(ERA_DAYS);
    let year_of_era = day
        .checked_sub(day.checked_div(1_460)?)?
        .checked_add(day.checked_div(36_524)?)?
        .checked_sub(day.checked_div(146_096)?)?
        .checked_div(365)?;
    let leap_days = year_of_era
        .checked_div(4)?
        .checked_sub(year_of_era.checked_div(100)?)?;
    let day_of_year = day.checked_sub(year_of_era.checked_mul(365)?.checked_add(leap_days)?)?;
    let from_march = day_of_year
        .checked_mul(5)?
        .checked_add(2)?
        .checked_div(153)?;
    let before_month = from_march
        .checked_mul(153)?
        .checked_add(2)?
        .checked_div(5)?;
    let day_of_month = day_of_year.checked_sub(before_month)?.checked_add(1)?;
    let month = if from_march < 10 {
        from_march.checked_add(3)?
    } else {
        from_march.checked_sub(9)?
    };
    let year = year_of_era
        .checked_add(era.checked_mul(400)?)?
        .checked_add(i64::from(month <= 2))?;
    Some((
        i32::try_from(year).ok()?,
        u32::try_from(month).ok()?,
        u32::try_from(day_of_month).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_digit_years_reads_back() {
        let mut day = Date::from_ymd(1, 1, 1).unwrap();
        assert_eq!(day.days(), FIRST);
        let mut count = 0;
        loop {
            let (year, month, day_of_month) = day.year_month_day();
            assert_eq!(Date::from_ymd(year, month, day_of_month), Some(day));
            count += 1;
            match day.add_days(1) {
                Some(next) => day = next,
                None => break,
            }
        }
        assert_eq!((day.to_string().as_str(), day.days()), ("9999-12-31", LAST));
        assert_eq!(count, 3_652_059, "the days of 9999 years");
    }

    #[test]
    fn known_days_have_known_numbers() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("2000-03-01", 11_017),
            ("2026-11-23", 20_780),
            ("1969-12-31", -1),
        ] {
            let date = Date::parse(text).unwrap();
            assert_eq!((date.days(), date.to_string().as_str()), (days, text));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2026-13-01",
            "2026-00-10",
            "2026-02-29",
            "1900-02-29",
            "2026-1-1",
            "+026-01-01",
            "2026-01-01T00:00:00Z",
            "2026/01/01",
            "0000-01-01",
            "２０２６-01-01",
            "2026-04-31",
            "2026-01-00",
            " 2026-01-01",
        ] {
            assert_eq!(Date::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn days_are_added_within_the_calendar() {
        let day = Date::parse("2027-12-31").unwrap();
        assert_eq!(day.add_days(61), Date::parse("2028-03-01"));
        assert_eq!(day.add_days(-365), Date::parse("2026-12-31"));
        assert_eq!(
            (day.add_days(i32::MAX), day.add_days(i32::MIN)),
            (None, None)
        );
    }
}
