//! From the origin's body to what is known of it: the only time a body is parsed.

use super::format;
use super::{GroupKeys, Header, Profile, Section, SectionKind, UserGroups};
use crate::flow::Moment;
use crate::gap::{Inputs, Part};
use crate::json::{elements, members, string, Member, Span};
use crate::origin::Parsed;
use crate::params::{Embed, EmbedKeys, EmbedSet, Includes};
use sha2::{Digest, Sha256};

/// How a body was fetched.
pub struct Fetched<'a> {
    /// When the call began.
    pub started: Moment,
    /// When the body had arrived.
    pub ended: Moment,
    /// The embeds that were asked for.
    pub coverage: EmbedSet,
    /// The blocks that were asked for.
    pub includes: Includes,
    /// The source that was asked for, in upper case.
    pub source: &'a str,
    /// The account that was asked for, if any.
    pub account: Option<&'a str>,
    /// Which key belongs to which embed.
    pub embed_keys: &'a EmbedKeys,
    /// Under which names user groups are looked for.
    pub group_keys: &'a GroupKeys,
}

/// A body and what is known of it.
pub struct Built<'a> {
    /// Where its parts lie.
    pub header: Header,
    /// What its gap views are worked out from.
    pub inputs: Inputs,
    /// The body itself.
    pub body: &'a str,
}

impl<'a> Built<'a> {
    /// Takes a body apart.
    pub fn new(parsed: &Parsed<'a>, fetched: &Fetched<'_>) -> Built<'a> {
        let header = Header {
            fetch_started: fetched.started.millis,
            day_started: fetched.started.today,
            day_ended: fetched.ended.today,
            hash: digest(parsed.text),
            coverage: fetched.coverage,
            includes: fetched.includes,
            sections: parsed
                .members
                .iter()
                .map(|member| section(member, parsed.text, fetched))
                .collect(),
            warnings: parsed.warnings.clone(),
            profiles: profiles(parsed, fetched),
            groups: UserGroups::read(parsed, fetched.group_keys, |name| {
                !fetched.embed_keys.owners(name).is_empty()
            }),
        };
        let schedule_asked = fetched.coverage.holds(Embed::EXPIRY_SCHEDULES);
        Built {
            header,
            inputs: Inputs::read(parsed.text, &parsed.members, schedule_asked),
            body: parsed.text,
        }
    }

    /// The bytes to store; `None` if they do not fit into 4 GiB.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        format::write(&self.header, &self.inputs, self.body.as_bytes())
    }
}

/// The first 128 bits of SHA-256.
fn digest(text: &str) -> [u8; 16] {
    let mut first = [0; 16];
    for (target, byte) in first.iter_mut().zip(Sha256::digest(text.as_bytes())) {
        *target = byte;
    }
    first
}

fn section(member: &Member<'_>, text: &str, fetched: &Fetched<'_>) -> Section {
    Section {
        kind: kind(member, text, fetched),
        key: member.key,
        value: member.value,
    }
}

fn kind(member: &Member<'_>, text: &str, fetched: &Fetched<'_>) -> SectionKind {
    let list = member
        .value
        .of(text)
        .is_some_and(|value| value.starts_with('['));
    match member.name.as_ref() {
        // Views cut into these two, which takes a list.
        "warnings" if list => SectionKind::Warnings,
        "profiles" if list => SectionKind::Profiles,
        "warnings" | "profiles" => SectionKind::Base,
        "segments" => SectionKind::Segments,
        "cardDetails" => SectionKind::Cards,
        "fraudDetails" => SectionKind::Fraud,
        name => match Part::of(name) {
            Part::Upgrades => SectionKind::Upgrades,
            Part::Renewal => SectionKind::Renewal,
            Part::Kept => owned(name, fetched),
        },
    }
}

fn owned(name: &str, fetched: &Fetched<'_>) -> SectionKind {
    let owners = fetched.embed_keys.owners(name);
    if !owners.is_empty() {
        SectionKind::Embeds(owners)
    } else if fetched.group_keys.are_in(name) {
        SectionKind::Groups
    } else if fetched.embed_keys.is_base(name) {
        SectionKind::Base
    } else {
        SectionKind::Unknown
    }
}

fn profiles(parsed: &Parsed<'_>, fetched: &Fetched<'_>) -> Vec<Profile> {
    let lists = parsed
        .members
        .iter()
        .filter(|member| member.name == "profiles");
    let spans = lists.filter_map(|list| {
        let text = list.value.of(parsed.text)?;
        elements(text, list.value.start).ok()
    });
    let profile = |span: Span| Profile {
        current: is_current(span, parsed.text, fetched),
        span,
    };
    spans.flatten().map(profile).collect()
}

/// Whether a profile is of the asked source and, where one was asked for, of the asked account.
///
/// `ALL` means every source, and `INSTORE` has no accounts: there the account says nothing.
fn is_current(span: Span, body: &str, fetched: &Fetched<'_>) -> bool {
    if fetched.source == "ALL" {
        return true;
    }
    let members = span
        .of(body)
        .and_then(|text| members(text, span.start).ok())
        .unwrap_or_default();
    let text = |name: &str| {
        let member = members.iter().find(|member| member.name == name)?;
        string(member.value.of(body)?)
    };
    let source = text("source").is_some_and(|source| source.eq_ignore_ascii_case(fetched.source));
    let account = fetched.account.filter(|_| fetched.source != "INSTORE");
    source && account.is_none_or(|account| text("accountId").as_deref() == Some(account))
}
