//! Who may see what: credentials, and the names under which something is kept for them.

mod credential;
mod key_names;
mod secrets;

pub use credential::Credential;
pub(crate) use key_names::hexadecimal;
pub use key_names::{KeyNames, SnapshotIdentity};
pub use secrets::Secrets;
