//! What is wrong with a request, in words for the person who wrote it.

use crate::error::Item;

/// How many characters of a value an error repeats.
const ECHOED: usize = 64;

/// Stands for a name that is not shaped like one.
const UNNAMED: &str = "(unnamed)";

/// The codes of the origin for what its edge finds first (its status-code page), and 400 for the rest.
pub mod code {
    /// An unknown source.
    pub const SOURCE_UNKNOWN: u32 = 8012;
    /// No source.
    pub const SOURCE_MISSING: u32 = 8016;
    /// No account, where the source needs one.
    pub const ACCOUNT_MISSING: u32 = 8091;
    /// No identifier's name.
    pub const IDENTIFIER_NAME_MISSING: u32 = 8092;
    /// No identifier's value.
    pub const IDENTIFIER_VALUE_MISSING: u32 = 8093;
    /// An offset that is no number from 0 on.
    pub const OFFSET: u32 = 8100;
    /// A limit below 1, or none.
    pub const LIMIT_LOW: u32 = 8101;
    /// A limit above 100.
    pub const LIMIT_HIGH: u32 = 8102;
    /// A parameter that the API does not have.
    pub const UNSUPPORTED: u32 = 8130;
    /// Anything else.
    pub const OTHER: u32 = 400;

    /// Each of them, and what it says.
    pub const ALL: [(u32, &str); 10] = [
        (SOURCE_UNKNOWN, "`source` is unknown"),
        (SOURCE_MISSING, "`source` is missing"),
        (ACCOUNT_MISSING, "the source needs an `accountId`"),
        (IDENTIFIER_NAME_MISSING, "`identifierName` is missing"),
        (IDENTIFIER_VALUE_MISSING, "`identifierValue` is missing"),
        (OFFSET, "`ug2Offset` is no number from 0 on"),
        (LIMIT_LOW, "`ug2Limit` is below 1, or no number"),
        (LIMIT_HIGH, "`ug2Limit` is above 100"),
        (UNSUPPORTED, "the operation has no such parameter"),
        (
            OTHER,
            "anything else; the message says what may stand there",
        ),
    ];
}

/// One problem of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterError(Box<Problem>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Problem {
    code: u32,
    message: String,
    parameter: String,
    value: Option<String>,
    allowed: Vec<String>,
    suggestion: Option<String>,
}

impl ParameterError {
    /// A problem with that parameter: what is said of it, to stand behind its name.
    pub(super) fn new(code: u32, parameter: &str, said: impl core::fmt::Display) -> ParameterError {
        let parameter = presentable(parameter);
        ParameterError(Box::new(Problem {
            code,
            message: format!("`{parameter}` {said}"),
            parameter,
            value: None,
            allowed: Vec::new(),
            suggestion: None,
        }))
    }

    /// Repeats what was sent. Not for identifiers: no error holds personal data.
    pub(super) fn value(mut self, value: &str) -> ParameterError {
        self.0.value = Some(cut(value));
        self
    }

    /// Lists what may stand there, and finds which of it was probably meant.
    pub(super) fn allowed<'a>(mut self, allowed: impl Iterator<Item = &'a str> + Clone) -> Self {
        let sent = self.0.value.as_deref().unwrap_or("");
        self.0.suggestion = super::suggest::nearest(sent, allowed.clone()).map(str::to_owned);
        self.0.allowed = allowed.map(str::to_owned).collect();
        self
    }

    /// Names what was probably meant.
    pub(super) fn suggestion(mut self, suggestion: Option<&str>) -> ParameterError {
        self.0.suggestion = suggestion.map(str::to_owned);
        self
    }

    /// The parameter (or request header) that it is about.
    pub fn parameter(&self) -> &str {
        &self.0.parameter
    }

    /// The code that the client gets.
    pub fn code(&self) -> u32 {
        self.0.code
    }

    /// The item of the error envelope.
    pub fn item(&self) -> Item<'_> {
        let mut item = Item::new(self.0.code, &self.0.message);
        item.parameter = Some(&self.0.parameter);
        item.value = self.0.value.as_deref();
        item.allowed = &self.0.allowed;
        item.suggestion = self.0.suggestion.as_deref();
        item
    }
}

/// A name to be repeated: only what looks like one. An unescaped `&` makes a name of the rest of
/// an identifier.
fn presentable(name: &str) -> String {
    let shaped = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if shaped {
        cut(name)
    } else {
        UNNAMED.to_owned()
    }
}

fn cut(value: &str) -> String {
    value.chars().take(ECHOED).collect()
}
