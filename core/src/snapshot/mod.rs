//! Snapshots: the origin's body as it came, behind a header that says where its parts lie.

mod build;
mod format;
mod header;

pub use build::{Built, Fetched};
pub use format::{Held, Snapshot, Unreadable};
pub use header::{Coded, Header, Profile, Section, SectionKind};

#[cfg(test)]
mod tests;
