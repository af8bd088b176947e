//! Static files about the worker itself: the binding `ASSETS`.

use crate::{js, log};
use customer_view::flow::{Serve, Served};
use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use worker::web_sys::{Headers, Request, RequestInit, Response};
use worker::Env;

#[wasm_bindgen]
extern "C" {
    type Assets;

    #[wasm_bindgen(method, catch)]
    fn fetch(this: &Assets, request: &Request) -> Result<Promise, JsValue>;
}

/// Fetches a file; `None` if it cannot be had.
pub async fn get(env: &Env, serve: &Serve) -> Option<Response> {
    let fetched = async {
        let binding = Reflect::get(env, &JsValue::from_str("ASSETS"))?;
        if !binding.is_object() {
            return Err(JsValue::from_str("the binding ASSETS is missing"));
        }
        let headers = Headers::new()?;
        if let Some(condition) = &serve.if_none_match {
            headers.append("If-None-Match", condition)?;
        }
        let init = RequestInit::new();
        init.set_headers(&headers);
        // Only the path matters: no request leaves the worker.
        let request =
            Request::new_with_str_and_init(&format!("https://assets{}", serve.path), &init)?;
        js::settled(binding.unchecked_into::<Assets>().fetch(&request)?).await
    };
    match fetched.await {
        Ok(response) => Some(response.unchecked_into()),
        Err(error) => {
            log::failure("assets", &error);
            None
        }
    }
}

/// What the core wants to know of it.
pub fn head(response: &Response) -> Served {
    let header = |name: &str| response.headers().get(name).ok().flatten();
    Served {
        status: response.status(),
        content_type: header("Content-Type"),
        entity_tag: header("ETag"),
    }
}
