//! A customer's body: only the keys that were asked for, in the order in which the origin prints them.

mod cards;
mod gaps;
mod groups;
mod history;
mod images;
mod profile;
mod program;
#[cfg(test)]
mod tests;

use crate::day::Day;
use crate::json::{object, Json};
use crate::ledger::Standing;
use crate::options::Ahead;
use crate::people::{Customer, State};
use std::collections::BTreeSet;

/// What a request asks for, once it has been understood.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The source, upper case.
    pub source: String,
    /// The account within the source.
    pub account: Option<String>,
    /// The embeds, lower case.
    pub embeds: BTreeSet<String>,
    /// `gapToUpgrade`.
    pub gap_to_upgrade: Option<i64>,
    /// `gapToRenew`.
    pub gap_to_renew: Option<i64>,
    /// `includedFraudDetails`.
    pub fraud: bool,
    /// `includedOnlyCurrentProfile`.
    pub only_current_profile: bool,
    /// The user group parameters.
    pub groups: GroupAsk,
    /// The request header `language`.
    pub language: Option<String>,
}

/// What a request asks of user groups.
#[derive(Clone, Debug, Default)]
pub struct GroupAsk {
    /// `includedAllUserGroup2`.
    pub all: bool,
    /// `userGroup2Id`.
    pub one: Option<i64>,
    /// `includedUserGroup2LoyaltyDetails`.
    pub loyalty: bool,
    /// `ug2JoinedStartDate`, in seconds since 1970.
    pub joined_from: Option<i64>,
    /// `ug2JoinedEndDate`, the first second after it.
    pub joined_before: Option<i64>,
    /// `ug2Offset`.
    pub offset: usize,
    /// `ug2Limit`.
    pub limit: Option<usize>,
    /// `ug2SortOrder` is `ASC`.
    pub ascending: bool,
    /// `ug2PaginationDetails`.
    pub pagination: bool,
}

impl Ask {
    fn has(&self, embed: &str) -> bool {
        self.embeds.contains(embed)
    }
}

/// The moment and the rules a body is printed under.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Today.
    pub today: Day,
    /// How current points are projected.
    pub ahead: Ahead,
    /// A number that differs on every call, for presigned links.
    pub nonce: u64,
}

/// The answer for a customer who can be shown.
pub fn body(customer: &Customer, ask: &Ask, moment: Moment) -> Json {
    if customer.state == State::Merged {
        return object! {
            "id": customer.id,
            "profiles": Json::List(Vec::new()),
            "warnings": vec![warning(8069, "Merged customer found")],
        };
    }
    let standings = standings(customer, ask, moment.today);
    let mut body = object! {
        "id": customer.id,
        "profiles": profile::profiles(customer, ask),
        "loyaltyInfo": profile::loyalty_info(customer, moment.today),
    };
    if ask.fraud {
        body.push("fraudDetails", profile::fraud(customer));
    }
    body.push("segments", profile::segments(customer, ask.has("segments")));
    body.push("associatedWith", profile::TILL);
    if ask.has("customerimage") {
        body.push("customerImage", images::customer_images(customer, moment));
    }
    if ask.has("associatedimages") {
        body.push(
            "associatedImages",
            images::associated_images(customer, moment),
        );
    }
    for (key, value) in &customer.unknown_keys {
        body.push(*key, value.clone());
    }
    body.push(
        "extendedFields",
        profile::extended(customer, ask.language.as_deref()),
    );
    push_loyalty(&mut body, customer, ask, moment, &standings);
    if ask.has("customerstatus") {
        body.push("statusLabel", customer.status.0);
        body.push("statusLabelReason", customer.status.1);
    }
    groups::push(&mut body, customer, &ask.groups, moment.today);
    if !ask.has("ignorecarddetails") {
        body.push("cardDetails", cards::details(customer, ask, &standings));
    }
    body.push("warnings", warnings(customer, ask));
    body
}

// The ledger is only walked when something of it is shown.
fn standings(customer: &Customer, ask: &Ask, today: Day) -> Vec<Standing> {
    const PLAIN: [&str; 7] = [
        "segments",
        "subscriptions",
        "customerstatus",
        "customerimage",
        "associatedimages",
        "fleetparentdetails",
        "ignorecarddetails",
    ];
    if ask
        .embeds
        .iter()
        .all(|embed| PLAIN.contains(&embed.as_str()))
    {
        return Vec::new();
    }
    let walk = |program| Standing::walk(program, &customer.entries, today, today);
    customer.programs.iter().map(walk).collect()
}

fn push_loyalty(
    body: &mut Json,
    customer: &Customer,
    ask: &Ask,
    moment: Moment,
    standings: &[Standing],
) {
    let programs = || customer.programs.iter().zip(standings);
    if ask.has("points") {
        if let Some((program, standing)) = programs().next() {
            body.push("pointsSummary", program::details(program, standing));
        }
    }
    if ask.has("mlp") {
        let details = programs().map(|(program, standing)| {
            let mut details = program::details(program, standing);
            gaps::push(&mut details, customer, program, standing, ask, moment);
            details
        });
        body.push("loyaltyProgramDetails", details.collect::<Vec<_>>());
        body.push(
            "groupLoyaltyProgramDetails",
            program::coalition(customer, standings),
        );
    }
    if ask.has("subscriptions") {
        body.push("subscriptionInfo", profile::subscriptions());
    }
    if ask.has("promotionalpoints") {
        body.push(
            "promotionalPoints",
            history::promotional(customer, moment.today),
        );
    }
    if ask.has("expiryschedules") {
        body.push(
            "expirySchedules",
            history::expiry_schedules(customer, standings),
        );
    }
    if ask.has("expiredpoints") {
        body.push("expiredPoints", history::expired(customer, standings));
    }
    if ask.has("returnedpoints") {
        body.push("returnedPoints", history::returned(customer, standings));
    }
    if ask.has("alternatecurrencies") {
        body.push(
            "alternateCurrencyDetails",
            program::alternate_currencies(customer, standings),
        );
    }
    if ask.has("usergroup") {
        body.push("userGroup", groups::legacy(customer));
    }
    if ask.has("fleetparentdetails") {
        body.push("fleetParentDetails", groups::fleet_parent(customer));
    }
    if ask.has("gapdetails") {
        body.push(
            "gapDetails",
            gaps::legacy(customer, standings, moment.today),
        );
    }
}

fn warnings(customer: &Customer, ask: &Ask) -> Vec<Json> {
    let gaps = ask.gap_to_upgrade.is_some() || ask.gap_to_renew.is_some();
    let missing = !customer.gap_feature && (ask.has("mlp") && gaps || ask.has("gapdetails"));
    missing
        .then(|| warning(8076, "Gap details missing"))
        .into_iter()
        .collect()
}

/// An item of `warnings` or `errors`.
pub fn warning(code: i64, message: &'static str) -> Json {
    object! { "status": false, "code": code, "message": message }
}
