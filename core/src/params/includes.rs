//! The blocks that `included…` parameters add to a body.

use serde::{Deserialize, Serialize};

/// Which of these blocks a body holds, or a request asks for.
///
/// ```
/// use customer_view::params::Includes;
/// let fraud = Includes::parse("INCLUDEDFRAUDDETAILS").unwrap();
/// assert!(fraud.union(Includes::default()).fraud_details && !fraud.groups);
/// assert!(Includes::parse("points").is_none());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Includes {
    /// `includedAllUserGroup2`
    pub groups: bool,
    /// `includedUserGroup2LoyaltyDetails`
    pub group_loyalty: bool,
    /// `includedFraudDetails`
    pub fraud_details: bool,
    /// `ug2PaginationDetails`: which page of the groups it is. A lookup does not have it.
    pub group_page: bool,
}

impl Includes {
    /// The block that a parameter adds, by its name in any case.
    pub fn parse(name: &str) -> Option<Includes> {
        let mut block = Includes::default();
        match name.to_ascii_lowercase().as_str() {
            "includedallusergroup2" => block.groups = true,
            "includedusergroup2loyaltydetails" => block.group_loyalty = true,
            "includedfrauddetails" => block.fraud_details = true,
            _ => return None,
        }
        Some(block)
    }

    /// What is in one or the other.
    pub fn union(self, other: Includes) -> Includes {
        Includes {
            groups: self.groups || other.groups,
            group_loyalty: self.group_loyalty || other.group_loyalty,
            fraud_details: self.fraud_details || other.fraud_details,
            group_page: self.group_page || other.group_page,
        }
    }

    /// Whether whoever holds this holds what another one asks for, the page aside.
    pub fn are_those_of(self, other: Includes) -> bool {
        let paged = Includes {
            group_page: self.group_page,
            ..other
        };
        self == paged
    }
}
