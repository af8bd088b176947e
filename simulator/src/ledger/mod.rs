//! The dated ledger: what happened to a customer, and what that amounts to on any date.
//!
//! [`entry`] holds what is recorded, [`rules`] what a programme does with it, [`tracker`] the windows that
//! trackers look through, [`purse`] the points, and [`standing`] the fold that goes from the first day to the asked one, a day at a time.

pub mod entry;
pub mod purse;
pub mod rules;
pub mod standing;
pub mod tracker;

#[cfg(test)]
mod tests;

pub use entry::{Entry, Event, Promotion, TierEnd};
pub use purse::Purse;
pub use rules::{Basis, Enrolment, Program, RenewBasis, Renewal, RenewalRule, Tier, Upgrade};
pub use standing::Standing;
pub use tracker::{Mode, Period, Tracked, TrackerRule};
