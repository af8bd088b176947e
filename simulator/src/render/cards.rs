//! `cardDetails`.

use super::Ask;
use crate::json::{object, Json};
use crate::ledger::Standing;
use crate::people::{Card, Customer};

/// The cards; with `cardLoyaltyDetails` each one also tells the tier and the points.
pub fn details(customer: &Customer, ask: &Ask, standings: &[Standing]) -> Vec<Json> {
    let more = ask.has("cardloyaltydetails");
    let each = customer.cards.iter().map(|each| {
        let mut item = card(customer, each);
        if more {
            item.push("loyaltyDetails", loyalty(customer, standings));
        }
        item
    });
    each.collect()
}

fn card(customer: &Customer, card: &Card) -> Json {
    let issued = card.issued.at("09:00:00");
    object! {
        "cardId": card.id,
        "issuedDate": issued.clone(),
        "createdDate": card.issued.to_string(),
        "expiryDays": 0,
        "seriesName": "harbour",
        "customerId": customer.id,
        "maxActiveCards": 3,
        "cardExternalId": format!("X{}", card.id),
        "extendedFields": object! { "engraved": "no" },
        "customFields": object! { "design": "waves" },
        "type": "DIGITAL",
        "cardNumber": card.number.clone(),
        "seriesId": 31,
        "seriesCode": "HB",
        "orgId": 900_100,
        "entityId": 41_007,
        "statusInfo": object! {
            "reason": "",
            "createdBy": 41_007,
            "actions": Json::List(Vec::new()),
            "autoUpdateTime": card.issued.to_string(),
            "createdOn": issued,
            "entityId": card.id,
            "id": card.id + 1,
            "isActive": true,
            "labelId": 7,
            "label": "ACTIVE",
            "status": "ACTIVE",
        },
        "id": card.id,
        "transactionNotAllowed": false,
        "activeAndDigital": true,
    }
}

fn loyalty(customer: &Customer, standings: &[Standing]) -> Vec<Json> {
    let enrolled = customer
        .programs
        .iter()
        .zip(standings)
        .filter(|(program, _)| program.enrolment.is_some());
    enrolled
        .map(|(program, standing)| {
            object! {
                "programId": program.id,
                "slabSNo": standing.tier as i64,
                "loyaltyPoints": standing.purse.usable(),
            }
        })
        .collect()
}
