//! The programme object, the coalition over all programmes, and alternate currencies.

use crate::decimal::Decimal;
use crate::json::{object, Json};
use crate::ledger::{Program, Standing};
use crate::people::Customer;

/// An item of `loyaltyProgramDetails` without gaps, which is also `pointsSummary`.
pub fn details(program: &Program, standing: &Standing) -> Json {
    let current = program.tiers.get(standing.tier - 1);
    let next = program.tiers.get(standing.tier);
    let name = |tier: Option<&crate::ledger::Tier>| tier.map_or(String::new(), |t| t.name.clone());
    let text =
        |tier: Option<&crate::ledger::Tier>| tier.map_or(String::new(), |t| t.description.clone());
    let usable = standing.purse.usable();
    let promised = standing.purse.promised();
    object! {
        "redeemed": standing.purse.redeemed,
        "expired": standing.purse.expired,
        "returned": standing.purse.returned,
        "adjusted": standing.purse.adjusted,
        "lifetimePoints": standing.purse.lifetime,
        "loyaltyPoints": usable,
        "cumulativePurchases": standing.purchases,
        "loyaltyId": program.enrolment.map_or(-1, |enrolment| enrolment.loyalty_id),
        "currentSlab": name(current),
        "currentSlabDescription": text(current),
        "nextSlab": name(next),
        "nextSlabSerialNumber": if next.is_some() { standing.tier as i64 + 1 } else { -1 },
        "nextSlabDescription": text(next),
        "slabSNo": standing.tier as i64,
        "slabExpiryDate": standing.tier_ends.text(),
        "programId": program.id,
        "delayedPoints": promised,
        "delayedReturnedPoints": Decimal::ZERO,
        "delayedExpiredPoints": Decimal::ZERO,
        "totalAvailablePoints": usable + promised,
        "totalReturnedPoints": standing.purse.returned,
        "linkedPartnerPrograms": program.partners.clone(),
        "programTitle": program.title.clone(),
        "programDescription": program.description.clone(),
        "programPointsToCurrencyRatio": program.ratio,
    }
}

/// `groupLoyaltyProgramDetails`: one coalition over all programmes.
pub fn coalition(customer: &Customer, standings: &[Standing]) -> Vec<Json> {
    let Some(first) = customer.programs.first() else {
        return Vec::new();
    };
    let sum = |part: fn(&Standing) -> Decimal| {
        standings
            .iter()
            .fold(Decimal::ZERO, |sum, standing| sum + part(standing))
    };
    let members = customer.programs.iter().map(|program| {
        object! {
            "id": program.id,
            "name": program.title.clone(),
            "description": program.description.clone(),
        }
    });
    vec![object! {
        "groupProgramId": first.id,
        "title": "Harbour Collective",
        "description": "All programmes of the brand",
        "programsList": members.collect::<Vec<_>>(),
        "lifetimePoints": sum(|standing| standing.purse.lifetime),
        "loyaltyPoints": sum(|standing| standing.purse.usable()),
        "promisedPoints": sum(|standing| standing.purse.promised()),
        "pointsToCurrencyRatio": first.ratio,
    }]
}

/// `alternateCurrencyDetails`: stamps, one for every hundred points ever earned.
pub fn alternate_currencies(customer: &Customer, standings: &[Standing]) -> Vec<Json> {
    let enrolled = customer
        .programs
        .iter()
        .zip(standings)
        .filter(|(program, _)| program.enrolment.is_some());
    enrolled
        .map(|(program, standing)| {
            object! {
                "programId": program.id,
                "programName": program.title.clone(),
                "alternateCurrencyData": object! {
                    "name": "Stamps",
                    "earned": standing.purse.lifetime,
                    "lifetimeEarned": standing.purse.lifetime,
                    "redeemed": standing.purse.redeemed,
                    "expired": Decimal::ZERO,
                    "returned": Decimal::ZERO,
                    "delayedEarned": 0,
                    "delayedLifetimeEarned": 0,
                    "delayedReturned": 0,
                    "delayedExpired": 0,
                    "totalAvailable": standing.purse.lifetime - standing.purse.redeemed,
                    "totalRedeemed": standing.purse.redeemed,
                    "totalReturned": Decimal::ZERO,
                    "totalExpired": Decimal::ZERO,
                },
            }
        })
        .collect()
}
