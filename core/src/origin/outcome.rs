//! What an answer of the origin means.

use super::Parsed;

/// Why there is no answer of the origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It did not answer, or not completely, within `ORIGIN_TIMEOUT_MS`.
    Timeout,
    /// It could not be reached, or the connection broke.
    Unreachable,
    /// Its body is longer than `MAX_BODY_BYTES`.
    TooLarge,
}

/// An answer of the origin, its body complete.
#[derive(Clone, Debug)]
pub struct Received {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The header `WWW-Authenticate`.
    pub www_authenticate: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What came of a call.
pub type Outcome = Result<Received, Failure>;

/// What an answer of the origin means.
pub enum Meaning<'a> {
    /// The customer that was asked for.
    Customer(Parsed<'a>),
    /// What the origin reports instead, to be passed on as it came.
    Report(Report),
    /// The credential is refused.
    Unauthorized,
    /// The origin is in trouble: what the client gets is of the edge's making.
    Trouble(Trouble),
}

/// What the origin reports instead of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether the report would be the same without the parts that only the edge asked for.
    pub of_the_customer: bool,
}

/// What is wrong with the origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It says 503.
    Unavailable,
    /// It says 504.
    GatewayTimeout,
    /// It says another 5xx, without a report.
    ServerError,
    /// It refuses for now (429), without a report.
    RateLimited,
    /// It refuses (403), without a report.
    Forbidden,
    /// Its answer is not what the API documents: no JSON, cut, of another customer, a redirect.
    Nonsense,
}

impl Trouble {
    /// Whether it is an error of the origin that a narrower call may not meet.
    pub fn is_error(self) -> bool {
        matches!(
            self,
            Trouble::Unavailable | Trouble::GatewayTimeout | Trouble::ServerError
        )
    }
}

/// The customer was not found, in two ways.
pub const NOT_FOUND: [u32; 2] = [8015, 8065];
/// The customer is deleted for good.
pub const ERASED: u32 = 8109;
/// The body is of a customer that was merged into another one.
pub const MERGED: u32 = 8069;

/// Works out what an answer means. `customer` is the id that was asked for, if it was an id.
pub fn meaning<'a>(status: u16, body: &'a [u8], customer: Option<u64>) -> Meaning<'a> {
    if status == 401 {
        return Meaning::Unauthorized;
    }
    if status > 599 {
        return Meaning::Trouble(Trouble::Nonsense);
    }
    match Parsed::read(body) {
        // Any other status with errors (a redirect, one without a body) is none that the API has.
        Ok(parsed) if !parsed.errors.is_empty() && (status == 200 || status >= 400) => {
            Meaning::Report(report(status, Some(&parsed)))
        }
        Ok(parsed) if status == 200 => of_customer(parsed, customer),
        Ok(_) if (400..500).contains(&status) => Meaning::Report(report(status, None)),
        _ if status == 400 && body.is_empty() => Meaning::Report(report(status, None)),
        _ => Meaning::Trouble(trouble(status)),
    }
}

fn of_customer(parsed: Parsed<'_>, customer: Option<u64>) -> Meaning<'_> {
    let asked = match customer {
        Some(id) => parsed.is_of(id),
        None => parsed.customer().is_some(),
    };
    // A merged customer may be answered with the id of the one that is left: the warning says so.
    if asked || parsed.warns(MERGED) {
        Meaning::Customer(parsed)
    } else {
        Meaning::Trouble(Trouble::Nonsense)
    }
}

fn report(status: u16, parsed: Option<&Parsed<'_>>) -> Report {
    let refused = matches!(status, 403 | 429);
    let about =
        parsed.is_some_and(|parsed| parsed.reports(&NOT_FOUND) || parsed.reports(&[ERASED]));
    Report {
        of_the_customer: refused || about,
    }
}

fn trouble(status: u16) -> Trouble {
    match status {
        503 => Trouble::Unavailable,
        504 => Trouble::GatewayTimeout,
        500..=599 => Trouble::ServerError,
        429 => Trouble::RateLimited,
        403 => Trouble::Forbidden,
        _ => Trouble::Nonsense,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(status: u16, body: &str) -> String {
        match meaning(status, body.as_bytes(), Some(7)) {
            Meaning::Customer(_) => "customer".into(),
            Meaning::Report(report) => format!("report {}", report.of_the_customer),
            Meaning::Unauthorized => "unauthorized".into(),
            Meaning::Trouble(trouble) => format!("{trouble:?}"),
        }
    }

    #[test]
    fn each_answer_has_one_meaning() {
        for (status, body, expected) in [
            (200, r#"{"id":7}"#, "customer"),
            (200, r#"{"id":8}"#, "Nonsense"),
            (200, r#"{"id":8,"warnings":[{"code":8069}]}"#, "customer"),
            (200, r#"{"id":7,"errors":[]}"#, "customer"),
            (200, r#"{"profiles":[]}"#, "Nonsense"),
            (200, r#"{"errors":[{"code":8015}]}"#, "report true"),
            (404, r#"{"errors":[{"code":8015}]}"#, "report true"),
            (500, r#"{"errors":[{"code":8109}]}"#, "report true"),
            (200, r#"{"errors":[{"code":1620}]}"#, "report false"),
            (500, r#"{"errors":[{"code":500}]}"#, "report false"),
            (302, r#"{"errors":[{"code":1}]}"#, "Nonsense"),
            (205, r#"{"errors":[{"code":1}]}"#, "Nonsense"),
            (304, r#"{"errors":[{"code":1}]}"#, "Nonsense"),
            (999, r#"{"errors":[{"code":1}]}"#, "Nonsense"),
            (400, "", "report false"),
            (400, "<html>", "Nonsense"),
            (404, r#"{"message":"no route"}"#, "report false"),
            (403, r#"{"errors":[{"code":403}]}"#, "report true"),
            (403, "denied", "Forbidden"),
            (429, "slow down", "RateLimited"),
            (401, "<response/>", "unauthorized"),
            (200, "<html>", "Nonsense"),
            (200, "", "Nonsense"),
            (200, r#"{"id":7"#, "Nonsense"),
            (302, "", "Nonsense"),
            (204, "", "Nonsense"),
            (500, "oops", "ServerError"),
            (503, "", "Unavailable"),
            (504, "{}", "GatewayTimeout"),
        ] {
            assert_eq!(name(status, body), expected, "{status} {body}");
        }
    }
}
