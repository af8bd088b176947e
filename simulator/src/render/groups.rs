//! User groups: the list with its filters and pages, the old single group, and the fleet parent.

use super::GroupAsk;
use crate::day::Day;
use crate::decimal::Decimal;
use crate::json::{object, Json};
use crate::people::{Customer, Group};

const DEFAULT_LIMIT: usize = 10;

/// Appends `userGroups2` and `ug2Pagination` if groups were asked for.
pub fn push(body: &mut Json, customer: &Customer, ask: &GroupAsk, today: Day) {
    if !ask.all && ask.one.is_none() {
        return;
    }
    let mut groups: Vec<&Group> = customer
        .groups
        .iter()
        .filter(|g| wanted(g, ask, today))
        .collect();
    groups.sort_by_key(|group| (joined_second(group), group.id));
    if !ask.ascending {
        groups.reverse();
    }
    let (total, limit) = (groups.len(), ask.limit.unwrap_or(DEFAULT_LIMIT));
    let page = groups.into_iter().skip(ask.offset).take(limit);
    let page: Vec<Json> = page
        .map(|each| group(customer, each, ask.loyalty))
        .collect();
    body.push("userGroups2", page);
    if ask.pagination {
        let pagination = object! {
            "limit": limit as i64,
            "offset": ask.offset as i64,
            "total": total as i64,
        };
        body.push("ug2Pagination", pagination);
    }
}

fn wanted(group: &Group, ask: &GroupAsk, today: Day) -> bool {
    let joined = joined_second(group);
    group.joined <= today
        && ask.one.is_none_or(|id| id == group.id)
        && ask.joined_from.is_none_or(|from| joined >= from)
        && ask.joined_before.is_none_or(|before| joined < before)
}

/// The second at which the customer joined.
fn joined_second(group: &Group) -> i64 {
    let part = |range| {
        group
            .joined_at
            .get(range)
            .and_then(|text: &str| text.parse().ok())
    };
    let (hours, minutes): (i64, i64) = (part(0..2).unwrap_or(0), part(3..5).unwrap_or(0));
    group.joined.unix_seconds() + hours * 3600 + minutes * 60
}

fn group(customer: &Customer, group: &Group, loyalty: bool) -> Json {
    let mut item = object! {
        "id": group.id,
        "externalId": format!("UG-{}", group.id),
        "groupStatus": "ACTIVE",
        "fleetGroupUsers": vec![object! {
            "userId": customer.id,
            "groupId": group.id,
            "defaultGroup": group.primary,
            "primaryMember": group.primary,
            "active": true,
        }],
        "createdBy": 41_007,
        "createdOn": group.joined.plus_days(-3).at("10:00:00"),
        "joinedDate": group.joined.at(group.joined_at),
        "groupName": group.name.clone(),
        "maxGroupSize": 6,
        "lifeTimePurchases": 0,
        "totalActiveMembers": 1,
        "totalExitedMembers": 0,
    };
    if loyalty {
        item.push("pointsSummaries", vec![summary(group)]);
    }
    item.push("extendedFields", object! { "ug_status": "Active" });
    item
}

fn summary(group: &Group) -> Json {
    object! {
        "redeemed": Decimal::ZERO,
        "expired": Decimal::ZERO,
        "returned": Decimal::ZERO,
        "adjusted": Decimal::ZERO,
        "lifetimePoints": group.points,
        "loyaltyPoints": group.points,
        "userGroup2Id": group.id,
        "currentSlab": "Crew",
        "currentSlabDescription": "Crew, tier 1",
        "nextSlab": "Fleet",
        "nextSlabSerialNumber": 2,
        "nextSlabDescription": "Fleet, tier 2",
        "slabSNo": 1,
        "slabExpiryDate": "2126-12-31T23:59:59Z",
        "programId": 2900,
        "delayedPoints": Decimal::ZERO,
        "delayedReturnedPoints": Decimal::ZERO,
        "delayedExpiredPoints": Decimal::ZERO,
        "totalAvailablePoints": group.points,
        "totalReturnedPoints": Decimal::ZERO,
        "linkedPartnerPrograms": Json::List(Vec::new()),
        "programTitle": "Crew Together",
        "programDescription": "Programme for groups",
        "programPointsToCurrencyRatio": Decimal::whole(1),
        "pointsContributionToGroup": group.points,
    }
}

/// `userGroup`, the group of the older resource.
pub fn legacy(customer: &Customer) -> Json {
    let Some(group) = customer.groups.first() else {
        return Json::empty();
    };
    object! {
        "id": group.id,
        "name": group.name.clone(),
        "primaryUserId": customer.id,
        "createdOn": group.joined.at("10:00:00"),
        "members": vec![object! {
            "groupId": group.id,
            "userId": customer.id,
            "role": "PRIMARY",
            "joinedOn": group.joined.at(group.joined_at),
        }],
        "lifetimePurchases": Decimal::ZERO,
    }
}

/// `fleetParentDetails`.
pub fn fleet_parent(customer: &Customer) -> Json {
    object! { "parentCustomerId": customer.id, "hierarchyId": 12, "role": "PARENT" }
}
