//! The caller's credential, which goes to the origin as it came.

use core::fmt;

/// Longer than any credential in use (an OAuth token of the origin has about 1,500 bytes), short
/// enough that nobody makes the edge hash a book.
const LONGEST: usize = 8_192;

/// The header that carries an OAuth token of the origin.
pub const TOKEN_HEADER: &str = "X-CAP-API-OAUTH-TOKEN";

/// What a caller identifies itself with: `Authorization`, `X-CAP-API-OAUTH-TOKEN`, or both.
///
/// Its text is never printed, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    authorization: Option<String>,
    token: Option<String>,
}

impl Credential {
    /// The credential that these two header values make; `None` if there is none, or one that
    /// cannot be any (over 8 KiB).
    pub fn read(authorization: Option<&str>, token: Option<&str>) -> Option<Credential> {
        let given = |value: Option<&str>| value.map_or(0, str::len);
        let length = given(authorization).saturating_add(given(token));
        let present = |value: Option<&str>| {
            let value = value.filter(|value| !value.trim().is_empty());
            value.map(str::to_owned)
        };
        let credential = Credential {
            authorization: present(authorization),
            token: present(token),
        };
        let any = credential.authorization.is_some() || credential.token.is_some();
        (any && length <= LONGEST).then_some(credential)
    }

    /// The headers to send to the origin.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let authorization = self
            .authorization
            .as_deref()
            .map(|value| ("Authorization", value));
        let token = self.token.as_deref().map(|value| (TOKEN_HEADER, value));
        authorization.into_iter().chain(token)
    }

    /// The parts in a fixed order, for a keyed hash. A part that is absent counts as empty: no
    /// part is ever present and empty.
    pub(super) fn parts(&self) -> [&[u8]; 2] {
        [
            self.authorization.as_deref().unwrap_or("").as_bytes(),
            self.token.as_deref().unwrap_or("").as_bytes(),
        ]
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credential(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_the_two_headers_is_enough_and_none_is_not() {
        assert!(Credential::read(None, None).is_none());
        assert!(Credential::read(Some(" "), Some("")).is_none());
        let token = Credential::read(None, Some("t")).unwrap();
        assert_eq!(token.headers().collect::<Vec<_>>(), [(TOKEN_HEADER, "t")]);
        let both = Credential::read(Some("Basic x"), Some("t")).unwrap();
        assert_eq!(both.headers().count(), 2);
        assert!(Credential::read(Some(&"x".repeat(LONGEST + 1)), None).is_none());
    }

    #[test]
    fn a_credential_does_not_print_itself() {
        let credential = Credential::read(Some("Basic c2VjcmV0"), None).unwrap();
        assert_eq!(format!("{credential:?}"), "Credential(…)");
    }
}
