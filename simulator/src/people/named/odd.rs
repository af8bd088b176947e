//! Accounts and bodies that are not like the others.

use super::plain::base_tier_like;
use super::{far, CLUB, CLUB_TIERS};
use crate::day::Day;
use crate::decimal::Decimal;
use crate::json::{object, Json};
use crate::ledger::{Basis, Event};
use crate::people::build::{person, program};
use crate::people::{Customer, State};

/// 1008: merged into another account.
pub fn merged() -> Customer {
    let mut customer = person(
        1008,
        "Hugo",
        "Prat",
        "hugo.prat@example.com",
        Day::fixed(2024, 4, 4),
    );
    customer.state = State::Merged;
    customer
}

/// 1009: erased on request.
pub fn erased() -> Customer {
    let mut customer = person(
        1009,
        "Ines",
        "Melo",
        "ines.melo@example.com",
        Day::fixed(2024, 5, 5),
    );
    customer.state = State::Erased;
    customer
}

/// 1011: odd number text, strings that look like JSON, and a key that nobody has heard of.
pub fn hostile() -> Customer {
    let enrolled = Day::fixed(2022, 8, 8);
    let mut customer = person(
        1011,
        "Kai \"The Hook\"",
        "O'Neil\\Sørensen",
        "kai@example.com",
        enrolled,
    )
    .joins(
        program(CLUB, "Harbour \"Club\" },{", &CLUB_TIERS, far())
            .enrolled(310_011, enrolled)
            .upgrade(Basis::CumulativePurchases, &[10_000, 25_000])
            .upgrade(Basis::LifetimePoints, &[12_500_000, 50_000_000]),
    )
    .with(
        enrolled,
        CLUB,
        Event::Opening {
            purchases: Decimal::whole(-1_199_637_100),
            lifetime: Decimal::new(100_000_003_319, 4),
        },
    )
    .with(
        enrolled,
        CLUB,
        Event::Lot {
            number: 8_800_011,
            points: Decimal::new(5, 4),
            expires: None,
            rolling: None,
            promotion: None,
        },
    );
    customer.opening_purchases = Decimal::new(50_000_000, 3);
    customer.extended = vec![
        ("fake_section", "\"loyaltyProgramDetails\":[".into()),
        ("fake_end", "},\"id\":99".into()),
        ("fake_warning", "\"warnings\":[{\"code\":8069}]".into()),
        ("quotes", "\"\\\"\\\\\"".into()),
        ("trailing_backslash", "C:\\data\\".into()),
        (
            "escaped",
            Json::Raw(r#""\u00e9\u0000\ud83d\ude00\/\b\f\u005c\u0022""#.into()),
        ),
        ("emoji", "⚓🚢 ½ \u{2028} \u{202e}tfel".into()),
        ("brackets", "]]}}[[{{,:".into()),
        ("big", Json::Raw("123456789012345678901234567890".into())),
        ("exponent", Json::Raw("1E-7".into())),
        ("negative_zero", Json::Raw("-0.0".into())),
        ("flag", true.into()),
        ("dob", Json::NULL),
        ("", "a key without a name".into()),
    ];
    if let Some(profile) = customer.profiles.first_mut() {
        profile.fields = vec![
            ("segments\":{\"x", "a key that looks like a key".into()),
            ("note", "\",\"cardDetails\":[],\"x\":\"".into()),
            (
                "escaped_key",
                Json::Raw(r#""\"pointsSummary\":{\"loyaltyId\":7}""#.into()),
            ),
        ];
    }
    customer.unknown_keys = vec![
        (
            "newOriginKey",
            object! {
                "id": 99,
                "loyaltyProgramDetails": vec![object! { "programId": 1 }],
                "warnings": vec![object! { "code": 8069 }],
                "deep": vec![Json::List(vec![Json::List(vec![object! { "}": "{" }])])],
            },
        ),
        ("newOriginText", "\"expirySchedules\":[]".into()),
        ("newOriginNumber", Json::Raw("-1.50E+3".into())),
    ];
    customer
}

/// 1020: a store profile and two accounts at one source.
pub fn two_accounts() -> Customer {
    let enrolled = Day::fixed(2024, 7, 7);
    person(1020, "Tao", "Lin", "tao.lin@example.com", enrolled)
        .profile(
            "WECHAT",
            "wechat-one",
            vec![("wechat", "oTaoOne1020".to_owned())],
        )
        .profile(
            "WECHAT",
            "wechat-two",
            vec![("wechat", "oTaoTwo1020".to_owned())],
        )
        .joins(
            program(CLUB, "Harbour Club", &CLUB_TIERS, far())
                .enrolled(310_020, enrolled)
                .upgrade(Basis::CumulativePurchases, &[10_000, 25_000]),
        )
        .buys(Day::fixed(2024, 8, 1), CLUB, 410)
}

/// 1021: from an org that has not switched the gap feature on.
pub fn no_gap_feature(today: Day) -> Customer {
    let mut customer = base_tier_like(1021, "Uma", "Iyer", "uma.iyer@example.com", today);
    customer.gap_feature = false;
    customer
}

/// 1022: printed with line breaks and indentation.
pub fn pretty_printed(today: Day) -> Customer {
    let mut customer = base_tier_like(1022, "Vera", "Sousa", "vera.sousa@example.com", today);
    customer.pretty = true;
    customer
}
