use super::*;
use crate::flow::Moment;
use crate::origin::Parsed;
use crate::params::{EmbedKeys, EmbedSet, Operation, Rules};
use crate::snapshot::{Built, Fetched, GroupKeys};
use proptest::prelude::*;

/// Cuts a body to what a query asks for, as it would be after a fetch with every embed.
fn cut(body: &str, query: &str) -> String {
    let query = format!("source=INSTORE&{query}");
    let query = Query::read(&query, None, Operation::ById, &Rules::default()).unwrap();
    cut_to(body, &query, true)
}

fn cut_to(body: &str, query: &Query, keep_unknown_keys: bool) -> String {
    let parsed = Parsed::read(body.as_bytes()).unwrap();
    let moment = Moment {
        millis: 0,
        today: crate::date::Date::EPOCH,
    };
    let fetched = Fetched {
        started: moment,
        ended: moment,
        coverage: Embed::all().collect(),
        source: &query.source,
        account: query.account_id.as_deref(),
        includes: query.includes(),
        embed_keys: &EmbedKeys::default(),
        group_keys: &GroupKeys::default(),
    };
    let built = Built::new(&parsed, &fetched);
    let gaps = Gaps::default();
    let groups = arrange(&built.header, &query.groups).unwrap();
    let view = View {
        query,
        keep_unknown_keys,
        programs: &built.inputs.programs,
        gaps: &gaps,
        groups: &groups,
    };
    let pieces = view.cut(&built.header, u32::try_from(body.len()).unwrap());
    String::from_utf8(pieces.concat(body.as_bytes())).unwrap()
}

const BODY: &str = r#" {
  "id" : 7, "pointsSummary":{"currentSlab":"\"loyaltyProgramDetails\":["},
  "segments":{"a":"b"},"statusLabel":"x",
  "loyaltyProgramDetails":[ {"a":1, "upgradeStrategies":[] , "b":-1.1996371E9} ],
  "something new":50000.000,"cardDetails":[],"warnings":[ ] } "#;

#[test]
fn what_stays_keeps_every_byte_and_its_place() {
    assert_eq!(
        cut(BODY, ""),
        " {\n  \"id\" : 7,\n  \"segments\":{},\n  \"something new\":50000.000,\"cardDetails\":[],\"warnings\":[ ] } "
    );
    assert_eq!(
        cut(
            BODY,
            "embed=mlp,points,segments,customerStatus&gapToUpgrade=0"
        ),
        BODY,
        "nothing changes when everything was asked for"
    );
    assert!(cut(BODY, "embed=mlp").contains(r#"[ {"a":1 , "b":-1.1996371E9} ]"#));
    assert!(!cut(BODY, "embed=ignoreCardDetails").contains("cardDetails"));
}

#[test]
fn unknown_keys_stay_or_go_by_the_setting() {
    let query = Query::read("source=ALL", None, Operation::ById, &Rules::default()).unwrap();
    assert!(cut_to(BODY, &query, true).contains("something new"));
    let dropped = cut_to(BODY, &query, false);
    assert!(!dropped.contains("something new") && dropped.contains("cardDetails"));
}

#[test]
fn only_the_profiles_of_the_asked_source_and_account_stay() {
    let body = r#"{"id":7,"profiles":[{"source":"WECHAT","accountId":"a"}, {"source":"INSTORE"}, {"source":"wechat","accountId":"b"}, 5]}"#;
    let current = |query: &str| {
        let query = format!("includedOnlyCurrentProfile=true&{query}");
        let query = Query::read(&query, None, Operation::ById, &Rules::default()).unwrap();
        cut_to(body, &query, true)
    };
    assert_eq!(
        current("source=INSTORE"),
        r#"{"id":7,"profiles":[{"source":"INSTORE"}]}"#
    );
    assert_eq!(
        current("source=WECHAT&accountId=b"),
        r#"{"id":7,"profiles":[{"source":"wechat","accountId":"b"}]}"#
    );
    assert_eq!(
        current("source=WECHAT"),
        r#"{"id":7,"profiles":[{"source":"WECHAT","accountId":"a"}, {"source":"wechat","accountId":"b"}]}"#
    );
    assert_eq!(current("source=ALL"), body, "every source is asked for");
    assert_eq!(
        current("source=INSTORE&accountId=x"),
        current("source=INSTORE"),
        "a source without accounts"
    );
    assert_eq!(current("source=LINE"), r#"{"id":7,"profiles":[]}"#);
    assert_eq!(
        cut(
            r#"{"id":7,"profiles":null}"#,
            "includedOnlyCurrentProfile=true"
        ),
        r#"{"id":7,"profiles":null}"#
    );
}

#[test]
fn warnings_of_parts_that_were_not_asked_for_go() {
    let body = r#"{"id":7,"warnings":[{"code":8062},{"code":8068}, {"code":8063},{"code":8076},{"code":8088},"odd"]}"#;
    for (query, expected) in [
        ("", r#"[{"code":8068},"odd"]"#),
        ("embed=points", r#"[{"code":8062},{"code":8068},"odd"]"#),
        ("embed=segments", r#"[{"code":8068}, {"code":8063},"odd"]"#),
        (
            "embed=mlp&gapToRenew=1",
            r#"[{"code":8062},{"code":8068},{"code":8076},"odd"]"#,
        ),
        (
            "embed=customerStatus",
            r#"[{"code":8068},{"code":8088},"odd"]"#,
        ),
    ] {
        assert_eq!(
            cut(body, query),
            format!(r#"{{"id":7,"warnings":{expected}}}"#),
            "{query}"
        );
    }
}

#[test]
fn the_edges_own_warning_stands_behind_the_origins_wherever_there_is_room() {
    for (body, before) in [
        (
            r#"{"id":7,"warnings":[{"code":8068}]}"#,
            r#"{"id":7,"warnings":[{"code":8068},"#,
        ),
        (
            r#"{"id":7,"warnings":[{"code":8062}]}"#,
            r#"{"id":7,"warnings":["#,
        ),
        (r#"{"id":7,"warnings":[]}"#, r#"{"id":7,"warnings":["#),
        (r#"{"id":7}"#, r#"{"id":7,"warnings":["#),
    ] {
        let view = cut(body, "embed=gapDetails");
        assert!(
            view.starts_with(&format!("{before}{{\"status\":false,\"code\":9801,")),
            "{view}"
        );
        assert!(
            serde_json::from_str::<serde_json::Value>(&view).is_ok(),
            "{view}"
        );
    }
    let both = cut(
        r#"{"id":7,"warnings":[]}"#,
        "embed=gapDetails&gapExplain=true",
    );
    assert!(both.contains("9801") && both.contains("9802"), "{both}");
    assert!(
        serde_json::from_str::<serde_json::Value>(&both).is_ok(),
        "{both}"
    );
    for odd in ["5", "null", "{}", "\"x\"", "{\"code\":8062}"] {
        let body = format!(r#"{{"id":7,"warnings":{odd}}}"#);
        let view = cut(&body, "embed=gapDetails");
        assert!(view.starts_with(&body[..body.len() - 1]), "{view}");
        assert!(Parsed::read(view.as_bytes()).is_ok(), "{view}");
    }
}

#[test]
fn a_body_without_members_gets_no_warning() {
    for body in ["{}", " { }\n"] {
        assert_eq!(cut(body, "embed=gapDetails"), body);
    }
}

#[test]
fn edits_of_overlapping_places_write_nothing_twice() {
    let edits = [(0, 1), (2, 4), (3, 5), (6, 7), (6, 20)].map(|(start, end)| crate::gap::Edit {
        at: Span::new(start, end),
        text: "x".to_owned(),
    });
    let gaps = Gaps {
        edits: edits.to_vec(),
    };
    let mut pieces = Pieces::new();
    with_edits(Span::new(1, 8), &gaps, &mut pieces);
    assert_eq!(pieces.concat(b"01234567"), b"1x45x7");
}

#[test]
fn a_doubled_list_is_cut_in_both_places() {
    let body = r#"{"profiles":[{"source":"INSTORE"},{"source":"LINE"}],"id":7,"profiles":[],"pointsSummary":1,"profiles":[{"source":"LINE"}]}"#;
    let view = cut(body, "includedOnlyCurrentProfile=true");
    assert_eq!(
        view,
        r#"{"profiles":[{"source":"INSTORE"}],"id":7,"profiles":[],"profiles":[]}"#
    );
}

#[test]
fn gap_blocks_outside_of_programmes_follow_the_same_rule() {
    let body = r#"{"id":7,"gapToUpgrade":[],"upgradeStrategies":[],"gapToRenew":{},"gapToRenewSummary":{},"groupLoyaltyProgramDetails":[{"a":1,"gapToRenew":{}}],"loyaltyProgramDetails":{"upgradeStrategies":[]}}"#;
    assert_eq!(
        cut(body, "embed=mlp"),
        r#"{"id":7,"groupLoyaltyProgramDetails":[{"a":1}],"loyaltyProgramDetails":{}}"#
    );
    assert_eq!(cut(body, "embed=mlp&gapToUpgrade=0&gapToRenew=0"), body);
}

#[test]
fn gap_blocks_in_the_default_programme_follow_the_same_rule() {
    let body = r#"{"id":7,"pointsSummary":{"upgradeStrategies":[],"a":1,"gapToRenewSummary":{}}}"#;
    assert_eq!(
        cut(body, "embed=points"),
        r#"{"id":7,"pointsSummary":{"a":1}}"#
    );
    assert_eq!(
        cut(body, "embed=points,mlp&gapToRenew=0"),
        r#"{"id":7,"pointsSummary":{"a":1,"gapToRenewSummary":{}}}"#
    );
}

fn embeds() -> impl Strategy<Value = Vec<Embed>> {
    // `segments` fills a key and `gapDetails` adds a warning: the others only choose keys.
    let choosing: Vec<Embed> = Embed::all()
        .filter(|embed| ![Embed::SEGMENTS, Embed::GAP_DETAILS].contains(embed))
        .collect();
    prop::sample::subsequence(choosing.clone(), 0..choosing.len())
}

fn body() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "id",
        "profiles",
        "pointsSummary",
        "loyaltyProgramDetails",
        "subscriptionInfo",
        "expirySchedules",
        "statusLabel",
        "cardDetails",
        "groupLoyaltyProgramDetails",
        "unknown",
        "warnings",
        "extendedFields",
    ]);
    let values = prop::sample::select(vec![
        "50000.000",
        "-1.1996371E9",
        "null",
        "[]",
        "{}",
        "\"},{\\\"id\\\":\"",
        "[1 ,{\"a\":[]}]",
        "[{\"x\":{}}]",
    ]);
    prop::collection::vec((names, values, "[ \n]{0,2}"), 1..10).prop_map(|members| {
        let texts = members
            .iter()
            .map(|(name, value, blank)| format!("{blank}\"{name}\"{blank}:{value}"));
        format!("{{{}}}", texts.collect::<Vec<_>>().join(","))
    })
}

fn only(embeds: &[Embed]) -> Query {
    let mut query =
        Query::read("source=INSTORE", None, Operation::ById, &Rules::default()).unwrap();
    query.embeds = embeds.iter().copied().collect::<EmbedSet>();
    query
}

proptest! {
    #[test]
    fn cutting_twice_is_cutting_to_the_intersection(body in body(), one in embeds(), two in embeds()) {
        // Leaving cards out is the one embed that takes away: it adds up instead.
        let cards = |embeds: &[Embed]| embeds.contains(&Embed::IGNORE_CARD_DETAILS);
        let mut both: Vec<Embed> = one.iter().copied().filter(|embed| two.contains(embed)).collect();
        if (cards(&one) || cards(&two)) && !cards(&both) {
            both.push(Embed::IGNORE_CARD_DETAILS);
        }
        let twice = cut_to(&cut_to(&body, &only(&one), true), &only(&two), true);
        prop_assert_eq!(twice, cut_to(&body, &only(&both), true));
    }

    #[test]
    fn kept_bytes_are_a_subsequence_and_json(body in body(), embeds in embeds()) {
        let view = cut_to(&body, &only(&embeds), true);
        let mut rest = body.bytes();
        prop_assert!(view.bytes().all(|byte| rest.any(|other| other == byte)));
        prop_assert!(Parsed::read(view.as_bytes()).is_ok());
    }
}

/// Whoever looks through all elements for each list takes minutes for these.
#[test]
fn a_body_of_nothing_but_short_lists_is_cut_in_linear_time() {
    for member in [
        r#","warnings":[1]"#,
        r#","profiles":[{"source":"INSTORE"}]"#,
        r#","loyaltyProgramDetails":[{}]"#,
    ] {
        let body = format!(r#"{{"id":7{}}}"#, member.repeat(200_000));
        let query = "embed=mlp&includedOnlyCurrentProfile=true";
        assert_eq!(cut(&body, query), body);
    }
}
