//! Understanding the query. The origin does this in its own way: what it does not know it refuses with 8130.

use crate::day::Day;
use crate::render::Ask;

/// The parameters without a visible effect.
const SILENT: [&str; 8] = [
    "ndncStatus",
    "optinStatus",
    "slabHistory",
    "tierUpgradeCriteria",
    "membershipRetentionCriteria",
    "includedNPS",
    "basicIdentifierLookup",
    "ug2SortBy",
];

const SOURCES: [&str; 15] = [
    "INSTORE",
    "MARTJACK",
    "WECHAT",
    "LINE",
    "ALL",
    "FACEBOOK",
    "WEB_ENGAGE",
    "TMALL",
    "TAOBAO",
    "JD",
    "ECOMMERCE",
    "WEBSITE",
    "MOBILE_APP",
    "MAPP_SDK",
    "OTHERS",
];

/// A query that has been understood.
#[derive(Debug, Default)]
pub struct Query {
    /// What is asked for.
    pub ask: Ask,
    /// Pairs of identifier name (lower case) and value, for a lookup.
    pub identifiers: Vec<(String, String)>,
}

/// The decoded pairs of a query; empty ones are passed over.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Understands a query; the error is a code of the origin.
pub fn understand(query: &str, language: Option<&str>, lookup: bool) -> Result<Query, i64> {
    let pairs = pairs(query);
    let mut ask = Ask {
        language: language.map(str::to_owned),
        ..Ask::default()
    };
    for (name, value) in &pairs {
        let own = lookup && matches!(name.as_str(), "identifierName" | "identifierValue");
        if !own {
            set(&mut ask, name, value)?;
        }
    }
    if ask.source.is_empty() {
        return Err(8016);
    }
    if !SOURCES.contains(&ask.source.as_str()) {
        return Err(8012);
    }
    let identifiers = if lookup {
        identifiers(&pairs)?
    } else {
        Vec::new()
    };
    Ok(Query { ask, identifiers })
}

/// The identifiers of a lookup: one, or two parallel lists.
pub fn identifiers(pairs: &[(String, String)]) -> Result<Vec<(String, String)>, i64> {
    const NAMES: [&str; 9] = [
        "mobile",
        "email",
        "externalid",
        "cardnumber",
        "cardexternalid",
        "wechat",
        "martjackid",
        "fbid",
        "id",
    ];
    let value = |wanted: &str| {
        let found = pairs
            .iter()
            .find(|(name, value)| name == wanted && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    };
    let names: Vec<String> = value("identifierName")
        .ok_or(8092)?
        .split(',')
        .map(str::to_ascii_lowercase)
        .collect();
    let value = value("identifierValue").ok_or(8093)?;
    let values: Vec<&str> = if names.len() == 1 {
        vec![value]
    } else {
        value.split(',').collect()
    };
    let known = names.iter().all(|name| NAMES.contains(&name.as_str()));
    if !known || names.len() != values.len() {
        return Err(8013);
    }
    Ok(names
        .into_iter()
        .zip(values.into_iter().map(str::to_owned))
        .collect())
}

fn set(ask: &mut Ask, name: &str, value: &str) -> Result<(), i64> {
    let groups = &mut ask.groups;
    match name {
        "source" => ask.source = value.to_ascii_uppercase(),
        "accountId" => ask.account = Some(value.to_owned()).filter(|value| !value.is_empty()),
        "embed" => {
            let values = value
                .split(',')
                .map(|each| each.trim().to_ascii_lowercase());
            ask.embeds.extend(values.filter(|each| !each.is_empty()));
        }
        "gapToUpgrade" => ask.gap_to_upgrade = Some(days(value)?),
        "gapToRenew" => ask.gap_to_renew = Some(days(value)?),
        "includedFraudDetails" => ask.fraud = flag(value)?,
        "includedOnlyCurrentProfile" => ask.only_current_profile = flag(value)?,
        "includedAllUserGroup2" => groups.all = flag(value)?,
        "includedUserGroup2LoyaltyDetails" => groups.loyalty = flag(value)?,
        "ug2PaginationDetails" => groups.pagination = flag(value)?,
        "userGroup2Id" => groups.one = Some(value.parse().map_err(|_| 8130)?),
        "ug2JoinedStartDate" => groups.joined_from = Some(moment(value, false).ok_or(8130)?),
        "ug2JoinedEndDate" => groups.joined_before = Some(moment(value, true).ok_or(8130)?),
        "ug2Offset" => groups.offset = value.parse().map_err(|_| 8100)?,
        "ug2Limit" => groups.limit = Some(limit(value)?),
        "ug2SortOrder" => groups.ascending = order(value)?,
        other if SILENT.contains(&other) => {}
        _ => return Err(8130),
    }
    Ok(())
}

fn order(value: &str) -> Result<bool, i64> {
    match value.to_ascii_uppercase().as_str() {
        "ASC" => Ok(true),
        "DESC" => Ok(false),
        _ => Err(8130),
    }
}

fn flag(value: &str) -> Result<bool, i64> {
    match value.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(8130),
    }
}

// The farthest target is bounded, since every day up to it is walked.
fn days(value: &str) -> Result<i64, i64> {
    value
        .parse()
        .ok()
        .filter(|days| (0..=40_000).contains(days))
        .ok_or(8130)
}

fn limit(value: &str) -> Result<usize, i64> {
    match value.parse::<i64>() {
        Ok(limit @ 1..=100) => usize::try_from(limit).map_err(|_| 8101),
        Ok(limit) if limit > 100 => Err(8102),
        _ => Err(8101),
    }
}

// Seconds since 1970 of a date or date-time. As an end, a date includes its whole day and a date-time its second.
fn moment(value: &str, end: bool) -> Option<i64> {
    let start = Day::parse(value.get(..10)?)?.unix_seconds();
    let rest = value.get(10..)?;
    if rest.is_empty() {
        return Some(start + if end { 86_400 } else { 0 });
    }
    let part = |range| {
        rest.get(range)
            .and_then(|text: &str| text.parse::<i64>().ok())
    };
    let separated = rest.starts_with(['T', 't', ' ']);
    let time = separated.then(|| Some(part(1..3)? * 3600 + part(4..6)? * 60 + part(7..9)?))??;
    let zone = rest
        .get(9..)?
        .trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    Some(start + time - offset(zone)? + i64::from(end))
}

fn offset(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let part = |text: &str, most: i64| text.parse().ok().filter(|part| (0..=most).contains(part));
    Some(sign * (part(hours, 23)? * 3600 + part(minutes, 59)? * 60))
}

// As servlets do it: `+` is a blank, and a percent sign that starts no escape stays.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escape = tail.get(..2).filter(|_| *first == b'%').and_then(hex);
        rest = if escape.is_some() { &tail[2..] } else { tail };
        bytes.push(match (first, escape) {
            (_, Some(byte)) => byte,
            (b'+', None) => b' ',
            (other, None) => *other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(digits)
        .ok()
        .filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u8::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_query_is_understood() {
        let query = "source=instore&&embed=Points,%20MLP&embed=segments&accountId&gapToUpgrade=30\
                     &includedFraudDetails=TRUE&ug2Limit=5&ug2SortOrder=asc&slabHistory=true";
        let ask = understand(query, Some("zh"), false).unwrap().ask;
        assert_eq!(ask.source, "INSTORE");
        assert_eq!(
            ask.embeds.iter().collect::<Vec<_>>(),
            ["mlp", "points", "segments"]
        );
        assert_eq!(
            (ask.account, ask.gap_to_upgrade, ask.fraud),
            (None, Some(30), true)
        );
        assert_eq!((ask.groups.limit, ask.groups.ascending), (Some(5), true));
    }

    #[test]
    fn what_is_wrong_has_a_code() {
        let code = |query: &str, lookup| understand(query, None, lookup).err();
        assert_eq!(code("", false), Some(8016));
        assert_eq!(code("source=MOON", false), Some(8012));
        assert_eq!(code("source=ALL&foo=1", false), Some(8130));
        assert_eq!(code("source=ALL&ug2Limit=0", false), Some(8101));
        assert_eq!(code("source=ALL&ug2Limit=101", false), Some(8102));
        assert_eq!(code("source=ALL&ug2Offset=-1", false), Some(8100));
        assert_eq!(code("source=ALL&identifierName=mobile", false), Some(8130));
        assert_eq!(code("source=ALL", true), Some(8092));
        assert_eq!(code("source=ALL&identifierName=mobile", true), Some(8093));
        assert_eq!(
            code("source=ALL&identifierName=shoe&identifierValue=1", true),
            Some(8013)
        );
    }

    #[test]
    fn identifiers_are_decoded_and_paired() {
        let query =
            "source=ALL&identifierName=email,externalID&identifierValue=a.b%2Bc%40example.com,X%25";
        let identifiers = understand(query, None, true).unwrap().identifiers;
        let expected = [("email", "a.b+c@example.com"), ("externalid", "X%")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(identifiers, expected);
    }

    #[test]
    fn moments_are_read_with_their_zone() {
        assert_eq!(moment("1970-01-02", false), Some(86_400));
        assert_eq!(moment("1970-01-02", true), Some(172_800));
        assert_eq!(moment("1970-01-02T01:00:00+01:00", false), Some(86_400));
        assert_eq!(moment("1970-01-01T00:00:00.250Z", true), Some(1));
        assert_eq!(moment("1970-01-01 25", false), None);
        assert_eq!(moment("1970-1-1", false), None);
    }
}
