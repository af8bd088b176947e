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
mod tests {
    use super::*;
    use crate::json::members;

    const FIXED: Assumptions = Assumptions {
        points_expire_ahead: true,
        renewal_window_fixed: true,
    };

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn body(program: &str, schedule: &str) -> String {
        format!(
            r#"{{"loyaltyProgramDetails":[{{"programId":7,{program}}}],"expirySchedules":[{schedule}]}}"#
        )
    }

    /// The body on another day, edits applied; day 0 is 2026-11-24.
    fn ahead(
        body: &str,
        upgrade: Option<i32>,
        renew: Option<i32>,
        assumptions: Assumptions,
    ) -> Option<String> {
        let inputs = Inputs::read(body, &members(body, 0).unwrap(), true);
        let day = date("2026-11-24");
        let on = |days: Option<i32>| days.map(|days| day.add_days(days).unwrap());
        let targets = Targets {
            upgrade: on(upgrade),
            renew: on(renew),
        };
        let gaps = project(&inputs, day, targets, assumptions)?;
        let mut text = body.to_owned();
        for edit in gaps.edits.iter().rev() {
            text.replace_range(edit.at.start as usize..edit.at.end as usize, &edit.text);
        }
        Some(text)
    }

    const FAR: &str = r#""slabExpiryDate":"2125-11-19T23:59:59Z""#;

    fn points(value: &str, gap: &str, valid: &str) -> String {
        format!(
            r#"{FAR},"upgradeStrategies":[{{"upgradeBasedOn":"CURRENT_POINTS","upgradeThreshold":500.000,"customerUpgradeEntityValues":{{"currentValue":{value},"gapToUpgrade":{gap},"valueValidUpto":"{valid}"}}}}]"#
        )
    }

    fn row(points: &str, date: &str, program: u64) -> String {
        format!(r#"{{"points":{points},"expiryDate":"{date}","programId":{program}}}"#)
    }

    #[test]
    fn totals_do_not_change_by_waiting() {
        for kind in [
            "CUMULATIVE_PURCHASES",
            "CUMULATIVE_POINTS",
            "LIFETIME_POINTS",
        ] {
            let body = body(
                &format!(r#"{FAR},"upgradeStrategies":[{{"upgradeBasedOn":"{kind}"}}]"#),
                "",
            );
            assert_eq!(
                ahead(&body, Some(3650), None, FIXED).as_deref(),
                Some(body.as_str())
            );
        }
        let tracker = body(
            &format!(r#"{FAR},"upgradeStrategies":[{{"upgradeBasedOn":"TRACKER_VALUE_BASED"}}]"#),
            "",
        );
        assert_eq!(ahead(&tracker, Some(1), None, FIXED), None);
        assert!(
            ahead(&tracker, Some(0), None, FIXED).is_some(),
            "the body's own day is always known"
        );
    }

    #[test]
    fn points_leave_on_the_day_after_their_date() {
        let rows = [
            row("10.10", "2026-11-24", 7),
            row("20.1", "2026-11-30", 7),
            row("99", "2026-11-25", 8),
        ]
        .join(",");
        let today = body(&points("100.50", "399.500", "2026-11-24"), &rows);
        assert_eq!(
            ahead(&today, Some(0), None, FIXED).as_deref(),
            Some(today.as_str())
        );
        let expect = |days, value, gap, valid| {
            assert_eq!(
                ahead(&today, Some(days), None, FIXED),
                Some(body(&points(value, gap, valid), &rows)),
                "{days}"
            );
        };
        expect(1, "90.4", "409.6", "2026-11-30");
        expect(6, "90.4", "409.6", "2026-11-30");
        expect(7, "70.3", "429.7", "2125-11-19");
        expect(3650, "70.3", "429.7", "2125-11-19");
    }

    #[test]
    fn numbers_that_stay_keep_their_bytes() {
        let rows = row("100", "2026-11-26", 7);
        let today = body(&points("700.000", "0.00", "2026-11-26"), &rows);
        let expected = body(&points("600.0", "0.00", "2125-11-19"), &rows);
        assert_eq!(ahead(&today, Some(30), None, FIXED), Some(expected));
    }

    #[test]
    fn a_far_validity_stays_and_an_odd_one_is_not_determined() {
        let rows = row("10", "2026-12-01", 7);
        let far = body(&points("100.0", "400.0", "2126-01-01"), &rows);
        assert_eq!(
            ahead(&far, Some(30), None, FIXED),
            Some(body(&points("90.0", "410.0", "2126-01-01"), &rows))
        );
        assert_eq!(
            ahead(
                &body(&points("100.0", "400.0", "2026-11-28"), &rows),
                Some(1),
                None,
                FIXED
            ),
            None
        );
        assert_eq!(
            ahead(
                &body(&points("100.0", "400.0", "2126-01-01"), ""),
                Some(1),
                None,
                FIXED
            ),
            None
        );
        assert!(ahead(
            &body(&points("100.0", "400.0", "2125-11-19"), ""),
            Some(1),
            None,
            FIXED
        )
        .is_some());
    }

    #[test]
    fn what_is_not_certain_is_not_determined() {
        let rows = row("10", "2026-12-01", 7);
        let fine = points("100.0", "400.0", "2026-12-01");
        let refused = |program: &str, rows: &str| {
            assert_eq!(
                ahead(&body(program, rows), Some(30), None, FIXED),
                None,
                "{program} {rows}"
            )
        };
        assert!(ahead(&body(&fine, &rows), Some(30), None, FIXED).is_some());
        refused(
            &fine,
            &[rows.as_str(), &row("1", "2026-11-23", 8)].join(","),
        );
        refused(&fine, &vec![row("1", "2026-12-01", 7); 100].join(","));
        refused(&format!(r#"{fine},"delayedPoints":5.0"#), &rows);
        refused(&points("5.0", "495.0", "2026-12-01"), &rows);
        refused(&points("-5.0", "505.0", "2125-11-19"), "");
        refused(&format!(r#"{fine},"gapToUpgrade":[]"#), &rows);
        refused(&points("100.0", "400.5", "2026-12-01"), &rows);
        refused(
            &points("1E30", "0.0", "2026-12-01"),
            &row("1E-30", "2026-12-01", 7),
        );
        refused(&fine.replace("2125-11-19", "2026-12-10"), &rows);
        refused(&fine.replace(FAR, r#""other":1"#), &rows);
        let asked = Assumptions {
            points_expire_ahead: false,
            ..FIXED
        };
        assert_eq!(ahead(&body(&fine, &rows), Some(30), None, asked), None);
        assert_eq!(
            ahead(&body(&fine, &rows), Some(-1), None, FIXED),
            None,
            "a clock that ran back"
        );
    }

    #[test]
    fn blocks_that_are_no_programmes_are_the_origins() {
        let tracker = r#"{"upgradeStrategies":[{"upgradeBasedOn":"TRACKER_VALUE_BASED"}]}"#;
        for body in [
            format!(r#"{{"loyaltyProgramDetails":{tracker}}}"#),
            format!(r#"{{"groupLoyaltyProgramDetails":[{tracker}]}}"#),
            format!(r#"{{"pointsSummary":{tracker}}}"#),
            r#"{"loyaltyProgramDetails":[{"\ud800":1}]}"#.to_owned(),
            r#"{"loyaltyProgramDetails":[],"gapToUpgrade":[]}"#.to_owned(),
        ] {
            assert_eq!(ahead(&body, Some(30), None, FIXED), None, "{body}");
            assert_eq!(ahead(&body, Some(0), None, FIXED), Some(body));
        }
    }

    #[test]
    fn the_tiers_last_day_counts_only_when_it_is_whole() {
        let strategy = r#""upgradeStrategies":[{"upgradeBasedOn":"CUMULATIVE_POINTS"}]"#;
        let whole = body(
            &format!(r#""slabExpiryDate":"2026-11-30T23:59:59+05:30",{strategy}"#),
            "",
        );
        let cut = body(
            &format!(r#""slabExpiryDate":"2026-11-30T01:20:22+05:30",{strategy}"#),
            "",
        );
        let known = |body: &str, days| ahead(body, Some(days), None, FIXED).is_some();
        assert_eq!(
            [5, 6, 7].map(|days| known(&whole, days)),
            [true, true, false]
        );
        assert_eq!(
            [5, 6, 7].map(|days| known(&cut, days)),
            [true, false, false]
        );
    }

    #[test]
    fn renewal_counts_stay_through_the_tiers_last_day() {
        let with = |kinds: &[&str], expiry: &str| {
            let items: Vec<String> = kinds
                .iter()
                .map(|kind| format!(r#"{{"renewBasedOn":"{kind}"}}"#))
                .collect();
            let items = items.join(",");
            body(
                &format!(
                    r#"{FAR},"gapToRenewSummary":{{"tierExpiryDate":"{expiry}","renewConfirmed":false,"renewStrategies":[{items}]}}"#
                ),
                "",
            )
        };
        let counted = with(&["VISITS", "PURCHASE", "POINTS"], "2026-12-04");
        let known =
            |body: &str, days, assumptions| ahead(body, None, Some(days), assumptions).is_some();
        assert_eq!(
            [10, 11].map(|days| known(&counted, days, FIXED)),
            [true, false]
        );
        let rolling = Assumptions {
            renewal_window_fixed: false,
            ..FIXED
        };
        assert_eq!(
            [0, 1].map(|days| known(&counted, days, rolling)),
            [true, false]
        );
        assert!(!known(
            &with(&["VISITS", "TRACKER"], "2026-12-04"),
            1,
            FIXED
        ));
        assert!(known(&with(&[], "2026-12-04"), 1, FIXED));
        assert!(
            known(&body(FAR, ""), 400, FIXED),
            "no block in the base tier"
        );
    }

    #[test]
    fn the_gap_never_falls_while_points_only_expire() {
        let rows: Vec<String> = (0..60)
            .map(|day| {
                row(
                    "1.25",
                    &date("2026-11-24").add_days(day).unwrap().to_string(),
                    7,
                )
            })
            .collect();
        let today = body(&points("100.0", "400.0", "2026-11-24"), &rows.join(","));
        let gap = |days| {
            let text = ahead(&today, Some(days), None, FIXED).unwrap();
            let from = text.find("\"gapToUpgrade\":").unwrap() + 15;
            Decimal::parse(text[from..].split(',').next().unwrap()).unwrap()
        };
        for days in 0..70 {
            assert!(!gap(days + 1).minus(gap(days)).unwrap().is_negative());
        }
        assert_eq!(gap(70), Decimal::parse("475").unwrap());
    }
}
