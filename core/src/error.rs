//! The origin's error envelope, filled at the edge.

use serde::Serialize;

/// One item of `errors` (or `warnings`): the origin's three members, and what a person needs beside them.
#[derive(Clone, Debug, Serialize)]
pub struct Item<'a> {
    /// Always false, as in the origin's items.
    status: bool,
    /// The code: the origin's where it has one for the case.
    pub code: u32,
    /// A sentence. Never personal data, a credential or an identifier's value.
    pub message: &'a str,
    /// The parameter that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<&'a str>,
    /// What was sent, cut to 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<&'a str>,
    /// What may stand there.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub allowed: &'a [String],
    /// Which of it was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<&'a str>,
}

impl<'a> Item<'a> {
    /// An item with the three members that each one has.
    pub fn new(code: u32, message: &'a str) -> Item<'a> {
        Item {
            status: false,
            code,
            message,
            parameter: None,
            value: None,
            allowed: &[],
            suggestion: None,
        }
    }

    /// The item as JSON.
    pub fn json(&self) -> Vec<u8> {
        // Strings, numbers and lists of strings: nothing in it can fail to be written.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// `{"errors":[…],"warnings":[]}`
pub fn envelope<'a>(items: impl IntoIterator<Item = Item<'a>>) -> Vec<u8> {
    #[derive(Serialize)]
    struct Envelope<'a> {
        errors: Vec<Item<'a>>,
        warnings: [(); 0],
    }
    let envelope = Envelope {
        errors: items.into_iter().collect(),
        warnings: [],
    };
    serde_json::to_vec(&envelope).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_is_the_origins() {
        let plain = envelope([Item::new(504, "too \"slow\"")]);
        let expected =
            r#"{"errors":[{"status":false,"code":504,"message":"too \"slow\""}],"warnings":[]}"#;
        assert_eq!(String::from_utf8(plain).unwrap(), expected);
    }
}
