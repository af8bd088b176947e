//! How a client sees an answer, whatever the answer is: its form, its request id, and who may read it.

use super::Request;
use crate::answer::Answer;
use crate::problem::{accepted, described};
use crate::settings::Settings;

/// What the requests of one client have in common, and what every answer gets from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Presentation {
    as_problem: bool,
    request_id: String,
    /// The `Origin` of the page that may read the answer.
    reader: Option<String>,
}

/// The headers that a page of another origin may read beside the safelisted ones.
const EXPOSED: &str =
    "Age, Cache-Status, ETag, Edge-Error, Gap-Basis, Retry-After, Server-Timing, \
                       WWW-Authenticate, X-Request-Id";
/// The headers that it may send.
const SENT: &str = "Authorization, Cache-Control, If-None-Match, language, traceparent, \
                    X-CAP-API-OAUTH-TOKEN, X-Request-Id";
/// Browsers keep a preflight answer for two hours at most.
const PREFLIGHT_SECONDS: &str = "7200";

impl Presentation {
    /// What a request asks for; without settings nobody but the own origin may read.
    pub(super) fn of(request: &Request<'_>, settings: Option<&Settings>) -> Presentation {
        let reader = request
            .origin
            .filter(|origin| settings.is_some_and(|settings| settings.cors_origins.allow(origin)));
        let own = request.request_id.filter(|id| is_well_formed(id));
        Presentation {
            as_problem: accepted(request.accept),
            request_id: own.unwrap_or(request.fresh_id).to_owned(),
            reader: reader.map(str::to_owned),
        }
    }

    /// The answer as it is sent.
    pub(super) fn apply(&self, answer: Answer) -> Answer {
        let mut answer = if self.as_problem {
            described(answer)
        } else {
            answer
        };
        if !self.request_id.is_empty() {
            answer = answer.with("X-Request-Id", self.request_id.as_str());
        }
        match &self.reader {
            Some(origin) => answer
                .with("Access-Control-Allow-Origin", origin.as_str())
                .with("Access-Control-Expose-Headers", EXPOSED),
            None => answer,
        }
    }

    /// The answer to `OPTIONS`: a preflight where the page may read (Fetch standard, CORS protocol).
    pub(super) fn preflight(&self, allow: &'static str) -> Answer {
        let answer = Answer::no_content().with("Allow", allow);
        if self.reader.is_none() {
            return answer;
        }
        answer
            .with("Access-Control-Allow-Methods", "GET, HEAD")
            .with("Access-Control-Allow-Headers", SENT)
            .with("Access-Control-Max-Age", PREFLIGHT_SECONDS)
    }
}

/// Of characters that are safe in a log, and no number of a phone or a card: a UUID is one.
fn is_well_formed(id: &str) -> bool {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let lettered = id.bytes().any(|byte| byte.is_ascii_alphabetic());
    (16..=128).contains(&id.len()) && id.bytes().all(safe) && lettered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_taken_if_it_looks_like_one() {
        for (id, taken) in [
            ("0af7651916cd43dd8448eb211c80319c", true),
            ("7b2e2c1a-40c4-4a8e-9e0e-d5e1c6a3a001", true),
            ("919000001001", false),
            ("4111111111111111", false),
            ("asha.rao@example.com", false),
            ("0123456789abcdef\r\nx: y", false),
            ("", false),
        ] {
            assert_eq!(is_well_formed(id), taken, "{id}");
        }
        assert!(!is_well_formed(&"a".repeat(129)));
    }
}
