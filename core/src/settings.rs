//! The settings of a deployment, read once: each is right, or the worker does not start.

use crate::params::{Embed, EmbedKeys, EmbedSet, Rules};
use crate::trust::{KeyNames, Secrets};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The vars and secrets of a deployment as they come: texts, or what TOML has besides.
///
/// The names are those of the vars, in upper case.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE", default)]
pub struct Raw {
    /// Where the origin is.
    pub origin_url: Option<String>,
    /// The org (brand).
    pub org_id: Option<Scalar>,
    /// The IANA name of the org's time zone.
    pub time_zone: Option<String>,
    /// Secrets for key names.
    pub key_name_secrets: Option<String>,
    /// More sources.
    pub extra_sources: Option<String>,
    /// Sources that need an account.
    pub multi_account_sources: Option<String>,
    /// Parameters that are passed on.
    pub pass_params: Option<String>,
    /// More keys of embeds: a table of lists, or the same as JSON.
    pub embed_keys: Option<EmbedKeysText>,
    /// Whether unknown top-level keys stay.
    pub unknown_keys: Option<String>,
    /// The embeds of a snapshot.
    pub snapshot_embeds: Option<String>,
    /// For how long a snapshot is served.
    pub fresh_seconds: Option<Scalar>,
    /// How long the origin may take.
    pub origin_timeout_ms: Option<Scalar>,
    /// How long its body may be.
    pub max_body_bytes: Option<Scalar>,
    /// What the origin's projection does to current points.
    pub current_points_ahead: Option<String>,
    /// Over which window renewal conditions are counted.
    pub renewal_window: Option<String>,
}

/// A text, or a number: both ways are natural in TOML.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// `"60"`
    Text(String),
    /// `60`
    Number(f64),
}

/// `EMBED_KEYS` as a table of the configuration, or as a JSON text of the same shape.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum EmbedKeysText {
    /// `{"fleetParentDetails":["fleetParentDetails"]}`
    Text(String),
    /// The same as a table.
    Table(BTreeMap<String, Vec<String>>),
}

/// Why a setting cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError {
    /// Its name.
    pub name: &'static str,
    /// What is wrong with it, to be read behind the name. Never any part of a secret.
    pub message: String,
}

impl SettingError {
    /// A setting that cannot be used, and why.
    pub fn new(name: &'static str, message: impl Into<String>) -> SettingError {
        SettingError {
            name,
            message: message.into(),
        }
    }
}

impl core::fmt::Display for SettingError {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(formatter, "{} {}", self.name, self.message)
    }
}

/// The settings of a deployment.
#[derive(Clone)]
pub struct Settings {
    /// Scheme, host and perhaps a path; no slash at the end.
    pub origin_url: String,
    /// The IANA name of the zone whose calendar decides what "today" is.
    pub time_zone: String,
    /// Makes the names of what is stored.
    pub key_names: KeyNames,
    /// What the org sets about parameters.
    pub rules: Rules,
    /// Which key belongs to which embed.
    pub embed_keys: EmbedKeys,
    /// Whether a top-level key that belongs to no embed stays in a view.
    pub keep_unknown_keys: bool,
    /// The embeds that every snapshot holds.
    pub snapshot_embeds: EmbedSet,
    /// For how many seconds a snapshot is served.
    pub fresh_seconds: u32,
    /// How many milliseconds a call of the origin may take, head and body.
    pub origin_timeout_ms: u32,
    /// How many bytes a body of the origin may have.
    pub max_body_bytes: u32,
    /// Whether the origin lets scheduled points expire when it looks ahead (`CURRENT_POINTS_AHEAD`).
    pub points_expire_ahead: bool,
    /// Whether renewal conditions are counted over a fixed window (`RENEWAL_WINDOW`).
    pub renewal_window_fixed: bool,
}

/// What a snapshot holds unless `SNAPSHOT_EMBEDS` says otherwise.
const SNAPSHOT_EMBEDS: &str =
    "points mlp subscriptions promotionalPoints expirySchedules expiredPoints \
                               segments customerStatus alternateCurrencies";
/// What is passed on unless `PASS_PARAMS` says otherwise: parameters that are not documented but in use.
const PASS_PARAMS: &str = "ndncStatus optinStatus slabHistory tierUpgradeCriteria \
                           membershipRetentionCriteria includedNPS basicIdentifierLookup";

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    ///
    /// Every setting that cannot be used.
    pub fn read(raw: &Raw) -> Result<Settings, Vec<SettingError>> {
        let mut read = Reader { errors: Vec::new() };
        let org = read.required("ORG_ID", raw.org_id.as_ref().map(Scalar::text).as_deref());
        let secrets = read.required("KEY_NAME_SECRETS", raw.key_name_secrets.as_deref());
        let secrets = read.ok("KEY_NAME_SECRETS", secrets.map(|text| Secrets::read(&text)));
        let key_names = org
            .zip(secrets)
            .and_then(|(org, secrets)| KeyNames::new(&org, &secrets));
        let origin_url = read.required("ORIGIN_URL", raw.origin_url.as_deref());
        let origin_url = read.ok("ORIGIN_URL", origin_url.map(|text| origin(&text)));
        let time_zone = read.required("TIME_ZONE", raw.time_zone.as_deref());
        let embed_keys = read.ok("EMBED_KEYS", Some(embed_keys(raw.embed_keys.as_ref())));
        let snapshot_embeds = raw.snapshot_embeds.as_deref().unwrap_or(SNAPSHOT_EMBEDS);
        let snapshot_embeds = read.ok("SNAPSHOT_EMBEDS", Some(embeds(snapshot_embeds)));
        let upper =
            |text: &Option<String>| words(&text.as_deref().unwrap_or("").to_ascii_uppercase());
        let settings = Settings {
            origin_url: origin_url.unwrap_or_default(),
            time_zone: time_zone.unwrap_or_default(),
            rules: Rules {
                extra_sources: upper(&raw.extra_sources),
                multi_account_sources: upper(&raw.multi_account_sources),
                passed: words(raw.pass_params.as_deref().unwrap_or(PASS_PARAMS)),
            },
            embed_keys: embed_keys.unwrap_or_default(),
            keep_unknown_keys: read.choice(
                "UNKNOWN_KEYS",
                raw.unknown_keys.as_deref(),
                ["keep", "drop"],
            ),
            snapshot_embeds: snapshot_embeds.unwrap_or_default(),
            fresh_seconds: read.number("FRESH_SECONDS", raw.fresh_seconds.as_ref(), 60, 1..=86_400),
            origin_timeout_ms: read.number(
                "ORIGIN_TIMEOUT_MS",
                raw.origin_timeout_ms.as_ref(),
                6_000,
                100..=60_000,
            ),
            // 25 MiB is what a value of KV may have; an isolate has 128 MiB for all its requests.
            max_body_bytes: read.number(
                "MAX_BODY_BYTES",
                raw.max_body_bytes.as_ref(),
                5 << 20,
                1_024..=20 << 20,
            ),
            points_expire_ahead: read.choice(
                "CURRENT_POINTS_AHEAD",
                raw.current_points_ahead.as_deref(),
                ["expiries", "origin"],
            ),
            renewal_window_fixed: read.choice(
                "RENEWAL_WINDOW",
                raw.renewal_window.as_deref(),
                ["fixed", "rolling"],
            ),
            key_names: match key_names {
                Some(key_names) if read.errors.is_empty() => key_names,
                _ => return Err(read.errors),
            },
        };
        Ok(settings)
    }
}

struct Reader {
    errors: Vec<SettingError>,
}

impl Reader {
    fn required(&mut self, name: &'static str, text: Option<&str>) -> Option<String> {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            self.errors.push(SettingError::new(name, "is not set"));
        }
        text.map(str::to_owned)
    }

    fn ok<T>(
        &mut self,
        name: &'static str,
        read: Option<Result<T, impl Into<String>>>,
    ) -> Option<T> {
        match read? {
            Ok(value) => Some(value),
            Err(message) => {
                self.errors.push(SettingError::new(name, message));
                None
            }
        }
    }

    /// True for the first of two words, which is the one when nothing is set; false for the second.
    fn choice(
        &mut self,
        name: &'static str,
        text: Option<&str>,
        [first, second]: [&str; 2],
    ) -> bool {
        match text.map_or(first, str::trim) {
            word if word == first => true,
            word if word == second => false,
            _ => {
                self.errors.push(SettingError::new(
                    name,
                    format!("is neither `{first}` nor `{second}`"),
                ));
                true
            }
        }
    }

    fn number(
        &mut self,
        name: &'static str,
        text: Option<&Scalar>,
        default: u32,
        range: core::ops::RangeInclusive<u32>,
    ) -> u32 {
        let Some(text) = text.map(Scalar::text) else {
            return default;
        };
        let number = text
            .trim()
            .parse()
            .ok()
            .filter(|number| range.contains(number));
        number.unwrap_or_else(|| {
            let message = format!(
                "must be a whole number from {} to {}",
                range.start(),
                range.end()
            );
            self.errors.push(SettingError::new(name, message));
            default
        })
    }
}

impl Scalar {
    fn text(&self) -> String {
        match self {
            Scalar::Text(text) => text.clone(),
            Scalar::Number(number) => number.to_string(),
        }
    }
}

/// Words between blanks or commas.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|character: char| character == ',' || character.is_whitespace());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn origin(text: &str) -> Result<String, &'static str> {
    let address = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(address) = address else {
        return Err("does not begin with https:// or http://");
    };
    if address.is_empty() || address.contains(['?', '#', '@', ' ']) {
        return Err("must be a scheme, a host and perhaps a path, without user, query or fragment");
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn embeds(text: &str) -> Result<EmbedSet, String> {
    let set = words(text)
        .iter()
        .map(|word| Embed::parse(word).ok_or_else(|| format!("names the unknown embed `{word}`")))
        .collect::<Result<EmbedSet, String>>()?;
    for image in [Embed::CUSTOMER_IMAGE, Embed::ASSOCIATED_IMAGES] {
        if set.holds(image) {
            // Presigned links die within the hour, and each is a bearer secret.
            return Err(format!("names `{}`, which is never stored", image.name()));
        }
    }
    Ok(set)
}

fn embed_keys(text: Option<&EmbedKeysText>) -> Result<EmbedKeys, String> {
    let table = match text {
        None => return Ok(EmbedKeys::default()),
        Some(EmbedKeysText::Table(table)) => table.clone(),
        Some(EmbedKeysText::Text(text)) => serde_json::from_str(text)
            .map_err(|error| format!("is no JSON object of lists: {error}"))?,
    };
    EmbedKeys::with(&table).map_err(|error| error.to_string())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What a local deployment has.
    pub(crate) fn raw() -> Raw {
        Raw {
            origin_url: Some("http://127.0.0.1:8790".into()),
            org_id: Some(Scalar::Text("demo".into())),
            time_zone: Some("UTC".into()),
            key_name_secrets: Some("k".repeat(32)),
            ..Raw::default()
        }
    }

    fn refused(change: impl FnOnce(&mut Raw)) -> String {
        let mut raw = raw();
        change(&mut raw);
        let errors = Settings::read(&raw).err().unwrap_or_default();
        errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn the_defaults_are_those_of_the_documentation() {
        let settings = Settings::read(&raw()).unwrap_or_else(|errors| panic!("{errors:?}"));
        assert_eq!(
            (settings.fresh_seconds, settings.origin_timeout_ms),
            (60, 6_000)
        );
        assert_eq!(settings.max_body_bytes, 5_242_880);
        assert!(
            settings.keep_unknown_keys
                && settings.points_expire_ahead
                && settings.renewal_window_fixed
        );
        assert_eq!(settings.snapshot_embeds.names().count(), 9);
        assert_eq!(settings.rules.passed.len(), 7);
    }

    #[test]
    fn every_setting_that_cannot_be_used_is_named() {
        let errors = Settings::read(&Raw::default()).err().unwrap_or_default();
        let names: Vec<_> = errors.iter().map(|error| error.name).collect();
        assert_eq!(
            names,
            ["ORG_ID", "KEY_NAME_SECRETS", "ORIGIN_URL", "TIME_ZONE"]
        );
        for (message, expected) in [
            (
                refused(|raw| raw.origin_url = Some("origin.example".into())),
                "ORIGIN_URL does not begin",
            ),
            (
                refused(|raw| raw.origin_url = Some("https://u@origin.example".into())),
                "ORIGIN_URL must be",
            ),
            (
                refused(|raw| raw.key_name_secrets = Some("short".into())),
                "KEY_NAME_SECRETS holds a secret",
            ),
            (
                refused(|raw| raw.time_zone = Some(" ".into())),
                "TIME_ZONE is not set",
            ),
            (
                refused(|raw| raw.fresh_seconds = Some(Scalar::Number(1.5))),
                "FRESH_SECONDS must be a whole",
            ),
            (
                refused(|raw| raw.fresh_seconds = Some(Scalar::Text("0".into()))),
                "FRESH_SECONDS must be a whole",
            ),
            (
                refused(|raw| raw.unknown_keys = Some("maybe".into())),
                "UNKNOWN_KEYS is neither",
            ),
            (
                refused(|raw| raw.snapshot_embeds = Some("points moon".into())),
                "SNAPSHOT_EMBEDS names the unknown",
            ),
            (
                refused(|raw| raw.snapshot_embeds = Some("customerImage".into())),
                "SNAPSHOT_EMBEDS names `customerImage`, which is never",
            ),
            (
                refused(|raw| raw.embed_keys = Some(EmbedKeysText::Text("[".into()))),
                "EMBED_KEYS is no JSON",
            ),
        ] {
            assert!(message.starts_with(expected), "{message}");
        }
    }

    #[test]
    fn both_ways_of_writing_a_setting_are_read() {
        let table = BTreeMap::from([("userGroup".to_owned(), vec!["groups".to_owned()])]);
        for keys in [
            EmbedKeysText::Table(table),
            EmbedKeysText::Text(r#"{"userGroup":["groups"]}"#.into()),
        ] {
            let mut raw = raw();
            raw.embed_keys = Some(keys);
            raw.fresh_seconds = Some(Scalar::Number(30.0));
            raw.extra_sources = Some("ecommerce, Website".into());
            let settings = Settings::read(&raw).unwrap_or_else(|errors| panic!("{errors:?}"));
            assert_eq!(settings.fresh_seconds, 30);
            assert_eq!(settings.rules.extra_sources, ["ECOMMERCE", "WEBSITE"]);
            assert!(!settings.embed_keys.owners("groups").is_empty());
        }
    }
}
