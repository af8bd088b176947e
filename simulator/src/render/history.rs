//! Points by date: what will expire, what has expired, what came back, what promotions gave.

use crate::day::Day;
use crate::decimal::Decimal;
use crate::json::{object, Json};
use crate::ledger::entry::PromotionLevel;
use crate::ledger::purse::Expired;
use crate::ledger::{Event, Promotion, Standing};
use crate::people::Customer;
use std::collections::BTreeMap;

// The engine's call behind the list is limited to this many rows.
const SCHEDULE_ROWS: usize = 100;

/// `expirySchedules`: one row a programme, date and kind of expiry.
pub fn expiry_schedules(customer: &Customer, standings: &[Standing]) -> Vec<Json> {
    let mut rows = Vec::new();
    for (program, standing) in customer.programs.iter().zip(standings) {
        let mut by_date: BTreeMap<(Day, bool), Decimal> = BTreeMap::new();
        for lot in &standing.purse.lots {
            if let Some(expires) = lot.expires {
                *by_date
                    .entry((expires, lot.rolling.is_some()))
                    .or_insert(Decimal::ZERO) += lot.points;
            }
        }
        rows.extend(
            by_date
                .into_iter()
                .map(|((day, rolling), points)| schedule_row(program.id, day, rolling, points)),
        );
    }
    rows.truncate(SCHEDULE_ROWS);
    rows
}

// Only rolling rows say what they are; the plain ones have the four keys of most bodies.
fn schedule_row(program: i64, day: Day, rolling: bool, points: Decimal) -> Json {
    let mut row = object! {
        "points": points,
        "expiryDate": day.to_string(),
        "expiryDateISO": day.at("00:00:00"),
        "programId": program,
    };
    if rolling {
        row.push("pointsType", "bill_regular");
        row.push("expiryType", "rolling");
    }
    row
}

/// `expiredPoints`: one row a programme and date, newest first.
pub fn expired(customer: &Customer, standings: &[Standing]) -> Vec<Json> {
    let mut rows = Vec::new();
    for (program, standing) in customer.programs.iter().zip(standings) {
        let mut by_date: BTreeMap<Day, Vec<&Expired>> = BTreeMap::new();
        for expired in &standing.purse.expiries {
            by_date.entry(expired.on).or_default().push(expired);
        }
        rows.extend(
            by_date
                .into_iter()
                .rev()
                .map(|(day, each)| expired_row(program.id, day, &each)),
        );
    }
    rows
}

fn expired_row(program: i64, day: Day, expired: &[&Expired]) -> Json {
    let points = expired
        .iter()
        .fold(Decimal::ZERO, |sum, each| sum + each.points);
    let moment = format!("{day} 01:10:00.0");
    let summaries = expired.iter().map(|each| {
        object! {
            "paType": "POINT_AWARDED",
            "paId": each.number,
            "expiryUpdateReasonType": "Expiry strategy",
            "expiryUpdateReasonNote": "NA",
            "newExpiryDate": moment.clone(),
            "eventDate": moment.clone(),
            "points": each.points,
            "strategyName": "OneYear",
        }
    });
    object! {
        "points": points,
        "expiredOn": day.to_string(),
        "programId": program,
        "expiredPointsSummary": summaries.collect::<Vec<_>>(),
    }
}

/// `returnedPoints`.
pub fn returned(customer: &Customer, standings: &[Standing]) -> Vec<Json> {
    let mut rows = Vec::new();
    for (program, standing) in customer.programs.iter().zip(standings) {
        rows.extend(standing.returns.iter().map(|each| {
            object! {
                "points": each.points,
                "returnedOn": each.on.to_string(),
                "programId": program.id,
                "billNumber": format!("B{}", each.bill),
                "billAmount": each.amount,
            }
        }));
    }
    rows
}

/// `promotionalPoints`: awards of promotions, newest first, in three lists.
pub fn promotional(customer: &Customer, today: Day) -> Json {
    let list = |level: PromotionLevel| {
        let known = customer
            .entries
            .iter()
            .rev()
            .filter(|entry| entry.on <= today);
        let rows = known.filter_map(|entry| match &entry.event {
            Event::Lot {
                points,
                expires,
                promotion: Some(promotion),
                ..
            } if promotion.level == level => Some(promotional_row(
                entry.program,
                entry.on,
                *points,
                *expires,
                promotion,
            )),
            _ => None,
        });
        rows.collect::<Vec<_>>()
    };
    object! {
        "customerPromotionType": list(PromotionLevel::Customer),
        "transactionPromotionType": list(PromotionLevel::Transaction),
        "lineitemPromotionType": list(PromotionLevel::LineItem),
    }
}

fn promotional_row(
    program: i64,
    on: Day,
    points: Decimal,
    expires: Option<Day>,
    promotion: &Promotion,
) -> Json {
    let mut row = object! {
        "points": points,
        "issuedAt": object! { "code": "harbour", "name": "Harbour Lane" },
        "issuedOn": on.at("12:05:09"),
    };
    if let Some(expires) = expires {
        row.push("expiryDate", expires.at("23:59:59"));
    }
    row.push(
        "promotionSource",
        object! { "promotionSourceId": -1, "promotionSourceType": promotion.source },
    );
    row.push("programId", program);
    row.push("promotionName", promotion.name.clone());
    row
}
