//! `warnings`: the origin's, without those of parts that were not asked for, and the edge's own.

use crate::error::Item;
use crate::json::{within, Span};
use crate::params::{Embed, Query};
use crate::piece::{Container, Pieces};
use crate::snapshot::Coded;

/// The edge's own codes; the origin's end below 9000.
const GAP_DETAILS_DEPRECATED: u32 = 9801;
const GAP_EXPLAIN_NOT_ANSWERED: u32 = 9802;

/// The edge's own warnings about a request, as JSON, with commas between them; `None` if it has none.
pub(super) fn of_the_edge(query: &Query) -> Option<Vec<u8>> {
    let deprecated =
        "The embed `gapDetails` is deprecated; use `embed=mlp` with `gapToUpgrade` or `gapToRenew`";
    let silent = "`gapExplain` is understood but not answered by this version: the gaps come without an explanation";
    let warnings: Vec<Vec<u8>> = [
        (
            query.embeds.holds(Embed::GAP_DETAILS),
            GAP_DETAILS_DEPRECATED,
            deprecated,
        ),
        (query.gap_explain, GAP_EXPLAIN_NOT_ANSWERED, silent),
    ]
    .into_iter()
    .filter(|(applies, _, _)| *applies)
    .map(|(_, code, message)| Item::new(code, message).json())
    .collect();
    (!warnings.is_empty()).then(|| warnings.join(&b','))
}

/// Writes the list. The widened call asks for more than the client did: what the origin warns of
/// in a part that the client did not ask for is not the client's business.
pub(super) fn write(
    query: &Query,
    warnings: &[Coded],
    list: Span,
    edge: Option<&[u8]>,
    pieces: &mut Pieces,
) {
    let warnings = within(warnings, list, |warning| warning.span);
    let items: Vec<Span> = warnings.iter().map(|warning| warning.span).collect();
    let list = Container {
        whole: list,
        items: &items,
        added: edge,
    };
    list.write(pieces, |index, pieces, span| {
        if warnings
            .get(index)
            .is_some_and(|warning| concerns(warning.code, query))
        {
            pieces.held(span);
        }
    });
}

/// Whether a warning is about something that this request asked for (domain: the status-code page).
fn concerns(code: u32, query: &Query) -> bool {
    let asked = |embeds: &[Embed]| embeds.iter().any(|embed| query.embeds.holds(*embed));
    match code {
        // Points could not be fetched.
        8062 => asked(&[Embed::POINTS, Embed::MLP]),
        // Segments could not be fetched.
        8063 => asked(&[Embed::SEGMENTS]),
        // Gap details missing.
        8076 => {
            asked(&[Embed::GAP_DETAILS])
                || query.gap_to_upgrade.is_some()
                || query.gap_to_renew.is_some()
        }
        // The status could not be fetched.
        8088 => asked(&[Embed::CUSTOMER_STATUS]),
        // Something about user groups.
        1600..=1699 => query.groups.any(),
        _ => true,
    }
}
