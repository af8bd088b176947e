//! Trackers: running totals over a window that moves with the calendar.
//!
//! A tracker lives through the days: each morning it lets go of the awards that left its window, and each entry of
//! the day may add one. Nothing is computed backwards from the target date.

use super::entry::{Entry, Event};
use crate::day::Day;
use crate::decimal::Decimal;

/// A tracker's definition.
#[derive(Clone, Debug)]
pub struct TrackerRule {
    /// Name of the tracker.
    pub name: &'static str,
    /// Name of its case.
    pub case: &'static str,
    /// What it adds up.
    pub tracked: Tracked,
    /// How its window moves.
    pub mode: Mode,
    /// The length of the window.
    pub period: Period,
    /// Entries before this day do not count: renewal trackers start when they are configured.
    pub counts_from: Option<Day>,
}

/// What a tracker adds up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tracked {
    /// Amounts of bills.
    BillAmount,
    /// Bills.
    Visits,
    /// Line items.
    LineItemCount,
    /// Pieces.
    LineItemQuantity,
    /// Points issued.
    Points,
}

impl Tracked {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Tracked::BillAmount => "BILL_AMOUNT",
            Tracked::Visits => "CUSTOMER_VISITS",
            Tracked::LineItemCount => "LINEITEM_COUNT",
            Tracked::LineItemQuantity => "LINEITEM_QTY",
            Tracked::Points => "POINTS",
        }
    }

    fn award(self, event: &Event) -> Option<Decimal> {
        match (self, event) {
            (Tracked::BillAmount, Event::Bill { amount, .. }) => Some(*amount),
            (Tracked::Visits, Event::Bill { .. }) => Some(Decimal::whole(1)),
            (Tracked::LineItemCount, Event::Bill { items, .. }) => Some(Decimal::whole(*items)),
            (Tracked::LineItemQuantity, Event::Bill { quantity, .. }) => {
                Some(Decimal::whole(*quantity))
            }
            (Tracked::Points, Event::Lot { points, .. }) => Some(*points),
            _ => None,
        }
    }
}

/// How a tracker's window moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Looks back from today; months are whole calendar months.
    MovingWindow,
    /// Equal cycles from the customer's first qualifying entry.
    CyclicWindow,
    /// Equal cycles from one date, the same for all customers; it may lie in the future.
    CalendarCyclicWindow {
        /// That date.
        starts: Day,
    },
    /// Since the last change of tier.
    TierChangeWindow,
}

impl Mode {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Mode::MovingWindow => "MOVING_WINDOW",
            Mode::CyclicWindow => "CYCLIC_WINDOW",
            Mode::CalendarCyclicWindow { .. } => "CALENDAR_BASED_CYCLIC_WINDOW",
            Mode::TierChangeWindow => "TIER_CHANGE_WINDOW",
        }
    }
}

/// A length in days or months.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Period {
    /// Days.
    Days(i64),
    /// Months.
    Months(i64),
}

impl Period {
    /// The unit's name on the wire.
    pub fn unit(self) -> &'static str {
        match self {
            Period::Days(_) => "DAYS",
            Period::Months(_) => "MONTHS",
        }
    }

    /// The count.
    pub fn count(self) -> i64 {
        match self {
            Period::Days(count) | Period::Months(count) => count,
        }
    }

    /// `times` periods after a day.
    pub fn after(self, day: Day, times: i64) -> Day {
        match self {
            Period::Days(count) => day.plus_days(count * times),
            Period::Months(count) => day.plus_months(count * times),
        }
    }
}

/// A tracker on one day.
#[derive(Clone, Debug)]
pub struct Tracker {
    rule: TrackerRule,
    awards: Vec<(Day, Decimal)>,
    // The first day of the cycles and how many have ended, for the cyclic modes.
    cycles: Option<(Day, i64)>,
}

impl Tracker {
    /// A tracker that has seen nothing before `first`.
    pub fn new(rule: &TrackerRule, first: Day) -> Tracker {
        let cycles = match rule.mode {
            Mode::CalendarCyclicWindow { starts } => {
                Some((shift_back(rule.period, starts, first), 0))
            }
            _ => None,
        };
        Tracker {
            rule: rule.clone(),
            awards: Vec::new(),
            cycles,
        }
    }

    /// Morning: what has left the window is let go.
    pub fn begin_day(&mut self, day: Day) {
        match (self.rule.mode, self.rule.period) {
            (Mode::MovingWindow, Period::Days(days)) => {
                self.awards.retain(|(on, _)| on.plus_days(days) > day);
            }
            (Mode::MovingWindow, Period::Months(months)) => {
                let from = day.first_of_month().plus_months(-months);
                self.awards.retain(|(on, _)| *on >= from);
            }
            (Mode::CyclicWindow | Mode::CalendarCyclicWindow { .. }, period) => {
                if let Some((start, ended)) = &mut self.cycles {
                    while period.count() > 0 && period.after(*start, *ended + 1) <= day {
                        *ended += 1;
                        self.awards.clear();
                    }
                }
            }
            (Mode::TierChangeWindow, _) => {}
        }
    }

    /// An entry of the day.
    pub fn record(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Tier { .. } => self.tier_changed(),
            Event::Return {
                billed,
                amount,
                points,
                ..
            } => {
                self.take_back(*billed, *amount, *points);
            }
            event => {
                let early = self.rule.counts_from.is_some_and(|from| entry.on < from);
                if let (false, Some(value)) = (early, self.rule.tracked.award(event)) {
                    self.award(entry.on, value);
                }
            }
        }
    }

    /// The tier changed, by an entry or because it ended.
    pub fn tier_changed(&mut self) {
        if self.rule.mode == Mode::TierChangeWindow {
            self.awards.clear();
        }
    }

    /// The total in the window.
    pub fn value(&self) -> Decimal {
        self.awards
            .iter()
            .fold(Decimal::ZERO, |sum, (_, value)| sum + *value)
    }

    /// The first award in the window, or else the given day, plus the period.
    pub fn valid_up_to(&self, day: Day) -> Day {
        let first = self.awards.iter().map(|(on, _)| *on).min();
        self.rule.period.after(first.unwrap_or(day), 1)
    }

    /// The definition.
    pub fn rule(&self) -> &TrackerRule {
        &self.rule
    }

    fn award(&mut self, on: Day, value: Decimal) {
        if self.rule.mode == Mode::CyclicWindow && self.cycles.is_none() {
            self.cycles = Some((on, 0));
        }
        self.awards.push((on, value));
    }

    // A return lowers the award of its bill's date, if that date is still in the window.
    fn take_back(&mut self, billed: Day, amount: Decimal, points: Decimal) {
        let taken = match self.rule.tracked {
            Tracked::BillAmount => amount,
            Tracked::Points => points,
            Tracked::Visits | Tracked::LineItemCount | Tracked::LineItemQuantity => return,
        };
        if let Some((_, value)) = self.awards.iter_mut().find(|(on, _)| *on == billed) {
            *value -= taken;
        }
    }
}

// A start date in the future is taken back by whole cycles, so that the current day lies in one.
fn shift_back(period: Period, starts: Day, first: Day) -> Day {
    let mut times = 0;
    while period.count() > 0 && period.after(starts, -times) > first {
        times += 1;
    }
    period.after(starts, -times)
}
