//! Problem details (RFC 9457), for clients that ask for them with `Accept`.
//!
//! The origin reports inside a 200 what other services say with a status. A client that accepts
//! `application/problem+json` gets true statuses, and the items of the envelope under `errors`.

use crate::answer::{Answer, Body};
use crate::json::{members, string};
use crate::origin::{Parsed, ERASED, MERGED, NOT_FOUND};
use crate::snapshot::Coded;
use serde::Serialize;
use serde_json::value::RawValue;

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// Whether the value of `Accept` names problem details, with a weight above 0 (RFC 9110 section
/// 12.5.1). A wildcard is no wish for them: every client that sets nothing sends one.
pub(crate) fn accepted(accept: Option<&str>) -> bool {
    accept.unwrap_or("").split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(MEDIA_TYPE));
        let refused = parts.any(|parameter| {
            let weight = parameter
                .strip_prefix("q=")
                .or_else(|| parameter.strip_prefix("Q="));
            weight.is_some_and(|weight| weight.trim_matches(['0', '.']).is_empty())
        });
        named && !refused
    })
}

/// The answer as problem details, if it is a problem: anything but a customer's body. A merged
/// customer is one too.
pub(crate) fn described(answer: Answer) -> Answer {
    let body = match &answer.body {
        Body::Bytes(bytes) => bytes.as_slice(),
        Body::Empty => &[],
        // Nothing that is stored is a problem, and no page.
        Body::Held(_) | Body::Page => return answer,
    };
    let parsed = Parsed::read(body).ok();
    let Some(status) = status_of(answer.status, parsed.as_ref()) else {
        return answer;
    };
    let errors = parsed.as_ref().map(errors).unwrap_or_default();
    let message = errors.first().and_then(|first| message(first.get()));
    let details = Details {
        kind: "about:blank",
        title: title(status),
        status,
        detail: message.as_deref().or(answer.header("Edge-Error")),
        errors,
    };
    // Strings, numbers and texts that were JSON already: nothing in it can fail to be written.
    let bytes = serde_json::to_vec(&details).unwrap_or_default();
    answer.into_problem(status, bytes)
}

/// What an item says.
fn message(item: &str) -> Option<String> {
    let members = members(item, 0).ok()?;
    let message = members.iter().find(|member| member.name == "message")?;
    string(message.value.of(item)?).map(|text| text.into_owned())
}

#[derive(Serialize)]
struct Details<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    errors: Vec<&'a RawValue>,
}

/// The true status of an answer; `None` if it is no problem.
fn status_of(status: u16, parsed: Option<&Parsed<'_>>) -> Option<u16> {
    if matches!(status, 204 | 304) {
        return None;
    }
    if status != 200 {
        return Some(status);
    }
    let parsed = parsed?;
    if parsed.reports(&[ERASED]) {
        Some(410)
    } else if parsed.reports(&NOT_FOUND) {
        Some(404)
    } else if parsed.warns(MERGED) {
        Some(409)
    } else if parsed.errors.is_empty() {
        None
    } else {
        Some(400)
    }
}

/// The items of `errors`, and the warning that tells of a merge, as they came.
fn errors<'a>(parsed: &Parsed<'a>) -> Vec<&'a RawValue> {
    let merged = parsed
        .warnings
        .iter()
        .filter(|warning| warning.code == MERGED);
    let items = parsed.errors.iter().chain(merged);
    let raw = |item: &Coded| serde_json::from_str(item.span.of(parsed.text)?).ok();
    items.filter_map(raw).collect()
}

/// The reason phrases of RFC 9110: the title of a problem of the type `about:blank`.
pub(crate) fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        410 => "Gone",
        414 => "URI Too Long",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        other if other < 500 => "Client Error",
        _ => "Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_media_type_itself_is_a_wish() {
        for (accept, expected) in [
            ("application/problem+json", true),
            ("application/json, Application/Problem+JSON;q=0.5", true),
            ("application/problem+json; charset=utf-8;q=1", true),
            ("application/problem+json;q=0", false),
            ("application/problem+json;q=0.000", false),
            ("application/json", false),
            ("application/*, */*", false),
            ("", false),
        ] {
            assert_eq!(accepted(Some(accept)), expected, "{accept}");
        }
        assert!(!accepted(None));
    }

    fn read(answer: &Answer) -> String {
        match &answer.body {
            Body::Bytes(bytes) => String::from_utf8(bytes.clone()).unwrap(),
            _ => String::new(),
        }
    }

    #[test]
    fn what_the_origin_reports_gets_its_true_status() {
        for (body, status) in [
            (r#"{"errors":[{"code":8015,"message":"none"}]}"#, 404),
            (r#"{"errors":[{"code":8065,"message":"none"}]}"#, 404),
            (r#"{"errors":[{"code":8109,"message":"none"}]}"#, 410),
            (r#"{"errors":[{"code":1620,"message":"none"}]}"#, 400),
            (
                r#"{"id":7,"warnings":[{"code":8069,"message":"none"}]}"#,
                409,
            ),
        ] {
            let problem = described(Answer::report(200, body.as_bytes().to_vec()));
            assert_eq!(problem.status, status, "{body}");
            assert_eq!(problem.header("Content-Type"), Some(MEDIA_TYPE));
            assert_eq!(problem.header("Cache-Control"), Some("no-store"));
            let text = read(&problem);
            assert!(
                text.contains(r#""detail":"none","errors":[{"code":"#),
                "{text}"
            );
            assert!(
                text.starts_with(&format!(
                    r#"{{"type":"about:blank","title":"{}","status":{status},"#,
                    title(status)
                )),
                "{text}"
            );
        }
    }

    #[test]
    fn a_customer_is_no_problem_and_a_status_stays() {
        let body = Body::Bytes(br#"{"id":7,"warnings":[{"code":8068}]}"#.to_vec());
        let customer = Answer::customer(Some(body), "\"x\"".to_owned());
        assert_eq!(described(customer.clone()), customer);
        let unchanged = Answer::customer(None, "\"x\"".to_owned());
        assert_eq!(described(unchanged.clone()), unchanged);
        let down = described(Answer::problem(503, "down").with("Retry-After", "7"));
        assert_eq!((down.status, down.header("Retry-After")), (503, Some("7")));
        let blank = described(Answer::bad_id());
        assert!(read(&blank).contains(r#""detail":"customerId must be"#));
        let html = described(Answer::report(500, b"<html>".to_vec()));
        assert_eq!(
            read(&html),
            r#"{"type":"about:blank","title":"Internal Server Error","status":500,"errors":[]}"#
        );
    }
}
