//! The origin's errors. Business errors come inside HTTP 200.

use crate::http::Response;
use crate::json::object;
use crate::render::warning;

/// A business error by its code.
pub fn business(code: i64) -> Response {
    Response::error(200, code, message(code))
}

/// The envelope of an error as text.
pub fn text(code: i64) -> String {
    object! { "errors": vec![warning(code, message(code))] }.compact()
}

/// 401: XML, whatever was asked for.
pub fn unauthorized() -> Response {
    const BODY: &str = "<response><success>false</success><code>401</code>\
                        <message>Invalid authentication</message></response>";
    Response::of(401, "application/xml", BODY)
}

/// 403.
pub fn forbidden() -> Response {
    Response::error(403, 403, "Access denied")
}

/// The text of a code.
pub fn message(code: i64) -> &'static str {
    match code {
        8012 => "Get failed, invalid source passed",
        8013 => "Lookup failed, invalid identifier passed",
        8015 => "Customer not found for the given identifiers",
        8016 => "Get failed, no source passed",
        8062 => "Points details fetch failed",
        8063 => "Segmentation details fetch failed",
        8065 => "User not found for given source",
        8076 => "Gap details missing",
        8088 => "Customer status get failed",
        8091 => "Get failed, no account id passed",
        8092 => "Get failed, no identifier type passed",
        8093 => "Get failed, no identifier value passed",
        8100 => "Offset must not be negative",
        8101 => "Limit must be greater than zero",
        8102 => "Limit must not be greater than 100",
        8109 => "Customer is deleted after PII delete request",
        8127 => "Invalid source or accountId passed",
        8130 => "Lookup failed, invalid params passed",
        1620 => "User does not belong to the group",
        _ => "Request failed",
    }
}
