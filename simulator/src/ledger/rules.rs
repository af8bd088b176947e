//! What a programme does with the ledger: tiers, upgrade strategies, renewal conditions.

use super::entry::TierEnd;
use super::tracker::TrackerRule;
use crate::day::Day;
use crate::decimal::Decimal;
use crate::json::Json;

/// A loyalty programme, and the customer's place in it.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its id.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// What a point is worth.
    pub ratio: Decimal,
    /// The tiers, lowest first; never empty.
    pub tiers: Vec<Tier>,
    /// The enrolment, if the customer is enrolled.
    pub enrolment: Option<Enrolment>,
    /// When the base tier ends: about a hundred years from now.
    pub base_ends: TierEnd,
    /// The ways up.
    pub upgrades: Vec<Upgrade>,
    /// What it takes to keep a tier above the base.
    pub renewals: Vec<Renewal>,
    /// How the conditions combine.
    pub renewal_rule: RenewalRule,
    /// Whether conditions look at the trailing twelve months instead of the tier's validity.
    pub rolling_renewal: bool,
    /// Partner programmes, ready to print.
    pub partners: Vec<Json>,
}

/// A tier's names.
#[derive(Clone, Debug)]
pub struct Tier {
    /// The name.
    pub name: String,
    /// The description.
    pub description: String,
}

/// An enrolment.
#[derive(Clone, Copy, Debug)]
pub struct Enrolment {
    /// Its id.
    pub loyalty_id: i64,
    /// The day.
    pub on: Day,
}

/// One upgrade strategy.
#[derive(Clone, Debug)]
pub struct Upgrade {
    /// What is counted.
    pub basis: Basis,
    /// What it takes to reach the second tier, the third and so on.
    pub thresholds: Vec<Decimal>,
}

/// What an upgrade strategy counts.
#[derive(Clone, Debug)]
pub enum Basis {
    /// Purchases ever.
    CumulativePurchases,
    /// Points ever earned, by the engine's name.
    CumulativePoints,
    /// The same by the documentation's name.
    LifetimePoints,
    /// Points that can be used.
    CurrentPoints,
    /// The value of a tracker.
    Tracker(TrackerRule),
}

impl Basis {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Basis::CumulativePurchases => "CUMULATIVE_PURCHASES",
            Basis::CumulativePoints => "CUMULATIVE_POINTS",
            Basis::LifetimePoints => "LIFETIME_POINTS",
            Basis::CurrentPoints => "CURRENT_POINTS",
            Basis::Tracker(_) => "TRACKER_VALUE_BASED",
        }
    }

    /// The tracker, if it is one.
    pub fn tracker(&self) -> Option<&TrackerRule> {
        match self {
            Basis::Tracker(rule) => Some(rule),
            _ => None,
        }
    }
}

/// One renewal condition.
#[derive(Clone, Debug)]
pub struct Renewal {
    /// What is counted.
    pub basis: RenewBasis,
    /// What it takes.
    pub threshold: Decimal,
}

/// What a renewal condition counts.
#[derive(Clone, Debug)]
pub enum RenewBasis {
    /// Bills.
    Visits,
    /// Money.
    Purchase,
    /// Points earned.
    Points,
    /// The value of a tracker.
    Tracker(TrackerRule),
}

impl RenewBasis {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            RenewBasis::Visits => "VISITS",
            RenewBasis::Purchase => "PURCHASE",
            RenewBasis::Points => "POINTS",
            RenewBasis::Tracker(_) => "TRACKER",
        }
    }

    /// The tracker, if it is one.
    pub fn tracker(&self) -> Option<&TrackerRule> {
        match self {
            RenewBasis::Tracker(rule) => Some(rule),
            _ => None,
        }
    }
}

/// How renewal conditions combine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RenewalRule {
    /// All of them.
    All,
    /// So many of them.
    AtLeast(usize),
}

impl RenewalRule {
    /// Whether `met` of `total` conditions are enough.
    pub fn holds(self, met: usize, total: usize) -> bool {
        match self {
            RenewalRule::All => met == total,
            RenewalRule::AtLeast(needed) => met >= needed,
        }
    }
}
