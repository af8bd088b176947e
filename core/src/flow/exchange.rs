//! What stays the same on a request's whole way.

use super::ask::{Ask, Purpose};
use super::cache_status::Forward;
use super::presentation::Presentation;
use super::read::{Read, Sought};
use super::timings::Timings;
use super::{Moment, Step};
use crate::answer::{Answer, Body, Store};
use crate::etag::{entity_tag, none_match};
use crate::gap::Targets;
use crate::origin::{exact_query, widened_query, Call, Subject};
use crate::params::{CustomerId, Embed, Operation, Query};
use crate::settings::Settings;
use crate::snapshot::{age, Header};
use crate::trust::{Credential, SnapshotIdentity};

/// A request that is right in itself, and whoever it is from.
pub(super) struct Exchange<'s> {
    pub(super) settings: &'s Settings,
    pub(super) subject: Subject,
    pub(super) query: Query,
    pub(super) credential: Credential,
    pub(super) traceparent: Option<String>,
    pub(super) presentation: Presentation,
    pub(super) timings: Timings,
    pub(super) if_none_match: Option<String>,
}

impl<'s> Exchange<'s> {
    /// The first step: the store, unless it cannot help.
    pub(super) fn begin(self, now: Moment) -> Step<'s> {
        if self.query.groups.any() && !self.query.groups.are_clear() {
            return self.ask(Purpose::Exact, Forward::UserGroups, now);
        }
        if self.asks_for_images() {
            return self.ask(Purpose::Widened, Forward::Images, now);
        }
        let (key, sought) = match (&self.subject, self.pointer_key()) {
            (Subject::Customer(id), _) => (self.key(id.get()), Sought::Snapshot(None)),
            (Subject::Identifiers, Some(key)) => (key, Sought::Customer),
            // A query of a lookup has its identifiers, or was refused.
            (Subject::Identifiers, None) => {
                return self.ask(Purpose::Widened, Forward::UriMiss, now);
            }
        };
        self.read(key, sought)
    }

    /// The same request about a customer whose id has become known: by id there is more that can be
    /// asked than by identifier.
    pub(super) fn about(mut self, customer: Option<u64>) -> Exchange<'s> {
        if let Some(id) = customer.and_then(CustomerId::new) {
            self.subject = Subject::Customer(id);
        }
        self
    }

    /// A value of the store.
    pub(super) fn read(self, key: String, sought: Sought) -> Step<'s> {
        Step::Read(Box::new(Read {
            key,
            exchange: self,
            sought,
        }))
    }

    /// A call of the origin.
    pub(super) fn ask(self, purpose: Purpose, why: Forward, started: Moment) -> Step<'s> {
        let timeout = i64::from(self.settings.origin_timeout_ms);
        let deadline = started.millis.saturating_add(timeout);
        self.call(purpose, why, started, deadline, Vec::new())
    }

    /// A call with what is left of the time, and what there already is to store.
    pub(super) fn call(
        self,
        purpose: Purpose,
        why: Forward,
        started: Moment,
        deadline: i64,
        carried: Vec<Store>,
    ) -> Step<'s> {
        let query = match purpose {
            Purpose::Exact => exact_query(&self.query),
            Purpose::Widened => widened_query(&self.query, self.settings, self.subject.operation()),
        };
        let traceparent = self.traceparent.as_deref();
        let call = Call::new(
            self.settings,
            &self.subject,
            &query,
            &self.query,
            &self.credential,
            traceparent,
        );
        Step::Ask(Box::new(Ask {
            call,
            exchange: self,
            purpose,
            why,
            started,
            deadline,
            carried,
        }))
    }

    /// The name under which a customer's snapshot for this request is stored.
    pub(super) fn key(&self, customer: u64) -> String {
        let variant = self.variant();
        let identity = self.identity(customer, &variant);
        self.settings.key_names.snapshot(&identity)
    }

    /// The name under which it is stored whom the query's identifiers lead to, if it has any.
    pub(super) fn pointer_key(&self) -> Option<String> {
        let identifiers = self.query.identifiers.as_ref()?;
        let variant = self.variant();
        let identity = self.identity(0, &variant);
        let (names, values) = (identifiers.names(), identifiers.values());
        Some(self.settings.key_names.pointer(&names, &values, &identity))
    }

    /// What a snapshot for this request holds, and how it was taken apart: the same by id and by
    /// identifier, so that both share it.
    fn variant(&self) -> String {
        let query = widened_query(&self.query, self.settings, Operation::ById);
        format!("{query}#{}", self.settings.taken_apart_by())
    }

    fn identity<'a>(&'a self, customer: u64, variant: &'a str) -> SnapshotIdentity<'a> {
        let query = &self.query;
        let language = query.language.as_ref();
        SnapshotIdentity {
            customer,
            source: &query.source,
            account: query.account_id.as_deref().unwrap_or(""),
            language: language.map_or("", |language| language.as_str()),
            origin_query: variant,
            credential: &self.credential,
        }
    }

    /// For how many more milliseconds something fetched then is fresh; 0 if it is stale.
    pub(super) fn freshness_left(&self, fetch_started: i64, now: Moment) -> i64 {
        let fresh = i64::from(self.settings.fresh_seconds).saturating_mul(1_000);
        fresh.saturating_sub(age(fetch_started, now.millis)).max(0)
    }

    /// Presigned links die within the hour, and each is a bearer secret: never stored.
    pub(super) fn asks_for_images(&self) -> bool {
        let mut images = Embed::IMAGES.into_iter();
        images.any(|image| self.query.embeds.holds(image))
    }

    /// The days that the gaps are asked for.
    pub(super) fn targets(&self, now: Moment) -> Targets {
        let ahead = |days: Option<u16>| days.and_then(|days| now.today.add_days(i32::from(days)));
        Targets {
            upgrade: ahead(self.query.gap_to_upgrade),
            renew: ahead(self.query.gap_to_renew),
        }
    }

    /// The answer with a body that is cut so, or without it where the client has it already.
    ///
    /// `basis` says where the gap blocks come from; `header` is of the body that is cut.
    pub(super) fn customer(
        &self,
        header: &Header,
        basis: &str,
        now: Moment,
        cut: impl FnOnce() -> Body,
    ) -> Answer {
        let targets = self.targets(now);
        let view = format!(
            "{}&{}&{}&{}&{basis}&{:?}&{targets:?}",
            exact_query(&self.query),
            self.query.gap_explain,
            self.settings.keep_unknown_keys,
            self.settings.taken_apart_by(),
            targets.any().then(|| header.day()),
        );
        let tag = entity_tag(&header.hash, &view);
        let condition = self.if_none_match.as_deref();
        let known = condition.is_some_and(|condition| none_match(condition, &tag));
        let answer = Answer::customer((!known).then(cut), tag);
        if !targets.any() {
            return answer;
        }
        // Of which day the numbers behind the gaps are, if that is known.
        let basis = match header.day() {
            Some(day) => format!("{basis}; as-of={day}"),
            None => basis.to_owned(),
        };
        answer.with("Gap-Basis", basis)
    }
}
