//! The few places where the platform's own objects are spoken to directly.

use js_sys::futures::JsFuture;
use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::JsValue;

/// A plain object (or array) with the fields of a struct, for the options of a platform call.
pub fn plain(value: &impl Serialize) -> JsValue {
    // Structs of strings and numbers: nothing in them can fail to be written.
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or(JsValue::UNDEFINED)
}

/// Waits for a promise of the current request.
pub async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}
