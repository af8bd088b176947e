//! The gap blocks of named customers, worked by hand.

use super::*;

fn gap(id: i64, days: i64, ahead: Ahead) -> serde_json::Value {
    let ask = Ask {
        gap_to_upgrade: Some(days),
        gap_to_renew: Some(days),
        ..ask(&["mlp"])
    };
    let moment = Moment {
        today: today(),
        ahead,
        nonce: 0,
    };
    let text = body(&named(id), &ask, moment).compact();
    let body: serde_json::Value = serde_json::from_str(&text).unwrap();
    body["loyaltyProgramDetails"][0].clone()
}

fn values(id: i64, days: i64, ahead: Ahead) -> (f64, f64, String) {
    let values = &gap(id, days, ahead)["upgradeStrategies"][0]["customerUpgradeEntityValues"];
    let number = |name: &str| values[name].as_f64().unwrap();
    let valid = values["valueValidUpto"].as_str().unwrap().to_owned();
    (number("currentValue"), number("gapToUpgrade"), valid)
}

fn in_days(days: i64) -> String {
    today().plus_days(days).to_string()
}

#[test]
fn expiring_points_fall_by_ten_a_day() {
    for days in [0, 1, 17, 59, 60] {
        let fallen = 10.0 * days as f64;
        let valid = if days < 60 {
            in_days(days)
        } else {
            "2126-02-01".to_owned()
        };
        assert_eq!(
            values(1004, days, Ahead::Expiries),
            (1_100.0 - fallen, 3_900.0 + fallen, valid)
        );
    }
    assert_eq!(values(1004, 30, Ahead::Ignore).0, 1_100.0);
}

#[test]
fn bills_leave_the_moving_window_of_1005() {
    let value = |days| values(1005, days, Ahead::Expiries);
    assert_eq!(value(0), (2_500.0, 1_500.0, in_days(1)));
    assert_eq!(value(1), (1_500.0, 2_500.0, in_days(3)));
    assert_eq!(value(3), (800.0, 3_200.0, in_days(30)));
    assert_eq!(value(30), (300.0, 3_700.0, in_days(80)));
    assert_eq!(value(80), (0.0, 4_000.0, in_days(170)));
}

#[test]
fn promised_points_of_1012_count_from_the_fifth_day() {
    assert_eq!(values(1012, 4, Ahead::Expiries).0, 100.0);
    assert_eq!(values(1012, 5, Ahead::Expiries).0, 500.0);
    assert_eq!(values(1012, 5, Ahead::Ignore).0, 100.0);
}

#[test]
fn the_other_windows_move_as_told() {
    // Today is 20 May: March, April and May count, then April to June.
    assert_eq!(values(1014, 11, Ahead::Expiries).0, 2_750.0);
    assert_eq!(values(1014, 12, Ahead::Expiries).0, 1_050.0);
    // Cycles of thirty days from 70 days ago: the third ends in 19 days.
    assert_eq!(values(1015, 19, Ahead::Expiries).0, 2.0);
    assert_eq!(values(1015, 20, Ahead::Expiries).0, 0.0);
    // The quarter ends with June, in 41 days.
    assert_eq!(values(1016, 41, Ahead::Expiries).0, 4.0);
    assert_eq!(values(1016, 42, Ahead::Expiries).0, 0.0);
    assert_eq!(
        values(1017, 200, Ahead::Expiries),
        (800.0, 8_200.0, in_days(345))
    );
    // Of 2000 in the window 650 came back; cumulative purchases hold the rest of both bills.
    assert_eq!(
        values(1018, 0, Ahead::Expiries),
        (1_350.0, 3_650.0, in_days(35))
    );
}

#[test]
fn the_middle_tier_is_lost_after_its_last_day() {
    let kept = gap(1013, 60, Ahead::Expiries);
    assert_eq!(kept["gapToRenewSummary"]["tierExpiryDate"], in_days(60));
    assert_eq!(kept["gapToRenewSummary"]["renewConfirmed"], false);
    assert_eq!(
        kept["gapToRenewSummary"]["renewStrategies"][0]["customerGapToRenewValue"],
        2_500.0
    );
    assert_eq!(kept["upgradeStrategies"][0]["upgradeThreshold"], 25_000.0);
    let lost = gap(1013, 61, Ahead::Expiries);
    assert!(lost.get("gapToRenewSummary").is_none());
    assert_eq!(lost["upgradeStrategies"][0]["upgradeThreshold"], 10_000.0);
    assert_eq!(
        lost["slabSNo"], 2,
        "the programme itself is shown as of today"
    );
}

#[test]
fn blocks_are_there_as_the_tier_has_them() {
    let top = gap(1002, 0, Ahead::Expiries);
    assert_eq!(top["upgradeStrategies"], serde_json::json!([]));
    assert_eq!(top["nextSlab"], "");
    let base = gap(1001, 0, Ahead::Expiries);
    assert!(base.get("gapToRenewSummary").is_none());
    let none = gap(1021, 0, Ahead::Expiries);
    assert!(none.get("upgradeStrategies").is_none());
    let stranger = gap(1007, 0, Ahead::Expiries);
    assert_eq!(stranger["loyaltyId"], -1);
    assert_eq!(stranger["upgradeStrategies"].as_array().unwrap().len(), 1);
}
