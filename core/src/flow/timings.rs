//! How long each effect took, for `Server-Timing` (W3C).

use super::Moment;
use core::fmt::Write;

/// The effects of a request so far. The clock stands still between two of them, so each gets
/// what has passed since the one before.
#[derive(Clone, Debug)]
pub(super) struct Timings {
    since: i64,
    text: String,
}

impl Timings {
    pub(super) fn since(now: Moment) -> Timings {
        Timings {
            since: now.millis,
            text: String::new(),
        }
    }

    /// An effect of that name has ended.
    pub(super) fn ended(&mut self, name: &'static str, now: Moment) {
        let millis = now.millis.saturating_sub(self.since).max(0);
        let comma = if self.text.is_empty() { "" } else { ", " };
        // Writing to a `String` cannot fail.
        let _ = write!(self.text, "{comma}{name};dur={millis}");
        self.since = now.millis;
    }

    /// The value of the header.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}
