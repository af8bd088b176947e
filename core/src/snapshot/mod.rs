//! Snapshots: the origin's body as it came, behind a header that says where its parts lie.

mod build;
mod format;
mod groups;
mod header;
mod pointer;

pub use build::{Built, Fetched};
pub use format::{Held, Snapshot, Unreadable};
pub use groups::{Group, GroupKeys, Page, UserGroups};
pub(crate) use header::age;
pub use header::{Coded, Header, Profile, Section, SectionKind};
pub use pointer::Pointer;

#[cfg(test)]
mod tests;
