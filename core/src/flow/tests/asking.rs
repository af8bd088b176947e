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
        assert!(course.answer.store.is_none(), "{code}");
        assert_eq!(course.answer.status, 200);
    }
    let body = BODY.replace(r#""warnings":[]"#, r#""warnings":[{"code":8076}]"#);
    let without_gaps = course(&get(PLAIN), &settings(&[]), at(0), Ok(None), |_| {
        received(200, &body, at(1))
    });
    assert!(
        without_gaps.answer.store.is_some(),
        "8076 alone is no degradation"
    );
    assert!(without_gaps.body.ends_with(r#""warnings":[]}"#));
    let images = "/v2/customers/7?source=INSTORE&embed=customerImage";
    let images = course(&get(images), &settings(&[]), at(0), Ok(None), |_| {
        received(200, BODY, at(1))
    });
    assert!(images.answer.store.is_none() && images.reads.is_empty());
    let other = course(
        &get("/v2/customers/8?source=INSTORE"),
        &settings(&[]),
        at(0),
        Ok(None),
        |_| received(200, BODY, at(1)),
    );
    assert_eq!(
        (other.answer.status, other.answer.store.is_none()),
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
        cold.answer.store.is_some(),
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
    assert_eq!((warm.calls.len(), warm.answer.store.is_none()), (1, true));
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
    assert!(course.answer.store.is_none());
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

#[test]
fn a_lookup_stores_under_the_id_it_leads_to() {
    let lookup = "/v2/customers/lookup/customerDetails?source=INSTORE&identifierName=email,mobile&identifierValue=a%2Bb@c,1";
    let course = course(&get(lookup), &settings(&[]), at(0), Ok(None), |_| {
        received(200, BODY, at(1))
    });
    assert!(course.calls[0]
        .url
        .ends_with("&identifierName=email,mobile&identifierValue=a%2Bb%40c,1"));
    assert_eq!(
        course.answer.store.map(|store| store.key),
        miss(PLAIN).reads.first().cloned()
    );
    assert!(course.reads.is_empty());
}
