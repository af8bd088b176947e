use super::*;

fn read(body: &str) -> Inputs {
    Inputs::read(body, &members(body, 0).unwrap(), true)
}

#[test]
fn a_programme_is_cut_into_what_stays_and_its_blocks() {
    let body = r#"{"loyaltyProgramDetails":[{"a":1,"b":2,"upgradeStrategies":[],"c":3,"gapToRenewSummary":{"renewStrategies":[]}}]}"#;
    let inputs = read(body);
    let items: Vec<_> = inputs.programs[0]
        .items
        .iter()
        .map(|(part, span)| (*part, span.of(body).unwrap()))
        .collect();
    assert_eq!(
        items,
        [
            (Part::Kept, r#""a":1,"b":2"#),
            (Part::Upgrades, r#""upgradeStrategies":[]"#),
            (Part::Kept, r#""c":3"#),
            (
                Part::Renewal,
                r#""gapToRenewSummary":{"renewStrategies":[]}"#
            ),
        ]
    );
    assert_eq!(inputs.programs[0].upgrades, Block::Read(vec![]));
    assert_eq!(
        inputs.programs[0].renewal,
        Block::Read(Renewal {
            tier_expiry: None,
            counted: true
        })
    );
}

#[test]
fn odd_shapes_are_unclear_and_lose_nothing() {
    for block in [
        r#"{}"#,
        r#"[1]"#,
        r#"[{"upgradeBasedOn":7}]"#,
        "null",
        r#""x""#,
    ] {
        let inputs = read(&format!(
            r#"{{"loyaltyProgramDetails":[{{"upgradeStrategies":{block}}}]}}"#
        ));
        assert_eq!(inputs.programs[0].upgrades, Block::Unclear, "{block}");
    }
    let twice =
        read(r#"{"loyaltyProgramDetails":[{"upgradeStrategies":[],"upgradeStrategies":[]}]}"#);
    assert_eq!(twice.programs[0].upgrades, Block::Unclear);
    let spelled = read(
        r#"{"loyaltyProgramDetails":[{"upgradeStrategies":[{"upgrade_based_on":"LIFETIME_POINTS"},{"upgradeBasedOn":"CURRENT_POINTS","upgradeThreshold":"5"}]}]}"#,
    );
    assert_eq!(
        spelled.programs[0].upgrades,
        Block::Read(vec![Upgrade::Cumulative, Upgrade::Other])
    );
    for body in [
        r#"{"loyaltyProgramDetails":null}"#,
        r#"{"loyaltyProgramDetails":[null,1,"x",[]]}"#,
        r#"{"pointsSummary":{"a":1}}"#,
    ] {
        assert_eq!(read(body).programs, [], "{body}");
    }
}

#[test]
fn a_schedule_is_whole_or_none() {
    let row = r#"{"points":10.50,"expiryDate":"2026-12-01","programId":7}"#;
    let with =
        |rows: &[&str]| read(&format!(r#"{{"expirySchedules":[{}]}}"#, rows.join(","))).schedule;
    let found = with(&[row, row]).unwrap();
    assert_eq!(
        (found.len(), found[0].program, found[0].points),
        (2, 7, Decimal::parse("10.5").unwrap())
    );
    assert_eq!(with(&[]), Some(vec![]));
    assert_eq!(with(&[row; 99]).map(|rows| rows.len()), Some(99));
    assert_eq!(with(&[row; 100]), None, "there may be more");
    for bad in [
        r#"{"points":10,"expiryDate":"soon","programId":7}"#,
        r#"{"points":-1,"expiryDate":"2026-12-01","programId":7}"#,
        r#"{"points":"10","expiryDate":"2026-12-01","programId":7}"#,
        r#"{"points":10,"expiryDate":"2026-12-01"}"#,
        "7",
    ] {
        assert_eq!(with(&[row, bad]), None, "{bad}");
    }
    let body = r#"{"expirySchedules":[]}"#;
    assert_eq!(
        Inputs::read(body, &members(body, 0).unwrap(), false).schedule,
        None,
        "not asked for"
    );
    assert_eq!(
        read(r#"{"expirySchedules":[],"expirySchedules":[]}"#).schedule,
        None
    );
}

#[test]
fn promised_points_that_cannot_be_read_count_as_there() {
    for (member, expected) in [
        (r#""delayedPoints":0.0"#, false),
        (r#""other":1"#, false),
        (r#""delayedPoints":0.5"#, true),
        (r#""delayedPoints":null"#, true),
        (r#""delayedPoints":0,"delayedPoints":0"#, true),
    ] {
        let inputs = read(&format!(r#"{{"loyaltyProgramDetails":[{{{member}}}]}}"#));
        assert_eq!(inputs.programs[0].delayed_points, expected, "{member}");
    }
}

#[test]
fn the_last_day_counts_when_it_is_whole() {
    for (text, expected) in [
        ("2125-11-19T23:59:59Z", Some(("2125-11-19", true))),
        ("2121-05-08T01:20:22+05:30", Some(("2121-05-08", false))),
        ("2121-05-08", Some(("2121-05-08", false))),
        ("2121-5-8", None),
        ("", None),
    ] {
        let found = tier_end(text).map(|end| (end.date.to_string(), end.inclusive));
        assert_eq!(
            found,
            expected.map(|(date, inclusive)| (date.to_owned(), inclusive)),
            "{text}"
        );
    }
}
