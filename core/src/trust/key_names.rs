//! The names under which something is kept: keyed hashes, so that no name tells who it is about.

use super::{Credential, Secrets};
use core::fmt::Write;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What one snapshot is of, and for whom: everything that may change the bytes the origin sends
/// for a widened call, and the credential that fetched them.
pub struct SnapshotIdentity<'a> {
    /// The customer's id.
    pub customer: u64,
    /// The source, in upper case.
    pub source: &'a str,
    /// The account of the source; empty where none was given.
    pub account: &'a str,
    /// The language asked for; empty where none was.
    pub language: &'a str,
    /// The query of the widened call as it goes to the origin: embeds, blocks, passed parameters.
    pub origin_query: &'a str,
    /// The partition: nobody sees what another credential fetched.
    pub credential: &'a Credential,
}

impl SnapshotIdentity<'_> {
    /// Everything but the customer.
    fn rest(&self) -> [&[u8]; 6] {
        let [authorization, token] = self.credential.parts();
        [
            self.source.as_bytes(),
            self.account.as_bytes(),
            self.language.as_bytes(),
            self.origin_query.as_bytes(),
            authorization,
            token,
        ]
    }
}

/// Makes key names with the secrets that exist for nothing else.
///
/// HMAC-SHA-256 (RFC 2104), the first 128 bits of it in hexadecimal digits.
#[derive(Clone)]
pub struct KeyNames {
    org: String,
    keyed: Hmac<Sha256>,
}

impl KeyNames {
    /// Names for one org, made with the newest of the secrets.
    pub fn new(org: &str, secrets: &Secrets) -> Option<KeyNames> {
        let keyed = Hmac::new_from_slice(secrets.newest().as_bytes()).ok()?;
        Some(KeyNames {
            org: org.to_owned(),
            keyed,
        })
    }

    /// `s1:{customer}:{everything else}`: all that is held of one customer is found by prefix.
    ///
    /// `s1` is the version of this way to make names; the stored format has a version of its own.
    pub fn snapshot(&self, identity: &SnapshotIdentity<'_>) -> String {
        let customer = self.digest(
            b"customer",
            &[self.org.as_bytes(), &identity.customer.to_be_bytes()],
        );
        let rest = self.digest(b"snapshot", &identity.rest());
        format!("s1:{customer}:{rest}")
    }

    /// `i1:{…}`: which customer these identifiers led to, for the same snapshot. The customer in
    /// `identity` is not part of it.
    pub fn pointer(&self, names: &str, values: &str, identity: &SnapshotIdentity<'_>) -> String {
        let [source, account, language, query, authorization, token] = identity.rest();
        let digest = self.digest(
            b"identifiers",
            &[
                self.org.as_bytes(),
                names.as_bytes(),
                values.as_bytes(),
                source,
                account,
                language,
                query,
                authorization,
                token,
            ],
        );
        format!("i1:{digest}")
    }

    /// A keyed hash of a list of fields. Each goes in behind its length, so that no two lists
    /// make the same bytes; the label keeps hashes for different ends apart.
    fn digest(&self, label: &[u8], fields: &[&[u8]]) -> String {
        let mut keyed = self.keyed.clone();
        for field in core::iter::once(&label).chain(fields) {
            keyed.update(&(field.len() as u64).to_be_bytes());
            keyed.update(field);
        }
        let bytes = keyed.finalize().into_bytes();
        hexadecimal(bytes.iter().take(16))
    }
}

/// Two lower-case digits for each byte.
pub(crate) fn hexadecimal<'a>(bytes: impl Iterator<Item = &'a u8>) -> String {
    bytes.fold(String::with_capacity(32), |mut text, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(secret: &str) -> KeyNames {
        KeyNames::new("demo", &Secrets::read(&secret.repeat(32)).unwrap()).unwrap()
    }

    fn credential(text: &str) -> Credential {
        Credential::read(Some(text), None).unwrap()
    }

    #[test]
    fn a_name_holds_no_raw_identifier_and_has_the_customer_in_front() {
        let credential = credential("Basic x");
        let identity = SnapshotIdentity {
            customer: 567_584_951,
            source: "INSTORE",
            account: "",
            language: "",
            origin_query: "source=INSTORE",
            credential: &credential,
        };
        let name = names("k").snapshot(&identity);
        assert_eq!(name.len(), 3 + 32 + 1 + 32);
        assert!(!name.contains("567584951"));
        let other_view = names("k").snapshot(&SnapshotIdentity {
            source: "WECHAT",
            ..identity
        });
        assert_eq!(
            name[..36],
            other_view[..36],
            "one prefix for all of a customer"
        );
        assert_ne!(name, other_view);
    }

    #[test]
    fn every_part_and_the_secret_change_the_name() {
        let (one, two) = (credential("Basic x"), credential("Basic y"));
        let base = || SnapshotIdentity {
            customer: 1,
            source: "A",
            account: "b",
            language: "",
            origin_query: "q",
            credential: &one,
        };
        let mut all = vec![
            names("k").snapshot(&base()),
            names("l").snapshot(&base()),
            names("k").snapshot(&SnapshotIdentity {
                customer: 2,
                ..base()
            }),
            names("k").snapshot(&SnapshotIdentity {
                source: "Ab",
                account: "",
                ..base()
            }),
            names("k").snapshot(&SnapshotIdentity {
                account: "",
                language: "b",
                ..base()
            }),
            names("k").snapshot(&SnapshotIdentity {
                origin_query: "r",
                ..base()
            }),
            names("k").snapshot(&SnapshotIdentity {
                credential: &two,
                ..base()
            }),
        ];
        let pointers = [("email", "a"), ("mobile", "a"), ("email", "b")];
        all.extend(pointers.map(|(name, value)| names("k").pointer(name, value, &base())));
        let other = SnapshotIdentity {
            credential: &two,
            ..base()
        };
        all.push(names("k").pointer("email", "a", &other));
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
