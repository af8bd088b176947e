//! `GET /v2/customers/{id}` and `GET /v2/customers/lookup/customerDetails`.

use super::{errors, query};
use crate::app::App;
use crate::http::{Request, Response};
use crate::json::Json;
use crate::people::{Customer, State};
use crate::render::{self, Ask};
use std::sync::Arc;

// Sources that can have several accounts: with more than one, the account must be named.
const MULTI_ACCOUNT: [&str; 5] = ["WECHAT", "FACEBOOK", "LINE", "MARTJACK", "MOBILE_APP"];

/// The two operations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route {
    /// By id.
    Id(i64),
    /// By an id that is none.
    BadId,
    /// By identifier.
    Lookup,
}

impl Route {
    /// The operation behind a path.
    pub fn of(path: &str) -> Option<Route> {
        let rest = path.strip_prefix("/v2/customers/")?;
        match rest {
            "lookup/customerDetails" => Some(Route::Lookup),
            _ if rest.contains('/') || rest.is_empty() => None,
            _ => Some(positive_long(rest).map_or(Route::BadId, Route::Id)),
        }
    }
}

fn positive_long(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    digits.then(|| text.parse().ok()).flatten()
}

/// The customer a request is about, as far as that can be told before anything is checked.
pub fn id_of(app: &App, request: &Request, route: &Route) -> Option<i64> {
    match route {
        Route::Id(id) => Some(*id),
        Route::BadId => None,
        Route::Lookup => {
            let identifiers = query::identifiers(&query::pairs(request.query())).ok()?;
            find(app, &identifiers)
        }
    }
}

/// Whether a request asks for an embed.
pub fn asks_for(request: &Request, embed: &str) -> bool {
    let pairs = query::pairs(request.query());
    let mut embeds = pairs.iter().filter(|(name, _)| name == "embed");
    embeds.any(|(_, value)| {
        value
            .split(',')
            .any(|each| each.trim().eq_ignore_ascii_case(embed))
    })
}

/// What a fault changes about a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Twist {
    /// Nothing.
    None,
    /// The warning with this code, and the part missing that it is about.
    Degraded(i64),
    /// It says that it is somebody else's.
    AnotherId,
}

/// The answer.
pub fn answer(app: &App, request: &Request, route: &Route, twist: Twist) -> Response {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Response::error(405, 405, "Method not allowed").with("Allow", "GET");
    }
    if let Err(refusal) = app.tokens.check(request) {
        return refusal;
    }
    if *route == Route::BadId {
        return Response::of(400, "application/json", "");
    }
    match details(app, request, route, twist) {
        Ok(response) => response,
        Err(code) => errors::business(code),
    }
}

fn details(app: &App, request: &Request, route: &Route, twist: Twist) -> Result<Response, i64> {
    let lookup = *route == Route::Lookup;
    let query = query::understand(request.query(), request.header("language"), lookup)?;
    let id = match route {
        Route::Id(id) => Some(*id),
        _ => find(app, &query.identifiers),
    };
    let customer = id.and_then(|id| app.world.customer(id)).ok_or(8015)?;
    let ask = query.ask;
    check(&customer, &ask)?;
    let customer = match twist {
        Twist::AnotherId => Arc::new(Customer {
            id: customer.id + 1,
            ..Customer::clone(&customer)
        }),
        // Without gaps the body is that of an org which does not have them.
        Twist::Degraded(8076) => Arc::new(Customer {
            gap_feature: false,
            ..Customer::clone(&customer)
        }),
        _ => customer,
    };
    Ok(print(app, &customer, &ask, twist))
}

// The first pair that leads to somebody decides, as the primary key of an org would.
fn find(app: &App, identifiers: &[(String, String)]) -> Option<i64> {
    identifiers
        .iter()
        .find_map(|(name, value)| app.world.find(name, value))
}

fn check(customer: &Customer, ask: &Ask) -> Result<(), i64> {
    match customer.state {
        State::Erased => return Err(8109),
        State::Merged => return Ok(()),
        State::Active => {}
    }
    let profiles = |account| customer.profiles_of(&ask.source, account).count();
    let accounts = profiles(None);
    if accounts == 0 {
        return Err(8065);
    }
    let several = MULTI_ACCOUNT.contains(&ask.source.as_str());
    match &ask.account {
        None if several && accounts > 1 => Err(8091),
        Some(account) if several && profiles(Some(account)) == 0 => Err(8127),
        _ => not_a_member(customer, ask),
    }
}

fn not_a_member(customer: &Customer, ask: &Ask) -> Result<(), i64> {
    let asked = ask.groups.one;
    let stranger = asked.is_some_and(|id| customer.groups.iter().all(|group| group.id != id));
    if stranger {
        Err(1620)
    } else {
        Ok(())
    }
}

fn print(app: &App, customer: &Arc<Customer>, ask: &Ask, twist: Twist) -> Response {
    let mut body = render::body(customer, ask, app.moment());
    if let Twist::Degraded(code) = twist {
        degrade(&mut body, ask, code);
    }
    let text = if customer.pretty {
        body.pretty()
    } else {
        body.compact()
    };
    Response::of(200, "application/json", text)
}

// The warning comes only with requests that asked for the part which it is about.
fn degrade(body: &mut Json, ask: &Ask, code: i64) {
    let (embeds, keys): (&[&str], &[&str]) = match code {
        8062 => (
            &["points", "mlp"],
            &[
                "pointsSummary",
                "loyaltyProgramDetails",
                "groupLoyaltyProgramDetails",
            ],
        ),
        8063 => (&["segments"], &[]),
        // Said already, by an org without the feature.
        8076 => return,
        8088 => (&["customerstatus"], &["statusLabel", "statusLabelReason"]),
        _ => (&[], &[]),
    };
    let concerned = embeds.is_empty() || embeds.iter().any(|embed| ask.embeds.contains(*embed));
    let Json::Object(pairs) = body else { return };
    if !concerned {
        return;
    }
    pairs.retain(|(key, _)| !keys.contains(&key.as_ref()));
    for (key, value) in pairs {
        match (key.as_ref(), value) {
            ("segments", value) if code == 8063 => *value = Json::empty(),
            ("warnings", Json::List(items)) => {
                items.push(render::warning(code, errors::message(code)));
            }
            _ => {}
        }
    }
}
