//! Tiers, programmes and groups.

use super::{far, CLUB, CLUB_TIERS};
use crate::day::Day;
use crate::ledger::{Basis, RenewBasis, RenewalRule};
use crate::people::build::{person, program};
use crate::people::Customer;

/// 1001: base tier, one programme, and not one number that depends on the date.
pub fn base_tier() -> Customer {
    let enrolled = Day::fixed(2024, 2, 1);
    person(
        1001,
        "Asha",
        "Rao",
        "asha.rao+loyalty@example.com",
        enrolled,
    )
    .joins(
        program(CLUB, "Harbour Club", &CLUB_TIERS, far())
            .enrolled(310_001, enrolled)
            .upgrade(Basis::CumulativePurchases, &[10_000, 25_000]),
    )
    .buys(Day::fixed(2024, 3, 9), CLUB, 1_250)
    .earns(Day::fixed(2024, 3, 9), CLUB, 125, None)
    .buys(Day::fixed(2024, 6, 21), CLUB, 2_400)
    .earns(
        Day::fixed(2024, 6, 21),
        CLUB,
        240,
        Some(Day::fixed(2126, 6, 21)),
    )
}

/// 1002: top tier, to be renewed by visits, purchases and points.
pub fn top_tier(today: Day) -> Customer {
    let enrolled = today.plus_days(-700);
    let reached = today.plus_days(-120);
    person(
        1002,
        "Bruno",
        "Alves",
        "first.bruno+top@example.com",
        enrolled,
    )
    .joins(
        program(CLUB, "Harbour Club", &CLUB_TIERS, far())
            .enrolled(310_002, enrolled)
            .upgrade(Basis::CumulativePurchases, &[10_000, 25_000])
            .renewal(RenewBasis::Visits, 12)
            .renewal(RenewBasis::Purchase, 24_000)
            .renewal(RenewBasis::Points, 1_500)
            .partner(61, "CR-1002".to_owned()),
    )
    .buys(today.plus_days(-650), CLUB, 12_000)
    .reaches(today.plus_days(-650), CLUB, 2, today.plus_days(-286))
    .buys(reached, CLUB, 14_000)
    .reaches(reached, CLUB, 3, today.plus_days(244))
    .buys(today.plus_days(-90), CLUB, 4_200)
    .earns(today.plus_days(-90), CLUB, 420, Some(far()))
    .buys(today.plus_days(-30), CLUB, 1_800)
    .earns(today.plus_days(-30), CLUB, 180, Some(far()))
}

/// 1003: four programmes, one of them without an enrolment, and several ways up in one.
pub fn several_programs(today: Day) -> Customer {
    let enrolled = Day::fixed(2023, 5, 10);
    person(1003, "Chiara", "Neri", "chiara.neri@example.com", enrolled)
        .joins(
            program(CLUB, "Harbour Club", &CLUB_TIERS, far())
                .enrolled(310_003, enrolled)
                .upgrade(Basis::CumulativePurchases, &[10_000, 25_000])
                .upgrade(Basis::LifetimePoints, &[1_000, 4_000]),
        )
        .joins(
            program(2102, "Lighthouse Dining", &["Guest", "Regular"], far())
                .enrolled(310_103, enrolled)
                .upgrade(Basis::CumulativePoints, &[800]),
        )
        .joins(
            program(2103, "Night Ferry", &["Deck", "Cabin", "Suite"], far())
                .enrolled(310_203, enrolled)
                .upgrade(Basis::CurrentPoints, &[900, 3_000])
                .partner(61, "CR-1003".to_owned()),
        )
        .joins(
            program(2104, "Marina Sports", &["Rookie", "Pro"], far())
                .upgrade(Basis::CumulativePurchases, &[5_000]),
        )
        .profile(
            "MOBILE_APP",
            "harbour-app",
            vec![("mobile", "919000001003".to_owned())],
        )
        .buys(Day::fixed(2023, 6, 1), CLUB, 6_300)
        .earns(Day::fixed(2023, 6, 1), CLUB, 630, None)
        .buys(Day::fixed(2024, 1, 20), 2102, 950)
        .earns(Day::fixed(2024, 1, 20), 2102, 310, Some(far()))
        .earns(today.plus_days(-200), 2103, 250, Some(today.plus_days(20)))
        .earns(today.plus_days(-100), 2103, 150, Some(today.plus_days(45)))
        .earns(today.plus_days(-10), 2103, 75, Some(far()))
}

/// 1006: in three groups, joined on three dates.
pub fn user_groups(today: Day) -> Customer {
    let mut customer = base_tier_like(1006, "Femi", "Ade", "femi.ade@example.com", today);
    customer = customer
        .in_group(5001, "Family Ade", Day::fixed(2024, 3, 1), 1_200)
        .in_group(5002, "Rowing crew", Day::fixed(2024, 9, 15), 340)
        .in_group(5003, "Office lunch", Day::fixed(2025, 5, 20), 75);
    customer
}

/// 1007: known, but in no programme.
pub fn not_enrolled() -> Customer {
    person(
        1007,
        "Greta",
        "Holm",
        "greta.holm@example.com",
        Day::fixed(2025, 1, 5),
    )
    .joins(
        program(CLUB, "Harbour Club", &CLUB_TIERS, far())
            .upgrade(Basis::CumulativePurchases, &[10_000, 25_000]),
    )
    .joins(
        program(2103, "Night Ferry", &["Deck", "Cabin", "Suite"], far())
            .upgrade(Basis::CurrentPoints, &[900, 3_000]),
    )
}

/// 1013: middle tier that ends in sixty days, two of three conditions needed to keep it.
/// The bill that brought the tier counts for its renewal: the validity begins on that date.
pub fn middle_tier(today: Day) -> Customer {
    let enrolled = today.plus_days(-500);
    let reached = today.plus_days(-305);
    let mut club = program(CLUB, "Harbour Club", &CLUB_TIERS, far())
        .enrolled(310_013, enrolled)
        .upgrade(Basis::CumulativePurchases, &[10_000, 25_000])
        .renewal(RenewBasis::Purchase, 12_000)
        .renewal(RenewBasis::Visits, 5)
        .renewal(RenewBasis::Points, 600);
    club.renewal_rule = RenewalRule::AtLeast(2);
    person(1013, "Mika", "Laine", "mika.laine@example.com", enrolled)
        .joins(club)
        .buys(today.plus_days(-480), CLUB, 4_000)
        .buys(reached, CLUB, 6_500)
        .reaches(reached, CLUB, 2, today.plus_days(60))
        .buys(today.plus_days(-200), CLUB, 2_100)
        .earns(today.plus_days(-200), CLUB, 210, Some(far()))
        .buys(today.plus_days(-75), CLUB, 900)
        .earns(today.plus_days(-75), CLUB, 90, Some(far()))
}

/// Somebody in the base tier of the club, for cases that are about something else.
pub fn base_tier_like(id: i64, first: &str, last: &str, email: &str, today: Day) -> Customer {
    let enrolled = today.plus_days(-400);
    person(id, first, last, email, enrolled)
        .joins(
            program(CLUB, "Harbour Club", &CLUB_TIERS, far())
                .enrolled(309_000 + id, enrolled)
                .upgrade(Basis::CumulativePurchases, &[10_000, 25_000]),
        )
        .buys(today.plus_days(-300), CLUB, 3_100)
        .earns(today.plus_days(-300), CLUB, 310, Some(far()))
}
