//! A query string, taken apart strictly.
//!
//! Servlets let bad escapes pass and guess at bytes that are no UTF-8: then two requests that look
//! different mean the same, or the same text means two things. Here they are errors.

use super::error::{code, ParameterError};
use percent_encoding::{percent_decode_str, utf8_percent_encode, AsciiSet, NON_ALPHANUMERIC};

/// RFC 3986 section 2.3: what needs no escape anywhere.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A name and its value, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The name as sent.
    pub name: String,
    /// The value; empty if there was none.
    pub value: String,
}

/// Takes a query string (without `?`) apart: `+` is a blank, an empty pair (`&&`) is skipped.
///
/// A pair that cannot be decoded becomes an error, and the others are still read.
pub fn pairs(query: &str) -> (Vec<Pair>, Vec<ParameterError>) {
    let mut errors = Vec::new();
    let mut found = Vec::new();
    for text in query.split('&').filter(|text| !text.is_empty()) {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        match (decode(name), decode(value)) {
            (Ok(name), Ok(value)) => found.push(Pair { name, value }),
            (Err(why), _) | (Ok(_), Err(why)) => {
                errors.push(ParameterError::new(code::OTHER, name, why));
            }
        }
    }
    (found, errors)
}

fn decode(text: &str) -> Result<String, &'static str> {
    if !escapes_are_whole(text.as_bytes()) {
        return Err(
            "holds a % that is not followed by two hexadecimal digits; write a percent sign as %25",
        );
    }
    let blanks = text.replace('+', " ");
    let decoded = percent_decode_str(&blanks).decode_utf8();
    decoded
        .map(Into::into)
        .map_err(|_| "holds escapes that are not UTF-8")
}

fn escapes_are_whole(text: &[u8]) -> bool {
    let mut parts = text.split(|byte| *byte == b'%');
    let _before_the_first = parts.next();
    parts.all(|part| matches!(part, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit()))
}

/// Appends `name=value` to a query string, `&` in front unless it is the first pair.
///
/// ```
/// let mut text = String::from("a=1");
/// customer_view::params::encode_pair(&mut text, "b", "x+y @%");
/// assert_eq!(text, "a=1&b=x%2By%20%40%25");
/// ```
pub fn encode_pair(text: &mut String, name: &str, value: &str) {
    if !text.is_empty() {
        text.push('&');
    }
    text.push_str(name);
    text.push('=');
    // Values are lists as often as not, and the origin's own pages print their commas bare.
    for (index, part) in value.split(',').enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.extend(utf8_percent_encode(part, ESCAPED));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(query: &str) -> Vec<(String, String)> {
        let (pairs, errors) = pairs(query);
        assert_eq!(errors, [], "{query}");
        pairs
            .into_iter()
            .map(|pair| (pair.name, pair.value))
            .collect()
    }

    #[test]
    fn real_traffic_is_read() {
        let expected = [
            ("source", "INSTORE"),
            ("embed", "points, mlp"),
            ("accountId", ""),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            read("source=INSTORE&&embed=points,+mlp&accountId"),
            expected
        );
        assert_eq!(
            read("source=INSTORE&embed=points%2C%20mlp&accountId="),
            expected
        );
        assert_eq!(read(""), []);
        assert_eq!(read("=&=x=y").len(), 2);
    }

    #[test]
    fn what_cannot_be_decoded_is_told_and_the_rest_is_read() {
        let (pairs, errors) = pairs("a=%&b=%4&c=%zz&d=%ff&e=100%25&f%=1&%C3%A9=%C3%A9");
        let names: Vec<_> = errors.iter().map(ParameterError::parameter).collect();
        assert_eq!(names, ["a", "b", "c", "d", "(unnamed)"]);
        assert_eq!(pairs.len(), 2);
        assert_eq!(
            (pairs[0].value.as_str(), pairs[1].name.as_str()),
            ("100%", "é")
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read(query in ".*") {
            let (pairs, errors) = pairs(&query);
            let sent = query.split('&').filter(|pair| !pair.is_empty()).count();
            prop_assert_eq!(pairs.len() + errors.len(), sent);
        }

        #[test]
        fn what_is_encoded_reads_back(value in ".*") {
            let mut text = String::new();
            encode_pair(&mut text, "name", &value);
            prop_assert_eq!(read(&text), [("name".to_owned(), value)]);
        }
    }
}
