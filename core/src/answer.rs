//! A finished answer: status, headers and body, all of it decided here.

use crate::error::{envelope, Item};
use crate::params::ParameterError;
use crate::piece::Piece;
use crate::problem::MEDIA_TYPE;

/// What an answer's body consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// These bytes.
    Bytes(Vec<u8>),
    /// The static file that was fetched last.
    Page,
    /// Pieces of the stored value that was read last; ranges count from its first byte.
    Held(Vec<Piece>),
}

/// Something to store, after the client has its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// The name.
    pub key: String,
    /// The bytes.
    pub value: Vec<u8>,
    /// After how many seconds the store may forget it.
    pub expiration_seconds: u32,
}

/// An answer to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers; each name once.
    pub headers: Vec<(&'static str, String)>,
    /// The body. `HEAD` gets the same answer, and the runtime leaves the body out.
    pub body: Body,
    /// What to store.
    pub stores: Vec<Store>,
}

/// Nothing keeps an answer of this kind: not a browser, not the CDN.
const NO_STORE: &str = "no-store";
/// Personal data: the client's own cache may keep it, and asks before each use.
const PERSONAL: &str = "private, no-cache";
/// Pages that say nothing about anybody; a new deployment may change them at any time.
const PUBLIC: &str = "public, max-age=300";
/// What the bytes of an answer may never become, whoever shows them (OWASP, REST security): a
/// page, a frame, a script, the beginning of an unencrypted connection.
const SECURE: [(&str, &str); 5] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; frame-ancestors 'none'",
    ),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("X-Content-Type-Options", "nosniff"),
];
/// What a page about the worker may load, and talk to: nothing but this worker.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                           img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                           frame-ancestors 'none'";
/// Everything that another client's answer may differ by.
const VARY: &str = "Authorization, X-CAP-API-OAUTH-TOKEN, Accept, language, Origin";
/// The headers that say something about the request's way, whatever the body is.
const OF_THE_ANSWER: [&str; 6] = [
    "Allow",
    "Cache-Status",
    "Edge-Error",
    "Retry-After",
    "Server-Timing",
    "WWW-Authenticate",
];
/// What the origin says of its bodies.
const JSON: &str = "application/json";
/// For people, and for a body that is blank.
const TEXT: &str = "text/plain; charset=utf-8";

impl Answer {
    fn new(status: u16, cache_control: &str, content: Option<(&str, Vec<u8>)>) -> Answer {
        let mut answer = Answer {
            status,
            headers: Vec::new(),
            body: Body::Empty,
            stores: Vec::new(),
        };
        answer.set("Cache-Control", cache_control);
        // Whoever may read an answer is told in it, and that differs by origin.
        answer.set("Vary", "Accept, Origin");
        for (name, value) in SECURE {
            answer.set(name, value);
        }
        if let Some((content_type, bytes)) = content {
            answer.set("Content-Type", content_type);
            answer.body = Body::Bytes(bytes);
        }
        answer
    }

    /// Nothing to say but headers.
    pub(crate) fn no_content() -> Answer {
        Answer::new(204, NO_STORE, None)
    }

    /// A page about the worker itself: the same for everybody.
    pub(crate) fn page(
        status: u16,
        content_type: Option<String>,
        entity_tag: Option<String>,
    ) -> Answer {
        let mut answer = Answer::new(status, PUBLIC, None);
        answer.set("Content-Security-Policy", PAGE_POLICY);
        for (name, value) in [("Content-Type", content_type), ("ETag", entity_tag)] {
            if let Some(value) = value {
                answer.set(name, value);
            }
        }
        if status == 200 {
            answer.body = Body::Page;
        }
        answer
    }

    /// A customer's body; `None` where the client has it already (RFC 9110 section 15.4.5).
    pub(crate) fn customer(body: Option<Body>, entity_tag: String) -> Answer {
        let mut answer = match body {
            Some(_) => Answer::new(200, PERSONAL, Some((JSON, Vec::new()))),
            None => Answer::new(304, PERSONAL, None),
        };
        answer.body = body.unwrap_or(Body::Empty);
        // A cache that does not read `private` reads this one (RFC 9213).
        answer
            .with("CDN-Cache-Control", NO_STORE)
            .with("Vary", VARY)
            .with("ETag", entity_tag)
    }

    /// What the origin reports, as it came.
    pub(crate) fn report(status: u16, body: Vec<u8>) -> Answer {
        let content = if body.is_empty() {
            None
        } else {
            Some((JSON, body))
        };
        Answer::new(status, NO_STORE, content)
    }

    /// One problem, in the origin's envelope; the code is the HTTP status.
    pub fn problem(status: u16, message: &str) -> Answer {
        let body = envelope([Item::new(u32::from(status), message)]);
        Answer::new(status, NO_STORE, Some((JSON, body)))
    }

    /// Everything that is wrong with the parameters.
    pub(crate) fn bad_parameters(errors: &[ParameterError]) -> Answer {
        let body = envelope(errors.iter().map(ParameterError::item));
        Answer::new(400, NO_STORE, Some((JSON, body)))
    }

    /// The documented answer to an id that is none: 400 and a blank body.
    pub(crate) fn bad_id() -> Answer {
        let reason = "customerId must be decimal digits, 1 to 9223372036854775807, without sign or leading zero";
        Answer::new(400, NO_STORE, Some((TEXT, Vec::new()))).with("Edge-Error", reason)
    }

    /// Plain text, for people and monitors.
    pub fn text(status: u16, text: &str) -> Answer {
        Answer::new(status, NO_STORE, Some((TEXT, text.as_bytes().to_vec())))
    }

    /// The same as problem details: without what belongs to a body of its own.
    pub(crate) fn into_problem(self, status: u16, bytes: Vec<u8>) -> Answer {
        let mut problem = Answer::new(status, NO_STORE, Some((MEDIA_TYPE, bytes)));
        for (name, value) in self.headers {
            if OF_THE_ANSWER.contains(&name) {
                problem.set(name, value);
            }
        }
        problem.stores = self.stores;
        problem
    }

    /// The answer with one more header, or another value of it.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.set(name, value);
        self
    }

    fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
    }

    /// The value of a header, by its exact name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }
}
