//! What tests may do: count calls, order faults, change ledgers.

use crate::app::App;
use crate::decimal::Decimal;
use crate::faults::Order;
use crate::http::{Request, Response};
use crate::json::{object, Json};
use crate::world::Activity;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Transaction {
    amount: Option<String>,
    points: Option<String>,
    program_id: Option<i64>,
}

/// The answer to a request below `/_simulator/`.
pub fn answer(app: &App, request: &Request, path: &str) -> Response {
    let parts: Vec<&str> = path.split('/').collect();
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["calls"]) => Response::json(200, &app.calls.total(app.tokens.issued())),
        ("GET", ["calls", id]) => with_id(id, |id| Response::json(200, &app.calls.of(id))),
        ("DELETE", ["calls"]) => done(|| app.calls.reset(None)),
        ("DELETE", ["calls", id]) => with_id(id, |id| done(|| app.calls.reset(Some(id)))),
        ("POST", ["faults"]) => order(app, request),
        ("DELETE", ["faults"]) => done(|| app.faults.clear(None)),
        ("DELETE", ["faults", id]) => with_id(id, |id| done(|| app.faults.clear(Some(id)))),
        ("POST", ["customers", id, "transactions"]) => {
            with_id(id, |id| transaction(app, request, id))
        }
        ("POST", ["customers", id, "erase"]) => with_id(id, |id| found(app.world.erase(id))),
        ("POST", ["reset"]) => {
            app.world.reset();
            app.calls.reset(None);
            done(|| app.faults.clear(None))
        }
        _ => refuse(404, "no such control".to_owned()),
    }
}

fn order(app: &App, request: &Request) -> Response {
    match serde_json::from_slice::<Order>(&request.body) {
        Ok(order) => match app.faults.order(order) {
            Ok(()) => done(|| ()),
            Err(why) => refuse(400, why.to_owned()),
        },
        Err(error) => refuse(400, error.to_string()),
    }
}

fn transaction(app: &App, request: &Request, id: i64) -> Response {
    let read = || -> Result<Activity, String> {
        let body: Transaction =
            serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
        Ok(Activity {
            amount: decimal(body.amount)?,
            points: decimal(body.points)?,
            program: body.program_id,
        })
    };
    match read() {
        Ok(activity) => found(app.world.add_activity(id, activity)),
        Err(message) => refuse(400, message),
    }
}

fn decimal(text: Option<String>) -> Result<Option<Decimal>, String> {
    text.map(|text| Decimal::parse(&text).ok_or(format!("`{text}` is no decimal")))
        .transpose()
}

fn with_id(text: &str, answer: impl FnOnce(i64) -> Response) -> Response {
    text.parse()
        .map_or_else(|_| refuse(400, format!("`{text}` is no id")), answer)
}

fn done(action: impl FnOnce()) -> Response {
    action();
    Response::json(200, &object! { "ok": true })
}

fn found(found: bool) -> Response {
    if found {
        done(|| ())
    } else {
        refuse(404, "no such customer".to_owned())
    }
}

fn refuse(status: u16, message: String) -> Response {
    let body: Json = object! { "ok": false, "message": message };
    Response::json(status, &body)
}
