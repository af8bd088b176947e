use super::*;
use crate::date::Date;
use crate::flow::Moment;
use crate::origin::Parsed;
use crate::params::{EmbedKeys, EmbedSet, Includes, Operation, Query, Rules};
use crate::snapshot::{Built, Fetched, GroupKeys};
use proptest::prelude::*;

const BODY: &str = r#"{"userGroups2": [ {"id":3,"joinedDate":"2026-03-01T10:00:00Z","pointsSummaries":[1]} , {"id":2,"joinedDate":"2026-02-01T10:00:00Z","x":2}, {"id":1,"pointsSummaries":[], "joinedDate":"2026-01-01T10:00:00Z"} ],"ug2Pagination":{ "total":3, "limit":10,"offset":0 }}"#;

/// The two values as a view shows them, in one text; `None` if the body does not determine them.
fn shown(body: &str, query: &str) -> Option<String> {
    let query = format!("source=ALL&includedAllUserGroup2=true&{query}");
    let query = Query::read(&query, None, Operation::ById, &Rules::default()).unwrap();
    let parsed = Parsed::read(body.as_bytes()).unwrap();
    let moment = Moment {
        millis: 0,
        today: Date::EPOCH,
    };
    let built = Built::new(
        &parsed,
        &Fetched {
            started: moment,
            ended: moment,
            coverage: EmbedSet::default(),
            includes: Includes::default(),
            source: "ALL",
            account: None,
            embed_keys: &EmbedKeys::default(),
            group_keys: &GroupKeys::default(),
        },
    );
    let groups = arrange(&built.header, &query.groups)?;
    let mut pieces = Pieces::new();
    for section in &built.header.sections {
        if groups.keeps(&built.header, section.value) {
            groups.write(&built.header, section.value, &mut pieces);
        }
    }
    Some(String::from_utf8(pieces.concat(body.as_bytes())).unwrap())
}

/// The ids that are shown, in order.
fn ids(body: &str, query: &str) -> Option<Vec<u64>> {
    let text = shown(body, query)?;
    let groups: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    Some(
        groups
            .iter()
            .map(|group| group["id"].as_u64().unwrap())
            .collect(),
    )
}

#[test]
fn what_stays_keeps_its_bytes() {
    let all = "includedUserGroup2LoyaltyDetails=true&ug2PaginationDetails=true";
    let values = BODY
        .replace(r#"{"userGroups2": "#, "")
        .replace(r#","ug2Pagination":"#, "");
    assert_eq!(
        shown(BODY, all).unwrap(),
        values[..values.len() - 1],
        "all of it as it came"
    );
    assert_eq!(
        shown(BODY, "ug2Offset=1&ug2Limit=1").unwrap(),
        r#"[ {"id":2,"joinedDate":"2026-02-01T10:00:00Z","x":2} ]"#
    );
    assert_eq!(
        shown(BODY, "ug2SortOrder=asc&ug2Limit=2").unwrap(),
        r#"[ {"id":1, "joinedDate":"2026-01-01T10:00:00Z"} , {"id":2,"joinedDate":"2026-02-01T10:00:00Z","x":2} ]"#
    );
    assert!(
        shown(BODY, "ug2Limit=1&ug2Offset=1&ug2PaginationDetails=true")
            .unwrap()
            .ends_with(r#"]{ "total":3, "limit":1,"offset":1 }"#)
    );
}

#[test]
fn groups_are_filtered_sorted_and_paged() {
    for (query, expected) in [
        ("", vec![3, 2, 1]),
        ("ug2SortOrder=ASC", vec![1, 2, 3]),
        ("ug2JoinedStartDate=2026-02-01", vec![3, 2]),
        ("ug2JoinedEndDate=2026-02-01", vec![2, 1]),
        ("ug2JoinedStartDate=2026-02-01T10:00:01Z", vec![3]),
        ("ug2JoinedStartDate=2027-01-01", vec![]),
        ("ug2Offset=2", vec![1]),
        ("ug2Offset=9223372036854775807", vec![]),
        ("ug2SortOrder=ASC&ug2Offset=1&ug2Limit=1", vec![2]),
    ] {
        assert_eq!(ids(BODY, query), Some(expected), "{query}");
    }
}

#[test]
fn what_the_body_does_not_determine_is_the_origins() {
    let arranged = "ug2Limit=1";
    for (from, to) in [
        (r#""total":3"#, r#""total":4"#),
        (r#""offset":0"#, r#""offset":1"#),
        (r#""ug2Pagination""#, r#""other""#),
        ("2026-02-01T10:00:00Z", "sometime in February"),
        ("2026-01-01T10:00:00Z", "2026-04-01T10:00:00Z"),
        (r#""userGroups2""#, r#""userGroup2""#),
    ] {
        let body = BODY.replace(from, to);
        assert_eq!(shown(&body, arranged), None, "{to}");
    }
    let together = BODY.replace("2026-02-01", "2026-01-01");
    assert!(shown(&together, "ug2Limit=3").is_some());
    assert_eq!(
        shown(&together, "ug2SortOrder=ASC"),
        None,
        "two joined at one moment"
    );
    let unpaged = BODY.replace(r#""ug2Pagination""#, r#""other""#);
    assert!(
        shown(&unpaged, "").is_some(),
        "the origin's own page as it came"
    );
    assert_eq!(shown(&unpaged, "ug2PaginationDetails=true"), None);
    let counted = "ug2JoinedStartDate=2026-02-01&ug2PaginationDetails=true";
    assert_eq!(
        shown(BODY, counted),
        None,
        "what the total counts is not known"
    );
    let undated = BODY.replace("joinedDate", "since");
    assert!(shown(&undated, "").is_some());
}

proptest! {
    #[test]
    fn any_page_is_the_one_that_a_plain_list_would_give(
        joined in prop::collection::btree_set(0u32..300, 0..8),
        (start, end) in (0u32..300, 0u32..300), filtered: bool, offset in 0usize..6, limit in 1usize..6, ascending: bool,
    ) {
        let day = |days: u32| Date::EPOCH.add_days(i32::try_from(days).unwrap()).unwrap().to_string();
        let latest_first: Vec<u32> = joined.into_iter().rev().collect();
        let groups: Vec<String> = latest_first.iter().map(|days| format!(r#"{{"id":{days},"joinedDate":"{}T12:00:00Z"}}"#, day(*days))).collect();
        let body = format!(r#"{{"userGroups2":[{}],"ug2Pagination":{{"limit":10,"offset":0,"total":{}}}}}"#, groups.join(", "), groups.len());
        let (start, end) = (start.min(end), start.max(end));
        let mut query = format!("ug2Offset={offset}&ug2Limit={limit}&ug2SortOrder={}", if ascending { "asc" } else { "desc" });
        let mut expected: Vec<u64> = latest_first.iter().copied().filter(|days| !filtered || (start..=end).contains(days)).map(u64::from).collect();
        if filtered { query += &format!("&ug2JoinedStartDate={}&ug2JoinedEndDate={}", day(start), day(end)); }
        if ascending { expected.reverse(); }
        let expected: Vec<u64> = expected.into_iter().skip(offset).take(limit).collect();
        prop_assert_eq!(ids(&body, &query), Some(expected));
    }
}
