//! The values of `embed`, and which top-level keys each of them adds to a body.

use core::fmt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One value of `embed`; see [`EMBEDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Embed(u8);

/// What is known of one value.
struct Known {
    name: &'static str,
    keys: &'static [&'static str],
    meaning: &'static str,
}

/// The values of both pages of the API (by id, and lookup), with the keys they add as far as these
/// are documented or were seen.
///
/// The position of a value is its bit in a stored [`EmbedSet`]: add new ones at the end.
const EMBEDS: [Known; 17] = [
    known(
        "points",
        &["pointsSummary"],
        "the points of the default programme",
    ),
    known(
        "mlp",
        &["loyaltyProgramDetails", "groupLoyaltyProgramDetails"],
        "every loyalty programme, and what the gap parameters add to it",
    ),
    known(
        "subscriptions",
        &["subscriptionInfo"],
        "which messages the customer agreed to",
    ),
    known(
        "promotionalPoints",
        &["promotionalPoints"],
        "points from promotions",
    ),
    known(
        "expirySchedules",
        &["expirySchedules"],
        "which points expire when",
    ),
    known(
        "expiredPoints",
        &["expiredPoints"],
        "points that have expired",
    ),
    known(
        "returnedPoints",
        &["returnedPoints"],
        "points taken back with returned goods",
    ),
    known(
        "segments",
        &[],
        "fills `segments`, which is `{}` without it",
    ),
    known("userGroup", &["userGroup"], "the old kind of user group"),
    known(
        "customerImage",
        &["customerImage"],
        "pictures of the customer; never stored at the edge",
    ),
    known(
        "associatedImages",
        &["associatedImages"],
        "barcode images; never stored at the edge",
    ),
    known(
        "customerStatus",
        &["statusLabel", "statusLabelReason"],
        "the customer's status",
    ),
    known(
        "alternateCurrencies",
        &["alternateCurrencyDetails"],
        "balances in other currencies than points",
    ),
    known("cardLoyaltyDetails", &[], "more inside `cardDetails`"),
    known(
        "fleetParentDetails",
        &["fleetParentDetails"],
        "the parent in a fleet's hierarchy",
    ),
    known("ignoreCardDetails", &[], "leaves `cardDetails` out"),
    known(
        "gapDetails",
        &["gapDetails"],
        "deprecated: use `mlp` with `gapToUpgrade` or `gapToRenew`",
    ),
];

const fn known(name: &'static str, keys: &'static [&'static str], meaning: &'static str) -> Known {
    Known {
        name,
        keys,
        meaning,
    }
}

/// The keys of every body, whatever was asked for, beside those with a rule of their own.
const BASE: [&str; 5] = [
    "id",
    "loyaltyInfo",
    "associatedWith",
    "extendedFields",
    "errors",
];

impl Embed {
    /// `points`
    pub const POINTS: Embed = Embed(0);
    /// `mlp`
    pub const MLP: Embed = Embed(1);
    /// `expirySchedules`
    pub const EXPIRY_SCHEDULES: Embed = Embed(4);
    /// `segments`
    pub const SEGMENTS: Embed = Embed(7);
    /// `customerImage`
    pub const CUSTOMER_IMAGE: Embed = Embed(9);
    /// `associatedImages`
    pub const ASSOCIATED_IMAGES: Embed = Embed(10);
    /// The two whose presigned links die within the hour, each a bearer secret: never stored.
    pub const IMAGES: [Embed; 2] = [Embed::CUSTOMER_IMAGE, Embed::ASSOCIATED_IMAGES];
    /// `customerStatus`
    pub const CUSTOMER_STATUS: Embed = Embed(11);
    /// `ignoreCardDetails`
    pub const IGNORE_CARD_DETAILS: Embed = Embed(15);
    /// `gapDetails`
    pub const GAP_DETAILS: Embed = Embed(16);

    /// Every value, in the order of their bits.
    pub fn all() -> impl Iterator<Item = Embed> + Clone {
        (0u8..).take(EMBEDS.len()).map(Embed)
    }

    /// Reads a value, in any case.
    pub fn parse(text: &str) -> Option<Embed> {
        Embed::all().find(|embed| embed.name().eq_ignore_ascii_case(text))
    }

    /// The name as the API's page prints it.
    pub fn name(self) -> &'static str {
        self.known().map_or("", |known| known.name)
    }

    /// What it adds, in a few words.
    pub fn meaning(self) -> &'static str {
        self.known().map_or("", |known| known.meaning)
    }

    fn known(self) -> Option<&'static Known> {
        EMBEDS.get(usize::from(self.0))
    }

    fn bit(self) -> u32 {
        1u32.checked_shl(u32::from(self.0)).unwrap_or(0)
    }
}

/// A set of values of `embed`.
///
/// ```
/// use customer_view::params::{Embed, EmbedSet};
/// let set: EmbedSet = [Embed::POINTS, Embed::MLP].into_iter().collect();
/// assert!(set.holds(Embed::MLP) && !set.holds(Embed::SEGMENTS));
/// assert_eq!(set.names().collect::<Vec<_>>(), ["points", "mlp"]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbedSet(u32);

impl EmbedSet {
    /// Whether the value is in it.
    pub fn holds(self, embed: Embed) -> bool {
        self.0 & embed.bit() != 0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in one or the other.
    pub fn union(self, other: EmbedSet) -> EmbedSet {
        EmbedSet(self.0 | other.0)
    }

    /// Whether the two have anything in common.
    pub fn intersects(self, other: EmbedSet) -> bool {
        self.0 & other.0 != 0
    }

    /// The set with that value.
    pub fn with(self, embed: Embed) -> EmbedSet {
        EmbedSet(self.0 | embed.bit())
    }

    /// The set without that value.
    pub fn without(self, embed: Embed) -> EmbedSet {
        EmbedSet(self.0 & !embed.bit())
    }

    /// The names of what is in it, in one order whatever the client's.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Embed::all()
            .filter(move |embed| self.holds(*embed))
            .map(Embed::name)
    }
}

impl FromIterator<Embed> for EmbedSet {
    fn from_iter<I: IntoIterator<Item = Embed>>(embeds: I) -> EmbedSet {
        embeds.into_iter().fold(EmbedSet::default(), EmbedSet::with)
    }
}

/// Which embeds a top-level key belongs to: the table above, and what an operator added to it
/// (`EMBED_KEYS`), because not all of the origin's keys are documented.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmbedKeys {
    added: Vec<(Embed, String)>,
}

/// Why `EMBED_KEYS` cannot be used: it names an embed that the API does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEmbed(pub String);

impl fmt::Display for UnknownEmbed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "names the unknown embed `{}`", self.0)
    }
}

impl EmbedKeys {
    /// The table with more keys, by embed.
    ///
    /// # Errors
    ///
    /// When an embed does not exist.
    pub fn with(added: &BTreeMap<String, Vec<String>>) -> Result<EmbedKeys, UnknownEmbed> {
        let mut keys = EmbedKeys::default();
        for (name, more) in added {
            let embed = Embed::parse(name).ok_or_else(|| UnknownEmbed(name.clone()))?;
            keys.added
                .extend(more.iter().map(|key| (embed, key.clone())));
        }
        Ok(keys)
    }

    /// The embeds that add this key; none if it belongs to no embed.
    pub fn owners(&self, key: &str) -> EmbedSet {
        let built_in = |embed: &Embed| embed.known().is_some_and(|known| known.keys.contains(&key));
        let added = self
            .added
            .iter()
            .filter(|(_, added)| added == key)
            .map(|(embed, _)| *embed);
        Embed::all().filter(built_in).chain(added).collect()
    }

    /// Whether the key is part of every body.
    pub fn is_base(&self, key: &str) -> bool {
        BASE.contains(&key)
    }

    /// What was added, in one text: part of a snapshot's key, since it decides how one is cut.
    pub fn added(&self) -> String {
        self.added
            .iter()
            .fold(String::new(), |mut text, (embed, key)| {
                super::encode_pair(&mut text, embed.name(), key);
                text
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_values_are_where_they_should_be() {
        for (embed, name) in [
            (Embed::POINTS, "points"),
            (Embed::MLP, "mlp"),
            (Embed::EXPIRY_SCHEDULES, "expirySchedules"),
            (Embed::SEGMENTS, "segments"),
            (Embed::CUSTOMER_IMAGE, "customerImage"),
            (Embed::ASSOCIATED_IMAGES, "associatedImages"),
            (Embed::CUSTOMER_STATUS, "customerStatus"),
            (Embed::IGNORE_CARD_DETAILS, "ignoreCardDetails"),
            (Embed::GAP_DETAILS, "gapDetails"),
        ] {
            assert_eq!(embed.name(), name);
            assert_eq!(Embed::parse(&name.to_uppercase()), Some(embed));
        }
        assert_eq!(Embed::all().count(), EMBEDS.len());
        assert!(Embed::all().all(|embed| !embed.meaning().is_empty()));
        assert_eq!(Embed::parse("nothing"), None);
    }

    #[test]
    fn sets_add_up() {
        let set: EmbedSet = [Embed::GAP_DETAILS, Embed::POINTS].into_iter().collect();
        assert_eq!(set.names().collect::<Vec<_>>(), ["points", "gapDetails"]);
        assert!(set
            .without(Embed::POINTS)
            .without(Embed::GAP_DETAILS)
            .is_empty());
        assert!(set.intersects(EmbedSet::default().with(Embed::POINTS)));
        assert!(!set.intersects(EmbedSet::default().with(Embed::MLP)));
        assert!(set
            .union(EmbedSet::default().with(Embed::MLP))
            .holds(Embed::MLP));
    }

    #[test]
    fn keys_have_owners_and_operators_may_add_some() {
        let added = BTreeMap::from([("FLEETparentDetails".to_owned(), vec!["fleet".to_owned()])]);
        let keys = EmbedKeys::with(&added).unwrap();
        assert_eq!(
            keys.owners("fleet").names().collect::<Vec<_>>(),
            ["fleetParentDetails"]
        );
        assert_eq!(
            keys.owners("statusLabel").names().collect::<Vec<_>>(),
            ["customerStatus"]
        );
        assert!(keys.owners("somethingNew").is_empty() && keys.owners("id").is_empty());
        assert!(keys.is_base("id") && !keys.is_base("fleet"));
        assert_eq!(keys.added(), "fleetParentDetails=fleet");
        let unknown = BTreeMap::from([("fleets".to_owned(), vec![])]);
        assert_eq!(
            EmbedKeys::with(&unknown),
            Err(UnknownEmbed("fleets".to_owned()))
        );
    }
}
