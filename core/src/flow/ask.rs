//! A call of the origin, and what its answer means for the client.

use super::cache_status::{CacheStatus, Forward};
use super::exchange::Exchange;
use super::read::Shown;
use super::{unauthorized, Moment, Step};
use crate::answer::{Answer, Body, Store};
use crate::origin::{
    exact_query, meaning, widened_embeds, widened_includes, widened_query, Call, Failure, Meaning,
    Outcome, Parsed, Received, Report, Subject, Trouble, MERGED,
};
use crate::snapshot::{Built, Fetched, Pointer};

/// A call to make.
pub struct Ask<'s> {
    /// Where to, and with which headers.
    pub call: Call,
    pub(super) exchange: Exchange<'s>,
    pub(super) purpose: Purpose,
    pub(super) why: Forward,
    pub(super) started: Moment,
    /// When the time for all calls of this request is over, in milliseconds since 1970.
    pub(super) deadline: i64,
    /// What an earlier call of the same request brought, to be stored with the answer.
    pub(super) carried: Vec<Store>,
}

/// What a call asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// All that a snapshot holds.
    Widened,
    /// What the client asked for, and nothing else. Never stored.
    Exact,
}

/// Warnings of parts that are missing (points, segments, status), and of a merged customer: such
/// a body says less than it should, and is never stored.
const NEVER_STORED: [u32; 4] = [8062, 8063, MERGED, 8088];

/// KV keeps nothing for less (its `expirationTtl`); a shorter end is inside the value.
const SHORTEST_EXPIRATION: u32 = 60;

impl<'s> Ask<'s> {
    /// For how many milliseconds to wait, head and body together: what is left of the budget that
    /// all calls of a request share.
    pub fn timeout_ms(&self) -> u32 {
        let left = self.deadline.saturating_sub(self.started.millis);
        u32::try_from(left).unwrap_or(0)
    }

    /// How many bytes of a body to read.
    pub fn max_body_bytes(&self) -> u32 {
        self.exchange.settings.max_body_bytes
    }

    /// The next step, with what came of the call, and when.
    pub fn answered(mut self, outcome: Outcome, now: Moment) -> Step<'s> {
        self.exchange.timings.ended("origin", now);
        let presentation = self.exchange.presentation.clone();
        self.next(outcome, now).presented(&presentation)
    }

    fn next(self, outcome: Outcome, now: Moment) -> Step<'s> {
        let received = match outcome {
            Ok(received) => received,
            // The client may have asked for little.
            Err(Failure::TooLarge) if self.is_wider() => return self.exactly(now, Vec::new()),
            Err(failure) => return self.labelled(failed(failure), None, Vec::new()).into(),
        };
        let customer = match self.exchange.subject {
            Subject::Customer(id) => Some(id.get()),
            Subject::Identifiers => None,
        };
        let answer = match meaning(received.status, &received.body, customer) {
            Meaning::Customer(parsed) => return self.customer(&parsed, now),
            Meaning::Report(report) => return self.report(report, received, now),
            Meaning::Unauthorized => unauthorized(received.www_authenticate),
            Meaning::Trouble(trouble) if trouble.is_error() && self.is_wider() => {
                return self.exactly(now, Vec::new());
            }
            Meaning::Trouble(trouble) => with_retry_after(troubled(trouble), received.retry_after),
        };
        self.labelled(answer, Some(received.status), Vec::new())
            .into()
    }

    /// A customer's body: stored if it is whole, and cut to what was asked.
    fn customer(self, parsed: &Parsed<'_>, ended: Moment) -> Step<'s> {
        let (query, settings) = (&self.exchange.query, self.exchange.settings);
        let built = Built::new(
            parsed,
            &Fetched {
                started: self.started,
                ended,
                coverage: match self.purpose {
                    Purpose::Widened => widened_embeds(query, settings),
                    Purpose::Exact => query.embeds,
                },
                includes: match self.purpose {
                    Purpose::Widened => {
                        widened_includes(query, settings, self.exchange.subject.operation())
                    }
                    Purpose::Exact => query.includes(),
                },
                source: &query.source,
                account: query.account_id.as_deref(),
                embed_keys: &settings.embed_keys,
                group_keys: &settings.group_keys,
            },
        );
        let stores = self.stores(parsed, &built);
        let (shown, basis) = match self.purpose {
            Purpose::Exact => (Ok(Shown::as_it_came()), "origin"),
            Purpose::Widened => (
                self.exchange.shown(&built.header, &built.inputs, ended),
                "computed",
            ),
        };
        let Ok(shown) = shown else {
            let customer = parsed.customer();
            let known = Ask {
                exchange: self.exchange.about(customer),
                ..self
            };
            return known.exactly(ended, stores);
        };
        let cut = || {
            let length = u32::try_from(built.body.len()).unwrap_or(u32::MAX);
            let view = self.exchange.view(&built.inputs, &shown);
            let pieces = view.cut(&built.header, length);
            Body::Bytes(pieces.concat(built.body.as_bytes()))
        };
        let answer = self.exchange.customer(&built.header, basis, ended, cut);
        self.labelled(answer, Some(200), stores).into()
    }

    /// What to store: the snapshot, and whom an identifier led to. Nothing of a body that says
    /// less than it should, or holds presigned links.
    fn stores(&self, parsed: &Parsed<'_>, built: &Built<'_>) -> Vec<Store> {
        let partial = NEVER_STORED.iter().any(|code| parsed.warns(*code));
        if self.purpose == Purpose::Exact || partial || self.exchange.asks_for_images() {
            return Vec::new();
        }
        let (Some(customer), Some(value)) = (parsed.customer(), built.bytes()) else {
            return Vec::new();
        };
        let pointer = Pointer {
            fetch_started: built.header.fetch_started,
            customer,
            hash: built.header.hash,
        };
        let seconds = self.exchange.settings.fresh_seconds;
        let store = |key, value| Store {
            key,
            value,
            expiration_seconds: seconds.max(SHORTEST_EXPIRATION),
        };
        let snapshot = store(self.exchange.key(customer), value);
        let pointed = self
            .exchange
            .pointer_key()
            .map(|key| store(key, pointer.bytes()));
        [snapshot].into_iter().chain(pointed).collect()
    }

    /// What the origin reports instead of a customer: passed on, unless only the widening caused it.
    fn report(self, report: Report, received: Received, now: Moment) -> Step<'s> {
        if !report.of_the_customer && self.is_wider() {
            return self.exactly(now, Vec::new());
        }
        let status = received.status;
        let answer = with_retry_after(Answer::report(status, received.body), received.retry_after);
        self.labelled(answer, Some(status), Vec::new()).into()
    }

    /// Whether more was asked for than the client did.
    fn is_wider(&self) -> bool {
        let Exchange {
            query,
            settings,
            subject,
            ..
        } = &self.exchange;
        self.purpose == Purpose::Widened
            && exact_query(query) != widened_query(query, settings, subject.operation())
    }

    /// The second call, as the client asked, within what is left of the time; what the first one
    /// brought is stored all the same.
    fn exactly(self, started: Moment, carried: Vec<Store>) -> Step<'s> {
        let Ask {
            exchange,
            why,
            deadline,
            ..
        } = self;
        exchange.call(Purpose::Exact, why, started, deadline, carried)
    }

    /// The finished answer: what this call brought is stored, or what an earlier one did.
    fn labelled(self, mut answer: Answer, status: Option<u16>, stores: Vec<Store>) -> Answer {
        answer.stores = if stores.is_empty() {
            self.carried
        } else {
            stores
        };
        let stored = !answer.stores.is_empty();
        let status = CacheStatus::Forwarded {
            why: self.why,
            status,
            stored,
        };
        answer
            .with("Cache-Status", status.to_string())
            .with("Server-Timing", self.exchange.timings.text())
    }
}

/// The answer when there is none of the origin.
pub(super) fn failed(failure: Failure) -> Answer {
    match failure {
        Failure::Timeout => Answer::problem(504, "The origin did not answer in time"),
        Failure::Unreachable => Answer::problem(502, "The origin could not be reached"),
        Failure::TooLarge => Answer::problem(502, "The origin's answer is too large"),
    }
}

/// The answer when the origin's own is of no use to a client.
fn troubled(trouble: Trouble) -> Answer {
    match trouble {
        Trouble::Unavailable => Answer::problem(503, "The origin is unavailable"),
        Trouble::GatewayTimeout => Answer::problem(504, "The origin's own gateway timed out"),
        Trouble::ServerError => Answer::problem(502, "The origin failed"),
        Trouble::RateLimited => Answer::problem(429, "The origin refuses more requests for now"),
        Trouble::Forbidden => Answer::problem(403, "The origin forbids this to the credential"),
        Trouble::Nonsense => {
            Answer::problem(502, "The origin's answer is not what its API documents")
        }
    }
}

/// Only with the statuses that it belongs to (RFC 9110 section 10.2.3, RFC 6585 section 4).
fn with_retry_after(answer: Answer, wait: Option<String>) -> Answer {
    match wait.filter(|_| matches!(answer.status, 429 | 503)) {
        Some(wait) => answer.with("Retry-After", wait),
        None => answer,
    }
}
