//! Secrets of which two are live, so that one can be replaced without a gap.

use core::fmt;

/// How many bytes a secret has at least: what HMAC-SHA-256 can use (RFC 2104 section 3).
const SHORTEST: usize = 32;

/// One secret, or two while it is being replaced: the newest first.
///
/// The newest makes the names of everything. What lies under names of the previous one is not
/// looked up: for a snapshot that costs one call of the origin.
#[derive(Clone)]
pub struct Secrets {
    newest: String,
}

impl Secrets {
    /// Reads `new` or `new,previous`, blanks around each trimmed.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong, without any part of the secret.
    pub fn read(text: &str) -> Result<Secrets, &'static str> {
        let mut parts = text.split(',').map(str::trim);
        let newest = parts.next().unwrap_or("");
        let previous = parts.next();
        if parts.next().is_some() {
            return Err("holds more than two secrets: at most two are live, the newest first");
        }
        if [Some(newest), previous]
            .into_iter()
            .flatten()
            .any(|secret| secret.len() < SHORTEST)
        {
            return Err("holds a secret of fewer than 32 characters");
        }
        Ok(Secrets {
            newest: newest.to_owned(),
        })
    }

    /// The secret that makes what is new.
    pub fn newest(&self) -> &str {
        &self.newest
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secrets(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_or_two_long_ones_are_read() {
        let (a, b) = ("a".repeat(32), "b".repeat(40));
        let two = Secrets::read(&format!("{a} , {b}")).unwrap();
        assert_eq!(two.newest(), a);
        assert_eq!(Secrets::read(&a).unwrap().newest(), a);
        assert_eq!(format!("{two:?}"), "Secrets(…)");
        for bad in [
            "",
            "short",
            &format!("{a},"),
            &format!("{a},{b},{a}"),
            &format!("{a},x"),
        ] {
            let message = Secrets::read(bad).unwrap_err();
            assert!(
                !message.contains("aaa"),
                "no part of the secret in {message:?}"
            );
        }
    }
}
