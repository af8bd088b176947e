//! The steps every request goes through.

use crate::api::customers::Twist;
use crate::api::{auth::Tokens, control, customers, errors};
use crate::base64;
use crate::calls::Calls;
use crate::faults::{Fault, Faults, Seconds};
use crate::http::{Reply, Request, Response};
use crate::options::{Ahead, Options};
use crate::render::Moment;
use crate::world::World;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::sleep;
use std::time::Duration;

/// The simulator behind the sockets.
#[derive(Debug)]
pub struct App {
    /// The customers.
    pub world: World,
    /// The calls so far.
    pub calls: Calls,
    /// The faults that were ordered.
    pub faults: Faults,
    /// The tokens that are accepted.
    pub tokens: Tokens,
    ahead: Ahead,
    answered: AtomicU64,
}

impl App {
    /// A fresh simulator.
    pub fn new(options: Options) -> App {
        App {
            world: World::new(options),
            calls: Calls::default(),
            faults: Faults::default(),
            tokens: Tokens::new(options.seed),
            ahead: options.ahead,
            answered: AtomicU64::new(0),
        }
    }

    /// The answer to a request, or how it goes wrong.
    pub fn answer(&self, request: &Request) -> Reply {
        let path = request.path();
        if let Some(rest) = path.strip_prefix("/_simulator/") {
            return Reply::Plain(control::answer(self, request, rest));
        }
        match path {
            "/healthz" => Reply::Plain(Response::of(200, "text/plain", "ok")),
            "/v3/oauth/token/generate" => Reply::Plain(self.tokens.generate(request)),
            _ => match customers::Route::of(path) {
                Some(route) => self.customer(request, &route),
                None => Reply::Plain(Response::error(404, 404, "No such resource")),
            },
        }
    }

    /// The moment under which an answer is printed.
    pub fn moment(&self) -> Moment {
        Moment {
            today: self.world.today(),
            ahead: self.ahead,
            nonce: self.answered.fetch_add(1, Ordering::Relaxed),
        }
    }

    // 1. Whom is it about?  2. Count the call.  3. Does a fault apply?  4. Answer.  5. Headers of the origin.
    fn customer(&self, request: &Request, route: &customers::Route) -> Reply {
        let id = customers::id_of(self, request, route).unwrap_or(0);
        self.calls.record(id, request);
        let asks_for = |embed: &str| customers::asks_for(request, embed);
        let fault = self.faults.take(id, asks_for);
        if let Some(Fault::Delay { ms }) = fault {
            sleep(Duration::from_millis(ms));
        }
        let normal = || customers::answer(self, request, route, Twist::None);
        let response = match &fault {
            None => normal(),
            Some(fault) => self.replaced(fault, request, route).unwrap_or_else(normal),
        };
        let response = self.dress(request, response);
        match fault.and_then(|fault| fault.wire()) {
            Some(wire) => Reply::Broken(wire, response),
            None => Reply::Plain(response),
        }
    }

    // The answer that a fault puts in place of the right one, if it does.
    fn replaced(
        &self,
        fault: &Fault,
        request: &Request,
        route: &customers::Route,
    ) -> Option<Response> {
        let json = |body: Vec<u8>| Response::of(200, "application/json", body);
        Some(match fault {
            Fault::Status {
                status,
                retry_after,
                body,
                content_type,
            } => {
                let content_type = content_type.as_deref().unwrap_or("application/json");
                let body = body
                    .clone()
                    .unwrap_or_else(|| errors::text(i64::from(*status)));
                later(
                    Response::of(*status, content_type, body),
                    retry_after.as_ref(),
                )
            }
            Fault::EmbedFails { status, .. } => Response::error(*status, 500, "Embed failed"),
            Fault::RateLimit { retry_after } => later(
                Response::error(429, 429, "Too many requests"),
                retry_after.as_ref(),
            ),
            Fault::Html => {
                let page =
                    "<!doctype html><html><body><h1>We will be right back</h1></body></html>";
                Response::of(200, "text/html; charset=utf-8", page)
            }
            Fault::Xml401 => errors::unauthorized(),
            Fault::Body { text } => json(text.clone().into_bytes()),
            Fault::BodyBase64 { data } => json(base64::decode(data).unwrap_or_default()),
            Fault::EmptyBody => json(Vec::new()),
            Fault::Redirect { location } => {
                Response::of(302, "text/html", "").with("Location", location.clone())
            }
            Fault::WrongCustomer => customers::answer(self, request, route, Twist::AnotherId),
            Fault::Degraded { code } => {
                customers::answer(self, request, route, Twist::Degraded(*code))
            }
            _ => return None,
        })
    }

    fn dress(&self, request: &Request, response: Response) -> Response {
        let number = self.answered.fetch_add(1, Ordering::Relaxed);
        let own = format!("sim-{number:08}");
        let id = request
            .header("x-cap-request-id")
            .map_or(own, str::to_owned);
        response
            .with("Cache-Control", "must-revalidate,no-cache,no-store")
            .with("X-Cap-Requestid", id)
            .with(
                "Set-Cookie",
                format!("_cfuvid=sim.{number}; path=/; HttpOnly; Secure; SameSite=None"),
            )
    }
}

fn later(response: Response, retry_after: Option<&Seconds>) -> Response {
    match retry_after {
        Some(value) => response.with("Retry-After", value.to_string()),
        None => response,
    }
}
