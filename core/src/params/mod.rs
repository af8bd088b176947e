//! The query of a request, from text to types.

mod embed;
mod error;
mod includes;
mod query;
mod query_string;
mod read;
mod suggest;
mod table;
mod values;

pub use embed::{Embed, EmbedKeys, EmbedSet, UnknownEmbed};
pub use error::{code, ParameterError};
pub use includes::Includes;
pub use query::{Groups, Identifiers, Operation, Query};
pub use query_string::encode_pair;
pub use read::MOST_PARTS;
pub use table::{Kind, Operations, Parameter, IDENTIFIER_NAMES, LONG_MAX, PARAMETERS, SOURCES};
pub use values::{CustomerId, Instant, Language, Period};

/// What an org may set about parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// More sources than the API's page lists (`EXTRA_SOURCES`), in upper case.
    pub extra_sources: Vec<String>,
    /// Sources that need an `accountId` (`MULTI_ACCOUNT_SOURCES`), in upper case.
    pub multi_account_sources: Vec<String>,
    /// Parameters that are passed on as `true` or `false` (`PASS_PARAMS`).
    pub passed: Vec<String>,
}

impl Rules {
    /// Every source of the org: those of the API's page, and its own.
    fn sources(&self) -> impl Iterator<Item = &str> + Clone {
        SOURCES
            .into_iter()
            .chain(self.extra_sources.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests;
