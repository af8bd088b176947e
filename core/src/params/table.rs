//! The parameters of both operations: the one table that validation, error texts and the OpenAPI document
//! come from.

/// Which operation has a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operations {
    /// By id and lookup.
    Both,
    /// Lookup only.
    Lookup,
}

/// What may stand in a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A source: one of the API's list, or of `EXTRA_SOURCES`; any case.
    Source,
    /// An account: printable ASCII, at most so many characters; empty counts as absent.
    Account {
        /// How many characters at most.
        longest: usize,
    },
    /// A list of embeds, comma-separated and/or repeated.
    Embeds,
    /// `true` or `false`, in any case; false when absent.
    Flag,
    /// An integer, `0` or `[1-9][0-9]*`, between two bounds, both inclusive.
    Integer {
        /// The least value.
        least: u64,
        /// The greatest value.
        most: u64,
    },
    /// A date (`YYYY-MM-DD`) or a date-time with an offset (RFC 3339).
    Instant,
    /// One of some words, in any case.
    Choice(&'static [&'static str]),
    /// The names of the identifiers of a lookup, comma-separated.
    IdentifierNames,
    /// Their values, in the same order.
    IdentifierValues,
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name, as the API spells it; names are matched exactly.
    pub name: &'static str,
    /// Which operation has it.
    pub operations: Operations,
    /// What may stand in it.
    pub kind: Kind,
    /// What it is for, in a sentence.
    pub meaning: &'static str,
}

/// The greatest `long` of the origin's language, Java: 2^63 - 1.
pub const LONG_MAX: u64 = 9_223_372_036_854_775_807;
/// Ten years: farther ahead nobody plans.
const DAYS_AHEAD: u64 = 3_650;

/// Every parameter but those of `PASS_PARAMS`, in the order of the API's page.
pub const PARAMETERS: [Parameter; 20] = [
    both(
        "source",
        Kind::Source,
        "Where the customer is registered; `ALL` is every source.",
    ),
    both(
        "accountId",
        Kind::Account { longest: 128 },
        "The account, for sources that have several.",
    ),
    both("embed", Kind::Embeds, "Which parts to add to the answer."),
    both(
        "includedAllUserGroup2",
        Kind::Flag,
        "Adds all user groups of the customer.",
    ),
    both(
        "userGroup2Id",
        Kind::Integer {
            least: 1,
            most: LONG_MAX,
        },
        "Adds that user group.",
    ),
    both(
        "includedUserGroup2LoyaltyDetails",
        Kind::Flag,
        "Adds their loyalty details to user groups.",
    ),
    both("includedFraudDetails", Kind::Flag, "Adds `fraudDetails`."),
    both(
        "includedOnlyCurrentProfile",
        Kind::Flag,
        "Leaves out the profiles of other sources than the asked one.",
    ),
    both(
        "ug2JoinedStartDate",
        Kind::Instant,
        "Only user groups joined from then on.",
    ),
    both(
        "ug2JoinedEndDate",
        Kind::Instant,
        "Only user groups joined until then.",
    ),
    both(
        "ug2Offset",
        Kind::Integer {
            least: 0,
            most: LONG_MAX,
        },
        "How many user groups to skip.",
    ),
    both(
        "ug2Limit",
        Kind::Integer {
            least: 1,
            most: 100,
        },
        "How many user groups to return at most.",
    ),
    both(
        "ug2SortBy",
        Kind::Choice(&["JoinedDate"]),
        "What to sort user groups by.",
    ),
    both(
        "ug2SortOrder",
        Kind::Choice(&["ASC", "DESC"]),
        "In which order; `DESC` when absent.",
    ),
    both("ug2PaginationDetails", Kind::Flag, "Adds `ug2Pagination`."),
    both(
        "gapToUpgrade",
        Kind::Integer {
            least: 0,
            most: DAYS_AHEAD,
        },
        "How much is missing to the next tier, so many days from today. Needs `embed=mlp`.",
    ),
    both(
        "gapToRenew",
        Kind::Integer {
            least: 0,
            most: DAYS_AHEAD,
        },
        "How much is missing to keep the tier, so many days from today. Needs `embed=mlp`.",
    ),
    both(
        "gapExplain",
        Kind::Flag,
        "Explains the gaps beside their blocks. Of the edge, never sent to the origin.",
    ),
    lookup(
        "identifierName",
        Kind::IdentifierNames,
        "What kind of identifier it is.",
    ),
    lookup("identifierValue", Kind::IdentifierValues, "The identifier."),
];

const fn both(name: &'static str, kind: Kind, meaning: &'static str) -> Parameter {
    Parameter {
        name,
        operations: Operations::Both,
        kind,
        meaning,
    }
}

const fn lookup(name: &'static str, kind: Kind, meaning: &'static str) -> Parameter {
    Parameter {
        name,
        operations: Operations::Lookup,
        kind,
        meaning,
    }
}

/// The sources of the API's page; orgs have more (`EXTRA_SOURCES`).
pub const SOURCES: [&str; 5] = ["INSTORE", "MARTJACK", "WECHAT", "LINE", "ALL"];

/// The names of identifiers, as both pages of the API spell them.
pub const IDENTIFIER_NAMES: [&str; 8] = [
    "mobile",
    "email",
    "externalId",
    "cardnumber",
    "cardExternalId",
    "wechat",
    "martjackId",
    "fbId",
];

impl Parameter {
    /// Whether an operation has it.
    pub fn is_of(&self, lookup: bool) -> bool {
        lookup || self.operations == Operations::Both
    }
}
