//! Entity tags, and the condition that a client makes with one (RFC 9110 sections 8.8.3 and 13.1.2).

use crate::trust::hexadecimal;
use sha2::{Digest, Sha256};

/// Whoever changes how a body is cut raises it: the same snapshot is another answer then.
const CUT: &[u8] = b"1";

/// A strong tag of a view: of the body it is cut from, and of everything that decides how.
///
/// The body's hash is stored with it, so no byte of the body is read.
pub(crate) fn entity_tag(body_hash: &[u8; 16], view: &str) -> String {
    let hash = Sha256::new()
        .chain_update(CUT)
        .chain_update(body_hash)
        .chain_update(view)
        .finalize();
    format!("\"{}\"", hexadecimal(hash.iter().take(16)))
}

/// Whether the value of `If-None-Match` names that tag: one of a list, or `*` for any. Weak tags
/// count as their strong ones (the weak comparison that this header asks for).
///
/// ```
/// use customer_view::etag::none_match;
/// assert!(none_match(r#""a", W/"b,c""#, r#""b,c""#));
/// assert!(none_match("*", r#""a""#));
/// assert!(!none_match(r#""a""#, r#""b""#));
/// ```
pub fn none_match(condition: &str, tag: &str) -> bool {
    if condition.trim() == "*" {
        return true;
    }
    let mut rest = condition;
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        rest = rest.strip_prefix("W/").unwrap_or(rest);
        // Commas may stand inside of a tag: it ends with its quotation mark. What is no list of tags
        // is no condition.
        let Some((named, behind)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'))
        else {
            return false;
        };
        if tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) == Some(named) {
            return true;
        }
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn conditions_are_read_as_lists_of_tags() {
        for (condition, expected) in [
            (r#""x""#, true),
            (r#"W/"x""#, true),
            (r#""a","x""#, true),
            (r#" , "a" ,, W/"x" "#, true),
            (" * ", true),
            (r#""a,x""#, false),
            (r#""X""#, false),
            ("x", false),
            (r#""x"#, false),
            (r#"w/"x""#, false),
            (r#""a" x "x""#, false),
            ("", false),
            (r#""""#, false),
        ] {
            assert_eq!(none_match(condition, "\"x\""), expected, "{condition}");
        }
    }

    #[test]
    fn body_and_view_decide_about_the_tag() {
        let tag = entity_tag(&[1; 16], "a");
        assert_eq!(tag.len(), 34);
        assert_eq!(tag, entity_tag(&[1; 16], "a"));
        assert_ne!(tag, entity_tag(&[2; 16], "a"));
        assert_ne!(tag, entity_tag(&[1; 16], "b"));
    }

    proptest! {
        #[test]
        fn any_condition_is_read(condition in ".*") {
            none_match(&condition, "\"x\"");
        }

        #[test]
        fn a_tag_is_found_in_any_list(before in prop::collection::vec("(W/)?\"[a-z,]{0,5}\"", 0..5), weak: bool) {
            let own = if weak { "W/\"0\"" } else { "\"0\"" };
            let condition = before.iter().map(String::as_str).chain([own]).collect::<Vec<_>>().join(", ");
            prop_assert!(none_match(&condition, "\"0\""));
        }
    }
}
