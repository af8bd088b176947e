//! `upgradeStrategies` and `gapToRenewSummary`: the ledger walked on to the target day without new activity.

use super::{Ask, Moment};
use crate::day::Day;
use crate::decimal::Decimal;
use crate::json::{object, Json};
use crate::ledger::{Basis, Program, Renewal, Standing, TrackerRule, Upgrade};
use crate::options::Ahead;
use crate::people::Customer;

/// Appends the blocks that were asked for to a programme.
pub fn push(
    details: &mut Json,
    customer: &Customer,
    program: &Program,
    now: &Standing,
    ask: &Ask,
    moment: Moment,
) {
    if !customer.gap_feature {
        return;
    }
    let on = |days: i64| {
        let target = moment.today.plus_days(days);
        Standing::walk(program, &customer.entries, moment.today, target)
    };
    if let Some(days) = ask.gap_to_upgrade {
        let projection = Projection {
            program,
            now,
            then: &on(days),
            ahead: moment.ahead,
        };
        details.push("upgradeStrategies", projection.upgrades());
    }
    if let Some(days) = ask.gap_to_renew {
        let projection = Projection {
            program,
            now,
            then: &on(days),
            ahead: moment.ahead,
        };
        if let Some(summary) = projection.renewal() {
            details.push("gapToRenewSummary", summary);
        }
    }
}

struct Projection<'a> {
    program: &'a Program,
    now: &'a Standing,
    then: &'a Standing,
    ahead: Ahead,
}

impl Projection<'_> {
    fn upgrades(&self) -> Vec<Json> {
        let each = self.program.upgrades.iter().enumerate();
        each.filter_map(|(index, upgrade)| self.upgrade(index, upgrade))
            .collect()
    }

    // The top tier has no next threshold, so it has no strategy.
    fn upgrade(&self, index: usize, upgrade: &Upgrade) -> Option<Json> {
        let threshold = *upgrade.thresholds.get(self.then.tier - 1)?;
        self.program.tiers.get(self.then.tier)?;
        let value = self.value(index, &upgrade.basis);
        let mut item = object! { "upgradeBasedOn": upgrade.basis.name() };
        if let Some(rule) = upgrade.basis.tracker() {
            item.push("upgradeEntityIdentifiers", tracker(rule));
        }
        item.push("upgradeThreshold", threshold);
        item.push(
            "customerUpgradeEntityValues",
            object! {
                "currentValue": value,
                "gapToUpgrade": (threshold - value).floor_zero(),
                "valueValidUpto": self.valid_up_to(index, &upgrade.basis).to_string(),
            },
        );
        Some(item)
    }

    // Totals ever reached do not change by waiting, not even when a promise comes true meanwhile.
    fn value(&self, index: usize, basis: &Basis) -> Decimal {
        match (basis, self.ahead) {
            (Basis::CumulativePurchases, _) => self.now.purchases,
            (Basis::CumulativePoints | Basis::LifetimePoints, _) => self.now.purse.lifetime,
            (Basis::CurrentPoints, Ahead::Expiries) => self.then.purse.usable(),
            (Basis::CurrentPoints, Ahead::Ignore) => self.now.purse.usable(),
            (Basis::Tracker(_), _) => self
                .then
                .upgrade_tracker(index)
                .map_or(Decimal::ZERO, |each| each.value()),
        }
    }

    fn valid_up_to(&self, index: usize, basis: &Basis) -> Day {
        let tier_end = self.then.tier_ends.on;
        let target = self.then.day;
        match basis {
            Basis::Tracker(_) => self
                .then
                .upgrade_tracker(index)
                .map_or(target, |tracker| tracker.valid_up_to(target)),
            Basis::CurrentPoints => {
                let held = match self.ahead {
                    Ahead::Expiries => self.then,
                    Ahead::Ignore => self.now,
                };
                held.purse.next_expiry(target).unwrap_or(tier_end)
            }
            _ => tier_end,
        }
    }

    // The base tier needs no renewal.
    fn renewal(&self) -> Option<Json> {
        if self.then.tier == 1 {
            return None;
        }
        let each = self.program.renewals.iter().enumerate();
        let strategies: Vec<Json> = each
            .map(|(index, renewal)| self.renew(index, renewal))
            .collect();
        Some(object! {
            "tierExpiryDate": self.then.tier_ends.on.to_string(),
            "renewConfirmed": self.then.renewal_confirmed(self.program),
            "renewStrategies": strategies,
        })
    }

    fn renew(&self, index: usize, renewal: &Renewal) -> Json {
        let value = self.then.renewal_value(self.program, index, renewal);
        let mut item = object! { "renewBasedOn": renewal.basis.name() };
        if let Some(rule) = renewal.basis.tracker() {
            item.push("trackerEntityIdentifiers", tracker(rule));
        }
        item.push("renewThreshold", renewal.threshold);
        item.push("customerRenewEntityValue", value);
        item.push(
            "customerGapToRenewValue",
            (renewal.threshold - value).floor_zero(),
        );
        item
    }
}

fn tracker(rule: &TrackerRule) -> Json {
    object! {
        "trackerName": rule.name,
        "trackerType": rule.tracked.name(),
        "trackerMode": rule.mode.name(),
        "trackerCaseName": rule.case,
        "trackerCasePeriodType": rule.period.unit(),
        "trackerCasePeriodValue": rule.period.count(),
    }
}

/// `gapDetails`, the deprecated embed: the gaps of today by programme.
pub fn legacy(customer: &Customer, standings: &[Standing], today: Day) -> Vec<Json> {
    let known = customer
        .programs
        .iter()
        .zip(standings)
        .filter(|_| customer.gap_feature);
    let millis = today.unix_seconds() * 1000;
    known
        .filter(|(program, _)| program.enrolment.is_some())
        .map(|(program, now)| {
            let projection = Projection {
                program,
                now,
                then: now,
                ahead: Ahead::Expiries,
            };
            let kpis = program
                .upgrades
                .iter()
                .enumerate()
                .filter_map(|(index, upgrade)| {
                    let threshold = *upgrade.thresholds.get(now.tier - 1)?;
                    let value = projection.value(index, &upgrade.basis);
                    Some(object! {
                        "type": upgrade.basis.name(),
                        "value": value,
                        "gap": (threshold - value).floor_zero(),
                    })
                });
            object! {
                "programId": program.id,
                "customerId": customer.id,
                "gapDetails": vec![object! {
                    "targetSlabNumber": now.tier as i64 + 1,
                    "fromDateInMillis": millis,
                    "toDateInMillis": now.tier_ends.on.unix_seconds() * 1000,
                    "gapType": "UPGRADE",
                    "kpiDetails": kpis.collect::<Vec<_>>(),
                }],
                "lastUpdateTimeInMillis": millis,
            }
        })
        .collect()
}
