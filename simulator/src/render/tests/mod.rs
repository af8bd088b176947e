//! What the printed bodies promise: valid JSON, stable keys, numbers that follow the ledger.

use super::*;
use crate::people::{generated, named};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

mod gaps;

const EMBEDS: [&str; 15] = [
    "points",
    "mlp",
    "subscriptions",
    "promotionalpoints",
    "expiryschedules",
    "expiredpoints",
    "returnedpoints",
    "segments",
    "usergroup",
    "customerimage",
    "associatedimages",
    "customerstatus",
    "alternatecurrencies",
    "fleetparentdetails",
    "gapdetails",
];

fn today() -> Day {
    Day::fixed(2026, 5, 20)
}

fn ask(embeds: &[&str]) -> Ask {
    let embeds = embeds.iter().map(|embed| (*embed).to_owned()).collect();
    Ask {
        source: "INSTORE".to_owned(),
        embeds,
        ..Ask::default()
    }
}

fn widest() -> Ask {
    let groups = GroupAsk {
        all: true,
        loyalty: true,
        pagination: true,
        limit: Some(100),
        ..GroupAsk::default()
    };
    Ask {
        gap_to_upgrade: Some(0),
        gap_to_renew: Some(0),
        fraud: true,
        groups,
        ..ask(&EMBEDS)
    }
}

fn print(customer: &Customer, ask: &Ask) -> String {
    let moment = Moment {
        today: today(),
        ahead: Ahead::Expiries,
        nonce: 1,
    };
    let body = body(customer, ask, moment);
    if customer.pretty {
        body.pretty()
    } else {
        body.compact()
    }
}

fn keys(text: &str) -> BTreeMap<String, Box<RawValue>> {
    serde_json::from_str(text).unwrap()
}

fn named(id: i64) -> Customer {
    named::all(today())
        .into_iter()
        .find(|customer| customer.id == id)
        .unwrap()
}

#[test]
fn every_named_customer_is_valid_json() {
    let all = named::all(today());
    assert_eq!(
        all.iter().map(|each| each.id).collect::<Vec<_>>(),
        (1001..=1022).collect::<Vec<_>>()
    );
    for customer in all {
        for ask in [ask(&[]), widest()] {
            let text = print(&customer, &ask);
            let body: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(body["id"], customer.id);
        }
    }
}

#[test]
fn a_narrow_body_has_the_bytes_of_the_wide_one() {
    let mut customers = named::all(today());
    customers.extend((1_000_000..1_000_050).map(|id| generated::customer(1, id, today())));
    for customer in customers {
        let wide = keys(&print(&customer, &widest()));
        for embed in EMBEDS {
            let narrow = Ask {
                gap_to_upgrade: Some(0),
                gap_to_renew: Some(0),
                ..ask(&[embed])
            };
            let narrow = Ask {
                fraud: true,
                ..narrow
            };
            for (key, value) in keys(&print(&customer, &narrow)) {
                let depends = key == "segments" && embed != "segments" || key == "warnings";
                if !depends {
                    assert_eq!(
                        value.get(),
                        wide[&key].get(),
                        "{} {embed} {key}",
                        customer.id
                    );
                }
            }
        }
    }
}

#[test]
fn the_base_has_its_eight_keys() {
    let base = [
        "associatedWith",
        "cardDetails",
        "extendedFields",
        "id",
        "loyaltyInfo",
        "profiles",
        "segments",
        "warnings",
    ];
    let body = keys(&print(&named(1001), &ask(&[])));
    assert_eq!(body.keys().collect::<Vec<_>>(), base);
    let body = keys(&print(&named(1001), &ask(&["ignorecarddetails"])));
    assert!(!body.contains_key("cardDetails"));
}

#[test]
fn the_large_body_is_about_200_kilobytes() {
    let length = print(&named(1010), &widest()).len();
    assert!((180_000..=220_000).contains(&length), "{length}");
}

#[test]
fn the_cases_hold_on_any_date() {
    let mut day = Day::fixed(2027, 1, 1);
    for _ in 0..25 {
        let moment = Moment {
            today: day,
            ahead: Ahead::Expiries,
            nonce: 1,
        };
        for customer in named::all(day) {
            let text = body(&customer, &widest(), moment).compact();
            assert!(
                serde_json::from_str::<serde_json::Value>(&text).is_ok(),
                "{}",
                customer.id
            );
            if customer.id == 1010 {
                assert!(
                    (180_000..=220_000).contains(&text.len()),
                    "{day}: {}",
                    text.len()
                );
            }
        }
        day = day.plus_days(31);
    }
    // Before the fixed dates and after them nothing is meant to be right, but all is to be printed.
    for day in [Day::fixed(1999, 12, 31), Day::fixed(2200, 2, 28)] {
        let moment = Moment {
            today: day,
            ahead: Ahead::Ignore,
            nonce: 1,
        };
        for customer in named::all(day) {
            let text = body(&customer, &widest(), moment).compact();
            assert!(
                serde_json::from_str::<serde_json::Value>(&text).is_ok(),
                "{}",
                customer.id
            );
        }
    }
}

#[test]
fn the_base_tier_does_not_depend_on_the_date() {
    let moment = |today| Moment {
        today,
        ahead: Ahead::Expiries,
        nonce: 1,
    };
    let on = |day: Day| {
        let customer = named::all(day).into_iter().next().unwrap();
        body(
            &customer,
            &Ask {
                gap_to_upgrade: Some(9),
                ..ask(&["mlp", "points"])
            },
            moment(day),
        )
        .compact()
    };
    assert_eq!(on(today()), on(Day::fixed(2031, 2, 28)));
}

#[test]
fn odd_numbers_keep_their_text() {
    let text = print(&named(1011), &ask(&["mlp"]));
    for part in [
        "\"lifetimePurchases\":50000.000",
        "\"cumulativePurchases\":-1.1996371E9",
        "\"loyaltyPoints\":5.0E-4",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn groups_are_filtered_sorted_and_paged() {
    let customer = named(1006);
    let ids = |groups: GroupAsk| {
        let text = print(&customer, &Ask { groups, ..ask(&[]) });
        let body: serde_json::Value = serde_json::from_str(&text).unwrap();
        let ids: Vec<i64> = body["userGroups2"]
            .as_array()
            .unwrap()
            .iter()
            .map(|g| g["id"].as_i64().unwrap())
            .collect();
        (ids, body["ug2Pagination"]["total"].as_i64())
    };
    let all = || GroupAsk {
        all: true,
        pagination: true,
        ..GroupAsk::default()
    };
    assert_eq!(ids(all()), (vec![5003, 5002, 5001], Some(3)));
    assert_eq!(
        ids(GroupAsk {
            ascending: true,
            offset: 1,
            limit: Some(1),
            ..all()
        }),
        (vec![5002], Some(3))
    );
    let from = Some(Day::fixed(2024, 9, 15).unix_seconds());
    let before = Some(Day::fixed(2024, 9, 16).unix_seconds());
    assert_eq!(
        ids(GroupAsk {
            joined_from: from,
            joined_before: before,
            ..all()
        }),
        (vec![5002], Some(1))
    );
    assert_eq!(
        ids(GroupAsk {
            all: false,
            one: Some(5001),
            ..all()
        }),
        (vec![5001], Some(1))
    );
}

#[test]
fn images_differ_on_every_call() {
    let print = |nonce| {
        let moment = Moment {
            today: today(),
            ahead: Ahead::Expiries,
            nonce,
        };
        body(&named(1001), &ask(&["customerimage"]), moment).compact()
    };
    assert_ne!(print(1), print(2));
}

#[test]
fn extended_fields_speak_the_language() {
    let in_language = |language: &str| {
        print(
            &named(1001),
            &Ask {
                language: Some(language.to_owned()),
                ..ask(&[])
            },
        )
    };
    assert!(in_language("zh-CN").contains("\"gender\":\"女\""));
    assert!(in_language("fr").contains("\"gender\":\"Female\""));
}

#[test]
fn generated_customers_are_the_same_for_the_same_seed() {
    let kept = [
        "points",
        "mlp",
        "subscriptions",
        "promotionalpoints",
        "expiryschedules",
        "expiredpoints",
        "segments",
        "customerstatus",
        "alternatecurrencies",
    ];
    let usual = Ask {
        embeds: ask(&kept).embeds,
        ..widest()
    };
    let mut total = 0;
    let mut different = 0;
    for id in 1_000_000..1_000_200 {
        let text = |seed| print(&generated::customer(seed, id, today()), &usual);
        assert_eq!(text(1), text(1));
        different += usize::from(text(1) != text(2));
        total += text(1).len();
        let customer = generated::customer(1, id, today());
        let identifiers = customer
            .profiles
            .iter()
            .flat_map(|profile| &profile.identifiers);
        let told = identifiers
            .filter(|(kind, _)| *kind != "wechat")
            .all(|(_, value)| generated::id_in(value) == Some(id));
        assert!(told, "{id}");
    }
    assert!(different > 190);
    let average = total / 200;
    assert!((6_000..9_000).contains(&average), "{average}");
}
