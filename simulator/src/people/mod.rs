//! The customers: what is fixed about them, the named ones, and the generated ones.

pub mod build;
pub mod customer;
pub mod draw;
pub mod generated;
pub mod named;

pub use customer::{Card, Customer, Group, Profile, State};
