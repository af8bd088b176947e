//! Programmes, with the gap blocks that were asked for.

use super::with_edits;
use crate::gap::{Gaps, Part, Program};
use crate::json::{within, Span};
use crate::params::Query;
use crate::piece::{Container, Pieces};

/// The programmes of a body and what is asked of them.
pub(super) struct Programs<'a> {
    pub(super) all: &'a [Program],
    pub(super) gaps: &'a Gaps,
    pub(super) query: &'a Query,
}

impl Programs<'_> {
    /// Writes a range of the body; the programmes that lie in it lose the blocks nobody asked for.
    pub(super) fn write(&self, range: Span, pieces: &mut Pieces) {
        let mut after = range.start;
        for program in within(self.all, range, |program| program.whole) {
            pieces.held(Span::new(after, program.whole.start));
            self.program(program, pieces);
            after = program.whole.end;
        }
        pieces.held(Span::new(after, range.end));
    }

    fn program(&self, program: &Program, pieces: &mut Pieces) {
        let items: Vec<Span> = program.items.iter().map(|(_, span)| *span).collect();
        let object = Container {
            whole: program.whole,
            items: &items,
            added: None,
        };
        object.write(pieces, |index, pieces, span| {
            let kept = match program.items.get(index).map(|(part, _)| *part) {
                Some(Part::Upgrades) => self.query.gap_to_upgrade.is_some(),
                Some(Part::Renewal) => self.query.gap_to_renew.is_some(),
                Some(Part::Kept) | None => true,
            };
            if kept {
                with_edits(span, self.gaps, pieces);
            }
        });
    }
}
