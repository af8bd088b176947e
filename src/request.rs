//! What the core wants to know of a request.

use customer_view::flow::Request;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::web_sys;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> String;
}

/// The parts of a request, as texts.
pub struct Parts {
    method: String,
    url: String,
    has_body: bool,
    authorization: Option<String>,
    token: Option<String>,
    language: Option<String>,
    traceparent: Option<String>,
    accept: Option<String>,
    if_none_match: Option<String>,
    origin: Option<String>,
    request_id: Option<String>,
    fresh_id: String,
}

impl Parts {
    /// Reads them.
    pub fn read(request: &web_sys::Request) -> Parts {
        let headers = request.headers();
        // Only names that are no header names make `get` fail, and these are.
        let header = |name: &str| headers.get(name).ok().flatten();
        Parts {
            method: request.method(),
            url: request.url(),
            // The platform drops the body of a GET: its length is what is left of it.
            has_body: request.body().is_some()
                || header("Content-Length").is_some_and(|length| length != "0")
                || header("Transfer-Encoding").is_some(),
            authorization: header("Authorization"),
            token: header("X-CAP-API-OAUTH-TOKEN"),
            language: header("language"),
            traceparent: header("traceparent"),
            accept: header("Accept"),
            if_none_match: header("If-None-Match"),
            origin: header("Origin"),
            request_id: header("X-Request-Id"),
            fresh_id: random_uuid(),
        }
    }

    /// The same for the core.
    pub fn view(&self) -> Request<'_> {
        let (path, query) = self.target();
        Request {
            method: &self.method,
            path,
            query,
            has_body: self.has_body,
            authorization: self.authorization.as_deref(),
            token: self.token.as_deref(),
            language: self.language.as_deref(),
            traceparent: self.traceparent.as_deref(),
            accept: self.accept.as_deref(),
            if_none_match: self.if_none_match.as_deref(),
            origin: self.origin.as_deref(),
            request_id: self.request_id.as_deref(),
            fresh_id: &self.fresh_id,
        }
    }

    /// The method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Path and query of the URL, which the platform has made whole: it has a scheme and a host,
    /// and a fragment at most.
    fn target(&self) -> (&str, &str) {
        let url = self.url.split('#').next().unwrap_or("");
        let behind_scheme = url.find("://").map_or(0, |at| at + 3);
        let from_path = url[behind_scheme..]
            .find('/')
            .map_or("", |at| &url[behind_scheme + at..]);
        from_path.split_once('?').unwrap_or((from_path, ""))
    }
}
