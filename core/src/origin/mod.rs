//! The origin: what is asked of it, and what its answers mean.

mod call;
mod outcome;
mod parsed;

pub use call::{exact_query, widened_embeds, widened_includes, widened_query, Call, Subject};
pub use outcome::{
    meaning, Failure, Meaning, Outcome, Received, Report, Trouble, ERASED, MERGED, NOT_FOUND,
};
pub use parsed::Parsed;
