//! The operations: customer details by id and by identifier, tokens, and the control interface for tests.

pub mod auth;
pub mod control;
pub mod customers;
pub mod errors;
pub mod query;
