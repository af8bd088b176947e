//! User groups as a request wants them, out of those that a body holds.

use crate::json::Span;
use crate::params;
use crate::piece::{Container, Piece, Pieces};
use crate::snapshot::{Group, Header, Page, UserGroups};

/// What a view shows of the body's groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownGroups {
    /// Nothing: nobody asked.
    None,
    /// The origin was asked for just these, and they stay as they came.
    AsTheyCame,
    /// Some of those that the body holds.
    Arranged(Arrangement),
}

/// Which groups, in which order, with which page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrangement {
    /// Positions among the groups of the body.
    chosen: Vec<usize>,
    /// Whether these are all of them, in the body's own order.
    untouched: bool,
    loyalty_details: bool,
    /// What `ug2Pagination` says, if it was asked for, in the order of the places.
    page: Option<[(u64, Span); 3]>,
}

/// What a view out of that body shows of groups; `None` if the body does not determine it.
///
/// The origin's own defaults are not documented (how many groups it returns at most, in which
/// order those joined at one moment come): so groups are arranged only where it holds all there
/// are and these make no difference.
pub fn arrange(header: &Header, asked: &params::Groups) -> Option<ShownGroups> {
    if !asked.any() {
        return Some(ShownGroups::None);
    }
    if !asked.are_clear() {
        return None;
    }
    // Whether the origin counts what a filter leaves out is not documented.
    let filtered =
        asked.one.is_some() || asked.joined_start.is_some() || asked.joined_end.is_some();
    if filtered && asked.pagination {
        return None;
    }
    let held = header.groups.as_ref()?;
    let chosen = match asked.one {
        // All there is to know is that it is among them: with more groups than it holds, and on
        // another page, only the origin knows.
        Some(id) => vec![held.groups.iter().position(|group| group.id == Some(id))?],
        None => (0..held.groups.len()).collect(),
    };
    let arranged = asked.are_arranged() || asked.one.is_some();
    let (chosen, total) = if asked.are_arranged() {
        page_of(held, chosen, asked)?
    } else {
        let total = chosen.len();
        (chosen, total)
    };
    let page = match (asked.pagination, held.page) {
        (false, _) => None,
        (true, Some(page)) if arranged => Some(numbers(page, asked, total)?),
        (true, Some(page)) => Some(page.numbers()),
        (true, None) => return None,
    };
    Some(ShownGroups::Arranged(Arrangement {
        untouched: chosen.iter().copied().eq(0..held.groups.len()),
        chosen,
        loyalty_details: asked.loyalty_details,
        page,
    }))
}

/// Filters, sorts and pages; the number is how many there are on all pages.
fn page_of(
    held: &UserGroups,
    chosen: Vec<usize>,
    asked: &params::Groups,
) -> Option<(Vec<usize>, usize)> {
    let whole = held
        .page
        .is_some_and(|page| page.offset.0 == 0 && holds(page.total.0, &held.groups));
    if !whole || !is_latest_first(&held.groups, asked.ascending)? {
        return None;
    }
    let mut filtered = Vec::new();
    for index in chosen {
        let joined = held.groups.get(index)?.joined?;
        if joined.lies_between(asked.joined_start.as_ref(), asked.joined_end.as_ref())? {
            filtered.push(index);
        }
    }
    if asked.ascending {
        filtered.reverse();
    }
    let total = filtered.len();
    let skipped = usize::try_from(asked.offset.unwrap_or(0)).unwrap_or(usize::MAX);
    // Without a limit the origin's own is no less than what it has just returned.
    let most = asked.limit.map_or(usize::MAX, usize::from);
    Some((
        filtered.into_iter().skip(skipped).take(most).collect(),
        total,
    ))
}

fn holds(total: u64, groups: &[Group]) -> bool {
    usize::try_from(total).is_ok_and(|total| total <= groups.len())
}

/// Whether each group was joined no later than the one before it, which is the API's default
/// order; turned round (`strictly`), no two may have been joined at one moment. `None` if it is
/// not known of each when it was joined.
fn is_latest_first(groups: &[Group], strictly: bool) -> Option<bool> {
    let joined = groups
        .iter()
        .map(|group| group.joined)
        .collect::<Option<Vec<_>>>()?;
    let mut neighbours = joined.iter().zip(joined.iter().skip(1));
    Some(
        neighbours.all(|(earlier, later)| {
            later.is_before(earlier) || !strictly && !earlier.is_before(later)
        }),
    )
}

/// The numbers of the page that was asked for, in the order of their places.
fn numbers(page: Page, asked: &params::Groups, total: usize) -> Option<[(u64, Span); 3]> {
    if page.offset.0 != 0 {
        return None;
    }
    let shown = Page {
        limit: (asked.limit.map_or(page.limit.0, u64::from), page.limit.1),
        offset: (asked.offset.unwrap_or(0), page.offset.1),
        total: (u64::try_from(total).ok()?, page.total.1),
        ..page
    };
    Some(shown.numbers())
}

impl ShownGroups {
    /// Whether a top-level member that holds groups stays: `value` is its place.
    pub(super) fn keeps(&self, header: &Header, value: Span) -> bool {
        let ShownGroups::Arranged(arrangement) = self else {
            return *self == ShownGroups::AsTheyCame;
        };
        let held = header.groups.as_ref();
        let is_list = held.is_some_and(|groups| groups.list == value);
        let is_page = held
            .and_then(|groups| groups.page)
            .is_some_and(|page| page.whole == value);
        is_list || is_page && arrangement.page.is_some()
    }

    /// Writes the value of such a member.
    pub(super) fn write(&self, header: &Header, value: Span, pieces: &mut Pieces) {
        match (self, &header.groups) {
            (ShownGroups::Arranged(arrangement), Some(held)) if held.list == value => {
                arrangement.write_list(held, pieces);
            }
            (ShownGroups::Arranged(arrangement), Some(held)) => {
                arrangement.write_page(held.page, value, pieces);
            }
            _ => pieces.held(value),
        }
    }
}

impl Arrangement {
    fn write_list(&self, held: &UserGroups, pieces: &mut Pieces) {
        if self.untouched && self.loyalty_details {
            return pieces.held(held.list);
        }
        let chosen: Vec<&Group> = self
            .chosen
            .iter()
            .filter_map(|index| held.groups.get(*index))
            .collect();
        let in_place = self.chosen.is_sorted();
        let spans: Vec<Span> = held.groups.iter().map(|group| group.whole).collect();
        let list = Container {
            whole: held.list,
            items: &spans,
            added: None,
        };
        // Each place of the list takes the next group: in the body's own order that is its own.
        let mut next = chosen.into_iter();
        list.write(pieces, |index, pieces, _| {
            if in_place && self.chosen.binary_search(&index).is_err() {
                return;
            }
            if let Some(group) = next.next() {
                self.write_group(group, pieces);
            }
        });
    }

    fn write_group(&self, group: &Group, pieces: &mut Pieces) {
        if self.loyalty_details {
            return pieces.held(group.whole);
        }
        let spans: Vec<Span> = group.items.iter().map(|(_, span)| *span).collect();
        let object = Container {
            whole: group.whole,
            items: &spans,
            added: None,
        };
        object.write(pieces, |index, pieces, span| {
            if group.items.get(index).is_some_and(|(loyalty, _)| !loyalty) {
                pieces.held(span);
            }
        });
    }

    /// Writes `ug2Pagination` with the numbers of the page that is shown.
    fn write_page(&self, held: Option<Page>, value: Span, pieces: &mut Pieces) {
        let untouched = held.map(|page| page.numbers());
        let mut after = value.start;
        for (shown, old) in self.page.iter().flatten().zip(untouched.iter().flatten()) {
            if shown.0 == old.0 {
                continue;
            }
            let (number, at) = *shown;
            pieces.append([
                Piece::Held(Span::new(after, at.start)),
                Piece::New(number.to_string().into_bytes()),
            ]);
            after = at.end;
        }
        pieces.held(Span::new(after, value.end));
    }
}

#[cfg(test)]
mod tests;
