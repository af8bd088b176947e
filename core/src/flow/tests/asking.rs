//! Calls of the origin: what their answers mean for the client and the store.

use super::*;

#[test]
fn what_says_less_than_it_should_is_not_stored() {
    for code in [8062, 8063, 8069, 8088] {
        let body = BODY.replace(
            r#""warnings":[]"#,
            &format!(r#""warnings":[{{"code":{code}}}]"#),
        );
        let course = course(&get(PLAIN), &settings(&[]), at(0), Ok(None), |_| {
            received(200, &body, at(1))
        });
        assert!(course.answer.stores.is_empty(), "{code}");
        assert_eq!(course.answer.status, 200);
    }
    let body = BODY.replace(r#""warnings":[]"#, r#""warnings":[{"code":8076}]"#);
    let without_gaps = course(&get(PLAIN), &settings(&[]), at(0), Ok(None), |_| {
        received(200, &body, at(1))
    });
    assert!(
        !without_gaps.answer.stores.is_empty(),
        "8076 alone is no degradation"
    );
    assert!(without_gaps.body.ends_with(r#""warnings":[]}"#));
    let images = "/v2/customers/7?source=INSTORE&embed=customerImage";
    let images = course(&get(images), &settings(&[]), at(0), Ok(None), |_| {
        received(200, BODY, at(1))
    });
    assert!(images.answer.stores.is_empty() && images.reads.is_empty());
    let other = course(
        &get("/v2/customers/8?source=INSTORE"),
        &settings(&[]),
        at(0),
        Ok(None),
        |_| received(200, BODY, at(1)),
    );
    assert_eq!(
        (other.answer.status, other.answer.stores.is_empty()),
        (502, true)
    );
}

#[test]
fn a_gap_that_is_not_determined_is_asked_for_and_the_snapshot_kept() {
    let body = BODY.replace("LIFETIME_POINTS", "TRACKER_VALUE_BASED");
    let cold = course(&get(TRACKER), &settings(&[]), at(0), Ok(None), |call| {
        received(200, &body, at(i64::try_from(call).unwrap()))
    });
    assert_eq!(cold.calls.len(), 2);
    assert_eq!(
        cold.calls[1].url,
        "http://127.0.0.1:8790/v2/customers/7?source=INSTORE&embed=mlp&gapToUpgrade=30"
    );
    assert_eq!(
        cold.answer.header("Gap-Basis"),
        Some("origin; as-of=2026-11-24")
    );
    assert!(
        !cold.answer.stores.is_empty(),
        "the widened answer is stored all the same"
    );
    assert_eq!(cold.timeouts, [6_000, 5_000], "both calls share one budget");
    let warm = course(
        &get(TRACKER),
        &settings(&[]),
        at(1),
        Ok(cold.stored()),
        |_| received(200, &body, at(2)),
    );
    assert_eq!((warm.calls.len(), warm.answer.stores.is_empty()), (1, true));
    assert_eq!(
        warm.cache(),
        "loyalty-edge; fwd=miss; fwd-status=200; detail=gap-not-determined"
    );
    let failed = course(
        &get(TRACKER),
        &settings(&[]),
        at(1),
        Ok(cold.stored()),
        |_| no_answer(Failure::Timeout),
    );
    assert_eq!(
        failed.answer.status, 504,
        "never another day's number instead"
    );
}

#[test]
fn a_fetch_over_midnight_determines_nothing() {
    // Twelve hours after noon, the day changes while the origin answers.
    let before = at(12 * 3_600 - 1);
    let after = at(12 * 3_600);
    assert_ne!(before.today, after.today);
    for days in ["0", "1"] {
        let request = Request {
            query: if days == "0" {
                "source=INSTORE&embed=mlp&gapToUpgrade=0"
            } else {
                "source=INSTORE&embed=mlp&gapToUpgrade=1"
            },
            ..get(PLAIN)
        };
        let course = course(&request, &settings(&[]), before, Ok(None), |_| {
            received(200, BODY, after)
        });
        assert_eq!(course.calls.len(), 2, "{days} days ahead");
    }
    let plain = course(&get(PLAIN), &settings(&[]), before, Ok(None), |_| {
        received(200, BODY, after)
    });
    assert_eq!(plain.calls.len(), 1, "nobody asked for a gap");
}

#[test]
fn an_error_of_the_widened_call_is_asked_about_once_more_unless_it_is_of_the_customer() {
    let asked = |status: u16, body: &'static str| {
        let course = course(&get(PLAIN), &settings(&[]), at(0), Ok(None), |_| {
            received(status, body, at(1))
        });
        (course.calls.len(), course.answer.status, course.body)
    };
    for code in ["8015", "8065", "8109"] {
        let body: &'static str =
            Box::leak(format!(r#"{{"errors":[{{"code":{code}}}]}}"#).into_boxed_str());
        assert_eq!(asked(200, body), (1, 200, body.to_owned()));
    }
    assert_eq!(asked(200, r#"{"errors":[{"code":1620}]}"#).0, 2);
    assert_eq!(asked(500, "oops").0, 2);
    assert_eq!(asked(429, "slow down").0, 1);
    assert_eq!(asked(403, "no").0, 1);
    assert_eq!(asked(401, "<xml/>").0, 1);
    assert_eq!(asked(200, "<html>").0, 1);
    assert_eq!(
        asked(400, ""),
        (2, 400, String::new()),
        "the origin's blank 400 stays blank"
    );
}

#[test]
fn a_widened_answer_that_is_too_large_is_asked_for_in_part() {
    let course = course(
        &get(PLAIN),
        &settings(&[]),
        at(0),
        Ok(None),
        |call| match call {
            1 => no_answer(Failure::TooLarge),
            _ => received(200, r#"{"id":7}"#, at(2)),
        },
    );
    assert_eq!((course.calls.len(), course.answer.status), (2, 200));
    assert_eq!(
        course.calls[1].url,
        "http://127.0.0.1:8790/v2/customers/7?source=INSTORE"
    );
    assert!(course.answer.stores.is_empty());
}

#[test]
fn failures_have_their_statuses() {
    for (failure, status) in [
        (Failure::Timeout, 504),
        (Failure::Unreachable, 502),
        (Failure::TooLarge, 502),
    ] {
        let course = course(&get(PLAIN), &settings(&[]), at(0), Ok(None), |_| {
            no_answer(failure)
        });
        assert_eq!(course.answer.status, status);
        assert_eq!(course.cache(), "loyalty-edge; fwd=uri-miss");
        assert_eq!(course.answer.header("Cache-Control"), Some("no-store"));
    }
}

const LOOKUP: &str = "/v2/customers/lookup/customerDetails?source=INSTORE&identifierName=email,mobile&identifierValue=a%2Bb@c,1";

/// A store as answers leave it behind.
fn kept(courses: &[&Course]) -> impl Fn(&str) -> Result<Option<Vec<u8>>, ()> {
    let stores = courses.iter().flat_map(|course| &course.answer.stores);
    let held: std::collections::BTreeMap<String, Vec<u8>> = stores
        .map(|store| (store.key.clone(), store.value.clone()))
        .collect();
    move |key| Ok(held.get(key).cloned())
}

fn looked_up(courses: &[&Course], now: Moment) -> Course {
    course_with(&get(LOOKUP), &settings(&[]), now, kept(courses), |_| {
        received(200, BODY, now)
    })
}

#[test]
fn a_lookup_shares_the_snapshot_of_the_id_it_leads_to() {
    let cold = looked_up(&[], at(0));
    assert_eq!(
        cold.cache(),
        "loyalty-edge; fwd=uri-miss; fwd-status=200; stored"
    );
    assert!(cold.calls[0]
        .url
        .ends_with("&identifierName=email,mobile&identifierValue=a%2Bb%40c,1"));
    assert!(
        !cold.calls[0].url.contains("ug2PaginationDetails"),
        "a lookup does not have it"
    );
    let keys: Vec<&str> = cold
        .answer
        .stores
        .iter()
        .map(|store| store.key.as_str())
        .collect();
    assert_eq!(keys[0], miss(PLAIN).reads[0], "the id's own");
    assert!(keys[1].starts_with("i1:") && keys.len() == 2);
    let warm = looked_up(&[&cold], at(59));
    assert_eq!(
        (warm.calls.len(), warm.cache()),
        (0, "loyalty-edge; hit; ttl=1")
    );
    assert_eq!((warm.body, warm.reads.len()), (cold.body.clone(), 2));
    let by_id = course_with(
        &get(PLAIN),
        &settings(&[]),
        at(5),
        kept(&[&cold]),
        unreached,
    );
    assert_eq!(by_id.body, cold.body);
}

#[test]
fn where_an_identifier_leads_is_believed_as_long_as_nothing_speaks_against_it() {
    let cold = looked_up(&[], at(0));
    let stale = looked_up(&[&cold], at(60));
    assert_eq!(
        stale.cache(),
        "loyalty-edge; fwd=stale; fwd-status=200; stored"
    );
    let only_the_snapshot = miss(PLAIN);
    assert_eq!(looked_up(&[&only_the_snapshot], at(1)).calls.len(), 1);
    // The customer's body has changed since: perhaps the phone number is somebody else's now.
    let changed = course(&get(PLAIN), &settings(&[]), at(1), Ok(None), |_| {
        received(200, &BODY.replace("INSTORE", "WECHAT"), at(1))
    });
    let doubtful = looked_up(&[&cold, &changed], at(2));
    assert_eq!(
        doubtful.cache(),
        "loyalty-edge; fwd=stale; fwd-status=200; stored; detail=identifier-unconfirmed"
    );
    let damaged = |key: &str| Ok(key.starts_with("i1:").then(|| b"LI".to_vec()));
    let damaged = course_with(&get(LOOKUP), &settings(&[]), at(1), damaged, |_| {
        received(200, BODY, at(1))
    });
    assert!(damaged.cache().ends_with("detail=snapshot-unreadable"));
}

const GROUPS: &str = r#"{"id":7,"profiles":[],"userGroups2":[{"id":5,"joinedDate":"2026-02-01T00:00:00Z","pointsSummaries":[]},{"id":4,"joinedDate":"2026-01-01T00:00:00Z"}],"ug2Pagination":{"limit":10,"offset":0,"total":2},"warnings":[{"code":1656}]}"#;

#[test]
fn user_groups_come_from_the_snapshot_where_it_determines_them() {
    let cold = course(&get(PLAIN), &settings(&[]), at(0), Ok(None), |_| {
        received(200, GROUPS, at(0))
    });
    assert_eq!(
        cold.body, r#"{"id":7,"profiles":[],"warnings":[]}"#,
        "nobody asked for groups"
    );
    let asked = |query: &str| {
        let (path, plain) = PLAIN.split_once('?').unwrap();
        let query = format!("{plain}&{query}");
        let request = Request {
            path,
            query: &query,
            ..get(PLAIN)
        };
        course(&request, &settings(&[]), at(1), Ok(cold.stored()), |_| {
            received(200, r#"{"id":7,"userGroups2":"as they came"}"#, at(1))
        })
    };
    for (query, expected) in [
        (
            "includedAllUserGroup2=true&ug2SortOrder=ASC&ug2Limit=1",
            "hit; ttl=59",
        ),
        ("userGroup2Id=4", "hit; ttl=59"),
        (
            "userGroup2Id=6",
            "fwd=miss; fwd-status=200; detail=user-groups-not-determined",
        ),
        (
            "ug2Limit=1",
            "fwd=bypass; fwd-status=200; detail=user-groups",
        ),
        (
            "includedAllUserGroup2=true&userGroup2Id=4",
            "fwd=bypass; fwd-status=200; detail=user-groups",
        ),
    ] {
        let course = asked(query);
        assert_eq!(
            course.cache(),
            format!("loyalty-edge; {expected}"),
            "{query}"
        );
        assert!(course.answer.stores.is_empty());
        assert_eq!(
            course.body.contains("as they came"),
            !course.calls.is_empty()
        );
        if let Some(call) = course.calls.first() {
            assert!(call.url.ends_with(query), "{} as sent", call.url);
        }
    }
}

#[test]
fn groups_that_no_snapshot_holds_make_one_of_their_own() {
    let frugal = settings(&[("SNAPSHOT_INCLUDES", "")]);
    let calls = |query: &'static str| {
        let course = course(&get(query), &frugal, at(0), Ok(None), |_| {
            received(200, GROUPS, at(0))
        });
        (course.calls[0].url.clone(), course.reads[0].clone())
    };
    let (plain, key) = calls(PLAIN);
    assert!(!plain.contains("included"));
    let (groups, other) = calls("/v2/customers/7?source=INSTORE&includedAllUserGroup2=true");
    assert!(groups.contains("includedAllUserGroup2=true&ug2PaginationDetails=true"));
    assert_ne!(key, other);
}
