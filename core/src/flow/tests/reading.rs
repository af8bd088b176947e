//! The store: what is found there, and under which names.

use super::*;

#[test]
fn a_miss_asks_for_everything_and_stores_it() {
    let course = miss("/v2/customers/7?source=instore&embed=points&accountId=a%20b");
    assert_eq!(course.calls.len(), 1);
    assert_eq!(
        course.calls[0].url,
        "http://127.0.0.1:8790/v2/customers/7?source=INSTORE&accountId=a%20b&embed=points,mlp,subscriptions,\
         promotionalPoints,expirySchedules,expiredPoints,segments,customerStatus,alternateCurrencies\
         &includedAllUserGroup2=true&includedUserGroup2LoyaltyDetails=true&includedFraudDetails=true&ug2PaginationDetails=true&gapToUpgrade=0&gapToRenew=0"
    );
    assert_eq!(
        course.calls[0].headers,
        [
            ("Accept", "application/json".to_owned()),
            ("Authorization", "Basic x".to_owned())
        ]
    );
    let expected = r#"{"id":7,"profiles":[{"source":"INSTORE"}],"segments":{},"pointsSummary":{"n":50000.000},"new":1,"warnings":[]}"#;
    assert_eq!(course.body, expected);
    assert_eq!(
        course.cache(),
        "loyalty-edge; fwd=uri-miss; fwd-status=200; stored"
    );
    let store = &course.answer.stores[0];
    assert_eq!(
        (store.key.as_str(), store.expiration_seconds),
        (course.reads[0].as_str(), 60)
    );
}

#[test]
fn a_hit_asks_nobody_and_is_cut_from_what_was_stored() {
    let first = miss(PLAIN);
    for target in [
        PLAIN,
        "/v2/customers/7?source=INSTORE&embed=segments,points",
        "/v2/customers/7?source=INSTORE&embed=mlp&gapToUpgrade=30&includedFraudDetails=true",
        "/v2/customers/7?source=INSTORE&embed=ignoreCardDetails",
    ] {
        let request = get(target);
        let hit = course(
            &request,
            &settings(&[]),
            at(59),
            Ok(first.stored()),
            unreached,
        );
        let fresh = course(&request, &settings(&[]), at(0), Ok(None), |_| {
            received(200, BODY, at(1))
        });
        assert_eq!(hit.reads, first.reads, "{target}");
        assert_eq!(hit.body, fresh.body, "{target}");
        assert_eq!(hit.cache(), "loyalty-edge; hit; ttl=1");
        assert_eq!(hit.answer.header("Age"), Some("59"));
        assert!(hit.answer.stores.is_empty());
    }
}

#[test]
fn a_snapshot_ends_with_its_time() {
    let first = miss(PLAIN);
    let later = course(
        &get(PLAIN),
        &settings(&[]),
        at(60),
        Ok(first.stored()),
        |_| received(200, BODY, at(61)),
    );
    assert_eq!(
        later.cache(),
        "loyalty-edge; fwd=stale; fwd-status=200; stored"
    );
    let longer = settings(&[("FRESH_SECONDS", "300")]);
    let still = course(&get(PLAIN), &longer, at(299), Ok(first.stored()), unreached);
    assert!(still.cache().starts_with("loyalty-edge; hit"));
}

#[test]
fn a_store_that_fails_or_holds_rubbish_is_no_outage() {
    let failed = course(&get(PLAIN), &settings(&[]), at(0), Err(()), |_| {
        received(200, BODY, at(1))
    });
    assert_eq!(
        failed.cache(),
        "loyalty-edge; fwd=miss; fwd-status=200; stored; detail=kv-error"
    );
    let first = miss(PLAIN);
    let value = first.stored().unwrap();
    for cut in 0..value.len() {
        let read = course(
            &get(PLAIN),
            &settings(&[]),
            at(1),
            Ok(Some(&value[..cut])),
            |_| received(200, BODY, at(2)),
        );
        assert!(
            read.cache().ends_with("detail=snapshot-unreadable"),
            "{cut} bytes"
        );
    }
    let mut other_version = value.to_vec();
    other_version[2] += 1;
    let read = course(
        &get(PLAIN),
        &settings(&[]),
        at(1),
        Ok(Some(&other_version)),
        |_| received(200, BODY, at(2)),
    );
    assert!(read.cache().ends_with("detail=snapshot-unreadable"));
}

#[test]
fn what_may_change_the_bytes_makes_another_key() {
    let mut keys = vec![miss(PLAIN).reads];
    for target in [
        "/v2/customers/8?source=INSTORE",
        "/v2/customers/7?source=ALL",
        "/v2/customers/7?source=INSTORE&accountId=x",
        "/v2/customers/7?source=INSTORE&embed=returnedPoints",
        "/v2/customers/7?source=INSTORE&slabHistory=true",
        "/v2/customers/7?source=INSTORE&slabHistory=false",
    ] {
        keys.push(
            course(&get(target), &settings(&[]), at(0), Ok(None), |_| {
                no_answer(Failure::Timeout)
            })
            .reads,
        );
    }
    for request in [
        Request {
            authorization: Some("Basic y"),
            ..get(PLAIN)
        },
        Request {
            authorization: None,
            token: Some("Basic x"),
            ..get(PLAIN)
        },
        Request {
            language: Some("zh"),
            ..get(PLAIN)
        },
    ] {
        keys.push(
            course(&request, &settings(&[]), at(0), Ok(None), |_| {
                no_answer(Failure::Timeout)
            })
            .reads,
        );
    }
    for setting in [
        ("ORG_ID", "other"),
        ("SNAPSHOT_EMBEDS", "points"),
        ("EMBED_KEYS", r#"{"userGroup":["new"]}"#),
    ] {
        let settings = settings(&[setting]);
        keys.push(
            course(&get(PLAIN), &settings, at(0), Ok(None), |_| {
                no_answer(Failure::Timeout)
            })
            .reads,
        );
    }
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), count);
}

/// The entity tag of an answer.
fn tag(course: &Course) -> String {
    course.answer.header("ETag").unwrap().to_owned()
}

#[test]
fn one_view_has_one_tag_from_the_store_or_the_origin() {
    let first = miss(PLAIN);
    let hit = course(
        &get("/v2/customers/7?accountId&embed=&source=Instore"),
        &settings(&[]),
        at(1),
        Ok(first.stored()),
        unreached,
    );
    assert_eq!(
        (tag(&hit), hit.body.as_str()),
        (tag(&first), first.body.as_str())
    );
}

#[test]
fn what_decides_about_a_view_decides_about_its_tag() {
    let changed = BODY.replace("50000.000", "50000.001");
    let of = |target: &'static str, vars: &[(&str, &str)], body: &str, now: Moment| {
        tag(&course(
            &get(target),
            &settings(vars),
            now,
            Ok(None),
            |_| received(200, body, now),
        ))
    };
    let mut tags = vec![
        of(PLAIN, &[], BODY, at(0)),
        of(PLAIN, &[], &changed, at(0)),
        of(PLAIN, &[("UNKNOWN_KEYS", "drop")], BODY, at(0)),
        of(
            PLAIN,
            &[("EMBED_KEYS", r#"{"userGroup":["new"]}"#)],
            BODY,
            at(0),
        ),
        of(
            "/v2/customers/7?source=INSTORE&embed=points",
            &[],
            BODY,
            at(0),
        ),
        of(
            "/v2/customers/7?source=INSTORE&gapExplain=true",
            &[],
            BODY,
            at(0),
        ),
        of(
            "/v2/customers/7?source=INSTORE&includedOnlyCurrentProfile=true",
            &[],
            BODY,
            at(0),
        ),
        of(TRACKER, &[], BODY, at(0)),
        of(TRACKER, &[], BODY, at(86_400)),
    ];
    let count = tags.len();
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), count);
}

#[test]
fn who_has_the_view_already_gets_no_body() {
    let first = miss(PLAIN);
    let conditions = [
        tag(&first),
        format!("\"x\", W/{}", tag(&first)),
        "*".to_owned(),
    ];
    for condition in conditions {
        let request = Request {
            if_none_match: Some(&condition),
            ..get(PLAIN)
        };
        let hit = course(
            &request,
            &settings(&[]),
            at(1),
            Ok(first.stored()),
            unreached,
        );
        let fresh = course(&request, &settings(&[]), at(1), Ok(None), |_| {
            received(200, BODY, at(2))
        });
        assert!(
            fresh.stored().is_some(),
            "what was fetched is stored all the same"
        );
        for course in [hit, fresh] {
            assert_eq!(
                (course.answer.status, &course.answer.body),
                (304, &Body::Empty)
            );
            for name in [
                "ETag",
                "Cache-Control",
                "Vary",
                "CDN-Cache-Control",
                "Cache-Status",
            ] {
                assert!(course.answer.header(name).is_some(), "{name}");
            }
            assert_eq!(course.answer.header("Content-Type"), None);
        }
    }
    let other = Request {
        if_none_match: Some("\"x\""),
        ..get(PLAIN)
    };
    let other = course(&other, &settings(&[]), at(1), Ok(first.stored()), unreached);
    assert_eq!((other.answer.status, other.body), (200, first.body));
    // A condition is about a customer's body, never about an error.
    let any = Request {
        if_none_match: Some("*"),
        ..get(PLAIN)
    };
    let missing = course(&any, &settings(&[]), at(0), Ok(None), |_| {
        received(200, r#"{"errors":[{"code":8015}]}"#, at(1))
    });
    assert_eq!(
        (missing.answer.status, missing.answer.header("ETag")),
        (200, None)
    );
}
