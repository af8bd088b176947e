//! What the ledger records.

use crate::day::Day;
use crate::decimal::Decimal;

/// One line of the ledger.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The day it happened; entries of one day count in the order in which they stand.
    pub on: Day,
    /// The programme it belongs to.
    pub program: i64,
    /// What happened.
    pub event: Event,
}

/// What can happen.
#[derive(Clone, Debug)]
pub enum Event {
    /// Totals taken over from an older system.
    Opening {
        /// Purchases so far; corrections can have made them negative.
        purchases: Decimal,
        /// Points earned so far, all of them used up since.
        lifetime: Decimal,
    },
    /// A purchase, which is also one visit.
    Bill {
        /// Number of the bill, for returns.
        number: i64,
        /// What was paid.
        amount: Decimal,
        /// Line items.
        items: i64,
        /// Pieces over all line items.
        quantity: i64,
    },
    /// Points issued.
    Lot {
        /// Number of the award.
        number: i64,
        /// How many.
        points: Decimal,
        /// The last day they can be used, if they expire.
        expires: Option<Day>,
        /// Days by which any new bill moves the expiry on, for rolling expiry.
        rolling: Option<i64>,
        /// The promotion behind them, if they are no regular award.
        promotion: Option<Promotion>,
    },
    /// Points promised: they count from the day of conversion.
    Promise {
        /// Number of the award.
        number: i64,
        /// How many.
        points: Decimal,
        /// The day they become usable.
        converts: Day,
        /// The last day they can be used, if they expire.
        expires: Option<Day>,
    },
    /// Goods brought back.
    Return {
        /// The bill they were on.
        bill: i64,
        /// The date of that bill: trackers go by the bill date.
        billed: Day,
        /// What was paid back.
        amount: Decimal,
        /// Points taken back.
        points: Decimal,
    },
    /// Points used.
    Redeem {
        /// How many.
        points: Decimal,
    },
    /// A manual correction of the points; positive adds.
    Adjust {
        /// How many.
        points: Decimal,
    },
    /// A change of tier.
    Tier {
        /// Serial number of the new tier, lowest is 1.
        serial: usize,
        /// When it ends.
        ends: TierEnd,
    },
}

/// The moment a tier ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TierEnd {
    /// The date.
    pub on: Day,
    /// The time of day, `HH:MM:SS`.
    pub time: &'static str,
}

impl TierEnd {
    const LAST_SECOND: &'static str = "23:59:59";

    /// The last second of a day.
    pub fn through(on: Day) -> TierEnd {
        TierEnd {
            on,
            time: TierEnd::LAST_SECOND,
        }
    }

    /// The last day which the tier covers to its end.
    pub fn last_day(self) -> Day {
        if self.time == TierEnd::LAST_SECOND {
            self.on
        } else {
            self.on.plus_days(-1)
        }
    }

    /// As the origin prints it.
    pub fn text(self) -> String {
        self.on.at(self.time)
    }
}

/// Where promotional points come from.
#[derive(Clone, Debug)]
pub struct Promotion {
    /// Which of the three lists shows them.
    pub level: PromotionLevel,
    /// Its name.
    pub name: String,
    /// Kind of the source, for example `GOODWILL`.
    pub source: &'static str,
}

/// What a promotion rewards.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PromotionLevel {
    /// The customer as such.
    Customer,
    /// A bill.
    Transaction,
    /// A line of a bill.
    LineItem,
}
