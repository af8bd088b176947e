//! What the edge decides, without anything of the platform it runs on.
//!
//! A request is data. This crate looks at it and says what to do next: read these keys, ask the
//! origin so, answer that. It knows no clock, no randomness and no I/O: whoever calls it brings
//! the moment and the outcome of what it asked for. So every decision can be tested natively.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

pub mod answer;
pub mod date;
pub mod error;
pub mod etag;
pub mod flow;
pub mod gap;
pub mod json;
pub mod openapi;
pub mod origin;
pub mod params;
pub mod piece;
mod problem;
pub mod route;
pub mod settings;
pub mod snapshot;
pub mod trust;
pub mod view;
