//! One JSON line per request, and one per failed effect. No personal data: no path, no query, no
//! credential, no key.

use crate::request::Parts;
use customer_view::answer::Answer;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use worker::{console_error, console_log};

#[derive(Serialize)]
struct Request<'a> {
    event: &'static str,
    method: &'a str,
    status: u16,
    cache: Option<&'a str>,
    gap: Option<&'a str>,
    request: Option<&'a str>,
    ms: i64,
}

/// A request and how it was answered.
pub fn request(parts: &Parts, answer: &Answer, ms: i64) {
    let line = Request {
        event: "request",
        method: parts.method(),
        status: answer.status,
        cache: answer.header("Cache-Status"),
        gap: answer.header("Gap-Basis"),
        request: answer.header("X-Request-Id"),
        ms,
    };
    if let Ok(line) = serde_json::to_string(&line) {
        console_log!("{line}");
    }
}

/// A request that the origin answered as it was: all that is known of it.
pub fn forwarded(parts: &Parts, status: u16) {
    let line = Forwarded {
        event: "forwarded",
        method: parts.method(),
        status,
    };
    if let Ok(line) = serde_json::to_string(&line) {
        console_log!("{line}");
    }
}

#[derive(Serialize)]
struct Forwarded<'a> {
    event: &'static str,
    method: &'a str,
    status: u16,
}

#[derive(Serialize)]
struct Failure<'a> {
    event: &'static str,
    effect: &'a str,
    error: Option<String>,
}

/// An effect that failed. Only the kind of the error: its message may hold a key or a URL.
pub fn failure(effect: &str, error: &JsValue) {
    let kind = error.dyn_ref::<js_sys::Error>();
    let line = Failure {
        event: "failure",
        effect,
        error: kind.map(|error| String::from(error.name())),
    };
    if let Ok(line) = serde_json::to_string(&line) {
        console_error!("{line}");
    }
}
