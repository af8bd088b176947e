//! What was asked, so that tests can count the calls that reached the origin.

use crate::http::Request;
use crate::json::{object, Json};
use crate::lock;
use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

// A benchmark asks millions of times; the count goes on, the oldest requests are forgotten.
const REMEMBERED: usize = 200;

/// The calls by customer.
#[derive(Debug, Default)]
pub struct Calls(Mutex<BTreeMap<i64, Seen>>);

#[derive(Debug, Default)]
struct Seen {
    count: i64,
    latest: VecDeque<Request>,
}

impl Calls {
    /// Counts a request; customer 0 stands for identifiers that nobody has.
    pub fn record(&self, customer: i64, request: &Request) {
        let mut calls = lock(&self.0);
        let seen = calls.entry(customer).or_default();
        seen.count += 1;
        seen.latest.push_back(request.clone());
        if seen.latest.len() > REMEMBERED {
            seen.latest.pop_front();
        }
    }

    /// The calls for one customer.
    pub fn of(&self, customer: i64) -> Json {
        let calls = lock(&self.0);
        let requests = calls
            .get(&customer)
            .map(|seen| seen.latest.iter().map(describe).collect());
        object! {
            "count": calls.get(&customer).map_or(0, |seen| seen.count),
            "requests": Json::List(requests.unwrap_or_default()),
        }
    }

    /// The calls for everyone, and the tokens issued since the start.
    pub fn total(&self, tokens: i64) -> Json {
        let calls = lock(&self.0);
        let each = calls
            .iter()
            .map(|(id, seen)| (Cow::Owned(id.to_string()), seen.count.into()));
        object! {
            "count": calls.values().map(|seen| seen.count).sum::<i64>(),
            "tokensIssued": tokens,
            "customers": Json::Object(each.collect()),
        }
    }

    /// Forgets the calls for one customer, or all.
    pub fn reset(&self, customer: Option<i64>) {
        let mut calls = lock(&self.0);
        match customer {
            Some(id) => {
                calls.remove(&id);
            }
            None => calls.clear(),
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
