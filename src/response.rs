//! From the core's answer to the platform's response.

use crate::store::Value;
use customer_view::answer::{Answer, Body};
use customer_view::piece::Piece;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use worker::web_sys::{Headers, Response, ResponseInit};

/// The response to an answer; its body may be cut from the stored value `held`, or be that of `page`.
pub fn send(answer: &Answer, held: Option<&Value>, page: Option<&Response>) -> Response {
    let failed = || {
        build(
            &Answer::problem(500, "The answer could not be sent"),
            None,
            None,
        )
    };
    build(answer, held, page)
        .or_else(|_| failed())
        .unwrap_or_else(|_| Response::error())
}

fn build(
    answer: &Answer,
    held: Option<&Value>,
    page: Option<&Response>,
) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &answer.headers {
        headers.append(name, value)?;
    }
    let init = ResponseInit::new();
    init.set_status(answer.status);
    init.set_headers(&headers);
    if answer.body == Body::Page {
        let stream = page.and_then(Response::body);
        return Response::new_with_opt_readable_stream_and_init(stream.as_ref(), &init);
    }
    Response::new_with_opt_js_u8_array_and_init(body(&answer.body, held).as_ref(), &init)
}

fn body(body: &Body, held: Option<&Value>) -> Option<Uint8Array> {
    match (body, held) {
        (Body::Empty | Body::Page, _) => None,
        (Body::Bytes(bytes), _) => Some(Uint8Array::from(bytes.as_slice())),
        (Body::Held(pieces), Some(value)) => Some(cut(pieces, value)),
        // The core cuts only what was read.
        (Body::Held(_), None) => None,
    }
}

/// Copies the pieces behind each other, from outside of the wasm memory to outside of it.
fn cut(pieces: &[Piece], value: &Value) -> Uint8Array {
    let parts: Vec<Uint8Array> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Held(span) => value.range(*span),
            Piece::New(bytes) => Uint8Array::from(bytes.as_slice()),
        })
        .collect();
    if let [whole] = parts.as_slice() {
        return whole.clone();
    }
    let all = Uint8Array::new_with_length(parts.iter().map(Uint8Array::length).sum());
    let mut at = 0;
    for part in &parts {
        all.set(part, at);
        at += part.length();
    }
    all
}
