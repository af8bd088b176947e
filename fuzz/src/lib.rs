//! What the targets share: the settings of an org, a body taken apart and cut, and what holds of
//! every cut, whatever the body.

use customer_view::date::Date;
use customer_view::flow::Moment;
use customer_view::gap::{project, Gaps, Inputs, Targets};
use customer_view::json::Span;
use customer_view::origin::{widened_embeds, widened_includes, Parsed};
use customer_view::params::{Embed, Operation, Query};
use customer_view::piece::{Piece, Pieces};
use customer_view::settings::Settings;
use customer_view::snapshot::{Built, Fetched, Header};
use customer_view::view::{arrange, ShownGroups, View};

/// The embeds that do not choose parts: one takes cards away, the other brings a warning.
const NOT_CHOOSING: [Embed; 2] = [Embed::IGNORE_CARD_DETAILS, Embed::GAP_DETAILS];

/// The settings of an org that has set what can be set about parameters.
pub fn settings() -> Settings {
    let find = |name: &str| {
        let text = match name {
            "ORIGIN_URL" => "https://origin.example",
            "ORG_ID" => "fuzz",
            "TIME_ZONE" => "UTC",
            "KEY_NAME_SECRETS" => "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
            "EXTRA_SOURCES" => "ECOMMERCE",
            "MULTI_ACCOUNT_SOURCES" => "WECHAT",
            "EMBED_KEYS" => r#"{"fleetParentDetails":["fleet"]}"#,
            _ => return None,
        };
        Some(text.to_owned())
    };
    Settings::read(&find).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// A request by id that is right in itself.
pub fn query(text: &str, settings: &Settings) -> Query {
    Query::read(text, None, Operation::ById, &settings.rules)
        .unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

/// A request for nothing but the base body.
pub fn bare(settings: &Settings) -> Query {
    query("source=INSTORE", settings)
}

/// A request for every part there is, so that a view of it is the whole body.
pub fn everything(settings: &Settings) -> Query {
    let embeds = Embed::all().filter(|embed| !NOT_CHOOSING.contains(embed));
    let names: Vec<&str> = embeds.map(Embed::name).collect();
    let text = format!(
        "source=ALL&embed={}&includedFraudDetails=true&includedAllUserGroup2=true\
         &includedUserGroup2LoyaltyDetails=true&ug2PaginationDetails=true&gapToUpgrade=0&gapToRenew=0",
        names.join(",")
    );
    query(&text, settings)
}

/// The day on which every body here was fetched.
pub fn moment() -> Moment {
    Moment {
        millis: 1_795_521_600_000,
        today: Date::parse("2026-11-24").expect("a date"),
    }
}

/// A body taken apart as after a call of the origin for this query.
pub fn built<'a>(parsed: &Parsed<'a>, query: &Query, settings: &Settings) -> Built<'a> {
    let fetched = Fetched {
        started: moment(),
        ended: moment(),
        coverage: widened_embeds(query, settings),
        source: &query.source,
        account: query.account_id.as_deref(),
        includes: widened_includes(query, settings, Operation::ById),
        embed_keys: &settings.embed_keys,
        group_keys: &settings.group_keys,
    };
    Built::new(parsed, &fetched)
}

/// The gap blocks on the days that a query asks for; `None` if the body does not determine them.
pub fn gaps(query: &Query, header: &Header, inputs: &Inputs, settings: &Settings) -> Option<Gaps> {
    let day = header.day()?;
    let ahead = |days: Option<u16>| days.and_then(|days| day.add_days(i32::from(days)));
    let targets = Targets {
        upgrade: ahead(query.gap_to_upgrade),
        renew: ahead(query.gap_to_renew),
    };
    project(inputs, day, targets, settings.assumptions)
}

/// Cuts a body of that length.
pub fn cut(
    query: &Query,
    keep_unknown_keys: bool,
    header: &Header,
    inputs: &Inputs,
    gaps: &Gaps,
    length: u32,
) -> Pieces {
    // What a body does not determine is asked of the origin, and then stays as it came.
    let groups = arrange(header, &query.groups).unwrap_or(ShownGroups::AsTheyCame);
    let view = View {
        query,
        keep_unknown_keys,
        programs: &inputs.programs,
        gaps,
        groups: &groups,
    };
    view.cut(header, length)
}

/// What holds of the pieces of every view: what is kept lies in the body, in the body's order and
/// never twice, and what is new is of the edge's making. Returns the bytes.
pub fn check_pieces(pieces: &Pieces, body: &[u8], new: &[Vec<u8>]) -> Vec<u8> {
    let mut after = 0;
    for piece in pieces.clone().into_vec() {
        match piece {
            Piece::Held(span) => {
                assert!(after <= span.start, "{span:?} begins before {after}");
                assert!(span.start < span.end, "{span:?} is empty");
                assert!(span.end as usize <= body.len(), "{span:?} is outside");
                after = span.end;
            }
            Piece::New(bytes) => assert!(
                is_made_of(&bytes, new),
                "{} is not of the edge",
                String::from_utf8_lossy(&bytes)
            ),
        }
    }
    pieces.concat(body)
}

/// The bytes that the edge may put into a view.
pub fn new_bytes(query: &Query, gaps: &Gaps, settings: &Settings) -> Vec<Vec<u8>> {
    let mut new = vec![b"{}".to_vec()];
    new.extend(gaps.edits.iter().map(|edit| edit.text.clone().into_bytes()));
    // What the edge itself warns of is what it adds to a body without warnings.
    let body: &[u8] = br#"{"id":7}"#;
    let parsed = Parsed::read(body).expect("an object");
    let Built { header, inputs, .. } = built(&parsed, query, settings);
    let length = u32::try_from(body.len()).expect("short");
    let view = cut(query, true, &header, &inputs, &Gaps::default(), length).concat(body);
    let warned = view.strip_prefix(br#"{"id":7,"warnings":["#);
    if let Some(items) = warned.and_then(|rest| rest.strip_suffix(b"]}")) {
        let member = [b"\"warnings\":[", items, b"]"].concat();
        new.push([b",", member.as_slice()].concat());
        new.push([b",", items].concat());
        new.push(member);
        new.push(items.to_vec());
    }
    new
}

fn is_made_of(bytes: &[u8], parts: &[Vec<u8>]) -> bool {
    bytes.is_empty()
        || parts.iter().any(|part| {
            let rest = bytes.strip_prefix(part.as_slice());
            !part.is_empty() && rest.is_some_and(|rest| is_made_of(rest, parts))
        })
}

/// The bytes of a range that lies in them.
pub fn slice(bytes: &[u8], span: Span) -> &[u8] {
    &bytes[span.start as usize..span.end as usize]
}
