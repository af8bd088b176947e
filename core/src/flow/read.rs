//! The stored snapshot: used if it is fresh and says what was asked.

use super::ask::Purpose;
use super::cache_status::{CacheStatus, Forward};
use super::exchange::Exchange;
use super::{Moment, Step};
use crate::answer::{Answer, Body};
use crate::date::Date;
use crate::gap::{project, Gaps, Inputs};
use crate::origin::{widened_embeds, widened_includes};
use crate::snapshot::{Header, Held, Pointer, Snapshot};
use crate::view::{arrange, ShownGroups, View};

/// A value to read from the store.
pub struct Read<'s> {
    /// Its name.
    pub key: String,
    pub(super) exchange: Exchange<'s>,
    pub(super) sought: Sought,
}

/// What is hoped to be found.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sought {
    /// Whom the query's identifiers lead to.
    Customer,
    /// The snapshot: of the customer in the path, or of whom an identifier leads to.
    Snapshot(Option<Pointer>),
}

/// What came of reading it.
pub enum Stored<'h> {
    /// It is there.
    Found(&'h dyn Held),
    /// It is not there.
    Absent,
    /// The store did not answer: no miss, and no outage either.
    Failed,
}

/// What a stored value can do for a request.
enum Use {
    Answer(Box<Answer>),
    Pointer(Pointer),
    Not(Forward),
}

impl<'s> Read<'s> {
    /// The next step, with what was read.
    pub fn found(mut self, stored: Stored<'_>, now: Moment) -> Step<'s> {
        self.exchange.timings.ended("kv", now);
        let used = match (stored, self.sought) {
            (Stored::Found(held), Sought::Customer) => self.points(held, now),
            (Stored::Found(held), Sought::Snapshot(pointer)) => self.answers(held, pointer, now),
            (Stored::Absent, _) => Use::Not(Forward::UriMiss),
            (Stored::Failed, _) => Use::Not(Forward::KvError),
        };
        match used {
            Use::Answer(answer) => Step::Answer(answer).presented(&self.exchange.presentation),
            Use::Pointer(pointer) => {
                let key = self.exchange.key(pointer.customer);
                self.exchange.read(key, Sought::Snapshot(Some(pointer)))
            }
            // The snapshot is fresh and not enough: only what was asked for is missing.
            Use::Not(why @ (Forward::GapNotDetermined | Forward::GroupsNotDetermined)) => {
                let customer = match self.sought {
                    Sought::Snapshot(pointer) => pointer.map(|pointer| pointer.customer),
                    Sought::Customer => None,
                };
                self.exchange.about(customer).ask(Purpose::Exact, why, now)
            }
            Use::Not(why) => self.exchange.ask(Purpose::Widened, why, now),
        }
    }

    fn points(&self, held: &dyn Held, now: Moment) -> Use {
        match Pointer::open(held) {
            None => Use::Not(Forward::Unreadable),
            Some(pointer) if self.exchange.freshness_left(pointer.fetch_started, now) == 0 => {
                Use::Not(Forward::Stale)
            }
            Some(pointer) => Use::Pointer(pointer),
        }
    }

    fn answers(&self, held: &dyn Held, pointer: Option<Pointer>, now: Moment) -> Use {
        let Ok(snapshot) = Snapshot::open(held) else {
            return Use::Not(Forward::Unreadable);
        };
        let query = &self.exchange.query;
        let header = &snapshot.header;
        let left = self.exchange.freshness_left(header.fetch_started, now);
        if left == 0 {
            return Use::Not(Forward::Stale);
        }
        let settings = self.exchange.settings;
        if header.coverage != widened_embeds(query, settings)
            || !header.includes.are_those_of(widened_includes(
                query,
                settings,
                self.exchange.subject.operation(),
            ))
        {
            return Use::Not(Forward::Unreadable);
        }
        if pointer.is_some_and(|pointer| pointer.hash != header.hash) {
            return Use::Not(Forward::IdentifierUnconfirmed);
        }
        let inputs = if View::needs_programs(query) {
            snapshot.inputs()
        } else {
            Ok(Inputs::NONE)
        };
        let Ok(inputs) = inputs else {
            return Use::Not(Forward::Unreadable);
        };
        let shown = match self.exchange.shown(header, &inputs, now) {
            Ok(shown) => shown,
            // A lookup fetched it, and did not ask which page of the groups it is.
            Err(Forward::GroupsNotDetermined)
                if header.includes.groups && !header.includes.group_page && pointer.is_none() =>
            {
                return Use::Not(Forward::GroupsWithoutPage);
            }
            Err(why) => return Use::Not(why),
        };
        let body = snapshot.body();
        let cut = || {
            let view = self.exchange.view(&inputs, &shown);
            Body::Held(view.cut(header, body.len()).moved(body.start))
        };
        let status = CacheStatus::Hit {
            ttl: left.div_euclid(1_000),
        };
        let answer = self
            .exchange
            .customer(header, "computed", now, cut)
            .with("Age", header.age(now.millis).div_euclid(1_000).to_string())
            .with("Cache-Status", status.to_string())
            .with("Server-Timing", self.exchange.timings.text());
        Use::Answer(Box::new(answer))
    }
}

/// What is worked out of a body, rather than cut out of it.
pub(super) struct Shown {
    pub(super) gaps: Gaps,
    pub(super) groups: ShownGroups,
}

impl Shown {
    /// The origin was asked for just that.
    pub(super) fn as_it_came() -> Shown {
        Shown {
            gaps: Gaps::default(),
            groups: ShownGroups::AsTheyCame,
        }
    }
}

impl Exchange<'_> {
    /// What a body with that header says of what was asked for; or what it does not determine.
    pub(super) fn shown(
        &self,
        header: &Header,
        inputs: &Inputs,
        now: Moment,
    ) -> Result<Shown, Forward> {
        let groups = arrange(header, &self.query.groups).ok_or(Forward::GroupsNotDetermined)?;
        let gaps = self.gaps(inputs, header.day(), now);
        let gaps = gaps.ok_or(Forward::GapNotDetermined)?;
        Ok(Shown { gaps, groups })
    }

    /// The gap blocks on the days asked for; `None` if a body of that day does not determine them.
    fn gaps(&self, inputs: &Inputs, day: Option<Date>, now: Moment) -> Option<Gaps> {
        let targets = self.targets(now);
        if !targets.any() {
            return Some(Gaps::default());
        }
        project(inputs, day?, targets, self.settings.assumptions)
    }

    pub(super) fn view<'a>(&'a self, inputs: &'a Inputs, shown: &'a Shown) -> View<'a> {
        View {
            query: &self.query,
            keep_unknown_keys: self.settings.keep_unknown_keys,
            programs: &inputs.programs,
            gaps: &shown.gaps,
            groups: &shown.groups,
        }
    }
}
