//! The pages about the worker itself: static files that say nothing about anybody.

use super::presentation::Presentation;
use super::{not_found, Step};
use crate::answer::Answer;

/// A static file to fetch.
pub struct Serve {
    /// Its path among the static files.
    pub path: &'static str,
    /// The client's `If-None-Match`, for the one who knows the file's tag.
    pub if_none_match: Option<String>,
    pub(super) presentation: Presentation,
}

/// What came of it: the body itself stays with whoever fetched it.
#[derive(Clone, Debug, Default)]
pub struct Served {
    /// 200, or 304 where the client has it already.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The header `ETag`.
    pub entity_tag: Option<String>,
}

impl Serve {
    /// The answer, with what was found.
    pub fn found(self, served: Option<Served>) -> Step<'static> {
        let answer = match served {
            Some(served) if matches!(served.status, 200 | 304) => {
                Answer::page(served.status, served.content_type, served.entity_tag)
            }
            _ => not_found(),
        };
        self.presentation.apply(answer).into()
    }
}
