//! Who may ask: tills with a password, or holders of a token that was issued here.

use super::errors;
use crate::base64;
use crate::day::unix_seconds;
use crate::http::{Request, Response};
use crate::json::{object, Json};
use serde::Deserialize;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

const PASSWORD: &str = "demo";
const FORBIDDEN: &str = "till.forbidden";
const TTL: i64 = 300;

/// Issues tokens and knows its own.
#[derive(Debug)]
pub struct Tokens {
    key: u64,
    issued: AtomicU64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    key: String,
    secret: String,
    // An extension for tests that need a token to end soon.
    ttl_seconds: Option<i64>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
}

impl Tokens {
    /// Tokens of one seed are good for every simulator with that seed.
    pub fn new(seed: u64) -> Tokens {
        Tokens {
            key: seed ^ 0x7061_7373_6b65_7973,
            issued: AtomicU64::new(0),
        }
    }

    /// `POST /v3/oauth/token/generate`.
    pub fn generate(&self, request: &Request) -> Response {
        if request.method != "POST" {
            return Response::error(405, 405, "Method not allowed").with("Allow", "POST");
        }
        let Ok(order) = serde_json::from_slice::<Order>(&request.body) else {
            return Response::error(400, 400, "Key and secret are needed");
        };
        if !known_till(&order.key, &order.secret) {
            return errors::unauthorized();
        }
        let ttl = order.ttl_seconds.unwrap_or(TTL);
        let data = object! { "accessToken": self.issue(order.key, ttl), "ttlSeconds": ttl };
        Response::json(200, &object! { "data": data, "errors": Json::NULL })
    }

    /// How many tokens were issued.
    pub fn issued(&self) -> i64 {
        self.issued.load(Ordering::Relaxed) as i64
    }

    /// Lets the request pass, or says how it is refused.
    pub fn check(&self, request: &Request) -> Result<(), Response> {
        let user = match request.header("x-cap-api-oauth-token") {
            Some(token) => self.user_of(token.strip_prefix("Bearer ").unwrap_or(token)),
            None => request.header("authorization").and_then(basic_user),
        };
        match user.as_deref() {
            None => Err(errors::unauthorized()),
            Some(FORBIDDEN) => Err(errors::forbidden()),
            Some(_) => Ok(()),
        }
    }

    fn issue(&self, user: String, ttl: i64) -> String {
        let now = unix_seconds();
        let header = object! { "alg": "SIM64", "typ": "JWT" };
        let claims = object! {
            "iss": "origin-simulator",
            "sub": user,
            "orgId": 900_100,
            "iat": now,
            "exp": now + ttl,
            "jti": self.issued.fetch_add(1, Ordering::Relaxed) as i64,
        };
        let encoded = |part: &Json| base64::encode(part.compact().as_bytes());
        let signed = format!("{}.{}", encoded(&header), encoded(&claims));
        format!("{signed}.{}", self.signature(&signed))
    }

    fn user_of(&self, token: &str) -> Option<String> {
        let (signed, signature) = token.rsplit_once('.')?;
        let claims = base64::decode(signed.split_once('.')?.1)?;
        let claims: Claims = serde_json::from_slice(&claims).ok()?;
        let good = self.signature(signed) == signature && claims.exp > unix_seconds();
        good.then_some(claims.sub)
    }

    // A keyed hash, not cryptography: it only has to tell our tokens from mistakes.
    fn signature(&self, signed: &str) -> String {
        let mut hasher = DefaultHasher::new();
        (self.key, signed).hash(&mut hasher);
        base64::encode(&hasher.finish().to_be_bytes())
    }
}

fn basic_user(value: &str) -> Option<String> {
    let (scheme, credentials) = value.split_once(' ')?;
    let decoded = String::from_utf8(base64::decode(credentials.trim())?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    let good = scheme.eq_ignore_ascii_case("basic") && known_till(user, password);
    good.then(|| user.to_owned())
}

fn known_till(user: &str, password: &str) -> bool {
    user.starts_with("till.") && password == PASSWORD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: &str) -> Request {
        Request {
            headers: vec![(name.to_owned(), value.to_owned())],
            ..Request::default()
        }
    }

    #[test]
    fn basic_and_token_are_accepted_and_mistakes_are_not() {
        let tokens = Tokens::new(1);
        let status =
            |request: &Request| tokens.check(request).err().map(|response| response.status);
        // till.1:demo, till.1:wrong, till.forbidden:demo
        assert_eq!(
            status(&with("authorization", "Basic dGlsbC4xOmRlbW8=")),
            None
        );
        assert_eq!(
            status(&with("authorization", "Basic dGlsbC4xOndyb25n")),
            Some(401)
        );
        assert_eq!(
            status(&with("authorization", "Basic dGlsbC5mb3JiaWRkZW46ZGVtbw==")),
            Some(403)
        );
        let token = tokens.issue("till.1".to_owned(), 300);
        assert_eq!(status(&with("x-cap-api-oauth-token", &token)), None);
        assert_eq!(
            status(&with("x-cap-api-oauth-token", &format!("{token}A"))),
            Some(401)
        );
        let ended = tokens.issue("till.1".to_owned(), 0);
        assert_eq!(status(&with("x-cap-api-oauth-token", &ended)), Some(401));
        assert_eq!(status(&Request::default()), Some(401));
    }
}
