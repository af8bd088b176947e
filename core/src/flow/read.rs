//! The stored snapshot: used if it is fresh and says what was asked.

use super::ask::Purpose;
use super::cache_status::{CacheStatus, Forward};
use super::exchange::Exchange;
use super::{Moment, Step};
use crate::answer::{Answer, Body};
use crate::date::Date;
use crate::gap::{project, Gaps, Inputs};
use crate::origin::widened_embeds;
use crate::snapshot::{Held, Snapshot};
use crate::view::View;

/// A value to read from the store.
pub struct Read<'s> {
    /// Its name.
    pub key: String,
    pub(super) exchange: Exchange<'s>,
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

/// What a snapshot can do for a request.
enum Use {
    Answer(Box<Answer>),
    Not(Forward),
}

impl<'s> Read<'s> {
    /// The next step, with what was read.
    pub fn found(self, stored: Stored<'_>, now: Moment) -> Step<'s> {
        let used = match stored {
            Stored::Found(held) => match Snapshot::open(held) {
                Ok(snapshot) => self.used(&snapshot, now),
                Err(_) => Use::Not(Forward::Unreadable),
            },
            Stored::Absent => Use::Not(Forward::UriMiss),
            Stored::Failed => Use::Not(Forward::KvError),
        };
        match used {
            Use::Answer(answer) => Step::Answer(answer),
            // The snapshot is fresh and not enough: only the day asked for is missing.
            Use::Not(why @ Forward::GapNotDetermined) => {
                self.exchange.ask(Purpose::Exact, why, now)
            }
            Use::Not(why) => self.exchange.ask(Purpose::Widened, why, now),
        }
    }

    fn used(&self, snapshot: &Snapshot<'_>, now: Moment) -> Use {
        let query = &self.exchange.query;
        let header = &snapshot.header;
        let fresh = i64::from(self.exchange.settings.fresh_seconds).saturating_mul(1_000);
        let left = fresh.saturating_sub(header.age(now.millis));
        if left <= 0 {
            return Use::Not(Forward::Stale);
        }
        if header.coverage != widened_embeds(query, self.exchange.settings) {
            return Use::Not(Forward::Unreadable);
        }
        let inputs = if View::needs_programs(query) {
            snapshot.inputs()
        } else {
            Ok(Inputs::NONE)
        };
        let Ok(inputs) = inputs else {
            return Use::Not(Forward::Unreadable);
        };
        let Some(gaps) = self.exchange.gaps(&inputs, header.day(), now) else {
            return Use::Not(Forward::GapNotDetermined);
        };
        let body = snapshot.body();
        let cut = || {
            let view = self.exchange.view(&inputs, &gaps);
            Body::Held(view.cut(header, body.len()).moved(body.start))
        };
        let status = CacheStatus::Hit {
            ttl: left.div_euclid(1_000),
        };
        let answer = self
            .exchange
            .customer(header, "computed", now, cut)
            .with("Age", header.age(now.millis).div_euclid(1_000).to_string())
            .with("Cache-Status", status.to_string());
        Use::Answer(Box::new(answer))
    }
}

impl Exchange<'_> {
    /// The gap blocks on the days asked for; `None` if a body of that day does not determine them.
    pub(super) fn gaps(&self, inputs: &Inputs, day: Option<Date>, now: Moment) -> Option<Gaps> {
        let targets = self.targets(now);
        if !targets.any() {
            return Some(Gaps::default());
        }
        project(inputs, day?, targets, self.settings.assumptions)
    }

    pub(super) fn view<'a>(&'a self, inputs: &'a Inputs, gaps: &'a Gaps) -> View<'a> {
        View {
            query: &self.query,
            keep_unknown_keys: self.settings.keep_unknown_keys,
            programs: &inputs.programs,
            gaps,
        }
    }
}
