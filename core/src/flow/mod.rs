//! A request's way: what to do next, until the answer is there.
//!
//! The shell carries out a [`Step`] and hands the outcome back; it gets the next step. The order:
//!
//! 1. route, method, size: what is refused needs no credential ([`begin`])
//! 2. the credential: nobody without one learns anything
//! 3. the id and the query: everything wrong with them at once, before anything is read or called
//! 4. the stored snapshot ([`Read::found`])
//! 5. the origin, widened, so that the next request for another part is a hit ([`Ask::answered`])
//! 6. the origin once more, as the client asked, where the widened answer does not help

mod ask;
mod cache_status;
mod exchange;
mod presentation;
mod read;
mod serve;
mod timings;

pub use ask::Ask;
pub use read::{Read, Stored};
pub use serve::{Serve, Served};

use crate::answer::Answer;
use crate::date::Date;
use crate::origin::{Failure, Subject};
use crate::params::{CustomerId, Query};
use crate::route::Route;
use crate::settings::Settings;
use crate::trust::Credential;
use exchange::Exchange;
use presentation::Presentation;
use timings::Timings;

/// A moment, and what the calendar in the org's time zone shows then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970.
    pub millis: i64,
    /// The civil date.
    pub today: Date,
}

/// A request, as far as it matters.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// The path of the URL, percent-escapes as they came.
    pub path: &'a str,
    /// The query, without `?`.
    pub query: &'a str,
    /// Whether it has a body.
    pub has_body: bool,
    /// The header `Authorization`.
    pub authorization: Option<&'a str>,
    /// The header `X-CAP-API-OAUTH-TOKEN`.
    pub token: Option<&'a str>,
    /// The header `language`.
    pub language: Option<&'a str>,
    /// The header `traceparent`.
    pub traceparent: Option<&'a str>,
    /// The header `Accept`.
    pub accept: Option<&'a str>,
    /// The header `If-None-Match`.
    pub if_none_match: Option<&'a str>,
    /// The header `Origin`.
    pub origin: Option<&'a str>,
    /// The header `X-Request-Id`.
    pub request_id: Option<&'a str>,
    /// A random id, for a request that brings none.
    pub fresh_id: &'a str,
}

/// What to do next.
pub enum Step<'s> {
    /// Read a stored value.
    Read(Box<Read<'s>>),
    /// Call the origin.
    Ask(Box<Ask<'s>>),
    /// Fetch a static file.
    Serve(Box<Serve>),
    /// Let the origin answer: the request as it is, to this URL, and its answer as it comes.
    Forward(String),
    /// Send this.
    Answer(Box<Answer>),
}

impl Step<'_> {
    /// The step as the client gets to see it, if it is an answer.
    fn presented(self, presentation: &Presentation) -> Self {
        match self {
            Step::Answer(answer) => presentation.apply(*answer).into(),
            other => other,
        }
    }
}

impl From<Answer> for Step<'_> {
    fn from(answer: Answer) -> Self {
        Step::Answer(Box::new(answer))
    }
}

/// A longer path and query than this is refused (the platform's own limit is 16 KiB).
const LONGEST_TARGET: usize = 8 * 1024;

/// The first step of a request.
pub fn begin<'s>(request: &Request<'_>, settings: &'s Settings, now: Moment) -> Step<'s> {
    let presentation = Presentation::of(request, Some(settings));
    first_step(request, settings, &presentation, now).presented(&presentation)
}

fn first_step<'s>(
    request: &Request<'_>,
    settings: &'s Settings,
    presentation: &Presentation,
    now: Moment,
) -> Step<'s> {
    let route = Route::of(request.path);
    if route == Route::Unknown && settings.forward_other_routes && !is_own(request.path) {
        return Step::Forward(forwarded(request, settings));
    }
    if request.method == "OPTIONS" && route.allow().contains("OPTIONS") {
        return presentation.preflight(route.allow()).into();
    }
    if let Some(refusal) = refuse(&route, request) {
        return refusal.into();
    }
    let subject = match route {
        Route::Health => return Answer::text(200, "ok\n").into(),
        Route::Page(page) => {
            return Step::Serve(Box::new(Serve {
                path: page.file(),
                if_none_match: request.if_none_match.map(str::to_owned),
                presentation: presentation.clone(),
            }));
        }
        Route::Unknown => return not_found().into(),
        Route::Customer(segment) => CustomerId::parse(segment).map(Subject::Customer),
        Route::Lookup => Some(Subject::Identifiers),
    };
    let Some(credential) = Credential::read(request.authorization, request.token) else {
        return unauthorized(None).into();
    };
    let Some(subject) = subject else {
        return Answer::bad_id().into();
    };
    let operation = subject.operation();
    match Query::read(request.query, request.language, operation, &settings.rules) {
        Err(errors) => Answer::bad_parameters(&errors).into(),
        Ok(query) => {
            let traceparent = request.traceparent.map(str::to_owned);
            let if_none_match = request.if_none_match.map(str::to_owned);
            Exchange {
                settings,
                subject,
                query,
                credential,
                traceparent,
                presentation: presentation.clone(),
                if_none_match,
                timings: Timings::since(now),
            }
            .begin(now)
        }
    }
}

/// The answer while the settings cannot be used: `/healthz` names each, nothing else tells a stranger.
pub fn unusable(request: &Request<'_>, errors: &[crate::settings::SettingError]) -> Answer {
    let answer = if Route::of(request.path) == Route::Health {
        let lines: Vec<String> = errors.iter().map(|error| format!("{error}\n")).collect();
        Answer::text(503, &lines.concat())
    } else {
        let message = "The edge is not set up; `/healthz` says what is missing";
        Answer::problem(503, message)
    };
    Presentation::of(request, None).apply(answer)
}

/// The answer where the origin did not answer a request that was forwarded to it.
pub fn unanswered<'s>(request: &Request<'_>, settings: &'s Settings, failure: Failure) -> Step<'s> {
    Step::from(ask::failed(failure)).presented(&Presentation::of(request, Some(settings)))
}

/// The worker's own names, answered or not: whoever sends a secret there means nobody else.
fn is_own(path: &str) -> bool {
    let own = ["/events", "/admin", "/docs", "/healthz", "/openapi.json"];
    own.iter().any(|name| {
        path.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// The same path and query at the origin.
fn forwarded(request: &Request<'_>, settings: &Settings) -> String {
    let Request { path, query, .. } = request;
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{path}{mark}{query}", settings.origin_url)
}

fn refuse(route: &Route<'_>, request: &Request<'_>) -> Option<Answer> {
    if *route == Route::Unknown {
        return Some(not_found());
    }
    if !matches!(request.method, "GET" | "HEAD") {
        let message = format!("This path answers {}", route.allow());
        let refusal = Answer::problem(405, &message);
        return Some(refusal.with("Allow", route.allow()));
    }
    if request.path.len().saturating_add(request.query.len()) > LONGEST_TARGET {
        return Some(Answer::problem(414, "The URL is longer than 8 KiB"));
    }
    request
        .has_body
        .then(|| Answer::problem(400, "A GET request must not have a body"))
}

fn not_found() -> Answer {
    Answer::problem(404, "No such resource")
}

/// 401; with the origin's own challenge where it sent one (RFC 9110 section 11.6.1).
fn unauthorized(challenge: Option<String>) -> Answer {
    let message =
        "A valid `Authorization` or `X-CAP-API-OAUTH-TOKEN` header of the loyalty API is needed";
    let challenge =
        challenge.unwrap_or_else(|| "Basic realm=\"loyalty API\", charset=\"UTF-8\"".to_owned());
    Answer::problem(401, message).with("WWW-Authenticate", challenge)
}

#[cfg(test)]
mod tests;
