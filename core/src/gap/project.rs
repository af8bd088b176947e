//! What the blocks say on another day without new activity: exactly, or not at all.

use super::inputs::{Block, Expiry, Inputs, Points, Program, Renewal, TierEnd, Upgrade};
use super::Decimal;
use crate::date::Date;
use crate::json::Span;

/// Which days are asked for; `None` where the parameter was not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// Today and `gapToUpgrade` days.
    pub upgrade: Option<Date>,
    /// Today and `gapToRenew` days.
    pub renew: Option<Date>,
}

impl Targets {
    /// Whether a gap is asked for at all.
    pub fn any(&self) -> bool {
        self.upgrade.is_some() || self.renew.is_some()
    }
}

/// What the org says about the origin's own projection, where it is not documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumptions {
    /// `CURRENT_POINTS_AHEAD=expiries`: scheduled points expire on the way to the target.
    pub points_expire_ahead: bool,
    /// `RENEWAL_WINDOW=fixed`: renewal counts over the tier's validity, which does not move.
    pub renewal_window_fixed: bool,
}

/// New text for a place in the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The place.
    pub at: Span,
    /// What to write instead.
    pub text: String,
}

/// The blocks of a body on the target days. The blocks themselves stay; these places in them change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// In the order of their places.
    pub edits: Vec<Edit>,
}

/// Works the blocks out; `None` if what is held does not determine them. `day` is the date that
/// the body's numbers are of.
pub fn project(
    inputs: &Inputs,
    day: Date,
    targets: Targets,
    assumptions: Assumptions,
) -> Option<Gaps> {
    let mut gaps = Gaps::default();
    let mut targets_asked = [targets.upgrade, targets.renew].into_iter().flatten();
    if inputs.unclear && targets_asked.any(|target| target != day) {
        return None;
    }
    for program in &inputs.programs {
        if let Some(target) = targets.upgrade.filter(|target| *target != day) {
            let days = Days { day, target };
            gaps.edits.append(&mut upgrades(
                program,
                inputs.schedule.as_deref(),
                days,
                assumptions,
            )?);
        }
        if let Some(target) = targets.renew.filter(|target| *target != day) {
            renewal(program, Days { day, target }, assumptions)?;
        }
    }
    Some(gaps)
}

#[derive(Clone, Copy)]
struct Days {
    day: Date,
    target: Date,
}

/// The tier is still the same on the target day: past its end the origin may have changed it.
fn same_tier(program: &Program, days: Days) -> Option<TierEnd> {
    let end = program.tier_end?;
    let ahead = days.target > days.day;
    let before_end = days.target < end.date || (end.inclusive && days.target == end.date);
    (ahead && before_end).then_some(end)
}

fn upgrades(
    program: &Program,
    schedule: Option<&[Expiry]>,
    days: Days,
    assumptions: Assumptions,
) -> Option<Vec<Edit>> {
    let end = same_tier(program, days)?;
    let strategies = match &program.upgrades {
        // Without activity and with the same tier nothing brings a block that is not there today.
        Block::Absent => return Some(Vec::new()),
        Block::Unclear => return None,
        Block::Read(strategies) => strategies,
    };
    let mut edits = Vec::new();
    for strategy in strategies {
        match strategy {
            Upgrade::Cumulative => {}
            Upgrade::CurrentPoints(points)
                if assumptions.points_expire_ahead && !program.delayed_points =>
            {
                edits.append(&mut current_points(
                    points,
                    program.id?,
                    schedule?,
                    days,
                    end.date,
                )?);
            }
            Upgrade::CurrentPoints(_) | Upgrade::Other => return None,
        }
    }
    Some(edits)
}

fn current_points(
    points: &Points,
    program: u64,
    schedule: &[Expiry],
    days: Days,
    tier_end: Date,
) -> Option<Vec<Edit>> {
    // A row of the past says that the schedule is not what it seems, whoever's it is.
    if schedule.iter().any(|row| row.date < days.day) {
        return None;
    }
    let rows: Vec<&Expiry> = schedule
        .iter()
        .filter(|row| row.program == program)
        .collect();
    let (value, gap) = (points.value.0, points.gap.0);
    if points.threshold.minus(value)?.at_least_zero() != gap {
        // The origin's own gap follows another rule than the one below.
        return None;
    }
    // Points are good through their date: they leave on the day after.
    let leaving = rows
        .iter()
        .filter(|row| row.date < days.target)
        .try_fold(Decimal::ZERO, |sum, row| sum.plus(row.points))?;
    let left = value.minus(leaving)?;
    if left.is_negative() {
        return None;
    }
    let left_gap = points.threshold.minus(left)?.at_least_zero();
    let valid_up_to = valid_up_to(points.valid_up_to.0, &rows, days, tier_end)?;
    let mut edits: Vec<Edit> = Vec::new();
    // A number that did not change keeps the origin's bytes.
    let mut change = |changed: bool, at: Span, text: String| {
        if changed {
            let before = edits.partition_point(|edit| edit.at < at);
            edits.insert(before, Edit { at, text });
        }
    };
    change(left != value, points.value.1, left.java_text());
    change(left_gap != gap, points.gap.1, left_gap.java_text());
    change(
        valid_up_to != points.valid_up_to.0,
        points.valid_up_to.1,
        format!("\"{valid_up_to}\""),
    );
    Some(edits)
}

/// `valueValidUpto` on the target day follows what the body shows: some origins print the next
/// scheduled expiry, some a far date whatever is scheduled.
fn valid_up_to(shown: Date, rows: &[&Expiry], days: Days, tier_end: Date) -> Option<Date> {
    let next = |from: Date| {
        rows.iter()
            .map(|row| row.date)
            .filter(|date| *date >= from)
            .min()
    };
    match next(days.day) {
        Some(first) if shown == first => Some(next(days.target).unwrap_or(tier_end)),
        Some(_) => rows.iter().all(|row| row.date < shown).then_some(shown),
        None => (shown == tier_end).then_some(shown),
    }
}

/// `Some` if the block is on the target day what it is today.
fn renewal(program: &Program, days: Days, assumptions: Assumptions) -> Option<()> {
    same_tier(program, days)?;
    match &program.renewal {
        Block::Absent => Some(()),
        Block::Unclear => None,
        Block::Read(Renewal {
            tier_expiry,
            counted,
        }) => {
            let unchanged =
                assumptions.renewal_window_fixed && *counted && days.target <= (*tier_expiry)?;
            unchanged.then_some(())
        }
    }
}

#[cfg(test)]
mod tests;
