//! `Cache-Status` (RFC 9211): what the edge's store did for a request.

use core::fmt;

/// Why the origin was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forward {
    /// Nothing is stored under this key.
    UriMiss,
    /// What is stored is too old.
    Stale,
    /// The store did not answer.
    KvError,
    /// What is stored is not whole, not of this version, or not of these embeds.
    Unreadable,
    /// What is stored does not determine the gap on the day asked for.
    GapNotDetermined,
    /// Presigned links are never stored.
    Images,
    /// What is stored of the customer is not what the identifier led to.
    IdentifierUnconfirmed,
    /// What the origin makes of such a question about user groups is not documented.
    UserGroups,
    /// What is stored does not determine which user groups to show.
    GroupsNotDetermined,
    /// The same, because it was not asked which page of them it is.
    GroupsWithoutPage,
}

impl Forward {
    /// The word of RFC 9211 section 2.2, and the detail of section 2.8 where there is more to say.
    fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Forward::UriMiss => ("uri-miss", None),
            Forward::Stale => ("stale", None),
            Forward::KvError => ("miss", Some("kv-error")),
            Forward::Unreadable => ("miss", Some("snapshot-unreadable")),
            Forward::GapNotDetermined => ("miss", Some("gap-not-determined")),
            Forward::Images => ("bypass", Some("images")),
            Forward::IdentifierUnconfirmed => ("stale", Some("identifier-unconfirmed")),
            Forward::UserGroups => ("bypass", Some("user-groups")),
            Forward::GroupsNotDetermined | Forward::GroupsWithoutPage => {
                ("miss", Some("user-groups-not-determined"))
            }
        }
    }
}

/// One member of the field; `hit` and `fwd` exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CacheStatus {
    /// Answered from the store; the seconds for which it stays fresh.
    Hit {
        /// Not negative.
        ttl: i64,
    },
    /// Answered by the origin.
    Forwarded {
        /// Why.
        why: Forward,
        /// The status of its answer, if there was one.
        status: Option<u16>,
        /// Whether the answer is stored.
        stored: bool,
    },
}

impl fmt::Display for CacheStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("loyalty-edge; ")?;
        let (why, status, stored) = match self {
            CacheStatus::Hit { ttl } => return write!(formatter, "hit; ttl={ttl}"),
            CacheStatus::Forwarded {
                why,
                status,
                stored,
            } => (why, status, stored),
        };
        let (word, detail) = why.words();
        write!(formatter, "fwd={word}")?;
        if let Some(status) = status {
            write!(formatter, "; fwd-status={status}")?;
        }
        if *stored {
            formatter.write_str("; stored")?;
        }
        match detail {
            Some(detail) => write!(formatter, "; detail={detail}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_written_as_rfc_9211_says() {
        let forwarded = |why, status, stored| {
            CacheStatus::Forwarded {
                why,
                status,
                stored,
            }
            .to_string()
        };
        assert_eq!(
            CacheStatus::Hit { ttl: 7 }.to_string(),
            "loyalty-edge; hit; ttl=7"
        );
        assert_eq!(
            forwarded(Forward::UriMiss, Some(200), true),
            "loyalty-edge; fwd=uri-miss; fwd-status=200; stored"
        );
        assert_eq!(
            forwarded(Forward::Stale, None, false),
            "loyalty-edge; fwd=stale"
        );
        assert_eq!(
            forwarded(Forward::Images, Some(200), false),
            "loyalty-edge; fwd=bypass; fwd-status=200; detail=images"
        );
    }
}
