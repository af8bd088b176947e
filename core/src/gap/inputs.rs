//! What gap views are worked out from, taken out of a body once and stored beside it.
//!
//! Shapes are read as tolerantly as the origin's own pages contradict each other: what cannot be
//! understood makes the answer undetermined, and then the origin is asked.

use super::Decimal;
use crate::date::Date;
use crate::json::{elements, members, only, stretches, string, Member, Span};
use serde::{Deserialize, Serialize};

/// The engine returns at most 100 rows of a schedule: with 100 there may be more.
const SCHEDULE_LIMIT: usize = 100;

/// The names of the two blocks in a programme.
const UPGRADES: &str = "upgradeStrategies";
const RENEWAL: &str = "gapToRenewSummary";

/// The facts of one body. All places count from the body's first byte.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    /// The programmes, in the order of their places.
    pub programs: Vec<Program>,
    /// Whether there are gap blocks that are none of a programme's, or a programme that cannot be
    /// read: then nothing but the body's own day is known.
    pub unclear: bool,
    /// Which points expire when; `None` unless the whole schedule is known and was understood.
    pub schedule: Option<Vec<Expiry>>,
}

/// A row of `expirySchedules`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expiry {
    /// The programme.
    pub program: u64,
    /// The last day on which the points are good.
    pub date: Date,
    /// How many.
    pub points: Decimal,
}

/// A programme: where its parts lie, and what decides about its gaps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// The object, brackets included.
    pub whole: Span,
    /// Its members: runs of those that always stay, and the two blocks one by one.
    pub items: Vec<(Part, Span)>,
    /// `programId`
    pub id: Option<u64>,
    /// `slabExpiryDate`
    pub tier_end: Option<TierEnd>,
    /// Whether promised points wait to become usable, or it is not known.
    pub delayed_points: bool,
    /// `upgradeStrategies`
    pub upgrades: Block<Vec<Upgrade>>,
    /// `gapToRenewSummary`
    pub renewal: Block<Renewal>,
}

/// What a stretch of a programme's members is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Members that every view holds.
    Kept,
    /// `upgradeStrategies`: there when `gapToUpgrade` is asked for.
    Upgrades,
    /// `gapToRenewSummary`: there when `gapToRenew` is asked for.
    Renewal,
}

impl Part {
    /// What a member of that name is. The two other names are those under which a user group's
    /// body repeats the blocks; whether a customer's does is not documented.
    pub fn of(name: &str) -> Part {
        match name {
            UPGRADES | "gapToUpgrade" => Part::Upgrades,
            RENEWAL | "gapToRenew" => Part::Renewal,
            _ => Part::Kept,
        }
    }
}

/// One of the two blocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block<T> {
    /// Not there: the base tier has no renewal.
    Absent,
    /// There, in a shape that is not understood, or twice.
    Unclear,
    /// There.
    Read(T),
}

/// The end of a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierEnd {
    /// The date.
    pub date: Date,
    /// Whether that date still counts: the time is 23:59:59.
    pub inclusive: bool,
}

/// One item of `upgradeStrategies`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Upgrade {
    /// `CUMULATIVE_PURCHASES`, `CUMULATIVE_POINTS`, `LIFETIME_POINTS`: waiting changes nothing.
    Cumulative,
    /// `CURRENT_POINTS`: falls as points expire.
    CurrentPoints(Points),
    /// Anything else: only the origin knows.
    Other,
}

/// The numbers of a `CURRENT_POINTS` strategy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// `upgradeThreshold`
    pub threshold: Decimal,
    /// `currentValue`, and where it stands.
    pub value: (Decimal, Span),
    /// `gapToUpgrade`, and where it stands.
    pub gap: (Decimal, Span),
    /// `valueValidUpto`, and where it stands, quotation marks included.
    pub valid_up_to: (Date, Span),
}

/// `gapToRenewSummary`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// `tierExpiryDate`
    pub tier_expiry: Option<Date>,
    /// Whether every condition is `PURCHASE`, `VISITS` or `POINTS`.
    pub counted: bool,
}

impl Program {
    /// Whether it has either of the two blocks.
    fn has_block(&self) -> bool {
        self.items.iter().any(|(part, _)| *part != Part::Kept)
    }
}

impl Inputs {
    /// No programmes at all.
    pub const NONE: Inputs = Inputs {
        programs: Vec::new(),
        unclear: false,
        schedule: None,
    };

    /// Whether the programmes can be those of a body of that length.
    pub(crate) fn fit(&self, length: u32) -> bool {
        let items_fit = |program: &Program| {
            let items = program.items.iter().map(|(_, span)| *span);
            program.whole.holds_in_order(items)
        };
        Span::new(0, length).holds_in_order(self.programs.iter().map(|program| program.whole))
            && self.programs.iter().all(items_fit)
    }

    /// Takes the inputs out of a body with these top-level members.
    ///
    /// `schedule_asked` tells whether `expirySchedules` was asked for: a body without it says
    /// nothing about expiries otherwise.
    pub fn read(body: &str, top: &[Member<'_>], schedule_asked: bool) -> Inputs {
        let mut programs = Vec::new();
        let mut unclear = false;
        for member in top {
            unclear |= Part::of(&member.name) != Part::Kept;
            let every_one = match member.name.as_ref() {
                "loyaltyProgramDetails" => true,
                // The default programme again, and groups of programmes: they matter only where
                // they have a block, since whether they have one is not documented.
                "pointsSummary" | "groupLoyaltyProgramDetails" => false,
                _ => continue,
            };
            for item in objects(body, member.value) {
                match program(body, item) {
                    Some(program) if every_one || program.has_block() => programs.push(program),
                    Some(_) => {}
                    None => unclear = true,
                }
            }
        }
        let mut schedules = top.iter().filter(|member| member.name == "expirySchedules");
        let schedule = match (schedules.next(), schedules.next()) {
            (Some(only), None) if schedule_asked => schedule(body, only.value),
            _ => None,
        };
        Inputs {
            programs,
            unclear,
            schedule,
        }
    }
}

/// The objects in a list, or the one that stands in its place.
fn objects(body: &str, at: Span) -> Vec<Span> {
    let items = list(body, at).unwrap_or_else(|| vec![at]);
    let object = |at: &Span| at.of(body).is_some_and(|text| text.starts_with('{'));
    items.into_iter().filter(object).collect()
}

fn list(body: &str, at: Span) -> Option<Vec<Span>> {
    elements(at.of(body)?, at.start).ok()
}

fn object(body: &str, at: Span) -> Option<Fields<'_>> {
    members(at.of(body)?, at.start)
        .ok()
        .map(|members| Fields { body, members })
}

/// The members of an object, to be asked for by name.
struct Fields<'a> {
    body: &'a str,
    members: Vec<Member<'a>>,
}

impl<'a> Fields<'a> {
    /// The member of that name; `None` if there is none or more than one.
    fn one(&self, name: &str) -> Option<Span> {
        only(&self.members, name)
    }

    fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name)
    }

    fn raw(&self, name: &str) -> Option<&'a str> {
        self.one(name)?.of(self.body)
    }

    fn text(&self, name: &str) -> Option<std::borrow::Cow<'a, str>> {
        string(self.raw(name)?)
    }

    fn date(&self, name: &str) -> Option<Date> {
        Date::parse(&self.text(name)?)
    }

    fn number(&self, name: &str) -> Option<Decimal> {
        Decimal::parse(self.raw(name)?)
    }

    fn placed_number(&self, name: &str) -> Option<(Decimal, Span)> {
        Some((self.number(name)?, self.one(name)?))
    }
}

fn schedule(body: &str, at: Span) -> Option<Vec<Expiry>> {
    let rows = list(body, at)?;
    if rows.len() >= SCHEDULE_LIMIT {
        return None;
    }
    let row = |at| {
        let fields = object(body, at)?;
        let points = fields
            .number("points")
            .filter(|points| !points.is_negative())?;
        let program = fields.raw("programId")?.parse().ok()?;
        Some(Expiry {
            program,
            date: fields.date("expiryDate")?,
            points,
        })
    };
    rows.into_iter().map(row).collect()
}

fn program(body: &str, whole: Span) -> Option<Program> {
    let fields = object(body, whole)?;
    let delayed_points = match fields.has("delayedPoints") {
        true => fields
            .number("delayedPoints")
            .is_none_or(|points| !points.is_zero()),
        false => false,
    };
    Some(Program {
        whole,
        items: stretches(&fields.members, Part::Kept, Part::of),
        id: fields.raw("programId").and_then(|text| text.parse().ok()),
        tier_end: fields
            .text("slabExpiryDate")
            .and_then(|text| tier_end(&text)),
        delayed_points,
        upgrades: block(&fields, UPGRADES, upgrades),
        renewal: block(&fields, RENEWAL, renewal),
    })
}

/// `2125-11-19T23:59:59Z`, in the offset of the origin's cluster: the date as it is printed.
fn tier_end(text: &str) -> Option<TierEnd> {
    let date = Date::parse(text.get(..10)?)?;
    let inclusive = text.get(11..19) == Some("23:59:59");
    Some(TierEnd { date, inclusive })
}

fn block<T>(fields: &Fields<'_>, name: &str, read: impl Fn(&str, Span) -> Option<T>) -> Block<T> {
    let mut blocks = fields
        .members
        .iter()
        .filter(|member| Part::of(&member.name) == Part::of(name));
    if blocks.next().is_none() {
        return Block::Absent;
    }
    if blocks.next().is_some() {
        return Block::Unclear;
    }
    let found = fields.one(name).and_then(|at| read(fields.body, at));
    found.map_or(Block::Unclear, Block::Read)
}

fn upgrades(body: &str, at: Span) -> Option<Vec<Upgrade>> {
    list(body, at)?
        .into_iter()
        .map(|item| upgrade(body, item))
        .collect()
}

fn upgrade(body: &str, at: Span) -> Option<Upgrade> {
    let fields = object(body, at)?;
    // The pages' tables spell it with underscores, their samples do not.
    let kind = fields
        .text("upgradeBasedOn")
        .or_else(|| fields.text("upgrade_based_on"))?;
    Some(match kind.as_ref() {
        "CUMULATIVE_PURCHASES" | "CUMULATIVE_POINTS" | "LIFETIME_POINTS" => Upgrade::Cumulative,
        "CURRENT_POINTS" => points(&fields).map_or(Upgrade::Other, Upgrade::CurrentPoints),
        _ => Upgrade::Other,
    })
}

fn points(fields: &Fields<'_>) -> Option<Points> {
    let values = object(fields.body, fields.one("customerUpgradeEntityValues")?)?;
    Some(Points {
        threshold: fields.number("upgradeThreshold")?,
        value: values.placed_number("currentValue")?,
        gap: values.placed_number("gapToUpgrade")?,
        valid_up_to: (
            values.date("valueValidUpto")?,
            values.one("valueValidUpto")?,
        ),
    })
}

fn renewal(body: &str, at: Span) -> Option<Renewal> {
    let fields = object(body, at)?;
    let strategies = list(body, fields.one("renewStrategies")?)?;
    let counted = |at: &Span| {
        let kind = object(body, *at)
            .and_then(|fields| fields.text("renewBasedOn").map(|kind| kind.into_owned()));
        matches!(kind.as_deref(), Some("PURCHASE" | "VISITS" | "POINTS"))
    };
    Some(Renewal {
        tier_expiry: fields.date("tierExpiryDate"),
        counted: strategies.iter().all(counted),
    })
}

#[cfg(test)]
mod tests;
