//! An answer's body, cut out of the body that is held: whole top-level members stay or go, and
//! what stays is byte for byte what the origin sent.

mod groups;
mod programs;
mod warnings;

use crate::gap::{Gaps, Program};
use crate::json::{within, Span};
use crate::params::{Embed, Query};
use crate::piece::{Container, Piece, Pieces};
use crate::snapshot::{Header, Section, SectionKind};
pub use groups::{arrange, Arrangement, ShownGroups};
use programs::Programs;

/// What a view is cut by.
pub struct View<'a> {
    /// What was asked for.
    pub query: &'a Query,
    /// Whether a member that belongs to no embed stays.
    pub keep_unknown_keys: bool,
    /// The programmes of the body; not needed for views without `points` and `mlp`.
    pub programs: &'a [Program],
    /// What the gap blocks say on the days asked for.
    pub gaps: &'a Gaps,
    /// What is shown of user groups.
    pub groups: &'a ShownGroups,
}

impl View<'_> {
    /// Whether a query needs the programmes of the body.
    pub fn needs_programs(query: &Query) -> bool {
        query.embeds.holds(Embed::MLP) || query.embeds.holds(Embed::POINTS)
    }

    /// Cuts a body of that length, about which the header tells.
    pub fn cut(&self, header: &Header, length: u32) -> Pieces {
        let items: Vec<Span> = header
            .sections
            .iter()
            .map(|section| Span::new(section.key, section.value.end))
            .collect();
        let warned = header
            .sections
            .iter()
            .any(|section| section.kind == SectionKind::Warnings);
        let edge = warnings::of_the_edge(self.query);
        // A body without `warnings` gets some when the edge has a warning of its own. Behind a
        // member there is room for it: where a body without any ends, blanks aside, is not known.
        let room = !warned && !items.is_empty();
        let added = edge.as_ref().filter(|_| room).map(|item| {
            let mut member = b"\"warnings\":[".to_vec();
            member.extend_from_slice(item);
            member.push(b']');
            member
        });
        let mut pieces = Pieces::new();
        let body = Container {
            whole: Span::new(0, length),
            items: &items,
            added: added.as_deref(),
        };
        body.write(&mut pieces, |index, pieces, _| {
            if let Some(section) = header.sections.get(index) {
                self.section(header, section, edge.as_deref(), pieces);
            }
        });
        pieces
    }

    fn section(
        &self,
        header: &Header,
        section: &Section,
        edge: Option<&[u8]>,
        pieces: &mut Pieces,
    ) {
        let query = self.query;
        let kept = match section.kind {
            SectionKind::Base
            | SectionKind::Warnings
            | SectionKind::Profiles
            | SectionKind::Segments => true,
            SectionKind::Unknown => self.keep_unknown_keys,
            SectionKind::Embeds(embeds) => embeds.intersects(query.embeds),
            SectionKind::Cards => !query.embeds.holds(Embed::IGNORE_CARD_DETAILS),
            SectionKind::Fraud => query.fraud_details,
            SectionKind::Upgrades => query.gap_to_upgrade.is_some(),
            SectionKind::Renewal => query.gap_to_renew.is_some(),
            SectionKind::Groups => self.groups.keeps(header, section.value),
        };
        if !kept {
            return;
        }
        pieces.held(Span::new(section.key, section.value.start));
        match section.kind {
            SectionKind::Warnings => {
                warnings::write(query, &header.warnings, section.value, edge, pieces)
            }
            SectionKind::Profiles if query.only_current_profile => {
                let profiles = within(&header.profiles, section.value, |profile| profile.span);
                let spans: Vec<Span> = profiles.iter().map(|profile| profile.span).collect();
                let list = Container {
                    whole: section.value,
                    items: &spans,
                    added: None,
                };
                list.write(pieces, |index, pieces, span| {
                    if profiles.get(index).is_some_and(|profile| profile.current) {
                        pieces.held(span);
                    }
                });
            }
            SectionKind::Segments if !query.embeds.holds(Embed::SEGMENTS) => {
                pieces.new_bytes(*b"{}")
            }
            SectionKind::Groups => self.groups.write(header, section.value, pieces),
            _ => Programs {
                all: self.programs,
                gaps: self.gaps,
                query,
            }
            .write(section.value, pieces),
        }
    }
}

/// Writes a range of the body with the edits that lie in it.
fn with_edits(range: Span, gaps: &Gaps, pieces: &mut Pieces) {
    let mut after = range.start;
    for edit in within(&gaps.edits, range, |edit| edit.at) {
        // Places of a damaged value may overlap: nothing is written twice all the same.
        if edit.at.start < after || edit.at.end > range.end {
            continue;
        }
        pieces.append([
            Piece::Held(Span::new(after, edit.at.start)),
            Piece::New(edit.text.clone().into_bytes()),
        ]);
        after = edit.at.end;
    }
    pieces.held(Span::new(after, range.end));
}

#[cfg(test)]
mod tests;
