use super::*;
use crate::answer::Body;
use crate::origin::{Call, Failure, Outcome, Received};
use crate::piece::{slice, Piece};
use crate::settings::tests::settings;
use crate::settings::{SettingError, Settings};
use proptest::prelude::*;

const BODY: &str = r#"{"id":7,"profiles":[{"source":"INSTORE"}],"segments":{"a":"b"},"pointsSummary":{"n":50000.000},"loyaltyProgramDetails":[{"programId":1,"slabExpiryDate":"2125-01-01T00:00:00Z","upgradeStrategies":[{"upgradeBasedOn":"LIFETIME_POINTS"}]}],"expirySchedules":[],"fraudDetails":{},"new":1,"warnings":[]}"#;
const NOON: i64 = 1_795_521_600_000;

fn at(seconds: i64) -> Moment {
    let millis = NOON + seconds * 1_000;
    let days = i32::try_from(millis.div_euclid(86_400_000)).unwrap();
    Moment {
        millis,
        today: Date::from_days(days).unwrap(),
    }
}

fn get(target: &'static str) -> Request<'static> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Request {
        method: "GET",
        path,
        query,
        authorization: Some("Basic x".into()),
        ..Request::default()
    }
}

/// An answer of the origin, and when it is complete.
fn received(status: u16, body: &str, ended: Moment) -> (Outcome, Moment) {
    let body = body.as_bytes().to_vec();
    let received = Received {
        status,
        retry_after: None,
        www_authenticate: None,
        body,
    };
    (Ok(received), ended)
}

/// None, a second later.
fn no_answer(failure: Failure) -> (Outcome, Moment) {
    (Err(failure), at(1))
}

/// What came of a request, and what happened on its way.
struct Course {
    answer: Answer,
    body: String,
    reads: Vec<String>,
    calls: Vec<Call>,
    timeouts: Vec<u32>,
}

impl Course {
    fn cache(&self) -> &str {
        self.answer.header("Cache-Status").unwrap_or("")
    }

    fn stored(&self) -> Option<&[u8]> {
        self.answer
            .store
            .as_ref()
            .map(|store| store.value.as_slice())
    }
}

/// Lets a request run its course: what the store holds, and what the origin answers, each call a second later.
fn course(
    request: &Request<'_>,
    settings: &Settings,
    now: Moment,
    stored: Result<Option<&[u8]>, ()>,
    mut origin: impl FnMut(usize) -> (Outcome, Moment),
) -> Course {
    let (mut reads, mut calls, mut timeouts) = (Vec::new(), Vec::new(), Vec::new());
    let mut step = begin(request, settings, now);
    loop {
        step = match step {
            Step::Read(read) => {
                reads.push(read.key.clone());
                match &stored {
                    Ok(Some(value)) => read.found(Stored::Found(&value.to_vec()), now),
                    Ok(None) => read.found(Stored::Absent, now),
                    Err(()) => read.found(Stored::Failed, now),
                }
            }
            Step::Ask(ask) => {
                calls.push(ask.call.clone());
                timeouts.push(ask.timeout_ms());
                let (outcome, now) = origin(calls.len());
                ask.answered(outcome, now)
            }
            Step::Answer(answer) => {
                let bytes = match &answer.body {
                    Body::Empty => Vec::new(),
                    Body::Bytes(bytes) => bytes.clone(),
                    Body::Held(pieces) => pieces.iter().fold(Vec::new(), |mut all, piece| {
                        match piece {
                            Piece::Held(span) => {
                                all.extend_from_slice(slice(stored.unwrap().unwrap(), *span))
                            }
                            Piece::New(new) => all.extend_from_slice(new),
                        }
                        all
                    }),
                };
                let body = String::from_utf8_lossy(&bytes).into_owned();
                return Course {
                    answer: *answer,
                    body,
                    reads,
                    calls,
                    timeouts,
                };
            }
        }
    }
}

fn miss(target: &'static str) -> Course {
    course(&get(target), &settings(&[]), at(0), Ok(None), |_| {
        received(200, BODY, at(1))
    })
}

fn unreached(_: usize) -> (Outcome, Moment) {
    panic!("the origin was called")
}

const PLAIN: &str = "/v2/customers/7?source=INSTORE";

#[test]
fn a_miss_asks_for_everything_and_stores_it() {
    let course = miss("/v2/customers/7?source=instore&embed=points&accountId=a%20b");
    assert_eq!(course.calls.len(), 1);
    assert_eq!(
        course.calls[0].url,
        "http://127.0.0.1:8790/v2/customers/7?source=INSTORE&accountId=a%20b&embed=points,mlp,subscriptions,\
         promotionalPoints,expirySchedules,expiredPoints,segments,customerStatus,alternateCurrencies\
         &includedFraudDetails=true&gapToUpgrade=0&gapToRenew=0"
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
    let store = course.answer.store.unwrap();
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
        assert!(hit.answer.store.is_none());
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
            authorization: Some("Basic y".into()),
            ..get(PLAIN)
        },
        Request {
            authorization: None,
            token: Some("Basic x".into()),
            ..get(PLAIN)
        },
        Request {
            language: Some("zh".into()),
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

const TRACKER: &str = "/v2/customers/7?source=INSTORE&embed=mlp&gapToUpgrade=30";

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
fn what_is_refused_is_refused_in_order_and_without_an_effect() {
    let refused = |request: Request<'_>| {
        course(&request, &settings(&[]), at(0), Ok(None), unreached)
            .answer
            .status
    };
    let nobody = |target| Request {
        authorization: None,
        ..get(target)
    };
    assert_eq!(refused(nobody("/nowhere")), 404);
    assert_eq!(
        refused(Request {
            method: "POST",
            ..nobody(PLAIN)
        }),
        405
    );
    assert_eq!(
        refused(Request {
            method: "get",
            ..nobody(PLAIN)
        }),
        405
    );
    let long = "x".repeat(9_000);
    assert_eq!(
        refused(Request {
            query: &long,
            ..nobody(PLAIN)
        }),
        414
    );
    assert_eq!(
        refused(Request {
            has_body: true,
            ..nobody(PLAIN)
        }),
        400
    );
    assert_eq!(refused(nobody("/v2/customers/x?y=z")), 401);
    assert_eq!(refused(get("/v2/customers/x?y=z")), 400);
    assert_eq!(refused(get("/v2/customers/7?y=z")), 400);
    assert_eq!(refused(nobody("/healthz")), 200);
    assert_eq!(
        refused(Request {
            method: "HEAD",
            ..nobody("/healthz")
        }),
        200
    );
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

#[test]
fn unusable_settings_answer_everything() {
    let errors = [SettingError::new("TIME_ZONE", "is not set")];
    let health = unusable(&get("/healthz"), &errors);
    assert_eq!(
        (health.status, health.body),
        (503, Body::Bytes(b"TIME_ZONE is not set\n".to_vec()))
    );
    assert_eq!(unusable(&get(PLAIN), &errors).status, 503);
}

proptest! {
    #[test]
    fn any_stored_bytes_are_used_or_not(value in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut prefixed = b"LE\x01\0".to_vec();
        prefixed.extend_from_slice(&value);
        for value in [value, prefixed] {
            let _ = course(&get(TRACKER), &settings(&[]), at(0), Ok(Some(&value)), |_| received(200, BODY, at(1)));
        }
    }

    #[test]
    fn a_stored_value_with_a_changed_byte_is_used_or_not(at_byte in 0usize..900, with in any::<u8>()) {
        let first = miss(PLAIN);
        let mut value = first.stored().unwrap().to_vec();
        let index = at_byte % value.len();
        value[index] = with;
        let _ = course(&get(TRACKER), &settings(&[]), at(1), Ok(Some(&value)), |_| received(200, BODY, at(2)));
    }

    #[test]
    fn any_answer_of_the_origin_is_answered(status in 100u16..600, body in ".{0,80}") {
        let course = course(&get(PLAIN), &settings(&[]), at(0), Ok(None), |_| received(status, &body, at(1)));
        prop_assert!(course.answer.header("Cache-Control").is_some());
        prop_assert!(course.answer.store.is_none());
    }

    #[test]
    fn any_request_is_answered_or_asked(path in ".{0,40}", query in ".{0,80}") {
        let path = format!("/v2/customers/{path}");
        let request = Request { path: &path, query: &query, ..get(PLAIN) };
        let _ = course(&request, &settings(&[]), at(0), Ok(None), |_| no_answer(Failure::Timeout));
    }
}
