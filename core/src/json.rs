//! Where things lie inside a JSON text, without building a tree of it.
//!
//! The origin's bytes are returned as they came: number text such as `50000.000`, key order,
//! unknown keys. So nothing here is ever printed again; a text is validated once, when it comes
//! from the origin, and the places of its parts are kept.

use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A range of bytes in a stored body: `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(u32, u32)")]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one; never before `start`.
    pub end: u32,
}

/// A stored range may be damaged: what ends before it begins is none.
impl TryFrom<(u32, u32)> for Span {
    type Error = &'static str;

    fn try_from((start, end): (u32, u32)) -> Result<Span, Self::Error> {
        if start <= end {
            Ok(Span { start, end })
        } else {
            Err("a range that ends before it begins")
        }
    }
}

impl Span {
    /// The range from `start` to `end`; empty if `end` lies before `start`.
    pub fn new(start: u32, end: u32) -> Span {
        Span {
            start,
            end: end.max(start),
        }
    }

    /// How many bytes the range holds.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether ranges lie within this one, each behind the one before it.
    pub fn holds_in_order(self, ranges: impl IntoIterator<Item = Span>) -> bool {
        let mut after = self.start;
        ranges.into_iter().all(|range| {
            let behind = after <= range.start && range.start <= range.end;
            after = range.end;
            behind && range.end <= self.end
        })
    }

    /// The text at this range of `body`; `None` if it lies outside or cuts a character.
    pub fn of(self, body: &str) -> Option<&str> {
        body.get(usize::try_from(self.start).ok()?..usize::try_from(self.end).ok()?)
    }
}

/// Those of `all` that lie within a range. `all` stand in the order of their places, none in another.
///
/// A body may have as many lists as elements of lists: looking through all for each would take
/// minutes, so each is found by halving.
pub fn within<T>(all: &[T], range: Span, place: impl Fn(&T) -> Span) -> &[T] {
    let first = all.partition_point(|item| place(item).start < range.start);
    let rest = all.get(first..).unwrap_or_default();
    let count = rest.partition_point(|item| place(item).end <= range.end);
    rest.get(..count).unwrap_or_default()
}

/// One member of a JSON object, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member<'a> {
    /// The name, its escapes resolved. A name that is no text (half a pair of surrogates is escaped
    /// in it, which JSON allows) stays as it is written, quotation marks included.
    pub name: Cow<'a, str>,
    /// Where the name begins: the byte of its opening quotation mark.
    pub key: u32,
    /// The value, without the blanks around it.
    pub value: Span,
}

/// Why a text could not be read: it is no JSON (RFC 8259), not of the shape asked for, or over 4 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanError {
    /// The line the trouble was found at, from 1 (0 where it is not known).
    pub line: usize,
    /// The column the trouble was found at, in bytes from 1.
    pub column: usize,
}

impl fmt::Display for ScanError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "no such JSON at line {}, column {}",
            self.line, self.column
        )
    }
}

/// The members of the object that `text` is, in order, a name given twice included.
///
/// `base` is added to every place: pass the start of `text` within the body it was cut from.
///
/// # Errors
///
/// When `text` as a whole, blanks around it aside, is not one JSON object.
///
/// ```
/// use customer_view::json::members;
/// let text = r#"{"id" : 7, "points":50000.000}"#;
/// let found = members(text, 0).unwrap();
/// assert_eq!(found[1].name, "points");
/// assert_eq!(found[1].value.of(text), Some("50000.000"));
/// assert!(members("[1]", 0).is_err());
/// ```
pub fn members(text: &str, base: u32) -> Result<Vec<Member<'_>>, ScanError> {
    read(
        text,
        Object {
            place: Place { text, base },
        },
    )
}

/// The value of the member of that name; `None` if there is none or more than one.
pub fn only(members: &[Member<'_>], name: &str) -> Option<Span> {
    let mut named = members.iter().filter(|member| member.name == name);
    let first = named.next()?;
    named.next().is_none().then_some(first.value)
}

/// The members in stretches, names included: neighbours of the `plain` kind make one, each of
/// another kind is one of its own.
pub fn stretches<T: Copy + PartialEq>(
    members: &[Member<'_>],
    plain: T,
    kind: impl Fn(&str) -> T,
) -> Vec<(T, Span)> {
    let mut stretches: Vec<(T, Span)> = Vec::new();
    for member in members {
        let kind = kind(&member.name);
        match stretches.last_mut() {
            Some((last, stretch)) if *last == plain && kind == plain => {
                stretch.end = member.value.end;
            }
            _ => stretches.push((kind, Span::new(member.key, member.value.end))),
        }
    }
    stretches
}

/// The elements of the array that `text` is, in order; `base` as in [`members`].
///
/// # Errors
///
/// When `text` as a whole, blanks around it aside, is not one JSON array.
pub fn elements(text: &str, base: u32) -> Result<Vec<Span>, ScanError> {
    read(
        text,
        Array {
            place: Place { text, base },
        },
    )
}

fn read<'a, S: DeserializeSeed<'a>>(text: &'a str, seed: S) -> Result<S::Value, ScanError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let found = seed.deserialize(&mut deserializer).map_err(locate)?;
    deserializer.end().map_err(locate)?;
    Ok(found)
}

fn locate(error: serde_json::Error) -> ScanError {
    ScanError {
        line: error.line(),
        column: error.column(),
    }
}

/// A text and where it begins in the body.
#[derive(Clone, Copy)]
struct Place<'a> {
    text: &'a str,
    base: u32,
}

impl<'a> Place<'a> {
    /// Where `part`, which is borrowed from the text, lies in the body.
    fn span<E: serde::de::Error>(self, part: &str) -> Result<Span, E> {
        let offset = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
        let start = offset.and_then(|offset| self.absolute(offset));
        let end = offset.and_then(|offset| self.absolute(offset.checked_add(part.len())?));
        match (start, end) {
            (Some(start), Some(end)) => Ok(Span { start, end }),
            _ => Err(E::custom("the text is longer than 4 GiB")),
        }
    }

    fn absolute(self, offset: usize) -> Option<u32> {
        u32::try_from(offset).ok()?.checked_add(self.base)
    }
}

struct Object<'a> {
    place: Place<'a>,
}

impl<'a> DeserializeSeed<'a> for Object<'a> {
    type Value = Vec<Member<'a>>;
    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Object<'a> {
    type Value = Vec<Member<'a>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some((name, value)) = map.next_entry::<&'a RawValue, &'a RawValue>()? {
            found.push(Member {
                name: string(name.get()).unwrap_or(Cow::Borrowed(name.get())),
                key: self.place.span(name.get())?.start,
                value: self.place.span(value.get())?,
            });
        }
        Ok(found)
    }
}

struct Array<'a> {
    place: Place<'a>,
}

impl<'a> DeserializeSeed<'a> for Array<'a> {
    type Value = Vec<Span>;
    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a> Visitor<'a> for Array<'a> {
    type Value = Vec<Span>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(raw) = sequence.next_element::<&'a RawValue>()? {
            found.push(self.place.span(raw.get())?);
        }
        Ok(found)
    }
}

/// A string: borrowed where it holds no escape.
struct Unescaped<'a>(Cow<'a, str>);

impl<'a> Deserialize<'a> for Unescaped<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'a> Visitor<'a> for Text {
            type Value = Unescaped<'a>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Self::Value, E> {
                Ok(Unescaped(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Unescaped(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// The text that a JSON string is, its escapes resolved; `None` if `text` is no JSON string, or one
/// that is no text: half a pair of surrogates is escaped in it.
pub fn string(text: &str) -> Option<Cow<'_, str>> {
    read(text, core::marker::PhantomData::<Unescaped<'_>>)
        .ok()
        .map(|string| string.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn members_keep_order_places_and_doubles() {
        let text = " {\n \"a\\u0062\" : \"x\\\"},{\" ,\"n\":-1.1996371E9,\"n\":[ ],\"\":null } ";
        let found = members(text, 0).unwrap();
        let names: Vec<_> = found.iter().map(|member| member.name.as_ref()).collect();
        assert_eq!(names, ["ab", "n", "n", ""]);
        let values: Vec<_> = found
            .iter()
            .map(|member| member.value.of(text).unwrap())
            .collect();
        assert_eq!(values, ["\"x\\\"},{\"", "-1.1996371E9", "[ ]", "null"]);
        for member in &found {
            assert_eq!(text.as_bytes()[member.key as usize], b'"');
        }
        assert_eq!(
            &text[found[3].key as usize..found[3].value.end as usize],
            "\"\":null"
        );
    }

    #[test]
    fn places_count_from_the_base() {
        let body = r#"{"list":[1, {"k":true}]}"#;
        let list = members(body, 0).unwrap()[0].value;
        let parts = elements(list.of(body).unwrap(), list.start).unwrap();
        assert_eq!(parts[1].of(body), Some(r#"{"k":true}"#));
        let inner = members(parts[1].of(body).unwrap(), parts[1].start).unwrap();
        assert_eq!(inner[0].value.of(body), Some("true"));
        assert_eq!(&body[inner[0].key as usize..][..3], "\"k\"");
    }

    #[test]
    fn what_is_not_one_object_is_refused() {
        for text in [
            "",
            "null",
            "[]",
            "{",
            "{}x",
            "{}{}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":01}",
            "\u{feff}{}",
            "{\"a\":NaN}",
            "\"{}\"",
            "{\"a\":\"\u{1}\"}",
        ] {
            assert!(members(text, 0).is_err(), "{text:?}");
        }
        assert!(
            members(&format!("{{\"a\":{}", "[".repeat(1_000_000)), 0).is_err(),
            "deep nesting ends in an error"
        );
    }

    #[test]
    fn a_deep_value_is_skipped_without_recursion() {
        let text = format!(
            "{{\"a\":{}{}}}",
            "[".repeat(1_000_000),
            "]".repeat(1_000_000)
        );
        assert_eq!(members(&text, 0).map(|found| found.len()), Ok(1));
    }

    #[test]
    fn a_name_that_is_no_text_is_one_all_the_same() {
        let text = r#"{"\ud800":1, "id":7,"\udc00x":[ ]}"#;
        let found = members(text, 5).unwrap();
        let names: Vec<_> = found.iter().map(|member| member.name.as_ref()).collect();
        assert_eq!(names, [r#""\ud800""#, "id", r#""\udc00x""#]);
        assert_eq!(found[2].value.of(&format!("12345{text}")), Some("[ ]"));
        assert!(members(r#"{"\ud80":1}"#, 0).is_err());
    }

    #[test]
    fn a_stored_range_ends_where_it_begins_or_later() {
        let read = |bytes: &[u8]| postcard::from_bytes::<Span>(bytes).ok();
        assert_eq!(read(&[1, 1]), Some(Span::new(1, 1)));
        assert_eq!(read(&[2, 1]), None);
    }

    #[test]
    fn ranges_in_order_are_within_and_do_not_overlap() {
        let whole = Span::new(2, 9);
        for (ranges, expected) in [
            (&[][..], true),
            (&[(2, 4), (4, 4), (5, 9)], true),
            (&[(1, 4)], false),
            (&[(2, 10)], false),
            (&[(2, 5), (4, 6)], false),
            (&[(5, 6), (2, 3)], false),
            (&[(5, 3)], false),
        ] {
            let spans = ranges.iter().map(|&(start, end)| Span { start, end });
            assert_eq!(whole.holds_in_order(spans), expected, "{ranges:?}");
        }
    }

    #[test]
    fn strings_are_read_with_their_escapes() {
        assert_eq!(string(r#""a\n\u00e9""#).as_deref(), Some("a\né"));
        assert_eq!(string("7"), None);
        assert_eq!(string(r#""\ud800""#), None);
    }

    proptest! {
        #[test]
        fn what_lies_within_a_range_is_found(lengths in prop::collection::vec((0u32..3, 1u32..4), 0..12), from in 0u32..40, length in 0u32..40) {
            let mut at = 0;
            let all: Vec<Span> = lengths.iter().map(|(blank, length)| {
                let span = Span::new(at + blank, at + blank + length);
                at = span.end;
                span
            }).collect();
            let range = Span::new(from, from + length);
            let each: Vec<Span> = all.iter().copied().filter(|span| span.start >= range.start && span.end <= range.end).collect();
            prop_assert_eq!(within(&all, range, |span| *span), each);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = (members(&text, 0), elements(&text, 5), string(&text));
        }

        #[test]
        fn names_and_values_lie_where_said(pairs in prop::collection::vec((".*", "-?[1-9][0-9]{0,5}(\\.[0-9]{1,3})?"), 0..8), blank in "[ \n\t]{0,2}") {
            let mut text = String::from("{");
            for (index, (name, value)) in pairs.iter().enumerate() {
                if index > 0 { text.push(','); }
                text.push_str(&format!("{blank}{}{blank}:{blank}{value}{blank}", serde_json::to_string(name).unwrap()));
            }
            text.push('}');
            let found = members(&text, 0).unwrap();
            prop_assert_eq!(found.len(), pairs.len());
            for (member, (name, value)) in found.iter().zip(&pairs) {
                prop_assert_eq!(member.name.as_ref(), name.as_str());
                prop_assert_eq!(member.value.of(&text), Some(value.as_str()));
                let named = serde_json::to_string(name).unwrap();
                prop_assert!(text[member.key as usize..].starts_with(&named));
            }
        }
    }
}
