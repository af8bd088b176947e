//! What is known of a body, so that a narrower view is cut out of it without parsing it again.
//!
//! The fields are written in this order by `postcard`, so their order and types are the stored
//! format: whoever changes them raises [`super::format::VERSION`].

use super::UserGroups;
use crate::date::Date;
use crate::json::Span;
use crate::params::{EmbedSet, Includes};
use serde::{Deserialize, Serialize};

/// The facts of one stored body. All places count from the body's first byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// When the fetch began, in milliseconds since 1970: the body is at most that old.
    pub fetch_started: i64,
    /// The civil date in the org's zone when the fetch began.
    pub day_started: Date,
    /// The same when it ended: two dates, and it is not certain which day the numbers are of.
    pub day_ended: Date,
    /// The first 128 bits of the body's SHA-256.
    pub hash: [u8; 16],
    /// The embeds that were asked for.
    pub coverage: EmbedSet,
    /// The blocks that were asked for.
    pub includes: Includes,
    /// The top-level members in the origin's order.
    pub sections: Vec<Section>,
    /// The elements of `warnings`.
    pub warnings: Vec<Coded>,
    /// The elements of `profiles`.
    pub profiles: Vec<Profile>,
    /// The user groups, if there are any and they were understood.
    pub groups: Option<UserGroups>,
}

impl Header {
    /// The date that the body's numbers are of; `None` if the fetch began on another day than it ended.
    pub fn day(&self) -> Option<Date> {
        (self.day_started == self.day_ended).then_some(self.day_started)
    }

    /// Whether the places can be those of a body of that length. Views are cut by them unseen: in
    /// another order they would repeat bytes, and a short value could become a very long answer.
    pub(super) fn fits(&self, length: u32) -> bool {
        let body = Span::new(0, length);
        let members = self.sections.iter().flat_map(|section| {
            let name = Span {
                start: section.key,
                end: section.value.start,
            };
            [name, section.value]
        });
        body.holds_in_order(members)
            && body.holds_in_order(self.warnings.iter().map(|warning| warning.span))
            && body.holds_in_order(self.profiles.iter().map(|profile| profile.span))
            && self.groups.as_ref().is_none_or(|groups| groups.fit(body))
    }

    /// How old the body is, in milliseconds; a clock that ran back counts as no time.
    pub fn age(&self, now: i64) -> i64 {
        age(self.fetch_started, now)
    }
}

/// How old what was fetched then is, in milliseconds; a clock that ran back counts as no time.
pub(crate) fn age(fetch_started: i64, now: i64) -> i64 {
    now.saturating_sub(fetch_started).max(0)
}

/// One top-level member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What decides whether a view holds it.
    pub kind: SectionKind,
    /// Where its name begins, quotation mark included.
    pub key: u32,
    /// Its value.
    pub value: Span,
}

/// What decides whether a view holds a top-level member, and in which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SectionKind {
    /// Always there, as it is.
    Base,
    /// Belongs to no embed that is known: kept or dropped by `UNKNOWN_KEYS`.
    Unknown,
    /// There if one of these embeds was asked for.
    Embeds(EmbedSet),
    /// `warnings`, if it is a list: always there, without those of parts that were not asked for.
    Warnings,
    /// `profiles`, if it is a list: always there, reduced by `includedOnlyCurrentProfile`.
    Profiles,
    /// `segments`: always there, `{}` unless asked for.
    Segments,
    /// `cardDetails`: there unless `ignoreCardDetails`.
    Cards,
    /// `fraudDetails`: with `includedFraudDetails`.
    Fraud,
    /// What is missing to the next tier, outside of any programme: with `gapToUpgrade`.
    Upgrades,
    /// What is missing to keep the tier, outside of any programme: with `gapToRenew`.
    Renewal,
    /// User groups, or something about them: with the parameters that ask for them.
    Groups,
}

/// One element of `warnings` or `errors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coded {
    /// Its code; 0 if it has none.
    pub code: u32,
    /// Where it lies.
    pub span: Span,
}

/// One element of `profiles`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Whether it is of the asked source (and account).
    pub current: bool,
    /// Where it lies.
    pub span: Span,
}
