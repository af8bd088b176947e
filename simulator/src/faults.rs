//! Faults that tests order: which customer, how often, what goes wrong.

use crate::base64;
use crate::lock;
use serde::Deserialize;
use std::fmt;
use std::sync::Mutex;

/// An order.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Order {
    /// The customer; 0 or nothing means everyone.
    #[serde(default)]
    pub customer_id: i64,
    /// How many requests are hit; nothing means all until it is taken back.
    #[serde(default)]
    pub times: Option<u64>,
    /// What goes wrong.
    pub fault: Fault,
}

/// What can go wrong.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Fault {
    /// The answer is right but late.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// The head takes its time.
    SlowHeaders {
        /// Milliseconds.
        ms: u64,
    },
    /// The body takes its time.
    Drip {
        /// Bytes a second.
        bytes_per_second: u64,
    },
    /// Another status.
    Status {
        /// The code.
        status: u16,
        /// The value of `Retry-After`.
        #[serde(default)]
        retry_after: Option<Seconds>,
        /// The body; by default an error envelope.
        #[serde(default)]
        body: Option<String>,
        /// The type of the body.
        #[serde(default)]
        content_type: Option<String>,
    },
    /// A page instead of JSON, with status 200.
    Html,
    /// The XML that the origin sends with 401.
    Xml401,
    /// The connection is reset.
    Reset,
    /// The connection is closed before any byte, which is as near as an open port comes to refusing.
    #[serde(alias = "close")]
    Refuse,
    /// `Content-Length` promises more than comes.
    Truncated,
    /// The last chunk never comes.
    TruncatedChunked,
    /// The body never ends.
    Endless,
    /// `Content-Length` promises less than comes.
    WrongLength,
    /// The body of somebody else.
    WrongCustomer,
    /// This text as a JSON answer.
    Body {
        /// The text.
        text: String,
    },
    /// These bytes as a JSON answer.
    BodyBase64 {
        /// The bytes.
        data: String,
    },
    /// A redirect.
    Redirect {
        /// Where to.
        location: String,
    },
    /// Status 200 and nothing in it.
    EmptyBody,
    /// Status 429.
    RateLimit {
        /// The value of `Retry-After`.
        #[serde(default)]
        retry_after: Option<Seconds>,
    },
    /// The right body with a warning, and without the part that the warning is about if that was asked for.
    Degraded {
        /// 8062 (points), 8063 (segments), 8076 (gaps), 8088 (status) or any other code.
        code: i64,
    },
    /// An error status, but only for requests that ask for this embed.
    EmbedFails {
        /// The embed.
        embed: String,
        /// The status.
        status: u16,
    },
}

/// A value of `Retry-After`, as a number or as text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Seconds {
    /// A number of seconds.
    Number(u64),
    /// Any text, so that odd values can be tried.
    Text(String),
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Seconds::Number(seconds) => seconds.fmt(f),
            Seconds::Text(text) => text.fmt(f),
        }
    }
}

/// The faults that concern the socket.
#[derive(Clone, Copy, Debug)]
pub enum Wire {
    /// Reset.
    Reset,
    /// Close before any byte.
    Close,
    /// A slow head.
    SlowHeaders {
        /// Milliseconds.
        ms: u64,
    },
    /// A slow body.
    Drip {
        /// Bytes a second.
        bytes_per_second: u64,
    },
    /// Less than promised.
    Truncated,
    /// No last chunk.
    TruncatedChunked,
    /// No end.
    Endless,
    /// More than promised.
    WrongLength,
}

impl Fault {
    /// The part that concerns the socket.
    pub fn wire(&self) -> Option<Wire> {
        Some(match self {
            Fault::Reset => Wire::Reset,
            Fault::Refuse => Wire::Close,
            Fault::SlowHeaders { ms } => Wire::SlowHeaders { ms: *ms },
            Fault::Drip { bytes_per_second } => Wire::Drip {
                bytes_per_second: *bytes_per_second,
            },
            Fault::Truncated => Wire::Truncated,
            Fault::TruncatedChunked => Wire::TruncatedChunked,
            Fault::Endless => Wire::Endless,
            Fault::WrongLength => Wire::WrongLength,
            _ => return None,
        })
    }
}

/// The orders that stand.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<Order>>);

impl Faults {
    /// Takes an order.
    ///
    /// # Errors
    ///
    /// When it could not be carried out as it says: a test would see another fault than it ordered.
    pub fn order(&self, order: Order) -> Result<(), &'static str> {
        match &order.fault {
            Fault::Status { status, .. } if !(200..=599).contains(status) => {
                return Err("the status must be from 200 to 599");
            }
            Fault::BodyBase64 { data } if base64::decode(data).is_none() => {
                return Err("the data is no Base64");
            }
            _ => {}
        }
        lock(&self.0).push(order);
        Ok(())
    }

    /// Takes back the orders for one customer, or all.
    pub fn clear(&self, customer: Option<i64>) {
        lock(&self.0).retain(|order| customer.is_some_and(|id| id != order.customer_id));
    }

    /// The oldest fault that applies to a request: the customer's own before those for everyone.
    pub fn take(&self, customer: i64, asks_for: impl Fn(&str) -> bool) -> Option<Fault> {
        let mut orders = lock(&self.0);
        let fits = |order: &Order, id: i64| {
            let embed_fits = match &order.fault {
                Fault::EmbedFails { embed, .. } => asks_for(embed),
                _ => true,
            };
            order.customer_id == id && order.times != Some(0) && embed_fits
        };
        let own = orders.iter().position(|order| fits(order, customer));
        let index = own.or_else(|| orders.iter().position(|order| fits(order, 0)))?;
        let order = orders.get_mut(index)?;
        let fault = order.fault.clone();
        if let Some(times) = &mut order.times {
            *times -= 1;
        }
        orders.retain(|order| order.times != Some(0));
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(text: &str) -> Order {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn an_order_that_cannot_be_carried_out_is_refused() {
        for fault in [
            r#"{"kind":"status","status":42}"#,
            r#"{"kind":"bodyBase64","data":"%"}"#,
        ] {
            let faults = Faults::default();
            let order = order(&format!(r#"{{"customerId":7,"fault":{fault}}}"#));
            assert!(faults.order(order).is_err(), "{fault}");
            assert!(faults.take(7, |_| false).is_none());
        }
    }

    #[test]
    fn a_customers_own_fault_comes_first_and_runs_out() {
        let faults = Faults::default();
        faults
            .order(order(
                r#"{"customerId":0,"times":null,"fault":{"kind":"html"}}"#,
            ))
            .unwrap();
        faults
            .order(order(
                r#"{"customerId":7,"times":1,"fault":{"kind":"delay","ms":5}}"#,
            ))
            .unwrap();
        assert!(matches!(
            faults.take(7, |_| false),
            Some(Fault::Delay { ms: 5 })
        ));
        assert!(matches!(faults.take(7, |_| false), Some(Fault::Html)));
        faults.clear(Some(0));
        assert!(faults.take(7, |_| false).is_none());
    }

    #[test]
    fn all_kinds_are_understood() {
        for kind in [
            r#"{"kind":"slowHeaders","ms":1}"#,
            r#"{"kind":"drip","bytesPerSecond":10}"#,
            r#"{"kind":"status","status":503,"retryAfter":"3"}"#,
            r#"{"kind":"xml401"}"#,
            r#"{"kind":"reset"}"#,
            r#"{"kind":"refuse"}"#,
            r#"{"kind":"close"}"#,
            r#"{"kind":"truncated"}"#,
            r#"{"kind":"truncatedChunked"}"#,
            r#"{"kind":"endless"}"#,
            r#"{"kind":"wrongLength"}"#,
            r#"{"kind":"wrongCustomer"}"#,
            r#"{"kind":"body","text":"{"}"#,
            r#"{"kind":"bodyBase64","data":"/w=="}"#,
            r#"{"kind":"redirect","location":"https://elsewhere.invalid/"}"#,
            r#"{"kind":"emptyBody"}"#,
            r#"{"kind":"rateLimit","retryAfter":2}"#,
            r#"{"kind":"degraded","code":8062}"#,
            r#"{"kind":"embedFails","embed":"segments","status":500}"#,
        ] {
            order(&format!(r#"{{"fault":{kind}}}"#));
        }
    }
}
