use super::*;
use proptest::prelude::*;

fn rules() -> Rules {
    Rules {
        extra_sources: vec!["ECOMMERCE".into()],
        multi_account_sources: vec!["WECHAT".into()],
        passed: vec!["slabHistory".into(), "includedNPS".into()],
    }
}

fn by_id(text: &str) -> Result<Query, Vec<ParameterError>> {
    Query::read(text, None, Operation::ById, &rules())
}

fn lookup(text: &str) -> Result<Query, Vec<ParameterError>> {
    Query::read(text, None, Operation::Lookup, &rules())
}

/// The codes and parameters of what is wrong.
fn wrong(read: Result<Query, Vec<ParameterError>>) -> Vec<(u32, String)> {
    let errors = read.err().unwrap_or_default();
    errors
        .iter()
        .map(|error| (error.code(), error.parameter().to_owned()))
        .collect()
}

#[test]
fn every_parameter_becomes_its_type() {
    let text = "source=ecommerce&accountId=a+b&embed=POINTS, mlp&embed=points&includedAllUserGroup2=TRUE&userGroup2Id=9223372036854775807\
        &includedUserGroup2LoyaltyDetails=true&includedFraudDetails=true&includedOnlyCurrentProfile=True&ug2JoinedStartDate=2026-01-01\
        &ug2JoinedEndDate=2026-01-01t23:59:59%2b00:00&ug2Offset=0&ug2Limit=100&ug2SortBy=joineddate&ug2SortOrder=asc\
        &ug2PaginationDetails=false&gapToUpgrade=3650&gapToRenew=0&gapExplain=true&slabHistory=TRUE&includedNPS=false";
    let query = by_id(text).unwrap();
    assert_eq!(
        (query.source.as_str(), query.account_id.as_deref()),
        ("ECOMMERCE", Some("a b"))
    );
    assert_eq!(query.embeds.names().collect::<Vec<_>>(), ["points", "mlp"]);
    assert_eq!(
        (query.gap_to_upgrade, query.gap_to_renew, query.gap_explain),
        (Some(3650), Some(0), true)
    );
    assert!(query.fraud_details && query.only_current_profile);
    let groups = &query.groups;
    assert!(groups.all && groups.loyalty_details && !groups.pagination);
    assert_eq!(
        (groups.one, groups.offset, groups.limit),
        (Some(9_223_372_036_854_775_807), Some(0), Some(100))
    );
    assert!(groups.ascending);
    assert_eq!(
        by_id("source=ALL&ug2SortBy=joinedDate&ug2SortOrder=Desc"),
        by_id("source=ALL"),
        "who asks for the default has asked for nothing"
    );
    assert_eq!(
        query.passed,
        [
            ("includedNPS".to_owned(), false),
            ("slabHistory".to_owned(), true)
        ]
    );
}

#[test]
fn each_slip_has_its_code() {
    for (text, expected) in [
        ("", (8016, "source")),
        ("source=", (8016, "source")),
        ("source=INSTOR", (8012, "source")),
        ("source=WECHAT", (8091, "accountId")),
        ("source=WECHAT&accountId=", (8091, "accountId")),
        ("source=ALL&accountId=%C3%A9", (400, "accountId")),
        ("source=ALL&embed=moon", (400, "embed")),
        ("source=ALL&ug2Offset=-1", (8100, "ug2Offset")),
        ("source=ALL&ug2Offset=", (8100, "ug2Offset")),
        ("source=ALL&ug2Limit=0", (8101, "ug2Limit")),
        ("source=ALL&ug2Limit=x", (8101, "ug2Limit")),
        ("source=ALL&ug2Limit=101", (8102, "ug2Limit")),
        (
            "source=ALL&ug2Limit=18446744073709551616",
            (8102, "ug2Limit"),
        ),
        ("source=ALL&ug2Limit=10&ug2Limit=10", (400, "ug2Limit")),
        ("source=ALL&gapToUpgrade=1", (400, "gapToUpgrade")),
        (
            "source=ALL&embed=mlp&gapToUpgrade=3651",
            (400, "gapToUpgrade"),
        ),
        (
            "source=ALL&embed=mlp&gapToUpgrade=+1",
            (400, "gapToUpgrade"),
        ),
        (
            "source=ALL&embed=mlp&gapToUpgrade=01",
            (400, "gapToUpgrade"),
        ),
        (
            "source=ALL&embed=mlp&gapToUpgrade=1.0",
            (400, "gapToUpgrade"),
        ),
        (
            "source=ALL&userGroup2Id=9223372036854775808",
            (400, "userGroup2Id"),
        ),
        (
            "source=ALL&includedFraudDetails=1",
            (400, "includedFraudDetails"),
        ),
        (
            "source=ALL&includedFraudDetails",
            (400, "includedFraudDetails"),
        ),
        ("source=ALL&ug2SortBy=Name", (400, "ug2SortBy")),
        (
            "source=ALL&ug2JoinedEndDate=tomorrow",
            (400, "ug2JoinedEndDate"),
        ),
        ("source=ALL&slabHistory=1", (400, "slabHistory")),
        ("source=ALL&identifierName=email", (8130, "identifierName")),
        ("source=ALL&Embed=points", (8130, "Embed")),
        ("source=ALL&x=%zz", (400, "x")),
    ] {
        assert_eq!(
            wrong(by_id(text)),
            [(expected.0, expected.1.to_owned())],
            "{text}"
        );
    }
    let language = Query::read("source=ALL", Some("en_US"), Operation::ById, &rules());
    assert_eq!(wrong(language), [(400, "language".to_owned())]);
}

#[test]
fn one_slip_is_one_error() {
    // The embed that cannot be read may have been meant to be `mlp`; the source may have been right.
    assert_eq!(wrong(by_id("source=ALL&embed=mpl&gapToUpgrade=1")).len(), 1);
    assert_eq!(wrong(by_id("source=WECHT")).len(), 1);
    assert_eq!(
        wrong(by_id("source=ALL&embed=moon,moon&embed=moon")).len(),
        1
    );
    assert_eq!(wrong(by_id("source=ALL&source=LINE")).len(), 1);
}

#[test]
fn a_hostile_query_costs_little() {
    let pairs: Vec<String> = (0..101).map(|number| format!("p{number}=1")).collect();
    assert_eq!(wrong(by_id(&pairs.join("&"))), [(400, "query".to_owned())]);
    let embeds: Vec<String> = (0..101).map(|number| format!("e{number}")).collect();
    assert_eq!(
        wrong(by_id(&format!("source=ALL&embed={}", embeds.join(",")))),
        [(400, "embed".to_owned())]
    );
}

#[test]
fn identifiers_come_in_pairs_and_never_in_errors() {
    let one = lookup("source=ALL&identifierName=EMAIL&identifierValue=a,b%40c")
        .unwrap()
        .identifiers
        .unwrap();
    assert_eq!(
        (one.names(), one.values()),
        ("email".to_owned(), "a,b@c".to_owned())
    );
    let two = lookup("source=ALL&identifierName=mobile,externalID&identifierValue=91+,X%25")
        .unwrap()
        .identifiers
        .unwrap();
    assert_eq!(
        (two.names(), two.values()),
        ("mobile,externalId".to_owned(), "91,X%".to_owned())
    );
    assert_eq!(format!("{two:?}"), "Identifiers(…)");
    assert_eq!(
        wrong(lookup("source=ALL")),
        [
            (8092, "identifierName".to_owned()),
            (8093, "identifierValue".to_owned())
        ]
    );
    for text in [
        "source=ALL&identifierName=mobile,email&identifierValue=secret",
        "source=ALL&identifierName=mobile&identifierValue=secret,&identifierValue=secret",
        "source=ALL&identifierName=mobile,email&identifierValue=secret,",
        "source=ALL&identifierName=phone,id&identifierValue=secret",
        "source=ALL&identifierName=secret@example.com&identifierValue=email",
        "source=ALL&identifierName=email&identifierValue=a&secret@example.com",
        "source=ALL&identifierName=email&identifierValue=a&secret%40example.com%",
    ] {
        let errors = lookup(text).unwrap_err();
        let json = crate::error::envelope(errors.iter().map(ParameterError::item));
        assert!(
            !String::from_utf8(json).unwrap().contains("secret"),
            "{text}"
        );
    }
    let twice = lookup("source=ALL&identifierName=phone,id&identifierValue=1,2");
    assert_eq!(wrong(twice).len(), 1, "the same sentence once");
}

#[test]
fn an_error_says_what_would_have_been_right() {
    let error = &by_id(&format!("source=ALL&embed={}", "x".repeat(70))).unwrap_err()[0];
    let json = String::from_utf8(error.item().json()).unwrap();
    assert!(
        json.contains(&format!("\"value\":\"{}\"", "x".repeat(64))),
        "{json}"
    );
    assert!(json.contains(r#""allowed":["points","mlp""#), "{json}");
    let slip = &by_id("source=ALL&gapToUpgarde=1").unwrap_err()[0];
    let json = String::from_utf8(slip.item().json()).unwrap();
    assert!(json.ends_with(r#""suggestion":"gapToUpgrade"}"#), "{json}");
}

/// A query's pairs in another spelling: other order, other case, escaped, repeated blanks.
fn spelled(pairs: &[(&str, &str)], order: usize, upper: bool, escape: bool) -> String {
    let mut texts: Vec<String> = pairs
        .iter()
        .map(|(name, value)| {
            let value = if upper && *name != "accountId" {
                value.to_uppercase()
            } else {
                (*value).to_owned()
            };
            let value = if escape {
                value.bytes().map(|byte| format!("%{byte:02x}")).collect()
            } else {
                value
            };
            format!("{name}={value}")
        })
        .collect();
    let middle = order % texts.len();
    texts.rotate_left(middle);
    texts.join(if order.is_multiple_of(2) { "&" } else { "&&" })
}

proptest! {
    #[test]
    fn any_spelling_is_the_same_query(order in 0usize..20, upper: bool, escape: bool) {
        let pairs = [
            ("source", "instore"), ("accountId", "aB"), ("embed", "points,mlp"), ("gapToUpgrade", "30"),
            ("includedFraudDetails", "true"), ("slabHistory", "false"), ("ug2SortOrder", "desc"),
        ];
        prop_assert_eq!(by_id(&spelled(&pairs, order, upper, escape)), by_id(&spelled(&pairs, 0, false, false)));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".*", language in ".*") {
        for operation in [Operation::ById, Operation::Lookup] {
            if let Err(errors) = Query::read(&text, Some(&language), operation, &rules()) {
                prop_assert!(!errors.is_empty());
            }
        }
    }
}
