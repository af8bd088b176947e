//! Who exists, and what tests have changed since the start.

use crate::day::Day;
use crate::decimal::Decimal;
use crate::ledger::{Entry, Event};
use crate::lock;
use crate::options::{Options, Window};
use crate::people::{generated, named, Customer, State};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

/// The customers.
#[derive(Debug)]
pub struct World {
    seed: u64,
    fixed_day: Option<Day>,
    renewal: Window,
    start: Day,
    named: BTreeMap<i64, Arc<Customer>>,
    changed: Mutex<HashMap<i64, Arc<Customer>>>,
}

/// Activity that a test adds to a ledger.
#[derive(Clone, Copy, Debug)]
pub struct Activity {
    /// What was paid.
    pub amount: Option<Decimal>,
    /// Points that were issued.
    pub points: Option<Decimal>,
    /// The programme; by default the first one that the customer is enrolled in.
    pub program: Option<i64>,
}

impl World {
    /// A fresh world; ledgers are anchored at today's date.
    pub fn new(options: Options) -> World {
        let start = options.day.unwrap_or_else(Day::today);
        let named = named::all(start);
        World {
            seed: options.seed,
            fixed_day: options.day,
            renewal: options.renewal,
            start,
            named: named
                .into_iter()
                .map(|each| (each.id, Arc::new(renewed(each, options.renewal))))
                .collect(),
            changed: Mutex::default(),
        }
    }

    /// Today, in UTC.
    pub fn today(&self) -> Day {
        self.fixed_day.unwrap_or_else(Day::today)
    }

    /// A customer by id.
    pub fn customer(&self, id: i64) -> Option<Arc<Customer>> {
        if let Some(changed) = lock(&self.changed).get(&id) {
            return Some(Arc::clone(changed));
        }
        if let Some(named) = self.named.get(&id) {
            return Some(Arc::clone(named));
        }
        generated::IDS
            .contains(&id)
            .then(|| generated::customer(self.seed, id, self.start))
            .map(|customer| Arc::new(renewed(customer, self.renewal)))
    }

    /// The id behind an identifier; `name` is lower case.
    pub fn find(&self, name: &str, value: &str) -> Option<i64> {
        let has = |customer: &Customer| customer.has_identifier(name, value);
        let named = self.named.values().find(|customer| has(customer));
        if let Some(customer) = named {
            return Some(customer.id);
        }
        // Generated customers are not indexed: their identifiers tell their id.
        let id = generated::id_in(value)?;
        self.customer(id)
            .filter(|customer| has(customer))
            .map(|customer| customer.id)
    }

    /// Adds today's activity to a ledger; `false` when there is nobody.
    pub fn add_activity(&self, id: i64, activity: Activity) -> bool {
        let today = self.today();
        self.change(id, |customer| {
            let enrolled = customer
                .programs
                .iter()
                .find(|program| program.enrolment.is_some());
            let program = activity
                .program
                .or(enrolled.map(|program| program.id))
                .unwrap_or(0);
            // Counted on from the ledger's length, so that no two bills share a number.
            let number = 6_000_000 + customer.entries.len() as i64;
            if let Some(amount) = activity.amount {
                let event = Event::Bill {
                    number,
                    amount,
                    items: 1,
                    quantity: 1,
                };
                customer.record(Entry {
                    on: today,
                    program,
                    event,
                });
            }
            if let Some(points) = activity.points {
                let expires = Some(today.plus_days(365));
                let (rolling, promotion) = (None, None);
                let event = Event::Lot {
                    number,
                    points,
                    expires,
                    rolling,
                    promotion,
                };
                customer.record(Entry {
                    on: today,
                    program,
                    event,
                });
            }
        })
    }

    /// Erases a customer; `false` when there is nobody.
    pub fn erase(&self, id: i64) -> bool {
        self.change(id, |customer| customer.state = State::Erased)
    }

    /// Takes back all changes.
    pub fn reset(&self) {
        lock(&self.changed).clear();
    }

    fn change(&self, id: i64, change: impl FnOnce(&mut Customer)) -> bool {
        let Some(known) = self.customer(id) else {
            return false;
        };
        let mut changed = lock(&self.changed);
        // Looked up again under the lock, so that two changes at once both stay.
        let known = changed.get(&id).map_or(known, Arc::clone);
        let mut customer = Customer::clone(&known);
        change(&mut customer);
        changed.insert(id, Arc::new(customer));
        true
    }
}

/// The customer in an org that counts renewal conditions so: the window is the org's, not a programme's.
fn renewed(mut customer: Customer, window: Window) -> Customer {
    for program in &mut customer.programs {
        program.rolling_renewal = window == Window::Rolling;
    }
    customer
}
