//! What is asked of the origin, and how.

use crate::params::{encode_pair, CustomerId, Embed, EmbedSet, Includes, Operation, Query};
use crate::settings::Settings;
use crate::trust::Credential;

/// Whom a request is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A customer, by id.
    Customer(CustomerId),
    /// A customer, by the query's identifiers.
    Identifiers,
}

impl Subject {
    /// Which of the two operations it is named by.
    pub fn operation(&self) -> Operation {
        match self {
            Subject::Customer(_) => Operation::ById,
            Subject::Identifiers => Operation::Lookup,
        }
    }
}

/// One call: where to, with which headers. Nothing of the client's request goes along but these.
/// It holds the credential, and perhaps an identifier: never printed, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// The whole URL.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
}

impl core::fmt::Debug for Call {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("Call(…)")
    }
}

impl Call {
    /// The call with that query string.
    pub fn new(
        settings: &Settings,
        subject: &Subject,
        query_string: &str,
        query: &Query,
        credential: &Credential,
        traceparent: Option<&str>,
    ) -> Call {
        let mut url = format!("{}/v2/customers/", settings.origin_url);
        match subject {
            Subject::Customer(id) => url.push_str(&format!("{id}?")),
            Subject::Identifiers => url.push_str("lookup/customerDetails?"),
        }
        url.push_str(query_string);
        let identifiers = query.identifiers.as_ref();
        if let Some(identifiers) = identifiers.filter(|_| subject.operation() == Operation::Lookup)
        {
            encode_pair(&mut url, "identifierName", &identifiers.names());
            encode_pair(&mut url, "identifierValue", &identifiers.values());
        }
        let mut headers = vec![("Accept", "application/json".to_owned())];
        headers.extend(
            credential
                .headers()
                .map(|(name, value)| (name, value.to_owned())),
        );
        let language = query
            .language
            .as_ref()
            .map(|language| ("language", language.as_str().to_owned()));
        headers.extend(language);
        headers.extend(traceparent.map(|value| ("traceparent", value.to_owned())));
        Call { url, headers }
    }
}

/// The embeds of the widened call: those every snapshot holds, and those only this request needs.
///
/// `ignoreCardDetails` takes something away and is applied at the edge.
pub fn widened_embeds(query: &Query, settings: &Settings) -> EmbedSet {
    settings
        .snapshot_embeds
        .union(query.embeds)
        .without(Embed::IGNORE_CARD_DETAILS)
}

/// The blocks of the widened call: those every snapshot holds, and those only this request needs.
///
/// A lookup differs in one: its page has no `ug2PaginationDetails`, and lookups are known to refuse
/// what they do not have (8130).
pub fn widened_includes(query: &Query, settings: &Settings, operation: Operation) -> Includes {
    let includes = settings.snapshot_includes.union(query.includes());
    Includes {
        group_page: includes.groups && operation == Operation::ById,
        ..includes
    }
}

/// The query of the widened call, in one order whatever the client's. That by id is part of the
/// snapshot's key.
pub fn widened_query(query: &Query, settings: &Settings, operation: Operation) -> String {
    let embeds = widened_embeds(query, settings);
    let includes = widened_includes(query, settings, operation);
    let mut text = addressed(query, embeds);
    for (name, set) in [
        ("includedAllUserGroup2", includes.groups),
        ("includedUserGroup2LoyaltyDetails", includes.group_loyalty),
        ("includedFraudDetails", includes.fraud_details),
        // It tells whether these are all groups there are.
        ("ug2PaginationDetails", includes.group_page),
    ] {
        if set {
            encode_pair(&mut text, name, "true");
        }
    }
    // The origin's gaps are per programme: without the programmes there is none.
    if embeds.holds(Embed::MLP) {
        encode_pair(&mut text, "gapToUpgrade", "0");
        encode_pair(&mut text, "gapToRenew", "0");
    }
    passed(&mut text, query);
    text
}

/// The query as the client meant it, nothing added.
pub fn exact_query(query: &Query) -> String {
    let mut text = addressed(query, query.embeds);
    for (name, value) in query.exact_pairs() {
        encode_pair(&mut text, name, &value);
    }
    passed(&mut text, query);
    text
}

fn addressed(query: &Query, embeds: EmbedSet) -> String {
    let mut text = String::new();
    encode_pair(&mut text, "source", &query.source);
    if let Some(account) = &query.account_id {
        encode_pair(&mut text, "accountId", account);
    }
    let names: Vec<&str> = embeds.names().collect();
    if !names.is_empty() {
        encode_pair(&mut text, "embed", &names.join(","));
    }
    text
}

fn passed(text: &mut String, query: &Query) {
    for (name, value) in &query.passed {
        encode_pair(text, name, if *value { "true" } else { "false" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::tests::settings;
    use proptest::prelude::*;

    const PAIRS: [&str; 16] = [
        "embed=Points,mlp",
        "embed=segments,,MLP",
        "accountId=a b",
        "gapToUpgrade=30",
        "gapToRenew=0",
        "includedAllUserGroup2=TRUE",
        "userGroup2Id=7",
        "includedUserGroup2LoyaltyDetails=true",
        "includedFraudDetails=false",
        "includedOnlyCurrentProfile=True",
        "ug2JoinedStartDate=2026-01-01",
        "ug2JoinedEndDate=2026-01-01t10:00:00z",
        "ug2Offset=0",
        "ug2SortOrder=asc",
        "slabHistory=TRUE",
        "ug2PaginationDetails=true",
    ];

    proptest! {
        #[test]
        fn a_canonical_query_is_its_own_and_any_order_makes_it(
            chosen in prop::collection::vec(any::<bool>(), PAIRS.len()), turned in 0usize..16,
        ) {
            let settings = settings(&[]);
            let mut pairs: Vec<&str> = PAIRS.into_iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(pair, _)| pair).collect();
            pairs.extend(["source=instore", "embed=mlp"]);
            let read = |text: &str| Query::read(text, None, Operation::ById, &settings.rules).unwrap();
            let query = read(&pairs.join("&"));
            let middle = turned % pairs.len();
            pairs.rotate_left(middle);
            prop_assert_eq!(&read(&pairs.join("&&")), &query);
            let canonical = exact_query(&query);
            prop_assert_eq!(&read(&canonical), &query);
            prop_assert_eq!(exact_query(&read(&canonical)), canonical);
            let widened = widened_query(&query, &settings, Operation::ById);
            prop_assert_eq!(widened_query(&read(&widened), &settings, Operation::ById), widened);
        }
    }
}
