//! Customers without a name: as many as asked for, the same for the same seed, id and start date.
//!
//! The mix is meant to be lifelike, with every kind of strategy, window and renewal among the first few hundred.

use super::build::{person, program};
use super::customer::Customer;
use super::draw::Draw;
use crate::day::Day;
use crate::decimal::Decimal;
use crate::ledger::{
    Basis, Entry, Event, Mode, Period, Program, RenewBasis, RenewalRule, TierEnd, Tracked,
    TrackerRule,
};
use std::ops::RangeInclusive;

/// Their ids.
pub const IDS: RangeInclusive<i64> = 1_000_000..=1_999_999;

const FIRST: [&str; 8] = [
    "Ana", "Bo", "Cleo", "Dina", "Emil", "Filip", "Gwen", "Hanna",
];
const LAST: [&str; 8] = [
    "Silva", "Novak", "Okoye", "Petrov", "Quist", "Reyes", "Stone", "Tanaka",
];
const TITLES: [&str; 6] = [
    "Harbour Club",
    "Lighthouse Dining",
    "Night Ferry",
    "Marina Sports",
    "Tide Market",
    "Anchor Fuel",
];
const TIERS: [&str; 4] = ["Coral", "Pearl", "Amber", "Jade"];

/// The id that a generated customer's identifier tells: its last seven digits.
pub fn id_in(value: &str) -> Option<i64> {
    let name = value.split('@').next().unwrap_or("");
    let tail = name.get(name.len().checked_sub(7)?..)?;
    tail.parse().ok().filter(|id| IDS.contains(id))
}

/// The customer with an id, whose ledger ends at `today`.
pub fn customer(seed: u64, id: i64, today: Day) -> Customer {
    let mut draw = Draw::new(seed, id);
    let enrolled = today.plus_days(-draw.from_to(90, 700));
    let (first, last) = (draw.one_of(FIRST), draw.one_of(LAST));
    let mut customer = person(
        id,
        first,
        last,
        &format!("guest.{id}@example.com"),
        enrolled,
    );
    customer.extended = vec![
        ("city", draw.one_of(["Lisbon", "Porto", "Faro"]).into()),
        ("gender", draw.one_of(["Female", "Male"]).into()),
        ("household_size", draw.from_to(1, 6).into()),
    ];
    for index in 0..draw.one_of([1, 1, 1, 1, 1, 1, 2, 2, 3, 6]) {
        join(&mut customer, &mut draw, index, enrolled, today);
    }
    if draw.percent(10) {
        for group in 0..draw.from_to(1, 3) {
            let joined = enrolled.plus_days(draw.from_to(1, 80));
            customer =
                customer.in_group(id * 10 + group, "Household", joined, draw.from_to(0, 900));
        }
    }
    if draw.percent(20) {
        customer = customer.profile("WECHAT", "wechat-one", vec![("wechat", format!("o{id}"))]);
    }
    customer
}

fn join(customer: &mut Customer, draw: &mut Draw, index: usize, enrolled: Day, today: Day) {
    let base_ends = enrolled.plus_months(1_200);
    let tiers = TIERS.get(..draw.one_of([2, 3, 3, 4])).unwrap_or(&TIERS);
    let mut joined = program(
        2301 + index as i64,
        TITLES[index % TITLES.len()],
        tiers,
        base_ends,
    );
    if draw.percent(10) {
        joined.base_ends = TierEnd {
            on: base_ends,
            time: "01:20:22",
        };
    }
    for _ in 0..draw.one_of([1, 1, 1, 2]) {
        let step = draw.from_to(4, 30) * 100;
        let thresholds = [step, step * 3, step * 8];
        joined = joined.upgrade(
            basis(draw),
            thresholds.get(..tiers.len() - 1).unwrap_or(&thresholds),
        );
    }
    for _ in 0..draw.one_of([0, 1, 1, 2, 3]) {
        let (basis, threshold) = renewal(draw, enrolled);
        joined = joined.renewal(basis, threshold);
    }
    if draw.percent(40) {
        joined.renewal_rule = RenewalRule::AtLeast(1);
    }
    if draw.percent(85) {
        joined = joined.enrolled(customer.id * 10 + index as i64, enrolled);
        live(customer, draw, &joined, today);
    }
    customer.programs.push(joined);
}

fn basis(draw: &mut Draw) -> Basis {
    match draw.from_to(0, 9) {
        0 | 1 => Basis::CumulativePurchases,
        2 => Basis::CumulativePoints,
        3 => Basis::LifetimePoints,
        4..=6 => Basis::CurrentPoints,
        _ => Basis::Tracker(tracker(draw, None)),
    }
}

fn renewal(draw: &mut Draw, enrolled: Day) -> (RenewBasis, i64) {
    match draw.from_to(0, 3) {
        0 => (RenewBasis::Visits, draw.from_to(2, 12)),
        1 => (RenewBasis::Purchase, draw.from_to(5, 40) * 100),
        2 => (RenewBasis::Points, draw.from_to(1, 8) * 50),
        _ => {
            let counts_from = Some(enrolled.plus_days(draw.from_to(0, 60)));
            (
                RenewBasis::Tracker(tracker(draw, counts_from)),
                draw.from_to(2, 20) * 25,
            )
        }
    }
}

fn tracker(draw: &mut Draw, counts_from: Option<Day>) -> TrackerRule {
    let days = Period::Days(draw.one_of([30, 60, 90, 180, 365]));
    let months = Period::Months(draw.one_of([1, 2, 3, 6, 12]));
    let calendar = Mode::CalendarCyclicWindow {
        starts: Day::fixed(2024, 1, 1),
    };
    let (mode, period) = draw.one_of([
        (Mode::MovingWindow, days),
        (Mode::MovingWindow, days),
        (Mode::MovingWindow, months),
        (Mode::CyclicWindow, days),
        (Mode::CyclicWindow, months),
        (calendar, months),
        (Mode::TierChangeWindow, days),
    ]);
    let tracked = draw.one_of([
        Tracked::BillAmount,
        Tracked::BillAmount,
        Tracked::Visits,
        Tracked::LineItemCount,
        Tracked::LineItemQuantity,
        Tracked::Points,
    ]);
    let (name, case) = ("Progress to the next tier", "Every purchase");
    TrackerRule {
        name,
        case,
        tracked,
        mode,
        period,
        counts_from,
    }
}

// What the customer does in a programme between the enrolment and today.
fn live(customer: &mut Customer, draw: &mut Draw, program: &Program, today: Day) {
    let enrolled = customer.created.number();
    let span = today.number() - enrolled;
    let mut days: Vec<i64> = (0..draw.from_to(2, 6))
        .map(|_| draw.from_to(0, span))
        .collect();
    days.sort_unstable();
    for day in days {
        let on = customer.created.plus_days(day);
        shop(customer, draw, program.id, on);
    }
    if program.tiers.len() > 1 && draw.percent(55) {
        let on = today.plus_days(-draw.from_to(0, span.min(500)));
        let ends = TierEnd::through(on.plus_days(364));
        let ends = TierEnd {
            time: if draw.percent(10) {
                "18:30:00"
            } else {
                ends.time
            },
            ..ends
        };
        let serial = draw.from_to(2, program.tiers.len() as i64) as usize;
        customer.record(Entry {
            on,
            program: program.id,
            event: Event::Tier { serial, ends },
        });
    }
}

fn shop(customer: &mut Customer, draw: &mut Draw, program: i64, on: Day) {
    let cents = draw.from_to(500, 60_000);
    let number = customer.id * 100 + customer.entries.len() as i64;
    let points = Decimal::whole(cents / 1_000);
    let expires = match draw.from_to(0, 3) {
        0 => None,
        1 => Some(on.plus_days(180)),
        _ => Some(on.plus_days(365)),
    };
    let mut record = |event| customer.record(Entry { on, program, event });
    let (amount, items) = (Decimal::new(i128::from(cents), 2), draw.from_to(1, 5));
    record(Event::Bill {
        number,
        amount,
        items,
        quantity: items + draw.from_to(0, 3),
    });
    if draw.percent(6) {
        let converts = on.plus_days(14);
        record(Event::Promise {
            number,
            points,
            converts,
            expires,
        });
    } else if points.is_positive() {
        let rolling = draw.percent(5).then_some(120);
        // A later bill moves such a lot's end on from here, never back.
        let expires = rolling.map_or(expires, |days| Some(on.plus_days(days)));
        record(Event::Lot {
            number,
            points,
            expires,
            rolling,
            promotion: None,
        });
    }
    if draw.percent(8) {
        record(Event::Redeem {
            points: Decimal::whole(draw.from_to(5, 40)),
        });
    }
    if draw.percent(4) {
        let amount = Decimal::new(i128::from(cents / 2), 2);
        record(Event::Return {
            bill: number,
            billed: on,
            amount,
            points: Decimal::whole(2),
        });
    }
}
