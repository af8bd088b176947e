//! The user groups of a body: where each lies, and what they are filtered, sorted and paged by.

use crate::gap::Part;
use crate::json::{elements, members, only, stretches, string, Member, Span};
use crate::origin::Parsed;
use crate::params::Period;
use serde::{Deserialize, Serialize};

/// The member of a group that `includedUserGroup2LoyaltyDetails` adds, as the group's own endpoint
/// prints it.
const LOYALTY_DETAILS: &str = "pointsSummaries";
/// What `ug2PaginationDetails` adds.
const PAGINATION: &str = "ug2Pagination";

/// Under which names the origin's groups are looked for; neither is documented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupKeys {
    /// `USER_GROUPS_KEY`: the top-level key of the list.
    pub list: String,
    /// `USER_GROUP_JOINED_KEY`: the member of a group that says when the customer joined.
    pub joined: String,
}

impl Default for GroupKeys {
    fn default() -> GroupKeys {
        GroupKeys {
            list: "userGroups2".to_owned(),
            joined: "joinedDate".to_owned(),
        }
    }
}

impl GroupKeys {
    /// Whether a top-level key holds groups, or says something of them. Other spellings than the
    /// set one count too: the widened call asks for groups, and nobody else should see them.
    pub(super) fn are_in(&self, key: &str) -> bool {
        let spelled = key.to_ascii_lowercase().replace('_', "");
        let named = ["usergroup", "group2", "groups2"]
            .iter()
            .any(|name| spelled.contains(name));
        key == self.list || spelled.starts_with("ug2") || named
    }
}

/// The groups of a body, and the page they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserGroups {
    /// The list, brackets included.
    pub list: Span,
    /// The groups, in the origin's order.
    pub groups: Vec<Group>,
    /// `ug2Pagination`, if it has the three members that are known and no other.
    pub page: Option<Page>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The object, brackets included.
    pub whole: Span,
    /// `id`
    pub id: Option<u64>,
    /// When the customer joined.
    pub joined: Option<Period>,
    /// Its members: runs of those that always stay, and the loyalty details (true).
    pub items: Vec<(bool, Span)>,
}

/// `ug2Pagination`, each number, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The object, brackets included.
    pub whole: Span,
    /// How many a page has at most.
    pub limit: (u64, Span),
    /// How many were skipped.
    pub offset: (u64, Span),
    /// How many there are.
    pub total: (u64, Span),
}

impl UserGroups {
    /// Whether the places can be those of a body: see [`super::Header`].
    pub(super) fn fit(&self, body: Span) -> bool {
        let wholes = self.groups.iter().map(|group| group.whole);
        let items_fit = |group: &Group| {
            let items = group.items.iter().map(|(_, span)| *span);
            group.whole.holds_in_order(items)
        };
        body.holds_in_order([self.list])
            && self.list.holds_in_order(wholes)
            && self.groups.iter().all(items_fit)
            && self.page.is_none_or(|page| page.fits(body))
    }

    /// Reads them; `None` unless there is one list of objects, none of them with gap blocks in it
    /// (those are the origin's on every day), and nothing else about groups. `is_other` knows the
    /// keys that an embed adds: one is `userGroup`.
    pub(super) fn read(
        parsed: &Parsed<'_>,
        keys: &GroupKeys,
        is_other: impl Fn(&str) -> bool,
    ) -> Option<UserGroups> {
        let known = |name: &str| name == keys.list || name == PAGINATION || is_other(name);
        let mut members = parsed.members.iter();
        if members.any(|member| keys.are_in(&member.name) && !known(&member.name)) {
            return None;
        }
        let list = only(&parsed.members, &keys.list)?;
        let spans = elements(list.of(parsed.text)?, list.start).ok()?;
        let read = |whole: Span| group(parsed.text, whole, keys);
        Some(UserGroups {
            list,
            groups: spans.into_iter().map(read).collect::<Option<_>>()?,
            page: only(&parsed.members, PAGINATION).and_then(|at| page(parsed.text, at)),
        })
    }
}

impl Page {
    /// The numbers, in the order of their places.
    pub(crate) fn numbers(&self) -> [(u64, Span); 3] {
        let mut numbers = [self.limit, self.offset, self.total];
        numbers.sort_by_key(|(_, at)| at.start);
        numbers
    }

    fn fits(&self, body: Span) -> bool {
        let numbers = self.numbers().map(|(_, at)| at);
        body.holds_in_order([self.whole]) && self.whole.holds_in_order(numbers)
    }
}

fn object(body: &str, at: Span) -> Option<Vec<Member<'_>>> {
    members(at.of(body)?, at.start).ok()
}

fn group(body: &str, whole: Span, keys: &GroupKeys) -> Option<Group> {
    let members = object(body, whole)?;
    if members.iter().any(|member| has_gaps(body, member)) {
        return None;
    }
    let text = |name: &str| only(&members, name)?.of(body);
    let joined = text(&keys.joined).and_then(string);
    Some(Group {
        whole,
        id: text("id").and_then(|id| id.parse().ok()),
        joined: joined.and_then(|joined| Period::parse(&joined)),
        items: stretches(&members, false, |name| name == LOYALTY_DETAILS),
    })
}

/// Whether a member is a gap block, or a list of objects of which one has such a block.
fn has_gaps(body: &str, member: &Member<'_>) -> bool {
    let is_block = |member: &Member<'_>| Part::of(&member.name) != Part::Kept;
    let list = member
        .value
        .of(body)
        .and_then(|text| elements(text, member.value.start).ok());
    let objects = list.unwrap_or_else(|| vec![member.value]).into_iter();
    is_block(member)
        || objects
            .filter_map(|at| object(body, at))
            .any(|members| members.iter().any(is_block))
}

fn page(body: &str, at: Span) -> Option<Page> {
    let members = object(body, at)?;
    let number = |name: &str| {
        let at = only(&members, name)?;
        Some((at.of(body)?.parse().ok()?, at))
    };
    let page = Page {
        whole: at,
        limit: number("limit")?,
        offset: number("offset")?,
        total: number("total")?,
    };
    (members.len() == 3).then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<UserGroups> {
        let parsed = Parsed::read(body.as_bytes()).unwrap();
        UserGroups::read(&parsed, &GroupKeys::default(), |name| name == "userGroup")
    }

    #[test]
    fn groups_and_their_page_are_found() {
        let body = r#"{"userGroups2":[{"id":5,"joinedDate":"2026-01-02T03:04:05Z","pointsSummaries":[{"a":1}],"x":1,"y":2},{"id":"6"}],"ug2Pagination":{"limit":10,"offset":0,"total":2}}"#;
        let found = read(body).unwrap();
        let [first, second] = found.groups.as_slice() else {
            panic!("two groups");
        };
        assert_eq!((first.id, second.id), (Some(5), None));
        assert!(first.joined.is_some() && second.joined.is_none());
        let items: Vec<_> = first
            .items
            .iter()
            .map(|(loyalty, at)| (*loyalty, at.of(body).unwrap()))
            .collect();
        assert_eq!(
            items,
            [
                (false, r#""id":5,"joinedDate":"2026-01-02T03:04:05Z""#),
                (true, r#""pointsSummaries":[{"a":1}]"#),
                (false, r#""x":1,"y":2"#)
            ]
        );
        assert_eq!(found.page.unwrap().total.1.of(body), Some("2"));
    }

    #[test]
    fn what_is_not_understood_is_none() {
        for body in [
            "{}",
            r#"{"userGroups2":{}}"#,
            r#"{"userGroups2":[5]}"#,
            r#"{"userGroups2":[],"userGroup2":[]}"#,
            r#"{"userGroups2":[],"userGroups2":[]}"#,
            r#"{"userGroups2":[{"gapToUpgrade":[]}]}"#,
            r#"{"userGroups2":[{"pointsSummaries":[{"upgradeStrategies":[]}]}]}"#,
            r#"{"userGroups2":[{"summary":{"gapToRenewSummary":{}}}]}"#,
        ] {
            assert_eq!(read(body), None, "{body}");
        }
        for page in [
            "[]",
            r#"{"limit":1,"offset":0}"#,
            r#"{"limit":1,"offset":0,"total":"2"}"#,
            r#"{"limit":1,"offset":0,"total":2,"more":true}"#,
        ] {
            let body = format!(r#"{{"userGroups2":[],"ug2Pagination":{page}}}"#);
            assert_eq!(read(&body).unwrap().page, None, "{page}");
        }
    }

    #[test]
    fn groups_are_known_by_other_names_too() {
        let keys = GroupKeys {
            list: "clubs".to_owned(),
            ..GroupKeys::default()
        };
        for name in [
            "clubs",
            "ug2Pagination",
            "userGroups2",
            "userGroup2",
            "user_groups_2",
            "userGroup2Details",
        ] {
            assert!(keys.are_in(name), "{name}");
        }
        for name in ["club2", "groupLoyaltyProgramDetails", "id"] {
            assert!(!keys.are_in(name), "{name}");
        }
    }
}
