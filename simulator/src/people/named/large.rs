//! 1010: years of history in a dozen programmes.

use super::far;
use crate::day::Day;
use crate::decimal::Decimal;
use crate::ledger::entry::PromotionLevel;
use crate::ledger::{Basis, Mode, Period, Promotion, Tracked, TrackerRule};
use crate::people::build::{person, program, promotion_lot};
use crate::people::Customer;

const PROGRAMS: i64 = 12;
const EXPIRED: i64 = 200;
const SCHEDULED: i64 = 90;
const PROMOTIONS: i64 = 160;

/// Somebody whose widest body is about 200 KB.
pub fn large(today: Day) -> Customer {
    let enrolled = today.plus_days(-1_400);
    let mut customer = person(1010, "Jun", "Sato", "jun.sato@example.com", enrolled);
    for number in 0..PROGRAMS {
        let title = format!("Pier {}", number + 1);
        let tiers = ["Shore", "Bridge", "Tower", "Summit"];
        let joined =
            program(2200 + number, &title, &tiers, far()).enrolled(320_000 + number, enrolled);
        customer = customer.joins(joined.upgrade(basis(number), &[20_000, 60_000, 150_000]));
    }
    for number in 0..12 {
        let name = format!("Crew {}", number + 1);
        customer = customer.in_group(
            5100 + number,
            &name,
            enrolled.plus_days(30 * number),
            100 * number,
        );
    }
    let customer = history(customer, today);
    promotions(customer, today)
}

fn basis(number: i64) -> Basis {
    match number % 4 {
        0 => Basis::CumulativePurchases,
        1 => Basis::CurrentPoints,
        2 => Basis::LifetimePoints,
        _ => Basis::Tracker(TrackerRule {
            name: "Spend of half a year",
            case: "All bills",
            tracked: Tracked::BillAmount,
            mode: Mode::MovingWindow,
            period: Period::Days(180),
            counts_from: None,
        }),
    }
}

// Bills with points; those of old bills are gone, those of the latest will go one a day from the second day on.
fn history(customer: Customer, today: Day) -> Customer {
    let customer = (0..EXPIRED).fold(customer, |customer, number| {
        let on = today.plus_days(5 * number - 1_390);
        let program = 2200 + number % PROGRAMS;
        let gone = on.plus_days(200);
        customer
            .buys(on, program, 300 + 7 * number)
            .earns(on, program, 30 + number, Some(gone))
    });
    (0..SCHEDULED).fold(customer, |customer, number| {
        let on = today.plus_days(number - 120);
        let program = 2200 + number % PROGRAMS;
        let expires = today.plus_days(2 + number);
        customer
            .buys(on, program, 500 + 3 * number)
            .earns(on, program, 50 + number, Some(expires))
    })
}

// Promotions whose points expired long ago, so that they are history and nothing else.
fn promotions(customer: Customer, today: Day) -> Customer {
    (0..PROMOTIONS).fold(customer, |customer, number| {
        let on = today.plus_days(5 * number - 1_200);
        let promotion = Promotion {
            level: match number % 3 {
                0 => PromotionLevel::Customer,
                1 => PromotionLevel::Transaction,
                _ => PromotionLevel::LineItem,
            },
            name: format!("Harbour festival, round {}", number + 1),
            source: if number % 2 == 0 {
                "GOODWILL"
            } else {
                "PROMOTION"
            },
        };
        let points = Decimal::whole(5 + number % 40);
        let program = 2200 + number % PROGRAMS;
        customer.with(
            on,
            program,
            promotion_lot(on, points, on.plus_days(90), promotion),
        )
    })
}
