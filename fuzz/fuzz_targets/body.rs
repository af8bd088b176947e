//! A body of the origin is refused, or stored as it is and cut without a byte of its own being touched.
//!
//! The input is a line that says what is asked for, a character for each wish (`wished` below), and
//! behind it the body.
#![no_main]

use customer_view::gap::Gaps;
use customer_view::json::{Member, Span};
use customer_view::origin::Parsed;
use customer_view::params::{Embed, Query};
use customer_view::piece::Piece;
use customer_view::settings::Settings;
use customer_view::snapshot::Snapshot;
use libfuzzer_sys::{fuzz_target, Corpus};
use loyalty_edge_fuzz::{
    bare, built, check_pieces, cut, everything, gaps, new_bytes, query, settings, slice,
};
use serde_json::{Map, Value};
use std::sync::LazyLock;

struct Shared {
    settings: Settings,
    bare: Query,
    everything: Query,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let settings = settings();
    Shared {
        bare: bare(&settings),
        everything: everything(&settings),
        settings,
    }
});

/// The members that views cut into; all others stay as they are, or go.
const CUT_INTO: [&str; 6] = [
    "segments",
    "warnings",
    "profiles",
    "pointsSummary",
    "loyaltyProgramDetails",
    "groupLoyaltyProgramDetails",
];

fuzz_target!(|data: &[u8]| -> Corpus {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (wishes, body) = data.split_at(end);
    let body = body.strip_prefix(b"\n").unwrap_or(body);
    let Ok(parsed) = Parsed::read(body) else {
        assert!(serde_json::from_slice::<Map<String, Value>>(body).is_err());
        return Corpus::Reject;
    };
    let shared = &*SHARED;
    let (wished, keep_unknown_keys) = wished(wishes, &shared.settings);
    for query in [&wished, &shared.bare, &shared.everything] {
        check(&parsed, query, keep_unknown_keys);
    }
    check_whole(&parsed);
    Corpus::Keep
});

/// Whatever the bytes are, they make a query: `A`, `W` choose the source, `f`, `c`, `x` set flags,
/// `u`, `U`, `r`, `R` ask for gaps of today or ahead, `d` drops unknown keys, and all others are embeds: `0` is the first.
fn wished(wishes: &[u8], settings: &Settings) -> (Query, bool) {
    let embeds: Vec<&str> = Embed::all().map(Embed::name).collect();
    let mut names = Vec::new();
    let mut source = "source=INSTORE";
    let mut pairs = [""; 5];
    let mut keep_unknown_keys = true;
    for byte in wishes {
        match byte {
            b'A' => source = "source=ALL",
            b'W' => source = "source=WECHAT&accountId=a",
            b'f' => pairs[0] = "includedFraudDetails=true",
            b'c' => pairs[1] = "includedOnlyCurrentProfile=true",
            b'x' => pairs[2] = "gapExplain=true",
            b'u' => pairs[3] = "gapToUpgrade=0",
            b'U' => pairs[3] = "gapToUpgrade=30",
            b'r' => pairs[4] = "gapToRenew=0",
            b'R' => pairs[4] = "gapToRenew=365",
            b'd' => keep_unknown_keys = false,
            other => names.push(embeds[usize::from(other.wrapping_sub(b'0')) % embeds.len()]),
        }
    }
    if pairs[3..].iter().any(|pair| !pair.is_empty()) {
        names.push("mlp");
    }
    // A wish twice is a wish; a list that is too long is refused.
    names.sort_unstable();
    names.dedup();
    let text = format!("{source}&{}&embed={}", pairs.join("&"), names.join(","));
    (query(&text, settings), keep_unknown_keys)
}

fn check(parsed: &Parsed<'_>, query: &Query, keep_unknown_keys: bool) {
    let settings = &SHARED.settings;
    let body = parsed.text.as_bytes();
    let built = built(parsed, query, settings);

    let value = built.bytes().expect("far below 4 GiB");
    let snapshot = Snapshot::open(&value).expect("it was written just now");
    assert_eq!(snapshot.header, built.header);
    assert_eq!(snapshot.inputs().as_ref(), Ok(&built.inputs));
    assert_eq!(slice(&value, snapshot.body()), body);

    let unedited = Gaps::default();
    let ahead = gaps(query, &built.header, &built.inputs, settings);
    for gaps in [Some(&unedited), ahead.as_ref()].into_iter().flatten() {
        let places = gaps.edits.iter().map(|edit| edit.at);
        let whole = Span::new(0, snapshot.body().len());
        assert!(whole.holds_in_order(places), "an edit would be left out");
        for edit in &gaps.edits {
            let text: Value = serde_json::from_str(&edit.text).expect("JSON");
            assert!(text.is_number() || text.is_string());
        }
        let pieces = cut(
            query,
            keep_unknown_keys,
            &built.header,
            &built.inputs,
            gaps,
            snapshot.body().len(),
        );
        let view = check_pieces(&pieces, body, &new_bytes(query, gaps, settings));
        check_view(parsed, &view, query);
        let parts = pieces.moved(snapshot.body().start).into_iter();
        let of_the_value = parts.flat_map(|piece| match piece {
            Piece::Held(span) => slice(&value, span).to_vec(),
            Piece::New(bytes) => bytes,
        });
        assert!(of_the_value.eq(view), "a hit is what a miss is");
    }
}

/// The view is JSON, and its members are those of the body, in the body's order.
fn check_view(parsed: &Parsed<'_>, view: &[u8], query: &Query) {
    // The scanner takes what the grammar allows. A tree takes less: no number above a double's, for
    // one. What it took before, it takes after.
    let is_tree = |bytes| serde_json::from_slice::<Map<String, Value>>(bytes).is_ok();
    assert!(!is_tree(parsed.text.as_bytes()) || is_tree(view));
    let view = Parsed::read(view).expect("one JSON object");
    let mut kept = view.members.as_slice();
    let has_list = parsed.members.iter().any(|member| {
        let text = member.value.of(parsed.text).expect("it lies in the body");
        member.name == "warnings" && text.starts_with('[')
    });
    let room = !has_list && !parsed.members.is_empty();
    if room && (query.gap_explain || query.embeds.holds(Embed::GAP_DETAILS)) {
        let (last, others) = kept.split_last().expect("the edge's own warning");
        assert_eq!(last.name, "warnings");
        kept = others;
    }
    let mut all = parsed.members.iter();
    for member in kept {
        let text = member.value.of(view.text);
        let same = |other: &Member<'_>| {
            let cut_into = CUT_INTO.contains(&other.name.as_ref());
            other.name == member.name && (cut_into || other.value.of(parsed.text) == text)
        };
        assert!(all.any(same), "`{}` is none of the body's", member.name);
    }
    let ids = |members: &[Member<'_>]| members.iter().filter(|member| member.name == "id").count();
    assert_eq!(ids(kept), ids(&parsed.members), "what is always there");
}

/// A view of everything is the body itself, as far as no gap changes by waiting.
fn check_whole(parsed: &Parsed<'_>) {
    let Shared {
        settings,
        everything,
        ..
    } = &*SHARED;
    // Who asks for these gets a warning besides, so here nobody does.
    let deprecated = |member: &Member<'_>| {
        settings
            .embed_keys
            .owners(&member.name)
            .holds(Embed::GAP_DETAILS)
    };
    if parsed.members.iter().any(deprecated) {
        return;
    }
    let built = built(parsed, everything, settings);
    let length = u32::try_from(parsed.text.len()).expect("far below 4 GiB");
    let gaps = Gaps::default();
    let pieces = cut(
        everything,
        true,
        &built.header,
        &built.inputs,
        &gaps,
        length,
    );
    assert_eq!(pieces.into_vec(), [Piece::Held(Span::new(0, length))]);
}
