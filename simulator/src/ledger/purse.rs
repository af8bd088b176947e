//! A purse: points that can be used, points promised, and what became of the others.

use super::entry::Promotion;
use crate::day::Day;
use crate::decimal::Decimal;

/// The points of one programme.
#[derive(Clone, Debug, Default)]
pub struct Purse {
    /// Points ever earned.
    pub lifetime: Decimal,
    /// Points used.
    pub redeemed: Decimal,
    /// Points that expired.
    pub expired: Decimal,
    /// Points taken back with returns.
    pub returned: Decimal,
    /// Manual corrections.
    pub adjusted: Decimal,
    /// Points that can be used, by award.
    pub lots: Vec<LiveLot>,
    /// Points promised.
    pub promises: Vec<Promised>,
    /// What expired, and when.
    pub expiries: Vec<Expired>,
}

/// What is left of an award.
#[derive(Clone, Debug)]
pub struct LiveLot {
    /// Number of the award.
    pub number: i64,
    /// The day of issue.
    pub issued: Day,
    /// What is left.
    pub points: Decimal,
    /// The last good day.
    pub expires: Option<Day>,
    /// Days by which activity moves the expiry on.
    pub rolling: Option<i64>,
    /// The promotion behind it.
    pub promotion: Option<Promotion>,
}

/// A promise that has not come true yet.
#[derive(Clone, Debug)]
pub struct Promised {
    /// Number of the award.
    pub number: i64,
    /// How many points.
    pub points: Decimal,
    /// The day they become usable.
    pub converts: Day,
    /// The last good day after that.
    pub expires: Option<Day>,
}

/// Points that expired.
#[derive(Clone, Debug)]
pub struct Expired {
    /// Number of the award.
    pub number: i64,
    /// The first day without them.
    pub on: Day,
    /// How many.
    pub points: Decimal,
}

impl Purse {
    /// Points that can be used.
    pub fn usable(&self) -> Decimal {
        self.lots
            .iter()
            .fold(Decimal::ZERO, |sum, lot| sum + lot.points)
    }

    /// Points promised.
    pub fn promised(&self) -> Decimal {
        self.promises
            .iter()
            .fold(Decimal::ZERO, |sum, promise| sum + promise.points)
    }

    /// The first expiry of usable points on a day or after it.
    pub fn next_expiry(&self, from: Day) -> Option<Day> {
        self.lots
            .iter()
            .filter_map(|lot| lot.expires)
            .filter(|on| *on >= from)
            .min()
    }

    /// Lets go of what was good through yesterday at most.
    pub fn expire(&mut self, day: Day) {
        let (over, good): (Vec<LiveLot>, Vec<LiveLot>) = std::mem::take(&mut self.lots)
            .into_iter()
            .partition(|lot| lot.expires.is_some_and(|last| last < day));
        self.lots = good;
        for LiveLot { number, points, .. } in over {
            self.expired += points;
            self.expiries.push(Expired {
                number,
                on: day,
                points,
            });
        }
    }

    /// Makes promises usable whose day has come, and says how many points that were.
    pub fn convert(&mut self, day: Day) -> Decimal {
        let (due, open): (Vec<Promised>, Vec<Promised>) = std::mem::take(&mut self.promises)
            .into_iter()
            .partition(|promise| promise.converts <= day);
        self.promises = open;
        due.into_iter().fold(Decimal::ZERO, |sum, promise| {
            let Promised {
                number,
                points,
                expires,
                ..
            } = promise;
            self.lots.push(LiveLot {
                number,
                issued: day,
                points,
                expires,
                rolling: None,
                promotion: None,
            });
            sum + points
        })
    }

    /// Moves rolling expiries on, since there was activity.
    pub fn roll(&mut self, on: Day) {
        for lot in &mut self.lots {
            if let Some(days) = lot.rolling {
                lot.expires = Some(on.plus_days(days));
            }
        }
    }

    /// Takes points from the lots that expire first, and says how many there were to take.
    pub fn take(&mut self, wanted: Decimal) -> Decimal {
        let mut order: Vec<usize> = (0..self.lots.len()).collect();
        order.sort_by_key(|index| {
            let expires = self.lots[*index].expires;
            (expires.is_none(), expires, *index)
        });
        let mut left = wanted;
        for index in order {
            let taken = self.lots[index].points.min(left);
            self.lots[index].points -= taken;
            left -= taken;
        }
        self.lots.retain(|lot| lot.points.is_positive());
        wanted - left
    }

    /// A manual correction.
    pub fn adjust(&mut self, on: Day, points: Decimal) {
        self.adjusted += points;
        if points.is_positive() {
            let (number, expires, rolling, promotion) = (0, None, None, None);
            self.lots.push(LiveLot {
                number,
                issued: on,
                points,
                expires,
                rolling,
                promotion,
            });
        } else {
            self.take(Decimal::ZERO - points);
        }
    }
}
