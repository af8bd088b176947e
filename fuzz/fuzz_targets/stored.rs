//! A stored value is opened, or counts as absent; what opens is cut without harm, whoever wrote it.
//!
//! The input is one of three, told apart by how it begins:
//!
//! - `LE`: a stored value as it is.
//! - `#`: two bytes, the lengths of header and gap inputs, and behind them header, inputs and body.
//! - anything else: a line of changes, three bytes each, and a body. The body's own value is made,
//!   and header and inputs are changed in these places.
#![no_main]

use customer_view::gap::{Gaps, Inputs};
use customer_view::origin::Parsed;
use customer_view::params::Query;
use customer_view::settings::Settings;
use customer_view::snapshot::Snapshot;
use libfuzzer_sys::{fuzz_target, Corpus};
use loyalty_edge_fuzz::{
    bare, built, check_pieces, cut, everything, gaps, moment, new_bytes, query, settings, slice,
};
use std::sync::LazyLock;

/// Where the header begins, and where the lengths of header, inputs and body stand before it.
const PREFIX: usize = 16;
const LENGTHS: usize = 4;

struct Shared {
    settings: Settings,
    queries: [Query; 3],
    /// The value of the smallest body: what a value of this version begins with.
    smallest: Vec<u8>,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let settings = settings();
    let ahead = "source=ALL&includedOnlyCurrentProfile=true&embed=points,mlp,gapDetails\
                 &gapToUpgrade=30&gapToRenew=365&gapExplain=true";
    Shared {
        queries: [
            bare(&settings),
            everything(&settings),
            query(ahead, &settings),
        ],
        smallest: value_of(b"{}", &settings).expect("an object"),
        settings,
    }
});

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some(value) = value(data) else {
        return Corpus::Reject;
    };
    let shared = &*SHARED;
    let Ok(snapshot) = Snapshot::open(&value) else {
        return Corpus::Keep;
    };
    let body = slice(&value, snapshot.body());
    assert_eq!(snapshot.body().end as usize, value.len());
    let header = &snapshot.header;
    assert!(header.age(moment().millis) >= 0);
    let inputs = snapshot.inputs();
    for query in &shared.queries {
        let mut ways = vec![(Inputs::NONE, Gaps::default())];
        if let Ok(inputs) = &inputs {
            ways.push((inputs.clone(), Gaps::default()));
            let ahead = gaps(query, header, inputs, &shared.settings);
            ways.extend(ahead.map(|gaps| (inputs.clone(), gaps)));
        }
        for (inputs, gaps) in &ways {
            let pieces = cut(query, true, header, inputs, gaps, snapshot.body().len());
            check_pieces(&pieces, body, &new_bytes(query, gaps, &shared.settings));
        }
    }
    Corpus::Keep
});

/// The stored value that an input stands for; `None` if it stands for none.
fn value(data: &[u8]) -> Option<Vec<u8>> {
    if data.starts_with(b"LE") {
        return Some(data.to_vec());
    }
    if let [b'#', header, inputs, rest @ ..] = data {
        let (header, rest) = rest.split_at_checked(usize::from(*header))?;
        let (inputs, body) = rest.split_at_checked(usize::from(*inputs))?;
        return Some(joined([header, inputs, body]));
    }
    let end = data.iter().position(|byte| *byte == b'\n')?;
    let (changes, body) = data.split_at(end);
    let value = value_of(&body[1..], &SHARED.settings)?;
    let (before, body) = value.split_at(value.len() - (body.len() - 1));
    let mut header = before[PREFIX..][..length(before, 0)].to_vec();
    let mut inputs = before[PREFIX + header.len()..].to_vec();
    for change in changes.chunks_exact(3) {
        let place = usize::from(change[0]) | usize::from(change[1] & 0x1f) << 8;
        let part = match change[1] & 0x20 {
            0 => &mut header,
            _ => &mut inputs,
        };
        if part.is_empty() {
            continue;
        }
        let place = place % part.len();
        match change[1] >> 6 {
            0 => part[place] = change[2],
            1 => part[place] = part[place].wrapping_add(change[2]),
            2 => part.insert(place, change[2]),
            _ => {
                part.remove(place);
            }
        }
    }
    Some(joined([&header, &inputs, body]))
}

/// A value of these parts, with their lengths in front.
fn joined(parts: [&[u8]; 3]) -> Vec<u8> {
    let mut value = SHARED.smallest[..LENGTHS].to_vec();
    for part in parts {
        let length = u32::try_from(part.len()).expect("far below 4 GiB");
        value.extend_from_slice(&length.to_le_bytes());
    }
    value.extend_from_slice(&parts.concat());
    value
}

fn length(value: &[u8], index: usize) -> usize {
    let bytes = value[LENGTHS + 4 * index..][..4].try_into();
    u32::from_le_bytes(bytes.expect("four bytes")) as usize
}

/// What is stored for a body; `None` if it is no object.
fn value_of(body: &[u8], settings: &Settings) -> Option<Vec<u8>> {
    let parsed = Parsed::read(body).ok()?;
    built(&parsed, &bare(settings), settings).bytes()
}
