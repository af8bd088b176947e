//! Where a customer stands in one programme at the end of a day.
//!
//! [`Standing::walk`] is the only way to get one: a plain fold over the days. On each day, in this order:
//! the tier ends if its time is over, points past their last day expire, promises come true, trackers let go of
//! what left their window, and then the day's entries count in the order in which they stand.

use super::entry::{Entry, Event, TierEnd};
use super::purse::{LiveLot, Promised, Purse};
use super::rules::{Program, RenewBasis, Renewal};
use super::tracker::{Tracker, TrackerRule};
use crate::day::Day;
use crate::decimal::Decimal;

/// The state of one programme at the end of a day.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The day.
    pub day: Day,
    /// Purchases ever, returns taken off.
    pub purchases: Decimal,
    /// The points.
    pub purse: Purse,
    /// What was taken back, and when.
    pub returns: Vec<Returned>,
    /// Serial number of the tier, lowest is 1.
    pub tier: usize,
    /// When the tier ends.
    pub tier_ends: TierEnd,
    known: Day,
    period_starts: Day,
    activity: Vec<Activity>,
    upgrade_trackers: Vec<Option<Tracker>>,
    renewal_trackers: Vec<Option<Tracker>>,
}

/// Points taken back.
#[derive(Clone, Debug)]
pub struct Returned {
    /// The day.
    pub on: Day,
    /// The bill.
    pub bill: i64,
    /// The money.
    pub amount: Decimal,
    /// The points.
    pub points: Decimal,
}

// What counts towards renewals.
#[derive(Clone, Debug)]
struct Activity {
    on: Day,
    visits: i64,
    purchases: Decimal,
    points: Decimal,
}

impl Standing {
    /// Goes through the ledger day by day until the end of `until`, with the entries known on `known`.
    /// `entries` are sorted by day; those of other programmes are passed over.
    pub fn walk(program: &Program, entries: &[Entry], known: Day, until: Day) -> Standing {
        let mut entries = entries
            .iter()
            .filter(|entry| entry.program == program.id && entry.on <= known)
            .peekable();
        let enrolled = program.enrolment.map_or(until, |enrolment| enrolment.on);
        let first = entries
            .peek()
            .map_or(enrolled, |entry| entry.on.min(enrolled))
            .min(until);
        let mut standing = Standing::before(program, first, known);
        let mut day = first;
        while day <= until {
            standing.begin_day(program, day);
            while let Some(entry) = entries.next_if(|entry| entry.on <= day) {
                standing.record(entry);
            }
            day = day.plus_days(1);
        }
        standing
    }

    /// The tracker behind an upgrade strategy.
    pub fn upgrade_tracker(&self, index: usize) -> Option<&Tracker> {
        self.upgrade_trackers.get(index)?.as_ref()
    }

    /// The value behind a renewal condition.
    pub fn renewal_value(&self, program: &Program, index: usize, renewal: &Renewal) -> Decimal {
        let from = if program.rolling_renewal {
            self.day.plus_months(-12)
        } else {
            self.period_starts
        };
        let sum = |part: fn(&Activity) -> Decimal| {
            let counted = self.activity.iter().filter(|activity| activity.on >= from);
            counted.fold(Decimal::ZERO, |sum, activity| sum + part(activity))
        };
        match renewal.basis {
            RenewBasis::Visits => sum(|activity| Decimal::whole(activity.visits)),
            RenewBasis::Purchase => sum(|activity| activity.purchases),
            RenewBasis::Points => sum(|activity| activity.points),
            RenewBasis::Tracker(_) => self
                .renewal_trackers
                .get(index)
                .and_then(Option::as_ref)
                .map_or(Decimal::ZERO, Tracker::value),
        }
    }

    /// Whether the renewal conditions are met by what is recorded. Without conditions nothing is confirmed.
    pub fn renewal_confirmed(&self, program: &Program) -> bool {
        let met = |(index, renewal): (usize, &Renewal)| {
            self.renewal_value(program, index, renewal) >= renewal.threshold
        };
        let total = program.renewals.len();
        let met = program
            .renewals
            .iter()
            .enumerate()
            .filter(|each| met(*each))
            .count();
        total > 0 && program.renewal_rule.holds(met, total)
    }

    fn before(program: &Program, first: Day, known: Day) -> Standing {
        let tracker = |rule: Option<&TrackerRule>| rule.map(|rule| Tracker::new(rule, first));
        Standing {
            day: first,
            known,
            purchases: Decimal::ZERO,
            purse: Purse::default(),
            returns: Vec::new(),
            tier: 1,
            tier_ends: program.base_ends,
            period_starts: first,
            activity: Vec::new(),
            upgrade_trackers: program
                .upgrades
                .iter()
                .map(|each| tracker(each.basis.tracker()))
                .collect(),
            renewal_trackers: program
                .renewals
                .iter()
                .map(|each| tracker(each.basis.tracker()))
                .collect(),
        }
    }

    fn begin_day(&mut self, program: &Program, day: Day) {
        if self.tier > 1 && self.tier_ends.last_day() < day {
            self.end_tier(program, day);
        }
        self.day = day;
        self.purse.expire(day);
        self.convert(day);
        for tracker in self.trackers() {
            tracker.begin_day(day);
        }
    }

    // The morning after the tier's last day. Conditions are looked at as they stood on that last day.
    fn end_tier(&mut self, program: &Program, day: Day) {
        let renews = program.renewals.is_empty() || self.renewal_confirmed(program);
        if renews {
            let length = self.tier_ends.on.number() - self.period_starts.number();
            self.tier_ends = TierEnd {
                on: day.plus_days(length.max(1)),
                ..self.tier_ends
            };
        } else {
            self.tier = 1;
            self.tier_ends = TierEnd::through(day.plus_months(1200));
            self.trackers().for_each(Tracker::tier_changed);
        }
        self.period_starts = day;
    }

    fn record(&mut self, entry: &Entry) {
        for tracker in self.trackers() {
            tracker.record(entry);
        }
        match &entry.event {
            Event::Opening {
                purchases,
                lifetime,
            } => {
                self.purchases += *purchases;
                self.purse.lifetime += *lifetime;
                self.purse.redeemed += *lifetime;
            }
            Event::Bill { amount, .. } => self.bill(entry.on, *amount),
            Event::Lot {
                number,
                points,
                expires,
                rolling,
                promotion,
            } => self.issue(LiveLot {
                number: *number,
                issued: entry.on,
                points: *points,
                expires: *expires,
                rolling: *rolling,
                promotion: promotion.clone(),
            }),
            Event::Promise {
                number,
                points,
                converts,
                expires,
            } => {
                let (number, points) = (*number, *points);
                let (converts, expires) = (*converts, *expires);
                self.purse.promises.push(Promised {
                    number,
                    points,
                    converts,
                    expires,
                });
            }
            Event::Return {
                bill,
                amount,
                points,
                ..
            } => {
                self.take_back(entry.on, *bill, *amount, *points);
            }
            Event::Redeem { points } => {
                let used = self.purse.take(*points);
                self.purse.redeemed += used;
            }
            Event::Adjust { points } => self.purse.adjust(entry.on, *points),
            Event::Tier { serial, ends } => {
                self.tier = *serial;
                self.tier_ends = *ends;
                self.period_starts = entry.on;
            }
        }
    }

    fn bill(&mut self, on: Day, amount: Decimal) {
        self.purchases += amount;
        self.activity.push(Activity {
            on,
            visits: 1,
            purchases: amount,
            points: Decimal::ZERO,
        });
        self.purse.roll(on);
    }

    fn issue(&mut self, lot: LiveLot) {
        self.earn(lot.issued, lot.points);
        self.purse.lots.push(lot);
    }

    // A promise that comes true after the known day makes points usable, but it is no activity of the customer's:
    // totals ever reached, and what counts towards a renewal, stay as they are known.
    fn convert(&mut self, day: Day) {
        let points = self.purse.convert(day);
        if points.is_positive() && day <= self.known {
            self.earn(day, points);
        }
    }

    fn earn(&mut self, on: Day, points: Decimal) {
        self.purse.lifetime += points;
        let (visits, purchases) = (0, Decimal::ZERO);
        self.activity.push(Activity {
            on,
            visits,
            purchases,
            points,
        });
    }

    fn take_back(&mut self, on: Day, bill: i64, amount: Decimal, points: Decimal) {
        let points = self.purse.take(points);
        self.purchases -= amount;
        self.purse.returned += points;
        self.returns.push(Returned {
            on,
            bill,
            amount,
            points,
        });
        let (purchases, points) = (Decimal::ZERO - amount, Decimal::ZERO - points);
        self.activity.push(Activity {
            on,
            visits: 0,
            purchases,
            points,
        });
    }

    fn trackers(&mut self) -> impl Iterator<Item = &mut Tracker> {
        self.upgrade_trackers
            .iter_mut()
            .chain(&mut self.renewal_trackers)
            .flatten()
    }
}
