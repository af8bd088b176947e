//! How much is missing to the next tier, or to keep the current one, on a day ahead.

mod decimal;
mod inputs;
mod project;

pub use decimal::Decimal;
pub use inputs::{Block, Expiry, Inputs, Part, Points, Program, Renewal, TierEnd, Upgrade};
pub use project::{project, Assumptions, Edit, Gaps, Targets};
