//! The settings of a deployment, read once: each is right, or the worker does not start.

use crate::gap::Assumptions;
use crate::params::{encode_pair, Embed, EmbedKeys, EmbedSet, Includes, Rules};
use crate::snapshot::GroupKeys;
use crate::trust::{KeyNames, Secrets};
use core::fmt;
use core::ops::RangeInclusive;

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

impl fmt::Display for SettingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
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
    /// Under which names user groups are looked for.
    pub group_keys: GroupKeys,
    /// The embeds that every snapshot holds.
    pub snapshot_embeds: EmbedSet,
    /// The blocks that every snapshot holds.
    pub snapshot_includes: Includes,
    /// For how many seconds a snapshot is served.
    pub fresh_seconds: u32,
    /// Which other origins' pages may read answers.
    pub cors_origins: CorsOrigins,
    /// Whether what is none of the worker's routes goes to the origin.
    pub forward_other_routes: bool,
    /// How many milliseconds a call of the origin may take, head and body.
    pub origin_timeout_ms: u32,
    /// How many bytes a body of the origin may have.
    pub max_body_bytes: u32,
    /// What is taken for granted about the origin's own projection.
    pub assumptions: Assumptions,
}

/// Which other origins' pages may read answers (`CORS_ORIGINS`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorsOrigins(Vec<String>);

impl CorsOrigins {
    fn read(text: &str) -> Result<CorsOrigins, String> {
        let origins = words(text);
        let odd = origins.iter().find(|word| *word != "*" && !is_origin(word));
        match odd {
            Some(word) => Err(format!(
                "names `{word}`, which is no origin such as `https://app.example`"
            )),
            None => Ok(CorsOrigins(origins)),
        }
    }

    /// Whether pages of that origin may read: it is listed, or all are (`*`).
    pub fn allow(&self, origin: &str) -> bool {
        is_origin(origin)
            && self
                .0
                .iter()
                .any(|listed| listed == "*" || listed == origin)
    }
}

/// Scheme, host and perhaps a port, as browsers send it: nothing behind them, in lower case.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let part =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
    host.is_some_and(|host| !host.is_empty() && host.bytes().all(part))
}

/// What a snapshot holds unless `SNAPSHOT_EMBEDS` says otherwise.
const SNAPSHOT_EMBEDS: &str =
    "points mlp subscriptions promotionalPoints expirySchedules expiredPoints \
                               segments customerStatus alternateCurrencies";
/// The blocks it holds unless `SNAPSHOT_INCLUDES` says otherwise.
const SNAPSHOT_INCLUDES: &str =
    "includedAllUserGroup2 includedUserGroup2LoyaltyDetails includedFraudDetails";
/// The fetch of a snapshot is also the proof that the origin accepts the credential: a proof that
/// is older than five minutes is none any more.
const MOST_FRESH_SECONDS: u32 = 300;
/// What is passed on unless `PASS_PARAMS` says otherwise: parameters that are not documented but in use.
pub(crate) const PASS_PARAMS: &str = "ndncStatus optinStatus slabHistory tierUpgradeCriteria \
                           membershipRetentionCriteria includedNPS basicIdentifierLookup";

impl Settings {
    /// What decides how a body is taken apart, beside the query: a part of what a snapshot is.
    pub fn taken_apart_by(&self) -> String {
        let GroupKeys { list, joined } = &self.group_keys;
        let mut text = self.embed_keys.added();
        encode_pair(&mut text, "groups", list);
        encode_pair(&mut text, "joined", joined);
        text
    }

    /// Reads the settings. `find` brings a var or a secret by its name, as a text: numbers in
    /// plain digits, tables as JSON.
    ///
    /// # Errors
    ///
    /// Every setting that cannot be used.
    pub fn read(find: &dyn Fn(&str) -> Option<String>) -> Result<Settings, Vec<SettingError>> {
        let mut read = Reader {
            find,
            errors: Vec::new(),
        };
        let org = read.required("ORG_ID");
        let secrets = read.required("KEY_NAME_SECRETS");
        let secrets = read.ok("KEY_NAME_SECRETS", secrets.map(|text| Secrets::read(&text)));
        let key_names = org
            .zip(secrets)
            .and_then(|(org, secrets)| KeyNames::new(&org, &secrets));
        let origin_url = read.required("ORIGIN_URL");
        let origin_url = read.ok("ORIGIN_URL", origin_url.map(|text| origin(&text)));
        let time_zone = read.required("TIME_ZONE");
        let keys = find("EMBED_KEYS");
        let embed_keys = read.ok("EMBED_KEYS", keys.map(|text| embed_keys(&text)));
        let snapshot_embeds = find("SNAPSHOT_EMBEDS").unwrap_or(SNAPSHOT_EMBEDS.to_owned());
        let snapshot_embeds = read.ok("SNAPSHOT_EMBEDS", Some(embeds(&snapshot_embeds)));
        let includes_named = find("SNAPSHOT_INCLUDES").unwrap_or(SNAPSHOT_INCLUDES.to_owned());
        let snapshot_includes = read.ok("SNAPSHOT_INCLUDES", Some(includes(&includes_named)));
        let cors_origins = find("CORS_ORIGINS").unwrap_or_default();
        let cors_origins = read.ok("CORS_ORIGINS", Some(CorsOrigins::read(&cors_origins)));
        let group_keys = GroupKeys::default();
        let group_keys = GroupKeys {
            list: read.name("USER_GROUPS_KEY", group_keys.list),
            joined: read.name("USER_GROUP_JOINED_KEY", group_keys.joined),
        };
        let list = |name, default: &str| words(&find(name).unwrap_or(default.to_owned()));
        let upper = |name| words(&find(name).unwrap_or_default().to_ascii_uppercase());
        Ok(Settings {
            origin_url: origin_url.unwrap_or_default(),
            time_zone: time_zone.unwrap_or_default(),
            rules: Rules {
                extra_sources: upper("EXTRA_SOURCES"),
                multi_account_sources: upper("MULTI_ACCOUNT_SOURCES"),
                passed: list("PASS_PARAMS", PASS_PARAMS),
            },
            embed_keys: embed_keys.unwrap_or_default(),
            keep_unknown_keys: read.choice("UNKNOWN_KEYS", ["keep", "drop"]),
            group_keys,
            snapshot_embeds: snapshot_embeds.unwrap_or_default(),
            snapshot_includes: snapshot_includes.unwrap_or_default(),
            cors_origins: cors_origins.unwrap_or_default(),
            forward_other_routes: !read.choice("OTHER_ROUTES", ["404", "forward"]),
            fresh_seconds: read.number("FRESH_SECONDS", 60, 1..=MOST_FRESH_SECONDS),
            origin_timeout_ms: read.number("ORIGIN_TIMEOUT_MS", 6_000, 100..=60_000),
            // 25 MiB is what a value of KV may have; an isolate has 128 MiB for all its requests.
            max_body_bytes: read.number("MAX_BODY_BYTES", 5 << 20, 1_024..=20 << 20),
            assumptions: Assumptions {
                points_expire_ahead: read.choice("CURRENT_POINTS_AHEAD", ["expiries", "origin"]),
                renewal_window_fixed: read.choice("RENEWAL_WINDOW", ["fixed", "rolling"]),
            },
            key_names: match key_names {
                Some(key_names) if read.errors.is_empty() => key_names,
                _ => return Err(read.errors),
            },
        })
    }
}

struct Reader<'a> {
    find: &'a dyn Fn(&str) -> Option<String>,
    errors: Vec<SettingError>,
}

impl Reader<'_> {
    fn required(&mut self, name: &'static str) -> Option<String> {
        let text = (self.find)(name).map(|text| text.trim().to_owned());
        let text = text.filter(|text| !text.is_empty());
        if text.is_none() {
            self.errors.push(SettingError::new(name, "is not set"));
        }
        text
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

    /// The name of a member; blank is none.
    fn name(&mut self, name: &'static str, default: String) -> String {
        let Some(text) = (self.find)(name).map(|text| text.trim().to_owned()) else {
            return default;
        };
        if text.is_empty() {
            self.errors.push(SettingError::new(name, "is blank"));
        }
        text
    }

    /// True for the first of two words, which is the one when nothing is set; false for the second.
    fn choice(&mut self, name: &'static str, [first, second]: [&str; 2]) -> bool {
        match (self.find)(name).as_deref().map_or(first, str::trim) {
            word if word == first => true,
            word if word == second => false,
            _ => {
                let message = format!("is neither `{first}` nor `{second}`");
                self.errors.push(SettingError::new(name, message));
                true
            }
        }
    }

    fn number(&mut self, name: &'static str, default: u32, range: RangeInclusive<u32>) -> u32 {
        let Some(text) = (self.find)(name) else {
            return default;
        };
        let number = text
            .trim()
            .parse()
            .ok()
            .filter(|number| range.contains(number));
        number.unwrap_or_else(|| {
            let (least, most) = (range.start(), range.end());
            let message = format!("must be a whole number from {least} to {most}");
            self.errors.push(SettingError::new(name, message));
            default
        })
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
    if address.is_empty() || address.starts_with('/') || address.contains(['?', '#', '@', ' ']) {
        return Err("must be a scheme, a host and perhaps a path, without user, query or fragment");
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn embeds(text: &str) -> Result<EmbedSet, String> {
    let set = words(text)
        .iter()
        .map(|word| Embed::parse(word).ok_or_else(|| format!("names the unknown embed `{word}`")))
        .collect::<Result<EmbedSet, String>>()?;
    for image in Embed::IMAGES {
        if set.holds(image) {
            return Err(format!("names `{}`, which is never stored", image.name()));
        }
    }
    Ok(set)
}

fn includes(text: &str) -> Result<Includes, String> {
    let blocks = words(text);
    let blocks = blocks.iter().map(|word| {
        Includes::parse(word).ok_or_else(|| format!("names `{word}`, which adds no block"))
    });
    let all = blocks.collect::<Result<Vec<Includes>, String>>()?;
    let all = all.into_iter().fold(Includes::default(), Includes::union);
    if all.group_loyalty && !all.groups {
        return Err("names the loyalty details of groups without `includedAllUserGroup2`".into());
    }
    Ok(all)
}

fn embed_keys(text: &str) -> Result<EmbedKeys, String> {
    let table = serde_json::from_str(text)
        .map_err(|error| format!("is no table of lists (or the same as JSON): {error}"))?;
    EmbedKeys::with(&table).map_err(|error| error.to_string())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const SECRET: &str = "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk";
    const LOCAL: [(&str, &str); 4] = [
        ("ORIGIN_URL", "http://127.0.0.1:8790"),
        ("ORG_ID", "demo"),
        ("TIME_ZONE", "UTC"),
        ("KEY_NAME_SECRETS", SECRET),
    ];

    fn read(more: &[(&str, &str)]) -> Result<Settings, Vec<SettingError>> {
        let vars: BTreeMap<&str, &str> = LOCAL.iter().chain(more).copied().collect();
        Settings::read(&|name| vars.get(name).map(|text| (*text).to_owned()))
    }

    /// The settings of a local deployment, with others on top.
    pub(crate) fn settings(more: &[(&str, &str)]) -> Settings {
        read(more).unwrap_or_else(|errors| panic!("{errors:?}"))
    }

    #[test]
    fn the_defaults_are_those_of_the_documentation() {
        let settings = settings(&[]);
        assert_eq!(
            (settings.fresh_seconds, settings.origin_timeout_ms),
            (60, 6_000)
        );
        assert_eq!(settings.max_body_bytes, 5_242_880);
        assert!(settings.keep_unknown_keys);
        let assumptions = settings.assumptions;
        assert!(assumptions.points_expire_ahead && assumptions.renewal_window_fixed);
        assert_eq!(settings.snapshot_embeds.names().count(), 9);
        let includes = settings.snapshot_includes;
        assert!(includes.groups && includes.group_loyalty && includes.fraud_details);
        assert_eq!(settings.group_keys, GroupKeys::default());
        assert!(
            !settings.forward_other_routes && !settings.cors_origins.allow("https://a.example")
        );
        assert_eq!(settings.rules.passed.len(), 7);
    }

    #[test]
    fn every_setting_that_cannot_be_used_is_named() {
        let errors = Settings::read(&|_| None).err().unwrap_or_default();
        let names: Vec<_> = errors.iter().map(|error| error.name).collect();
        assert_eq!(
            names,
            ["ORG_ID", "KEY_NAME_SECRETS", "ORIGIN_URL", "TIME_ZONE"]
        );
        for (name, text, expected) in [
            ("ORIGIN_URL", "origin.example", "does not begin"),
            ("ORIGIN_URL", "https://u@origin.example", "must be a scheme"),
            ("ORIGIN_URL", "https://", "must be a scheme"),
            ("ORIGIN_URL", "https:///", "must be a scheme"),
            ("KEY_NAME_SECRETS", "short", "holds a secret of fewer"),
            ("TIME_ZONE", " ", "is not set"),
            (
                "FRESH_SECONDS",
                "1.5",
                "must be a whole number from 1 to 300",
            ),
            ("FRESH_SECONDS", "0", "must be a whole"),
            ("FRESH_SECONDS", "{}", "must be a whole"),
            ("MAX_BODY_BYTES", "4294967296", "must be a whole"),
            ("UNKNOWN_KEYS", "maybe", "is neither `keep` nor `drop`"),
            (
                "SNAPSHOT_EMBEDS",
                "points moon",
                "names the unknown embed `moon`",
            ),
            (
                "SNAPSHOT_EMBEDS",
                "customerImage",
                "names `customerImage`, which is never",
            ),
            (
                "SNAPSHOT_INCLUDES",
                "points",
                "names `points`, which adds no block",
            ),
            (
                "SNAPSHOT_INCLUDES",
                "includedUserGroup2LoyaltyDetails",
                "names the loyalty details of groups without",
            ),
            (
                "CORS_ORIGINS",
                "https://app.example/",
                "names `https://app.example/`, which is no origin",
            ),
            (
                "CORS_ORIGINS",
                "app.example",
                "names `app.example`, which is no origin",
            ),
            ("OTHER_ROUTES", "proxy", "is neither `404` nor `forward`"),
            ("USER_GROUPS_KEY", " ", "is blank"),
            ("USER_GROUP_JOINED_KEY", "", "is blank"),
            ("EMBED_KEYS", "[", "is no table"),
            (
                "EMBED_KEYS",
                r#"{"moon":[]}"#,
                "names the unknown embed `moon`",
            ),
        ] {
            let errors = read(&[(name, text)]).err().unwrap_or_default();
            assert_eq!(errors.len(), 1, "{name}={text}");
            let message = errors[0].to_string();
            assert!(
                message.starts_with(&format!("{name} {expected}")),
                "{message}"
            );
        }
    }

    #[test]
    fn what_is_set_is_read() {
        let settings = settings(&[
            ("FRESH_SECONDS", " 30 "),
            ("EXTRA_SOURCES", "ecommerce, Website"),
            ("EMBED_KEYS", r#"{"userGroup":["groups"]}"#),
            ("ORIGIN_URL", "https://origin.example/api/"),
            ("RENEWAL_WINDOW", "rolling"),
            ("SNAPSHOT_INCLUDES", "includedfrauddetails"),
            ("USER_GROUPS_KEY", " clubs "),
            ("CORS_ORIGINS", "https://app.example, http://localhost:5173"),
            ("OTHER_ROUTES", "forward"),
        ]);
        assert!(settings.forward_other_routes);
        assert!(settings.cors_origins.allow("http://localhost:5173"));
        for other in ["https://app.example.evil", "http://app.example", "null", ""] {
            assert!(!settings.cors_origins.allow(other), "{other}");
        }
        assert!(!settings.snapshot_includes.groups && settings.snapshot_includes.fraud_details);
        assert_eq!(settings.group_keys.list, "clubs");
        assert_eq!(settings.fresh_seconds, 30);
        assert_eq!(settings.rules.extra_sources, ["ECOMMERCE", "WEBSITE"]);
        assert!(!settings.embed_keys.owners("groups").is_empty());
        assert_eq!(settings.origin_url, "https://origin.example/api");
        assert!(!settings.assumptions.renewal_window_fixed);
    }
}
