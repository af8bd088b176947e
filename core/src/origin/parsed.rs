//! A body of the origin, read once: its top-level members, its id, its errors and warnings.

use crate::json::{elements, members, Member, ScanError, Span};
use crate::snapshot::Coded;

/// A body that is one JSON object.
pub struct Parsed<'a> {
    /// The body as it came.
    pub text: &'a str,
    /// Its members, in order.
    pub members: Vec<Member<'a>>,
    /// The elements of `errors`.
    pub errors: Vec<Coded>,
    /// The elements of `warnings`.
    pub warnings: Vec<Coded>,
}

impl<'a> Parsed<'a> {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// When it is no JSON text in UTF-8 (RFC 8259 section 8.1), or no object.
    pub fn read(body: &'a [u8]) -> Result<Parsed<'a>, ScanError> {
        let text = core::str::from_utf8(body).map_err(|error| ScanError {
            line: 0,
            column: error.valid_up_to(),
        })?;
        let members = members(text, 0)?;
        let items = |name: &str| {
            let lists = members.iter().filter(|member| member.name == name);
            lists
                .flat_map(|list| coded(list.value, text))
                .collect::<Vec<_>>()
        };
        let (errors, warnings) = (items("errors"), items("warnings"));
        Ok(Parsed {
            text,
            members,
            errors,
            warnings,
        })
    }

    /// Whether the body is of that customer: it names an id, and no other one.
    pub fn is_of(&self, customer: u64) -> bool {
        let mut ids = self.ids().peekable();
        ids.peek().is_some() && ids.all(|id| id == Some(customer))
    }

    /// The customer the body is of; `None` if it names none or more than one.
    pub fn customer(&self) -> Option<u64> {
        let id = self.ids().next()??;
        self.is_of(id).then_some(id)
    }

    /// Whether `warnings` holds this code.
    pub fn warns(&self, code: u32) -> bool {
        self.warnings.iter().any(|warning| warning.code == code)
    }

    /// Whether `errors` holds one of these codes.
    pub fn reports(&self, codes: &[u32]) -> bool {
        self.errors.iter().any(|error| codes.contains(&error.code))
    }

    fn ids(&self) -> impl Iterator<Item = Option<u64>> + '_ {
        let ids = self.members.iter().filter(|member| member.name == "id");
        ids.map(|id| id.value.of(self.text)?.parse().ok())
    }
}

/// The items of a list of errors or warnings, with their codes. What is no list has no items.
fn coded(list: Span, body: &str) -> Vec<Coded> {
    let spans = list
        .of(body)
        .and_then(|text| elements(text, list.start).ok())
        .unwrap_or_default();
    spans
        .into_iter()
        .map(|span| Coded {
            code: code(span, body).unwrap_or(0),
            span,
        })
        .collect()
}

fn code(item: Span, body: &str) -> Option<u32> {
    let members = members(item.of(body)?, item.start).ok()?;
    let code = members
        .iter()
        .find(|member| member.name == "code")?
        .value
        .of(body)?;
    code.trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_ids_are_found() {
        let body = br#"{"id":7,"warnings":[{"status":false,"code":8076,"message":"m"},{"code":"8062"},5]}"#;
        let parsed = Parsed::read(body).unwrap();
        assert!(parsed.is_of(7) && !parsed.is_of(8));
        let codes: Vec<_> = parsed.warnings.iter().map(|warning| warning.code).collect();
        assert_eq!(codes, [8076, 8062, 0]);
        assert_eq!(parsed.customer(), Some(7));
        let failed = Parsed::read(br#"{"errors":[{"code":8015}],"warnings":null}"#).unwrap();
        assert_eq!(
            (failed.reports(&[8109, 8015]), failed.customer()),
            (true, None)
        );
    }

    #[test]
    fn an_id_that_is_not_certain_is_none() {
        for body in [
            r#"{"id":"7"}"#,
            r#"{"id":7.0}"#,
            r#"{"id":7,"id":8}"#,
            r#"{"profiles":[{"id":7}]}"#,
        ] {
            let parsed = Parsed::read(body.as_bytes()).unwrap();
            assert!(!parsed.is_of(7), "{body}");
            assert_eq!(parsed.customer(), None, "{body}");
        }
    }

    #[test]
    fn what_is_no_object_in_utf8_is_refused() {
        for body in [
            &b"\xff{}"[..],
            b"{\"a\":\"\xc3\"}",
            b"<html>",
            b"",
            b"[]",
            b"\xef\xbb\xbf{}",
        ] {
            assert!(Parsed::read(body).is_err(), "{body:?}");
        }
    }
}
