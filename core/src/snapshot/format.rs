//! The stored bytes: a fixed prefix, the header, the gap inputs, the body.
//!
//! ```text
//! offset  bytes  what
//!      0      2  "LE"
//!      2      1  version
//!      3      1  0, for later use
//!      4      4  length of the header      little-endian
//!      8      4  length of the gap inputs  little-endian
//!     12      4  length of the body        little-endian
//!     16         header (postcard), gap inputs (postcard), body (the origin's bytes)
//! ```
//!
//! A value of another version, a cut one or a foreign one is refused as a whole. To change the
//! header: raise [`VERSION`], keep the old reader next to the new one as long as old values live.
//!
//! Version 2 has two more facts in the header: the blocks that were asked for, and the user groups.

use super::{Coded, Header, Profile, Section};
use crate::date::Date;
use crate::gap::Inputs;
use crate::json::Span;
use crate::params::{EmbedSet, Includes};
use serde::Deserialize;

/// The version of the stored bytes.
pub(super) const VERSION: u8 = 2;
const MAGIC: [u8; 2] = *b"LE";
const PREFIX: u32 = 16;

/// Bytes that are held somewhere: in the core's memory, or outside of it, where each read costs a copy.
pub trait Held {
    /// How many bytes there are.
    fn len(&self) -> u32;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of that range; shorter if it reaches past the end.
    fn read(&self, span: Span) -> Vec<u8>;
}

impl Held for Vec<u8> {
    fn len(&self) -> u32 {
        u32::try_from(Vec::len(self)).unwrap_or(u32::MAX)
    }

    fn read(&self, span: Span) -> Vec<u8> {
        crate::piece::slice(self, span).to_vec()
    }
}

/// Why stored bytes cannot be used. None of it is an error of the store: such a value counts as absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Not made by this program.
    Foreign,
    /// Made by another version of it.
    OtherVersion,
    /// Cut, or its header does not say what a header can.
    Damaged,
}

/// A stored value that was opened: its header is read, its body is not.
pub struct Snapshot<'h> {
    /// What is known of the body.
    pub header: Header,
    held: &'h dyn Held,
    inputs: Span,
    body: Span,
}

impl<'h> Snapshot<'h> {
    /// Opens stored bytes.
    ///
    /// # Errors
    ///
    /// When they are not a whole value of this version.
    pub fn open(held: &'h dyn Held) -> Result<Snapshot<'h>, Unreadable> {
        let prefix = Prefix::read(&held.read(Span::new(0, PREFIX)))?;
        let [header, inputs, body] = prefix.parts().ok_or(Unreadable::Damaged)?;
        if body.end != held.len() {
            return Err(Unreadable::Damaged);
        }
        let header = held.read(header);
        let read = match prefix.version {
            1 => postcard::from_bytes(&header).map(Header1::into),
            _ => postcard::from_bytes(&header),
        };
        let header: Header = read.map_err(|_| Unreadable::Damaged)?;
        if !header.fits(body.len()) {
            return Err(Unreadable::Damaged);
        }
        Ok(Snapshot {
            header,
            held,
            inputs,
            body,
        })
    }

    /// What the gap views are worked out from.
    ///
    /// # Errors
    ///
    /// When the bytes are damaged.
    pub fn inputs(&self) -> Result<Inputs, Unreadable> {
        let inputs: Inputs =
            postcard::from_bytes(&self.held.read(self.inputs)).map_err(|_| Unreadable::Damaged)?;
        if inputs.fit(self.body.len()) {
            Ok(inputs)
        } else {
            Err(Unreadable::Damaged)
        }
    }

    /// Where the body lies within the stored bytes.
    pub fn body(&self) -> Span {
        self.body
    }
}

/// The header as version 1 wrote it: its bodies were asked for fraud details and no groups.
#[derive(Deserialize)]
struct Header1 {
    fetch_started: i64,
    day_started: Date,
    day_ended: Date,
    hash: [u8; 16],
    coverage: EmbedSet,
    sections: Vec<Section>,
    warnings: Vec<Coded>,
    profiles: Vec<Profile>,
}

impl From<Header1> for Header {
    fn from(old: Header1) -> Header {
        Header {
            fetch_started: old.fetch_started,
            day_started: old.day_started,
            day_ended: old.day_ended,
            hash: old.hash,
            coverage: old.coverage,
            includes: Includes {
                fraud_details: true,
                ..Includes::default()
            },
            sections: old.sections,
            warnings: old.warnings,
            profiles: old.profiles,
            groups: None,
        }
    }
}

struct Prefix {
    version: u8,
    header: u32,
    inputs: u32,
    body: u32,
}

impl Prefix {
    fn read(bytes: &[u8]) -> Result<Prefix, Unreadable> {
        let &[m1, m2, version, _, a, b, c, d, e, f, g, h, i, j, k, l] = bytes else {
            return Err(Unreadable::Foreign);
        };
        if [m1, m2] != MAGIC {
            return Err(Unreadable::Foreign);
        }
        if !(1..=VERSION).contains(&version) {
            return Err(Unreadable::OtherVersion);
        }
        Ok(Prefix {
            version,
            header: u32::from_le_bytes([a, b, c, d]),
            inputs: u32::from_le_bytes([e, f, g, h]),
            body: u32::from_le_bytes([i, j, k, l]),
        })
    }

    /// Where the three parts lie; `None` if their lengths do not fit together.
    fn parts(&self) -> Option<[Span; 3]> {
        let inputs = PREFIX.checked_add(self.header)?;
        let body = inputs.checked_add(self.inputs)?;
        let end = body.checked_add(self.body)?;
        Some([
            Span::new(PREFIX, inputs),
            Span::new(inputs, body),
            Span::new(body, end),
        ])
    }
}

/// The bytes to store; `None` if they do not fit into 4 GiB.
pub(super) fn write(header: &Header, inputs: &Inputs, body: &[u8]) -> Option<Vec<u8>> {
    let header = postcard::to_allocvec(header).ok()?;
    let inputs = postcard::to_allocvec(inputs).ok()?;
    let mut value = Vec::with_capacity(
        (PREFIX as usize)
            .saturating_add(header.len())
            .saturating_add(inputs.len())
            .saturating_add(body.len()),
    );
    value.extend_from_slice(&MAGIC);
    value.extend_from_slice(&[VERSION, 0]);
    for part in [header.as_slice(), inputs.as_slice(), body] {
        value.extend_from_slice(&u32::try_from(part.len()).ok()?.to_le_bytes());
    }
    for part in [header.as_slice(), inputs.as_slice(), body] {
        value.extend_from_slice(part);
    }
    u32::try_from(value.len()).ok()?;
    Some(value)
}
