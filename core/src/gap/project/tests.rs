use super::*;
use crate::json::members;

const FIXED: Assumptions = Assumptions {
    points_expire_ahead: true,
    renewal_window_fixed: true,
};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn body(program: &str, schedule: &str) -> String {
    format!(
        r#"{{"loyaltyProgramDetails":[{{"programId":7,{program}}}],"expirySchedules":[{schedule}]}}"#
    )
}

/// The body on another day, edits applied; day 0 is 2026-11-24.
fn ahead(
    body: &str,
    upgrade: Option<i32>,
    renew: Option<i32>,
    assumptions: Assumptions,
) -> Option<String> {
    let inputs = Inputs::read(body, &members(body, 0).unwrap(), true);
    let day = date("2026-11-24");
    let on = |days: Option<i32>| days.map(|days| day.add_days(days).unwrap());
    let targets = Targets {
        upgrade: on(upgrade),
        renew: on(renew),
    };
    let gaps = project(&inputs, day, targets, assumptions)?;
    let mut text = body.to_owned();
    for edit in gaps.edits.iter().rev() {
        text.replace_range(edit.at.start as usize..edit.at.end as usize, &edit.text);
    }
    Some(text)
}

const FAR: &str = r#""slabExpiryDate":"2125-11-19T23:59:59Z""#;

fn points(value: &str, gap: &str, valid: &str) -> String {
    format!(
        r#"{FAR},"upgradeStrategies":[{{"upgradeBasedOn":"CURRENT_POINTS","upgradeThreshold":500.000,"customerUpgradeEntityValues":{{"currentValue":{value},"gapToUpgrade":{gap},"valueValidUpto":"{valid}"}}}}]"#
    )
}

fn row(points: &str, date: &str, program: u64) -> String {
    format!(r#"{{"points":{points},"expiryDate":"{date}","programId":{program}}}"#)
}

#[test]
fn totals_do_not_change_by_waiting() {
    for kind in [
        "CUMULATIVE_PURCHASES",
        "CUMULATIVE_POINTS",
        "LIFETIME_POINTS",
    ] {
        let body = body(
            &format!(r#"{FAR},"upgradeStrategies":[{{"upgradeBasedOn":"{kind}"}}]"#),
            "",
        );
        assert_eq!(
            ahead(&body, Some(3650), None, FIXED).as_deref(),
            Some(body.as_str())
        );
    }
    let tracker = body(
        &format!(r#"{FAR},"upgradeStrategies":[{{"upgradeBasedOn":"TRACKER_VALUE_BASED"}}]"#),
        "",
    );
    assert_eq!(ahead(&tracker, Some(1), None, FIXED), None);
    assert!(
        ahead(&tracker, Some(0), None, FIXED).is_some(),
        "the body's own day is always known"
    );
}

#[test]
fn points_leave_on_the_day_after_their_date() {
    let rows = [
        row("10.10", "2026-11-24", 7),
        row("20.1", "2026-11-30", 7),
        row("99", "2026-11-25", 8),
    ]
    .join(",");
    let today = body(&points("100.50", "399.500", "2026-11-24"), &rows);
    assert_eq!(
        ahead(&today, Some(0), None, FIXED).as_deref(),
        Some(today.as_str())
    );
    let expect = |days, value, gap, valid| {
        assert_eq!(
            ahead(&today, Some(days), None, FIXED),
            Some(body(&points(value, gap, valid), &rows)),
            "{days}"
        );
    };
    expect(1, "90.4", "409.6", "2026-11-30");
    expect(6, "90.4", "409.6", "2026-11-30");
    expect(7, "70.3", "429.7", "2125-11-19");
    expect(3650, "70.3", "429.7", "2125-11-19");
}

#[test]
fn numbers_that_stay_keep_their_bytes() {
    let rows = row("100", "2026-11-26", 7);
    let today = body(&points("700.000", "0.00", "2026-11-26"), &rows);
    let expected = body(&points("600.0", "0.00", "2125-11-19"), &rows);
    assert_eq!(ahead(&today, Some(30), None, FIXED), Some(expected));
}

#[test]
fn a_far_validity_stays_and_an_odd_one_is_not_determined() {
    let rows = row("10", "2026-12-01", 7);
    let far = body(&points("100.0", "400.0", "2126-01-01"), &rows);
    assert_eq!(
        ahead(&far, Some(30), None, FIXED),
        Some(body(&points("90.0", "410.0", "2126-01-01"), &rows))
    );
    assert_eq!(
        ahead(
            &body(&points("100.0", "400.0", "2026-11-28"), &rows),
            Some(1),
            None,
            FIXED
        ),
        None
    );
    assert_eq!(
        ahead(
            &body(&points("100.0", "400.0", "2126-01-01"), ""),
            Some(1),
            None,
            FIXED
        ),
        None
    );
    assert!(ahead(
        &body(&points("100.0", "400.0", "2125-11-19"), ""),
        Some(1),
        None,
        FIXED
    )
    .is_some());
}

#[test]
fn what_is_not_certain_is_not_determined() {
    let rows = row("10", "2026-12-01", 7);
    let fine = points("100.0", "400.0", "2026-12-01");
    let refused = |program: &str, rows: &str| {
        assert_eq!(
            ahead(&body(program, rows), Some(30), None, FIXED),
            None,
            "{program} {rows}"
        )
    };
    assert!(ahead(&body(&fine, &rows), Some(30), None, FIXED).is_some());
    refused(
        &fine,
        &[rows.as_str(), &row("1", "2026-11-23", 8)].join(","),
    );
    refused(&fine, &vec![row("1", "2026-12-01", 7); 100].join(","));
    refused(&format!(r#"{fine},"delayedPoints":5.0"#), &rows);
    refused(&points("5.0", "495.0", "2026-12-01"), &rows);
    refused(&points("-5.0", "505.0", "2125-11-19"), "");
    refused(&format!(r#"{fine},"gapToUpgrade":[]"#), &rows);
    refused(&points("100.0", "400.5", "2026-12-01"), &rows);
    refused(
        &points("1E30", "0.0", "2026-12-01"),
        &row("1E-30", "2026-12-01", 7),
    );
    refused(&fine.replace("2125-11-19", "2026-12-10"), &rows);
    refused(&fine.replace(FAR, r#""other":1"#), &rows);
    let asked = Assumptions {
        points_expire_ahead: false,
        ..FIXED
    };
    assert_eq!(ahead(&body(&fine, &rows), Some(30), None, asked), None);
    assert_eq!(
        ahead(&body(&fine, &rows), Some(-1), None, FIXED),
        None,
        "a clock that ran back"
    );
}

#[test]
fn blocks_that_are_no_programmes_are_the_origins() {
    let tracker = r#"{"upgradeStrategies":[{"upgradeBasedOn":"TRACKER_VALUE_BASED"}]}"#;
    for body in [
        format!(r#"{{"loyaltyProgramDetails":{tracker}}}"#),
        format!(r#"{{"groupLoyaltyProgramDetails":[{tracker}]}}"#),
        format!(r#"{{"pointsSummary":{tracker}}}"#),
        r#"{"loyaltyProgramDetails":[{"\ud800":1}]}"#.to_owned(),
        r#"{"loyaltyProgramDetails":[],"gapToUpgrade":[]}"#.to_owned(),
    ] {
        assert_eq!(ahead(&body, Some(30), None, FIXED), None, "{body}");
        assert_eq!(ahead(&body, Some(0), None, FIXED), Some(body));
    }
}

#[test]
fn the_tiers_last_day_counts_only_when_it_is_whole() {
    let strategy = r#""upgradeStrategies":[{"upgradeBasedOn":"CUMULATIVE_POINTS"}]"#;
    let whole = body(
        &format!(r#""slabExpiryDate":"2026-11-30T23:59:59+05:30",{strategy}"#),
        "",
    );
    let cut = body(
        &format!(r#""slabExpiryDate":"2026-11-30T01:20:22+05:30",{strategy}"#),
        "",
    );
    let known = |body: &str, days| ahead(body, Some(days), None, FIXED).is_some();
    assert_eq!(
        [5, 6, 7].map(|days| known(&whole, days)),
        [true, true, false]
    );
    assert_eq!(
        [5, 6, 7].map(|days| known(&cut, days)),
        [true, false, false]
    );
}

#[test]
fn renewal_counts_stay_through_the_tiers_last_day() {
    let with = |kinds: &[&str], expiry: &str| {
        let items: Vec<String> = kinds
            .iter()
            .map(|kind| format!(r#"{{"renewBasedOn":"{kind}"}}"#))
            .collect();
        let items = items.join(",");
        body(
            &format!(
                r#"{FAR},"gapToRenewSummary":{{"tierExpiryDate":"{expiry}","renewConfirmed":false,"renewStrategies":[{items}]}}"#
            ),
            "",
        )
    };
    let counted = with(&["VISITS", "PURCHASE", "POINTS"], "2026-12-04");
    let known =
        |body: &str, days, assumptions| ahead(body, None, Some(days), assumptions).is_some();
    assert_eq!(
        [10, 11].map(|days| known(&counted, days, FIXED)),
        [true, false]
    );
    let rolling = Assumptions {
        renewal_window_fixed: false,
        ..FIXED
    };
    assert_eq!(
        [0, 1].map(|days| known(&counted, days, rolling)),
        [true, false]
    );
    assert!(!known(
        &with(&["VISITS", "TRACKER"], "2026-12-04"),
        1,
        FIXED
    ));
    assert!(known(&with(&[], "2026-12-04"), 1, FIXED));
    assert!(
        known(&body(FAR, ""), 400, FIXED),
        "no block in the base tier"
    );
}

#[test]
fn the_gap_never_falls_while_points_only_expire() {
    let rows: Vec<String> = (0..60)
        .map(|day| {
            row(
                "1.25",
                &date("2026-11-24").add_days(day).unwrap().to_string(),
                7,
            )
        })
        .collect();
    let today = body(&points("100.0", "400.0", "2026-11-24"), &rows.join(","));
    let gap = |days| {
        let text = ahead(&today, Some(days), None, FIXED).unwrap();
        let from = text.find("\"gapToUpgrade\":").unwrap() + 15;
        Decimal::parse(text[from..].split(',').next().unwrap()).unwrap()
    };
    for days in 0..70 {
        assert!(!gap(days + 1).minus(gap(days)).unwrap().is_negative());
    }
    assert_eq!(gap(70), Decimal::parse("475").unwrap());
}
