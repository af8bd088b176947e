//! Calls of the origin.

use crate::{js, log};
use customer_view::flow::Ask;
use customer_view::origin::{Failure, Outcome, Received};
use js_sys::{Promise, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use worker::web_sys::{AbortSignal, ReadableStreamDefaultReader, Request, Response};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    fn global_fetch(url: &str, init: &JsValue) -> Promise;

    #[wasm_bindgen(js_name = fetch)]
    fn global_fetch_of(request: &Request, init: &JsValue) -> Promise;
}

/// The options of a call. No `cf` object: what the origin sends is personal, and the platform's
/// cache in front of it must not keep any of it.
#[derive(Serialize)]
struct Init<'a> {
    method: &'a str,
    headers: &'a [(&'static str, String)],
    /// A redirect would carry the credential to another host.
    redirect: &'a str,
    cache: &'a str,
}

/// Makes a call, head and body within its time.
pub async fn call(ask: &Ask<'_>) -> Outcome {
    let init = Init {
        method: "GET",
        headers: &ask.call.headers,
        redirect: "manual",
        cache: "no-store",
    };
    let init = js::plain(&init);
    let signal = AbortSignal::timeout_with_u32(ask.timeout_ms());
    Reflect::set(&init, &"signal".into(), &signal).map_err(|error| failure(&error))?;
    let answer = js::settled(global_fetch(&ask.call.url, &init)).await;
    let response: Response = answer.map_err(|error| failure(&error))?.unchecked_into();
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let (retry_after, www_authenticate) = (header("Retry-After"), header("WWW-Authenticate"));
    let body = body(&response, ask.max_body_bytes() as usize).await?;
    Ok(Received {
        status: response.status(),
        retry_after,
        www_authenticate,
        body,
    })
}

/// Lets the origin answer a request as it is, redirects included. Nothing of it is kept.
pub async fn forward(url: &str, request: &Request) -> Result<Response, Failure> {
    #[derive(Serialize)]
    struct Init<'a> {
        redirect: &'a str,
        cache: &'a str,
    }
    let init = js::plain(&Init {
        redirect: "manual",
        cache: "no-store",
    });
    // A request serves as the options of another one: method, headers and body are the client's.
    let copy = Request::new_with_str_and_init(url, request.unchecked_ref());
    let copy = copy.map_err(|error| failure(&error))?;
    let answer = js::settled(global_fetch_of(&copy, &init)).await;
    answer
        .map(JsCast::unchecked_into)
        .map_err(|error| failure(&error))
}

/// Reads a body, and stops where it gets longer than allowed.
async fn body(response: &Response, most: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let Some(stream) = response.body() else {
        return Ok(bytes);
    };
    let reader = ReadableStreamDefaultReader::new(&stream).map_err(|error| failure(&error))?;
    loop {
        let chunk = js::settled(reader.read())
            .await
            .map_err(|error| failure(&error))?;
        let value = Reflect::get(&chunk, &"value".into()).map_err(|error| failure(&error))?;
        // Without a value it is done.
        let Ok(value) = value.dyn_into::<Uint8Array>() else {
            return Ok(bytes);
        };
        if bytes.len() + value.length() as usize > most {
            // Nobody reads the rest: the connection is given up.
            let _ = js::settled(reader.cancel()).await;
            return Err(Failure::TooLarge);
        }
        bytes.extend_from_slice(&value.to_vec());
    }
}

fn failure(error: &JsValue) -> Failure {
    log::failure("origin", error);
    let name = Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string());
    match name.as_deref() {
        Some("TimeoutError") => Failure::Timeout,
        _ => Failure::Unreachable,
    }
}
