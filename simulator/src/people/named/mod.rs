//! The named customers: each one is a case, told in its first line.

mod kinds;
mod large;
mod odd;
mod plain;

use super::customer::Customer;
use crate::day::Day;

/// All of them, with ledgers anchored at `today` where dates matter.
pub fn all(today: Day) -> Vec<Customer> {
    vec![
        plain::base_tier(),
        plain::top_tier(today),
        plain::several_programs(today),
        kinds::points_about_to_expire(today),
        kinds::moving_window_of_days(today),
        plain::user_groups(today),
        plain::not_enrolled(),
        odd::merged(),
        odd::erased(),
        large::large(today),
        odd::hostile(),
        kinds::promised_points(today),
        plain::middle_tier(today),
        kinds::moving_window_of_months(today),
        kinds::cyclic_window(today),
        kinds::calendar_cyclic_window(today),
        kinds::tier_change_window(today),
        kinds::returns(today),
        kinds::rolling_expiry(today),
        odd::two_accounts(),
        odd::no_gap_feature(today),
        odd::pretty_printed(today),
    ]
}

/// The programme that most named customers are in.
const CLUB: i64 = 2101;
const CLUB_TIERS: [&str; 3] = ["Deckhand", "Mate", "Captain"];

/// A date that no test reaches.
fn far() -> Day {
    Day::fixed(2126, 2, 1)
}
