//! JSON that is written in a given order and with given number text, which `serde_json::Value` cannot promise.

use crate::decimal::Decimal;
use std::borrow::Cow;

/// A value to print.
#[derive(Clone, Debug)]
pub enum Json {
    /// Text that goes out as it is: numbers, `true`, `null`, and strings with escapes of their own.
    Raw(Cow<'static, str>),
    /// A string, escaped when printed.
    Text(Cow<'static, str>),
    /// An array.
    List(Vec<Json>),
    /// An object; the order is the order on the wire.
    Object(Vec<(Cow<'static, str>, Json)>),
}

/// Builds a [`Json::Object`] with literal keys.
macro_rules! object {
    ($($key:literal : $value:expr),* $(,)?) => {
        $crate::json::Json::Object(vec![
            $((std::borrow::Cow::Borrowed($key), $crate::json::Json::from($value))),*
        ])
    };
}
pub(crate) use object;

impl Json {
    /// `null`.
    pub const NULL: Json = Json::Raw(Cow::Borrowed("null"));

    /// An object with nothing in it.
    pub fn empty() -> Json {
        Json::Object(Vec::new())
    }

    /// Appends a key to an object; other values stay as they are.
    pub fn push(&mut self, key: impl Into<Cow<'static, str>>, value: impl Into<Json>) {
        if let Json::Object(pairs) = self {
            pairs.push((key.into(), value.into()));
        }
    }

    /// The value of a key.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(pairs) => pairs.iter().find(|(key, _)| key == name).map(|(_, v)| v),
            _ => None,
        }
    }

    /// Without any blank.
    pub fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// Indented by two, one member a line.
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, depth: Option<usize>) {
        match self {
            Json::Raw(text) => out.push_str(text),
            Json::Text(text) => write_string(out, text),
            Json::List(items) => {
                write_members(out, ['[', ']'], depth, items, |out, item, depth| {
                    item.write(out, depth);
                });
            }
            Json::Object(pairs) => {
                write_members(out, ['{', '}'], depth, pairs, |out, (key, value), depth| {
                    write_string(out, key);
                    out.push_str(if depth.is_some() { ": " } else { ":" });
                    value.write(out, depth);
                });
            }
        }
    }
}

fn write_members<T>(
    out: &mut String,
    [open, close]: [char; 2],
    depth: Option<usize>,
    members: &[T],
    mut write: impl FnMut(&mut String, &T, Option<usize>),
) {
    let inner = depth.map(|depth| depth + 1);
    out.push(open);
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        new_line(out, inner);
        write(out, member, inner);
    }
    if !members.is_empty() {
        new_line(out, depth);
    }
    out.push(close);
}

fn new_line(out: &mut String, depth: Option<usize>) {
    if let Some(depth) = depth {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

impl From<&'static str> for Json {
    fn from(text: &'static str) -> Json {
        Json::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(Cow::Owned(text))
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Json {
        Json::Raw(Cow::Owned(number.to_string()))
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Raw(Cow::Borrowed(if value { "true" } else { "false" }))
    }
}

/// Most of the origin's numbers are Java doubles.
impl From<Decimal> for Json {
    fn from(number: Decimal) -> Json {
        Json::Raw(Cow::Owned(number.java_double()))
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Json {
        Json::List(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_and_raw_text_is_not() {
        let value = object! {
            "a": "quote \" back \\ line \n bell \u{7} \u{1F600}",
            "b": Json::Raw("\"\\u00e9\"".into()),
        };
        let text = value.compact();
        assert_eq!(
            text,
            "{\"a\":\"quote \\\" back \\\\ line \\n bell \\u0007 \u{1F600}\",\"b\":\"\\u00e9\"}"
        );
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }

    #[test]
    fn pretty_and_compact_mean_the_same() {
        let value = object! { "a": vec![Json::from(1), Json::empty()], "b": Json::List(vec![]) };
        let parse = |text: String| serde_json::from_str::<serde_json::Value>(&text).unwrap();
        assert_eq!(parse(value.compact()), parse(value.pretty()));
        assert!(value
            .pretty()
            .starts_with("{\n  \"a\": [\n    1,\n    {}\n  ],\n"));
    }
}
