//! What was asked, so that tests can count the calls that reached the origin.

use crate::http::Request;
use crate::json::{object, Json};
use crate::lock;
use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

// A benchmark asks millions of times; the counts go on, the oldest requests of all are forgotten.
const REMEMBERED: usize = 2_000;
// More than anybody reads.
const SHOWN: usize = 200;

/// The calls by customer.
#[derive(Debug, Default)]
pub struct Calls(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    counts: BTreeMap<i64, i64>,
    latest: VecDeque<(i64, Request)>,
}

impl Calls {
    /// Counts a request; customer 0 stands for identifiers that nobody has.
    pub fn record(&self, customer: i64, request: &Request) {
        let mut seen = lock(&self.0);
        *seen.counts.entry(customer).or_default() += 1;
        seen.latest.push_back((customer, request.clone()));
        if seen.latest.len() > REMEMBERED {
            seen.latest.pop_front();
        }
    }

    /// The calls for one customer.
    pub fn of(&self, customer: i64) -> Json {
        let seen = lock(&self.0);
        let of_customer = seen.latest.iter().filter(|(id, _)| *id == customer);
        let mut latest: Vec<&Request> = of_customer
            .rev()
            .take(SHOWN)
            .map(|(_, request)| request)
            .collect();
        latest.reverse();
        object! {
            "count": seen.counts.get(&customer).copied().unwrap_or(0),
            "requests": Json::List(latest.into_iter().map(describe).collect()),
        }
    }

    /// The calls for everyone, and the tokens issued since the start.
    pub fn total(&self, tokens: i64) -> Json {
        let seen = lock(&self.0);
        let each = seen
            .counts
            .iter()
            .map(|(id, count)| (Cow::Owned(id.to_string()), (*count).into()));
        object! {
            "count": seen.counts.values().sum::<i64>(),
            "tokensIssued": tokens,
            "customers": Json::Object(each.collect()),
        }
    }

    /// Forgets the calls for one customer, or all.
    pub fn reset(&self, customer: Option<i64>) {
        let mut seen = lock(&self.0);
        match customer {
            Some(customer) => {
                seen.counts.remove(&customer);
                seen.latest.retain(|(id, _)| *id != customer);
            }
            None => *seen = Seen::default(),
        }
    }
}

// A header that came twice is shown once, joined as HTTP allows.
fn describe(request: &Request) -> Json {
    let mut headers: BTreeMap<&str, String> = BTreeMap::new();
    for (name, value) in &request.headers {
        headers
            .entry(name)
            .and_modify(|known| {
                known.push_str(", ");
                known.push_str(value);
            })
            .or_insert_with(|| value.clone());
    }
    let headers = headers
        .into_iter()
        .map(|(name, value)| (Cow::Owned(name.to_owned()), value.into()));
    object! {
        "method": request.method.clone(),
        "target": request.target.clone(),
        "headers": Json::Object(headers.collect()),
    }
}
