//! Hand-worked days at the edges of windows, expiries and tiers.

use super::*;
use crate::day::Day;
use crate::decimal::Decimal;
use crate::people::build::{bill, lot, program};

const ID: i64 = 1;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn club() -> Program {
    program(ID, "Club", &["Base", "Middle", "Top"], day("2124-01-01"))
        .enrolled(7, day("2024-01-01"))
}

fn tracked(mode: Mode, period: Period) -> Program {
    let (name, case, tracked) = ("t", "c", Tracked::BillAmount);
    let rule = TrackerRule {
        name,
        case,
        tracked,
        mode,
        period,
        counts_from: None,
    };
    club().upgrade(Basis::Tracker(rule), &[1_000, 2_000])
}

fn at(on: &str, event: Event) -> Entry {
    Entry {
        on: day(on),
        program: ID,
        event,
    }
}

fn buy(on: &str, amount: i64) -> Entry {
    at(on, bill(day(on), Decimal::whole(amount)))
}

fn earn(on: &str, points: i64, expires: Option<&str>) -> Entry {
    at(on, lot(day(on), Decimal::whole(points), expires.map(day)))
}

fn tier(on: &str, serial: usize, ends: TierEnd) -> Entry {
    at(on, Event::Tier { serial, ends })
}

fn walk(program: &Program, entries: &[Entry], until: &str) -> Standing {
    Standing::walk(program, entries, day(until), day(until))
}

// The tracker's value on each day.
fn follow(program: &Program, entries: &[Entry], expected: &[(&str, i64)]) {
    for (on, value) in expected {
        let standing = walk(program, entries, on);
        let tracker = standing.upgrade_tracker(0).unwrap();
        assert_eq!(tracker.value(), Decimal::whole(*value), "on {on}");
    }
}

#[test]
fn a_bill_leaves_a_window_of_days_on_the_day_it_is_valid_up_to() {
    let program = tracked(Mode::MovingWindow, Period::Days(20));
    let entries = [buy("2024-04-07", 100), buy("2024-04-10", 30)];
    follow(
        &program,
        &entries,
        &[
            ("2024-04-06", 0),
            ("2024-04-07", 100),
            ("2024-04-26", 130),
            ("2024-04-27", 30),
            ("2024-04-29", 30),
            ("2024-04-30", 0),
        ],
    );
    let valid = |on: &str| {
        walk(&program, &entries, on)
            .upgrade_tracker(0)
            .unwrap()
            .valid_up_to(day(on))
            .to_string()
    };
    assert_eq!(valid("2024-04-26"), "2024-04-27");
    assert_eq!(valid("2024-04-27"), "2024-04-30");
    assert_eq!(valid("2024-04-30"), "2024-05-20");
}

#[test]
fn a_window_of_months_drops_on_the_first() {
    let program = tracked(Mode::MovingWindow, Period::Months(1));
    let entries = [
        buy("2024-02-29", 50),
        buy("2024-03-01", 100),
        buy("2024-03-31", 7),
    ];
    follow(
        &program,
        &entries,
        &[
            ("2024-03-31", 157),
            ("2024-04-01", 107),
            ("2024-04-30", 107),
            ("2024-05-01", 0),
        ],
    );
    let this_month = tracked(Mode::MovingWindow, Period::Months(0));
    follow(
        &this_month,
        &entries,
        &[("2024-02-29", 50), ("2024-03-31", 107), ("2024-04-01", 0)],
    );
}

#[test]
fn cycles_run_from_the_first_bill() {
    // 7-26 April, 27 April-16 May, 17 May-5 June.
    let program = tracked(Mode::CyclicWindow, Period::Days(20));
    let entries = [
        buy("2024-04-07", 100),
        buy("2024-04-26", 50),
        buy("2024-05-10", 30),
    ];
    follow(
        &program,
        &entries,
        &[
            ("2024-04-26", 150),
            ("2024-04-27", 0),
            ("2024-05-10", 30),
            ("2024-05-16", 30),
            ("2024-05-17", 0),
        ],
    );
    // Months count from the first day, also when it is a 31st.
    let months = tracked(Mode::CyclicWindow, Period::Months(1));
    let entries = [
        buy("2024-01-31", 10),
        buy("2024-02-29", 20),
        buy("2024-03-30", 40),
    ];
    follow(
        &months,
        &entries,
        &[
            ("2024-02-28", 10),
            ("2024-02-29", 20),
            ("2024-03-30", 60),
            ("2024-03-31", 0),
        ],
    );
}

#[test]
fn calendar_cycles_are_the_same_for_all_and_can_start_in_the_future() {
    for starts in ["2023-01-01", "2125-01-01"] {
        let mode = Mode::CalendarCyclicWindow {
            starts: day(starts),
        };
        let program = tracked(mode, Period::Months(3));
        let entries = [
            buy("2024-02-15", 10),
            buy("2024-03-31", 100),
            buy("2024-04-01", 5),
        ];
        follow(
            &program,
            &entries,
            &[
                ("2024-03-31", 110),
                ("2024-04-01", 5),
                ("2024-06-30", 5),
                ("2024-07-01", 0),
            ],
        );
    }
}

#[test]
fn a_change_of_tier_starts_its_window_anew() {
    let program = tracked(Mode::TierChangeWindow, Period::Days(365));
    let ends = TierEnd::through(day("2024-08-31"));
    let entries = [
        buy("2024-03-01", 100),
        buy("2024-05-01", 50),
        tier("2024-05-01", 2, ends),
        buy("2024-05-01", 20),
        buy("2024-06-01", 3),
    ];
    let mut program = program.renewal(RenewBasis::Visits, 99);
    follow(
        &program,
        &entries,
        &[("2024-04-30", 100), ("2024-05-01", 20), ("2024-08-31", 23)],
    );
    // The tier is lost on 1 September, which is a change too; a renewal is none.
    follow(&program, &entries, &[("2024-09-01", 0)]);
    program.renewals.clear();
    follow(&program, &entries, &[("2024-09-01", 23)]);
}

#[test]
fn returns_lower_the_day_of_their_bill() {
    let program = tracked(Mode::MovingWindow, Period::Days(20));
    let (amount, points) = (Decimal::whole(60), Decimal::whole(4));
    let back = Event::Return {
        bill: 1,
        billed: day("2024-04-07"),
        amount,
        points,
    };
    let entries = [
        buy("2024-04-07", 100),
        earn("2024-04-07", 10, None),
        buy("2024-04-10", 30),
        at("2024-04-12", back),
    ];
    follow(
        &program,
        &entries,
        &[("2024-04-11", 130), ("2024-04-12", 70), ("2024-04-27", 30)],
    );
    let standing = walk(&program, &entries, "2024-04-12");
    assert_eq!(standing.purchases, Decimal::whole(70));
    assert_eq!(standing.purse.usable(), Decimal::whole(6));
    assert_eq!(standing.purse.returned, points);
}

#[test]
fn points_are_good_through_their_expiry_date() {
    let program = club();
    let entries = [
        earn("2024-01-05", 10, Some("2024-03-10")),
        earn("2024-01-06", 20, Some("2024-03-11")),
        earn("2024-01-07", 40, None),
    ];
    for (on, usable, expired, next) in [
        ("2024-03-10", 70, 0, Some("2024-03-10")),
        ("2024-03-11", 60, 10, Some("2024-03-11")),
        ("2024-03-12", 40, 30, None),
    ] {
        let standing = walk(&program, &entries, on);
        assert_eq!(standing.purse.usable(), Decimal::whole(usable), "{on}");
        assert_eq!(standing.purse.expired, Decimal::whole(expired), "{on}");
        assert_eq!(standing.purse.next_expiry(day(on)), next.map(day), "{on}");
        assert_eq!(standing.purse.lifetime, Decimal::whole(70), "{on}");
    }
}

#[test]
fn used_points_are_those_that_expire_first() {
    let entries = [
        earn("2024-01-05", 40, None),
        earn("2024-01-06", 20, Some("2024-03-11")),
        earn("2024-01-07", 10, Some("2024-03-10")),
        at(
            "2024-02-01",
            Event::Redeem {
                points: Decimal::whole(15),
            },
        ),
    ];
    let standing = walk(&club(), &entries, "2024-03-11");
    assert_eq!(standing.purse.usable(), Decimal::whole(55));
    assert_eq!(
        (standing.purse.redeemed, standing.purse.expired),
        (Decimal::whole(15), Decimal::ZERO)
    );
}

#[test]
fn promises_come_true_on_their_day() {
    let (number, points, converts) = (1, Decimal::whole(400), day("2024-02-05"));
    let promise = Event::Promise {
        number,
        points,
        converts,
        expires: Some(day("2024-02-07")),
    };
    let entries = [at("2024-01-20", promise)];
    for (on, usable, promised) in [
        ("2024-02-04", 0, 400),
        ("2024-02-05", 400, 0),
        ("2024-02-07", 400, 0),
        ("2024-02-08", 0, 0),
    ] {
        let standing = walk(&club(), &entries, on);
        assert_eq!(standing.purse.usable(), Decimal::whole(usable), "{on}");
        assert_eq!(standing.purse.promised(), Decimal::whole(promised), "{on}");
    }
}

#[test]
fn a_promise_that_comes_true_later_is_no_new_activity() {
    let (number, points, converts) = (1, Decimal::whole(400), day("2024-02-05"));
    let promise = Event::Promise {
        number,
        points,
        converts,
        expires: None,
    };
    let program = club().renewal(RenewBasis::Points, 500);
    let entries = [at("2024-01-20", promise)];
    let on = |known: &str| {
        let standing = Standing::walk(&program, &entries, day(known), day("2024-02-05"));
        let renewal = standing.renewal_value(&program, 0, &program.renewals[0]);
        assert_eq!(standing.purse.usable(), points);
        (standing.purse.lifetime, renewal)
    };
    assert_eq!(on("2024-02-04"), (Decimal::ZERO, Decimal::ZERO));
    assert_eq!(on("2024-02-05"), (points, points));
}

#[test]
fn a_bill_moves_rolling_expiry_on() {
    let lot = Event::Lot {
        number: 1,
        points: Decimal::whole(10),
        expires: Some(day("2024-01-31")),
        rolling: Some(30),
        promotion: None,
    };
    let entries = [at("2024-01-01", lot), buy("2024-01-31", 5)];
    let usable = |on: &str| walk(&club(), &entries, on).purse.usable();
    assert_eq!(usable("2024-03-01"), Decimal::whole(10));
    assert_eq!(usable("2024-03-02"), Decimal::ZERO);
    assert_eq!(
        walk(&club(), &entries[..1], "2024-02-01").purse.usable(),
        Decimal::ZERO
    );
}

#[test]
fn a_tier_without_its_conditions_is_lost_on_the_morning_after() {
    let program = club().renewal(RenewBasis::Purchase, 500);
    let midnight = TierEnd::through(day("2024-12-31"));
    let evening = TierEnd {
        on: day("2024-12-31"),
        time: "18:30:00",
    };
    for (ends, last) in [(midnight, "2024-12-31"), (evening, "2024-12-30")] {
        let entries = [tier("2024-01-10", 3, ends), buy("2024-06-01", 499)];
        assert_eq!(walk(&program, &entries, last).tier, 3);
        let after = Standing::walk(&program, &entries, day(last), day(last).plus_days(1));
        assert_eq!(after.tier, 1);
        assert!(after.tier_ends.on > day("2124-01-01"));
    }
}

#[test]
fn a_tier_with_its_conditions_is_renewed_for_as_long_again() {
    let program = club().renewal(RenewBasis::Purchase, 500);
    let ends = TierEnd::through(day("2024-01-31"));
    let entries = [tier("2024-01-01", 2, ends), buy("2024-01-31", 500)];
    let value = |on: &str| {
        let standing = walk(&program, &entries, on);
        let value = standing.renewal_value(&program, 0, &program.renewals[0]);
        (standing.tier, standing.tier_ends.on.to_string(), value)
    };
    assert_eq!(
        value("2024-01-31"),
        (2, "2024-01-31".to_owned(), Decimal::whole(500))
    );
    assert_eq!(
        value("2024-02-01"),
        (2, "2024-03-02".to_owned(), Decimal::ZERO)
    );
    assert_eq!(value("2024-03-03").0, 1);
}

#[test]
fn conditions_count_over_the_validity_or_over_the_last_twelve_months() {
    let mut program = club()
        .renewal(RenewBasis::Visits, 3)
        .renewal(RenewBasis::Points, 50);
    let ends = TierEnd::through(day("2025-02-28"));
    let entries = [
        buy("2024-02-20", 1),
        tier("2024-03-01", 2, ends),
        buy("2024-03-01", 1),
        earn("2024-03-01", 60, None),
        buy("2024-09-01", 1),
    ];
    let visits = |program: &Program, on: &str| {
        walk(program, &entries, on).renewal_value(program, 0, &program.renewals[0])
    };
    assert_eq!(visits(&program, "2025-02-20"), Decimal::whole(2));
    assert!(!walk(&program, &entries, "2025-02-20").renewal_confirmed(&program));
    program.renewal_rule = RenewalRule::AtLeast(1);
    assert!(walk(&program, &entries, "2025-02-20").renewal_confirmed(&program));
    program.rolling_renewal = true;
    assert_eq!(visits(&program, "2025-02-20"), Decimal::whole(3));
    assert_eq!(visits(&program, "2025-02-21"), Decimal::whole(2));
}

#[test]
fn renewal_trackers_begin_when_they_are_configured() {
    let rule = TrackerRule {
        name: "t",
        case: "c",
        tracked: Tracked::Visits,
        mode: Mode::MovingWindow,
        period: Period::Days(365),
        counts_from: Some(day("2024-04-01")),
    };
    let program = club().renewal(RenewBasis::Tracker(rule), 5);
    let entries = [buy("2024-03-31", 1), buy("2024-04-01", 1)];
    let standing = walk(&program, &entries, "2024-04-02");
    assert_eq!(
        standing.renewal_value(&program, 0, &program.renewals[0]),
        Decimal::whole(1)
    );
}

#[test]
fn what_is_not_known_yet_does_not_count() {
    let entries = [buy("2024-04-07", 100), buy("2024-04-09", 30)];
    let standing = Standing::walk(&club(), &entries, day("2024-04-08"), day("2024-05-01"));
    assert_eq!(standing.purchases, Decimal::whole(100));
}
