//! One customer for every way in which a value can change while days pass.

use super::{far, CLUB, CLUB_TIERS};
use crate::day::Day;
use crate::decimal::Decimal;
use crate::ledger::{Basis, Event, Mode, Period, RenewBasis, Tracked, TrackerRule};
use crate::people::build::{person, program};
use crate::people::Customer;

fn tracker(tracked: Tracked, mode: Mode, period: Period) -> TrackerRule {
    let (name, case) = ("Progress to the next tier", "Every purchase");
    TrackerRule {
        name,
        case,
        tracked,
        mode,
        period,
        counts_from: None,
    }
}

// Somebody in the base tier whose way up is the given one.
fn climber(
    id: i64,
    first: &str,
    last: &str,
    today: Day,
    basis: Basis,
    thresholds: &[i64],
) -> Customer {
    let enrolled = today.plus_days(-500);
    let email = format!("{first}.{last}@example.com").to_lowercase();
    person(id, first, last, &email, enrolled).joins(
        program(CLUB, "Harbour Club", &CLUB_TIERS, far())
            .enrolled(309_000 + id, enrolled)
            .upgrade(basis, thresholds),
    )
}

/// 1004: of 1100 points, ten expire on each of sixty days from today on.
/// In N days (up to sixty) the gap to 5000 is 3900 + 10 N.
pub fn points_about_to_expire(today: Day) -> Customer {
    let customer = climber(
        1004,
        "Dario",
        "Costa",
        today,
        Basis::CurrentPoints,
        &[5_000, 9_000],
    )
    .earns(today.plus_days(-320), CLUB, 500, None);
    (0..60).fold(customer, |customer, day| {
        let issued = today.plus_days(day - 300);
        customer.earns(issued, CLUB, 10, Some(today.plus_days(day)))
    })
}

/// 1005: bills of the last 90 days; they leave in 1, 3, 30 and 80 days.
pub fn moving_window_of_days(today: Day) -> Customer {
    let rule = tracker(Tracked::BillAmount, Mode::MovingWindow, Period::Days(90));
    climber(
        1005,
        "Elin",
        "Berg",
        today,
        Basis::Tracker(rule),
        &[4_000, 12_000],
    )
    .buys(today.plus_days(-90), CLUB, 5_555)
    .buys(today.plus_days(-89), CLUB, 1_000)
    .buys(today.plus_days(-87), CLUB, 700)
    .buys(today.plus_days(-60), CLUB, 500)
    .buys(today.plus_days(-10), CLUB, 300)
}

/// 1012: 100 points to use and 400 promised for the fifth day from now.
pub fn promised_points(today: Day) -> Customer {
    let (number, points) = (8_800_012, Decimal::whole(400));
    let (converts, expires) = (today.plus_days(5), Some(today.plus_days(370)));
    climber(
        1012,
        "Lena",
        "Vogt",
        today,
        Basis::CurrentPoints,
        &[2_000, 6_000],
    )
    .earns(today.plus_days(-40), CLUB, 100, Some(today.plus_days(325)))
    .with(
        today.plus_days(-3),
        CLUB,
        Event::Promise {
            number,
            points,
            converts,
            expires,
        },
    )
}

/// 1014: the current month and the two before it.
pub fn moving_window_of_months(today: Day) -> Customer {
    let rule = tracker(Tracked::BillAmount, Mode::MovingWindow, Period::Months(2));
    let month = today.first_of_month();
    climber(
        1014,
        "Noor",
        "Haddad",
        today,
        Basis::Tracker(rule),
        &[6_000, 15_000],
    )
    .buys(month.plus_months(-2).plus_days(-1), CLUB, 4_444)
    .buys(month.plus_months(-2), CLUB, 1_100)
    .buys(month.plus_months(-2).plus_days(18), CLUB, 600)
    .buys(month.plus_months(-1).plus_days(9), CLUB, 800)
    .buys(month, CLUB, 250)
}

/// 1015: cycles of thirty days since the first bill; the third one ends in nineteen days.
pub fn cyclic_window(today: Day) -> Customer {
    let rule = tracker(Tracked::Visits, Mode::CyclicWindow, Period::Days(30));
    climber(1015, "Olek", "Mazur", today, Basis::Tracker(rule), &[6, 20])
        .buys(today.plus_days(-70), CLUB, 300)
        .buys(today.plus_days(-35), CLUB, 120)
        .buys(today.plus_days(-5), CLUB, 80)
        .buys(today.plus_days(-2), CLUB, 45)
}

/// 1016: quarters of the calendar, configured from a date in the future.
pub fn calendar_cyclic_window(today: Day) -> Customer {
    let mode = Mode::CalendarCyclicWindow {
        starts: Day::fixed(2125, 1, 1),
    };
    let rule = tracker(Tracked::LineItemQuantity, mode, Period::Months(3));
    climber(
        1016,
        "Priya",
        "Nair",
        today,
        Basis::Tracker(rule),
        &[15, 40],
    )
    .buys(today.plus_days(-95), CLUB, 610)
    .buys(today.plus_days(-20), CLUB, 230)
    .buys(today, CLUB, 99)
}

/// 1017: everything since the change to the middle tier fifty days ago; both ways, up and renewal, look there.
pub fn tier_change_window(today: Day) -> Customer {
    let rule = tracker(
        Tracked::BillAmount,
        Mode::TierChangeWindow,
        Period::Days(365),
    );
    let visits = tracker(Tracked::Visits, Mode::TierChangeWindow, Period::Days(365));
    let changed = today.plus_days(-50);
    let basis = Basis::Tracker(rule);
    let mut customer = climber(1017, "Quim", "Serra", today, basis, &[3_000, 9_000]);
    for club in &mut customer.programs {
        *club = club.clone().renewal(RenewBasis::Tracker(visits.clone()), 4);
    }
    customer
        .buys(today.plus_days(-120), CLUB, 2_000)
        .buys(changed, CLUB, 1_500)
        .reaches(changed, CLUB, 2, today.plus_days(314))
        .buys(today.plus_days(-20), CLUB, 740)
        .buys(today.plus_days(-4), CLUB, 60)
}

/// 1018: two bills brought back, one in part; a tracker goes by the dates of the bills.
pub fn returns(today: Day) -> Customer {
    let rule = tracker(Tracked::BillAmount, Mode::MovingWindow, Period::Days(60));
    let back = |billed: Day, amount, points| Event::Return {
        bill: 5_000_000 + billed.number(),
        billed,
        amount: Decimal::whole(amount),
        points: Decimal::whole(points),
    };
    let (old, new) = (today.plus_days(-100), today.plus_days(-25));
    let mut customer = climber(
        1018,
        "Rosa",
        "Lima",
        today,
        Basis::Tracker(rule),
        &[5_000, 9_000],
    );
    for club in &mut customer.programs {
        *club = club
            .clone()
            .upgrade(Basis::CumulativePurchases, &[10_000, 25_000]);
    }
    customer
        .buys(old, CLUB, 900)
        .earns(old, CLUB, 90, Some(far()))
        .buys(new, CLUB, 2_000)
        .earns(new, CLUB, 200, Some(far()))
        .with(today.plus_days(-80), CLUB, back(old, 900, 90))
        .with(today.plus_days(-12), CLUB, back(new, 650, 65))
}

/// 1019: points that live for ninety days after the latest bill.
pub fn rolling_expiry(today: Day) -> Customer {
    let rolling = |day: Day, points| Event::Lot {
        number: 8_000_000 + day.number(),
        points: Decimal::whole(points),
        expires: Some(day.plus_days(90)),
        rolling: Some(90),
        promotion: None,
    };
    let (first, second) = (today.plus_days(-150), today.plus_days(-83));
    climber(
        1019,
        "Sami",
        "Khalil",
        today,
        Basis::CurrentPoints,
        &[1_000, 3_000],
    )
    .buys(first, CLUB, 800)
    .with(first, CLUB, rolling(first, 80))
    .buys(second, CLUB, 2_600)
    .with(second, CLUB, rolling(second, 260))
}
