//! Which customer an identifier led to: stored beside the snapshot that this was learned with.
//!
//! ```text
//! offset  bytes  what
//!      0      2  "LI"
//!      2      1  version
//!      3      1  0, for later use
//!      4      8  when the fetch began, in milliseconds since 1970   little-endian
//!     12      8  the customer's id                                  little-endian
//!     20     16  the hash of the body
//! ```

use super::Held;
use crate::json::Span;

const MAGIC: [u8; 2] = *b"LI";
const VERSION: u8 = 1;
const LENGTH: u32 = 36;

/// An identifier's customer, as one answer of the origin told.
///
/// It holds as long as that answer is fresh, and with that very body: once whoever had a phone number
/// before is fetched again without it, the body is another one, and the origin is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// When the fetch began, in milliseconds since 1970.
    pub fetch_started: i64,
    /// The customer's id.
    pub customer: u64,
    /// The first 128 bits of the body's SHA-256.
    pub hash: [u8; 16],
}

impl Pointer {
    /// The bytes to store.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(LENGTH as usize);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&[VERSION, 0]);
        bytes.extend_from_slice(&self.fetch_started.to_le_bytes());
        bytes.extend_from_slice(&self.customer.to_le_bytes());
        bytes.extend_from_slice(&self.hash);
        bytes
    }

    /// Reads stored bytes; `None` if they are no pointer of this version.
    pub fn open(held: &dyn Held) -> Option<Pointer> {
        if held.len() != LENGTH {
            return None;
        }
        let bytes = held.read(Span::new(0, LENGTH));
        let (mark, rest) = bytes.split_first_chunk::<4>()?;
        let (started, rest) = rest.split_first_chunk::<8>()?;
        let (customer, hash) = rest.split_first_chunk::<8>()?;
        let [m1, m2, version, _] = mark;
        ([*m1, *m2] == MAGIC && *version == VERSION).then_some(Pointer {
            fetch_started: i64::from_le_bytes(*started),
            customer: u64::from_le_bytes(*customer),
            hash: hash.try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_reads_back_and_nothing_else_does() {
        let pointer = Pointer {
            fetch_started: 1_795_521_600_000,
            customer: 567_584_951,
            hash: [7; 16],
        };
        let bytes = pointer.bytes();
        assert_eq!(Pointer::open(&bytes), Some(pointer));
        for length in 0..bytes.len() {
            assert_eq!(Pointer::open(&bytes[..length].to_vec()), None);
        }
        for at in 0..3 {
            let mut other = bytes.clone();
            other[at] ^= 0x40;
            assert_eq!(Pointer::open(&other), None);
        }
    }
}
