use super::*;
use crate::answer::Body;
use crate::origin::{Call, Failure, Outcome, Received};
use crate::piece::{slice, Piece};
use crate::settings::tests::settings;
use crate::settings::{SettingError, Settings};
use proptest::prelude::*;

mod asking;
mod reading;

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
        authorization: Some("Basic x"),
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
            .stores
            .first()
            .map(|store| store.value.as_slice())
    }
}

/// Lets a request run its course: what the store holds, and what the origin answers, each call a second later.
fn course(
    request: &Request<'_>,
    settings: &Settings,
    now: Moment,
    stored: Result<Option<&[u8]>, ()>,
    origin: impl FnMut(usize) -> (Outcome, Moment),
) -> Course {
    let value = stored.map(|value| value.map(<[u8]>::to_vec));
    course_with(request, settings, now, |_| value.clone(), origin)
}

/// The same with a store that holds different things under different names.
fn course_with(
    request: &Request<'_>,
    settings: &Settings,
    now: Moment,
    store: impl Fn(&str) -> Result<Option<Vec<u8>>, ()>,
    mut origin: impl FnMut(usize) -> (Outcome, Moment),
) -> Course {
    let mut held = Vec::new();
    let (mut reads, mut calls, mut timeouts) = (Vec::new(), Vec::new(), Vec::new());
    let mut step = begin(request, settings, now);
    loop {
        step = match step {
            Step::Read(read) => {
                reads.push(read.key.clone());
                match store(&read.key) {
                    Ok(Some(value)) => {
                        held = value;
                        read.found(Stored::Found(&held), now)
                    }
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
            Step::Serve(_) | Step::Forward(_) => panic!("a page, or a forwarded request"),
            Step::Answer(answer) => {
                let bytes = match &answer.body {
                    Body::Empty | Body::Page => Vec::new(),
                    Body::Bytes(bytes) => bytes.clone(),
                    Body::Held(pieces) => pieces.iter().fold(Vec::new(), |mut all, piece| {
                        match piece {
                            Piece::Held(span) => all.extend_from_slice(slice(&held, *span)),
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
const TRACKER: &str = "/v2/customers/7?source=INSTORE&embed=mlp&gapToUpgrade=30";

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
        prop_assert!(course.answer.stores.is_empty());
    }

    #[test]
    fn any_request_is_answered_or_asked(path in ".{0,40}", query in ".{0,80}") {
        let path = format!("/v2/customers/{path}");
        let request = Request { path: &path, query: &query, ..get(PLAIN) };
        let _ = course(&request, &settings(&[]), at(0), Ok(None), |_| no_answer(Failure::Timeout));
    }
}
