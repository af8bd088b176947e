//! A customer: identity, profiles, programmes, and the ledger.

use crate::day::Day;
use crate::decimal::Decimal;
use crate::json::Json;
use crate::ledger::{Entry, Event, Program};

/// All that the origin holds of one person.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The id.
    pub id: i64,
    /// What became of the account.
    pub state: State,
    /// One profile a source and account.
    pub profiles: Vec<Profile>,
    /// The day of registration.
    pub created: Day,
    /// Lifetime purchases before the first bill of the ledger; its scale is kept.
    pub opening_purchases: Decimal,
    /// The programmes of the org, enrolled or not; the first is the default one.
    pub programs: Vec<Program>,
    /// What happened, sorted by day.
    pub entries: Vec<Entry>,
    /// The groups the customer is in.
    pub groups: Vec<Group>,
    /// Cards.
    pub cards: Vec<Card>,
    /// Extended fields, ready to print.
    pub extended: Vec<(&'static str, Json)>,
    /// Segment and partition.
    pub segments: Vec<(&'static str, &'static str)>,
    /// Status label and its reason.
    pub status: (&'static str, &'static str),
    /// Whether the org has the gap feature.
    pub gap_feature: bool,
    /// Whether the body is printed with line breaks.
    pub pretty: bool,
    /// Top-level keys that no documentation mentions.
    pub unknown_keys: Vec<(&'static str, Json)>,
}

/// What became of an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// In use.
    Active,
    /// Merged into another account.
    Merged,
    /// Erased on request.
    Erased,
}

/// A profile.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The source.
    pub source: &'static str,
    /// The account within the source; empty for stores.
    pub account: &'static str,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Type and value of each identifier.
    pub identifiers: Vec<(&'static str, String)>,
    /// Custom fields, ready to print.
    pub fields: Vec<(&'static str, Json)>,
}

/// Membership in a user group.
#[derive(Clone, Debug)]
pub struct Group {
    /// The id.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The day the customer joined.
    pub joined: Day,
    /// The time of that day.
    pub joined_at: &'static str,
    /// Whether the customer is its primary member.
    pub primary: bool,
    /// Points in the group's programme.
    pub points: Decimal,
}

/// A card.
#[derive(Clone, Debug)]
pub struct Card {
    /// The id.
    pub id: i64,
    /// The number.
    pub number: String,
    /// The day of issue.
    pub issued: Day,
}

impl Customer {
    /// The source or account's profiles; `ALL` means every one, no account means any.
    pub fn profiles_of<'a>(
        &'a self,
        source: &'a str,
        account: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Profile> {
        self.profiles.iter().filter(move |profile| {
            let source_fits = source == "ALL" || profile.source == source;
            let account_fits = account.is_none_or(|account| profile.account == account);
            source_fits && account_fits
        })
    }

    /// Whether an identifier is this customer's; `name` is lower case, and so are e-mail addresses compared.
    pub fn has_identifier(&self, name: &str, value: &str) -> bool {
        if name == "id" {
            return value == self.id.to_string();
        }
        let all = self
            .profiles
            .iter()
            .flat_map(|profile| &profile.identifiers);
        all.into_iter().any(|(kind, known)| {
            let same = known == value || name == "email" && known.eq_ignore_ascii_case(value);
            kind.eq_ignore_ascii_case(name) && same
        })
    }

    /// Adds an entry and keeps the order.
    pub fn record(&mut self, entry: Entry) {
        let at = self.entries.partition_point(|known| known.on <= entry.on);
        self.entries.insert(at, entry);
    }

    /// What was ever bought, by the end of a day.
    pub fn lifetime_purchases(&self, until: Day) -> Decimal {
        let known = self.entries.iter().filter(|entry| entry.on <= until);
        known.fold(self.opening_purchases, |sum, entry| match &entry.event {
            Event::Bill { amount, .. } => sum + *amount,
            Event::Return { amount, .. } => sum - *amount,
            _ => sum,
        })
    }
}
