//! The KV namespace `SNAPSHOTS`.

use crate::{js, log};
use customer_view::answer::Store;
use customer_view::json::Span;
use customer_view::snapshot::Held;
use js_sys::{ArrayBuffer, Promise, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use worker::Env;

/// The least that KV allows: for so long a data centre may answer from its own copy. The age of a
/// value is inside of it.
const CACHE_TTL_SECONDS: u32 = 30;

#[wasm_bindgen]
extern "C" {
    /// A KV namespace. The wrapper of the `worker` crate copies each value into the wasm memory;
    /// this one leaves it where it is, so that only what is sent is ever copied.
    type KvNamespace;

    #[wasm_bindgen(method, catch)]
    fn get(this: &KvNamespace, key: &str, options: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn put(
        this: &KvNamespace,
        key: &str,
        value: &Uint8Array,
        options: &JsValue,
    ) -> Result<Promise, JsValue>;
}

/// A stored value, outside of the wasm memory.
pub struct Value(Uint8Array);

impl Value {
    /// A view of a range of it, not a copy.
    pub fn range(&self, span: Span) -> Uint8Array {
        self.0.subarray(span.start, span.end)
    }
}

impl Held for Value {
    fn len(&self) -> u32 {
        self.0.length()
    }

    fn read(&self, span: Span) -> Vec<u8> {
        self.range(span).to_vec()
    }
}

/// Reads a value. A failure is written to the log and is no miss.
pub async fn get(env: &Env, key: &str) -> Result<Option<Value>, ()> {
    #[derive(Serialize)]
    struct Options {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(rename = "cacheTtl")]
        cache_ttl: u32,
    }
    let options = js::plain(&Options {
        kind: "arrayBuffer",
        cache_ttl: CACHE_TTL_SECONDS,
    });
    let read = async {
        let value = js::settled(namespace(env)?.get(key, &options)?).await?;
        let buffer = value.dyn_into::<ArrayBuffer>().ok();
        Ok(buffer.map(|buffer| Value(Uint8Array::new(&buffer))))
    };
    read.await
        .map_err(|error: JsValue| log::failure("kv-get", &error))
}

/// Writes a value. A failure is written to the log: the next request asks the origin again.
pub async fn put(env: &Env, store: &Store) {
    #[derive(Serialize)]
    struct Options {
        #[serde(rename = "expirationTtl")]
        expiration_ttl: u32,
    }
    let options = js::plain(&Options {
        expiration_ttl: store.expiration_seconds,
    });
    let write = async {
        let value = Uint8Array::from(store.value.as_slice());
        js::settled(namespace(env)?.put(&store.key, &value, &options)?).await
    };
    if let Err(error) = write.await {
        log::failure("kv-put", &error);
    }
}

fn namespace(env: &Env) -> Result<KvNamespace, JsValue> {
    let binding = Reflect::get(env, &JsValue::from_str("SNAPSHOTS"))?;
    if binding.is_object() {
        Ok(binding.unchecked_into())
    } else {
        Err(JsValue::from_str("the KV binding SNAPSHOTS is missing"))
    }
}
