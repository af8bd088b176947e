//! Civil dates as a count of days, enough calendar for a ledger kept in UTC.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A civil date, held as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(i64);

impl Day {
    /// The date, if the calendar has it.
    pub fn of(year: i64, month: i64, day: i64) -> Option<Day> {
        let known = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        known.then(|| Day::from_civil(year, month, day))
    }

    /// A date written into the source; a wrong one is clamped to its month.
    pub fn fixed(year: i64, month: i64, day: i64) -> Day {
        let month = month.clamp(1, 12);
        Day::from_civil(year, month, day.clamp(1, days_in_month(year, month)))
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Day> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |part: &str| {
            part.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| part.parse().ok())
                .flatten()
        };
        Day::of(
            number(text.get(..4)?)?,
            number(text.get(5..7)?)?,
            number(text.get(8..)?)?,
        )
    }

    /// The date in UTC by the machine's clock.
    pub fn today() -> Day {
        Day(unix_seconds().div_euclid(86_400))
    }

    /// So many days later, or earlier when negative.
    pub fn plus_days(self, days: i64) -> Day {
        Day(self.0 + days)
    }

    /// So many months later; the 31st becomes the last day of a shorter month.
    pub fn plus_months(self, months: i64) -> Day {
        let (year, month, day) = self.civil();
        let index = year * 12 + (month - 1) + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        Day::from_civil(year, month, day.min(days_in_month(year, month)))
    }

    /// The first day of this date's month.
    pub fn first_of_month(self) -> Day {
        let (year, month, _) = self.civil();
        Day::from_civil(year, month, 1)
    }

    /// Seconds since 1970 at the start of this date.
    pub fn unix_seconds(self) -> i64 {
        self.0 * 86_400
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i64 {
        self.0
    }

    /// The date as an ISO date-time in UTC; `time` is `HH:MM:SS`.
    pub fn at(self, time: &str) -> String {
        format!("{self}T{time}Z")
    }

    // Howard Hinnant's `days_from_civil`: eras of 400 years that begin on 1 March.
    fn from_civil(year: i64, month: i64, day: i64) -> Day {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Day(era * 146_097 + day_of_era - 719_468)
    }

    fn civil(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month, day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Seconds since 1970 by the machine's clock.
pub fn unix_seconds() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        let mut day = Day::fixed(1900, 1, 1);
        assert_eq!(Day::fixed(1970, 1, 1).number(), 0);
        for _ in 0..146_097 {
            assert_eq!(Day::parse(&day.to_string()), Some(day));
            day = day.plus_days(1);
        }
        assert_eq!(day.to_string(), "2300-01-01");
    }

    #[test]
    fn months_are_clamped_to_their_length() {
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(day("2024-01-31").plus_months(1), day("2024-02-29"));
        assert_eq!(day("2024-03-31").plus_months(-13), day("2023-02-28"));
        assert_eq!(day("2023-12-15").plus_months(1), day("2024-01-15"));
        assert_eq!(day("2024-02-29").first_of_month(), day("2024-02-01"));
    }

    #[test]
    fn dates_the_calendar_does_not_have_are_refused() {
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-1-1",
            "2024-00-10",
            "+024-01-01",
            "",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
