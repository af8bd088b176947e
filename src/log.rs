//! One JSON line per request, and one per failed effect. No personal data: no path, no query, no
//! credential, no key.

use crate::request::Parts;
use customer_view::answer::Answer;
use serde::Serialize;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use worker::{console_error, console_log};

#[derive(Serialize)]
struct Request<'a> {
    event: &'static str,
    method: &'a str,
    status: u16,
    cache: Option<&'a str>,
    gap: Option<&'a str>,
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
        ms,
    };
    if let Ok(line) = serde_json::to_string(&line) {
        console_log!("{line}");
    }
}

/// An effect that failed. Only the kind of the error: its message may hold a key or a URL.
pub fn failure(effect: &str, error: &JsValue) {
    let kind = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.name()));
    let line = json!({ "event": "failure", "effect": effect, "error": kind });
    console_error!("{line}");
}
