//! Plays the loyalty API's origin: customer details worked out, for any date, from a dated ledger.
//!
//! A request walks forward through the rooms: [`http`] reads it, [`app`] counts it and looks for a fault,
//! [`api`] understands it, [`people`] has the customer, [`ledger`] goes through the days, and [`render`] prints
//! the keys that were asked for. Nothing is shared with the edge's own gap computation: that is the point of it.

pub mod api;
pub mod app;
pub mod base64;
pub mod calls;
pub mod day;
pub mod decimal;
pub mod faults;
pub mod http;
pub mod json;
pub mod ledger;
pub mod options;
pub mod people;
pub mod render;
pub mod world;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also after a thread has panicked with the lock: the tables here are never left half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
