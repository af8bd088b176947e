//! A whole query: its values, and the rules that tie several of them together.

use super::embed::{Embed, EmbedSet};
use super::error::{code, ParameterError};
use super::includes::Includes;
use super::query_string::pairs;
use super::read::{read, Value, Values};
use super::table::IDENTIFIER_NAMES;
use super::values::{Instant, Language};
use super::Rules;

/// More than five times what both operations have. Each is compared with the others and may earn
/// an error of its own: without a bound a hostile query would cost more than it is worth.
const MOST_PARAMETERS: usize = 100;

/// Which of the two operations a query belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `/v2/customers/{customerId}`
    ById,
    /// `/v2/customers/lookup/customerDetails`
    Lookup,
}

/// A query that is right in itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// In upper case.
    pub source: String,
    /// The account of the source.
    pub account_id: Option<String>,
    /// What to add to the base body.
    pub embeds: EmbedSet,
    /// Days from today.
    pub gap_to_upgrade: Option<u16>,
    /// Days from today.
    pub gap_to_renew: Option<u16>,
    /// Whether to explain the gaps.
    pub gap_explain: bool,
    /// Whether to show fraud details.
    pub fraud_details: bool,
    /// Whether to leave out the profiles of other sources.
    pub only_current_profile: bool,
    /// What is asked about user groups.
    pub groups: Groups,
    /// `PASS_PARAMS` that were given, sorted by name.
    pub passed: Vec<(String, bool)>,
    /// The request header `language`.
    pub language: Option<Language>,
    /// Whom a lookup is about; one for each name.
    pub identifiers: Option<Identifiers>,
}

/// What is asked about user groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// All of them.
    pub all: bool,
    /// This one.
    pub one: Option<u64>,
    /// With their loyalty details.
    pub loyalty_details: bool,
    /// Joined from then on.
    pub joined_start: Option<Instant>,
    /// Joined until then.
    pub joined_end: Option<Instant>,
    /// How many to skip.
    pub offset: Option<u64>,
    /// How many at most.
    pub limit: Option<u8>,
    /// The earliest joined first. The other way round is the API's default, as is the order by
    /// `JoinedDate`: who asks for what is the default anyway has asked for nothing.
    pub ascending: bool,
    /// With `ug2Pagination`.
    pub pagination: bool,
}

impl Groups {
    /// Whether anything is asked about groups.
    pub fn any(&self) -> bool {
        *self != Groups::default()
    }

    /// Whether it is clear which groups are meant: all of them, or a single one. What the origin
    /// makes of both at once, or of a page of none, is not documented.
    pub fn are_clear(&self) -> bool {
        self.all != self.one.is_some()
    }

    /// Whether they are to be filtered, sorted or paged.
    pub fn are_arranged(&self) -> bool {
        let filtered = self.joined_start.is_some() || self.joined_end.is_some();
        filtered || self.offset.is_some() || self.limit.is_some() || self.ascending
    }
}

/// One identifier, or several of which the origin picks one. Never printed, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Identifiers(Vec<(String, String)>);

impl Identifiers {
    /// Their names, comma-separated.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        names.join(",")
    }

    /// Their values, in the same order.
    pub fn values(&self) -> String {
        let values: Vec<&str> = self.0.iter().map(|(_, value)| value.as_str()).collect();
        values.join(",")
    }
}

impl core::fmt::Debug for Identifiers {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("Identifiers(…)")
    }
}

impl Query {
    /// Reads the query string (without `?`) and the request header `language`.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, in the order it was found.
    ///
    /// ```
    /// use customer_view::params::{Operation, Query, Rules};
    /// let query = Query::read("source=instore&embed=points,MLP", None, Operation::ById, &Rules::default()).unwrap();
    /// assert_eq!(query.source, "INSTORE");
    /// let errors = Query::read("sorce=LINE&ug2Limit=0", None, Operation::ById, &Rules::default()).unwrap_err();
    /// assert_eq!(errors.iter().map(|error| error.code()).collect::<Vec<_>>(), [8130, 8101, 8016]);
    /// ```
    pub fn read(
        text: &str,
        language: Option<&str>,
        operation: Operation,
        rules: &Rules,
    ) -> Result<Query, Vec<ParameterError>> {
        let lookup = operation == Operation::Lookup;
        let (pairs, mut errors) = pairs(text);
        if pairs.len().saturating_add(errors.len()) > MOST_PARAMETERS {
            let said = format!("holds more than {MOST_PARAMETERS} parameters");
            return Err(vec![ParameterError::new(code::OTHER, "query", said)]);
        }
        let values = read(&pairs, lookup, rules, &mut errors);
        let embeds = match values.get("embed") {
            Some(Value::Embeds(embeds)) => *embeds,
            _ => EmbedSet::default(),
        };
        check_source(&values, rules, &mut errors);
        check_gaps(&values, embeds, &mut errors);
        let groups = groups(&values);
        check_range(&groups, &mut errors);
        let language = read_language(language, &mut errors);
        let identifiers = if lookup {
            identifiers(&values, &mut errors)
        } else {
            None
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Query {
            source: values.word("source").unwrap_or_default().to_owned(),
            account_id: values.word("accountId").map(str::to_owned),
            embeds,
            gap_to_upgrade: values.integer("gapToUpgrade"),
            gap_to_renew: values.integer("gapToRenew"),
            gap_explain: values.flag("gapExplain"),
            fraud_details: values.flag("includedFraudDetails"),
            only_current_profile: values.flag("includedOnlyCurrentProfile"),
            groups,
            passed: values.passed,
            language,
            identifiers,
        })
    }

    /// The blocks that are asked for; of user groups only where it is clear which.
    pub fn includes(&self) -> Includes {
        let groups = self.groups.are_clear();
        Includes {
            groups,
            group_loyalty: groups && self.groups.loyalty_details,
            fraud_details: self.fraud_details,
            group_page: false,
        }
    }

    /// What is asked beside source, account, embeds and passed parameters, as the origin knows it.
    pub fn exact_pairs(&self) -> Vec<(&'static str, String)> {
        let groups = &self.groups;
        let flag = |name, set: bool| set.then(|| (name, "true".to_owned()));
        let text = |name, value: Option<&str>| value.map(|value| (name, value.to_owned()));
        let number = |name, value: Option<u64>| value.map(|value| (name, value.to_string()));
        [
            flag("includedAllUserGroup2", groups.all),
            number("userGroup2Id", groups.one),
            flag("includedUserGroup2LoyaltyDetails", groups.loyalty_details),
            flag("includedFraudDetails", self.fraud_details),
            flag("includedOnlyCurrentProfile", self.only_current_profile),
            text(
                "ug2JoinedStartDate",
                groups.joined_start.as_ref().map(Instant::as_str),
            ),
            text(
                "ug2JoinedEndDate",
                groups.joined_end.as_ref().map(Instant::as_str),
            ),
            number("ug2Offset", groups.offset),
            number("ug2Limit", groups.limit.map(u64::from)),
            text("ug2SortOrder", groups.ascending.then_some("ASC")),
            flag("ug2PaginationDetails", groups.pagination),
            number("gapToUpgrade", self.gap_to_upgrade.map(u64::from)),
            number("gapToRenew", self.gap_to_renew.map(u64::from)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn check_source(values: &Values, rules: &Rules, errors: &mut Vec<ParameterError>) {
    if values.is_missing("source") {
        let error = ParameterError::new(code::SOURCE_MISSING, "source", "is missing");
        errors.push(error.allowed(rules.sources()));
    }
    let source = values.word("source").unwrap_or_default();
    let several = rules
        .multi_account_sources
        .iter()
        .any(|known| known == source);
    if several && values.is_missing("accountId") {
        let message = format!("is missing: the source {source} has several accounts");
        errors.push(ParameterError::new(
            code::ACCOUNT_MISSING,
            "accountId",
            message,
        ));
    }
}

fn check_gaps(values: &Values, embeds: EmbedSet, errors: &mut Vec<ParameterError>) {
    // An embed that cannot be read may have been meant to be `mlp`: one error for one slip.
    if values.is_unreadable("embed") || embeds.holds(Embed::MLP) {
        return;
    }
    for name in ["gapToUpgrade", "gapToRenew"] {
        if values.get(name).is_some() {
            errors.push(ParameterError::new(
                code::OTHER,
                name,
                "needs `embed=mlp`, which is not asked for",
            ));
        }
    }
}

fn check_range(groups: &Groups, errors: &mut Vec<ParameterError>) {
    if let (Some(start), Some(end)) = (&groups.joined_start, &groups.joined_end) {
        if start.is_after(end) {
            let message = "is after `ug2JoinedEndDate`";
            errors.push(
                ParameterError::new(code::OTHER, "ug2JoinedStartDate", message)
                    .value(start.as_str()),
            );
        }
    }
}

fn groups(values: &Values) -> Groups {
    Groups {
        all: values.flag("includedAllUserGroup2"),
        one: values.integer("userGroup2Id"),
        loyalty_details: values.flag("includedUserGroup2LoyaltyDetails"),
        joined_start: values.instant("ug2JoinedStartDate").cloned(),
        joined_end: values.instant("ug2JoinedEndDate").cloned(),
        offset: values.integer("ug2Offset"),
        limit: values.integer("ug2Limit"),
        ascending: values.word("ug2SortOrder") == Some("ASC"),
        pagination: values.flag("ug2PaginationDetails"),
    }
}

fn read_language(text: Option<&str>, errors: &mut Vec<ParameterError>) -> Option<Language> {
    let text = text?;
    let language = Language::parse(text.trim());
    if language.is_none() {
        let message = "is no language tag (BCP 47), such as `en` or `zh-TW`, in the request header";
        errors.push(ParameterError::new(code::OTHER, "language", message).value(text));
    }
    language
}

fn identifiers(values: &Values, errors: &mut Vec<ParameterError>) -> Option<Identifiers> {
    if values.is_missing("identifierName") {
        let error = ParameterError::new(
            code::IDENTIFIER_NAME_MISSING,
            "identifierName",
            "is missing",
        );
        errors.push(error.allowed(IDENTIFIER_NAMES.into_iter()));
    }
    if values.is_missing("identifierValue") {
        errors.push(ParameterError::new(
            code::IDENTIFIER_VALUE_MISSING,
            "identifierValue",
            "is missing",
        ));
    }
    let names = values.list("identifierName")?;
    let text = values.word("identifierValue")?;
    // A single value may hold a comma; several are told apart by it.
    let parts: Vec<&str> = if names.len() == 1 {
        vec![text]
    } else {
        text.split(',').map(str::trim).collect()
    };
    if parts.len() != names.len() || parts.iter().any(|part| part.is_empty()) {
        let message = format!(
            "must hold {} values, one for each name, separated by commas",
            names.len()
        );
        errors.push(ParameterError::new(code::OTHER, "identifierValue", message));
        return None;
    }
    Some(Identifiers(
        names
            .iter()
            .cloned()
            .zip(parts.into_iter().map(str::to_owned))
            .collect(),
    ))
}
