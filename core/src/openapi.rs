//! The OpenAPI 3.1 description of the worker, from the tables that validation uses.
//!
//! It is made once, for `site/openapi.json`, which the worker serves as a static file: no byte of it
//! is in the worker itself. A test holds the two together; `cargo run -p customer-view --example openapi`
//! prints it anew.

use crate::params::{
    code, Embed, Kind, Parameter, IDENTIFIER_NAMES, MOST_PARTS, PARAMETERS, SOURCES,
};
use crate::settings::PASS_PARAMS;
use serde_json::{json, Map, Value};

/// The whole document.
pub fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "loyalty-edge: Get Customer Details (v2)",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "A drop-in for the two customer operations of the loyalty API: the same paths, parameters and bodies, \
                answered from a snapshot at the edge where that is possible. A deployment may know more sources (`EXTRA_SOURCES`) \
                and fewer or other passed parameters (`PASS_PARAMS`) than this document. Words are read in any case; \
                a parameter that takes one value is an error when it is given twice; an unknown one is an error.",
        },
        "servers": [{ "url": "/", "description": "This worker" }],
        "security": [{ "basic": [] }, { "token": [] }],
        "tags": [
            { "name": "customers", "description": "Customer details" },
            { "name": "worker", "description": "The worker itself" },
        ],
        "paths": {
            "/v2/customers/{customerId}": { "get": operation(false), "head": head(false) },
            "/v2/customers/lookup/customerDetails": { "get": operation(true), "head": head(true) },
            "/healthz": { "get": {
                "operationId": "getHealth",
                "tags": ["worker"],
                "summary": "Whether the worker is set up",
                "security": [],
                "responses": {
                    "200": plain("It is: `ok`"),
                    "503": plain("Each setting that cannot be used, one a line"),
                },
            } },
        },
        "components": {
            "securitySchemes": {
                "basic": { "type": "http", "scheme": "basic", "description": "A till of the loyalty API" },
                "token": {
                    "type": "apiKey", "in": "header", "name": "X-CAP-API-OAUTH-TOKEN",
                    "description": "An OAuth token of the loyalty API",
                },
            },
            "headers": headers(),
            "schemas": schemas(),
            "responses": responses(),
        },
    })
}

fn head(lookup: bool) -> Value {
    let mut head = operation(lookup);
    let name = if lookup {
        "headCustomerByIdentifier"
    } else {
        "headCustomer"
    };
    if let Some(operation) = head.as_object_mut() {
        operation.insert("operationId".to_owned(), json!(name));
        operation.insert("summary".to_owned(), json!("The headers of the same `GET`"));
        let codes = status_codes()
            .map(|(status, _, meaning)| (status.to_string(), json!({ "description": meaning })));
        operation.insert("responses".to_owned(), Value::Object(codes.collect()));
    }
    head
}

fn operation(lookup: bool) -> Value {
    let (name, summary) = if lookup {
        (
            "getCustomerByIdentifier",
            "A customer, by one identifier or several",
        )
    } else {
        ("getCustomer", "A customer, by id")
    };
    let id = json!({
        "name": "customerId", "in": "path", "required": true,
        "description": "The customer's id: plain digits, without sign or leading zero.",
        "schema": { "type": "integer", "format": "int64", "minimum": 1, "maximum": crate::params::LONG_MAX },
        "example": 1001,
    });
    let language = json!({
        "name": "language", "in": "header",
        "description": "In which language to show extended fields: a language tag (BCP 47).",
        "schema": { "type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,2}$" },
        "example": "en",
    });
    let condition = json!({
        "name": "If-None-Match", "in": "header",
        "description": "Entity tags that the client has already, or `*` (RFC 9110 section 13.1.2).",
        "schema": { "type": "string" },
        "example": "\"0123456789abcdef0123456789abcdef\"",
    });
    let own = PARAMETERS
        .iter()
        .filter(|parameter| parameter.is_of(lookup))
        .map(parameter);
    let passed = PASS_PARAMS.split_whitespace().map(|name| {
        json!({
            "name": name, "in": "query",
            "description": "Passed on to the origin, whose documentation does not say what it does (`PASS_PARAMS`).",
            "schema": { "type": "boolean" },
        })
    });
    let path = (!lookup).then_some(id);
    let responses = status_codes().map(|(status, name, _)| {
        (
            status.to_string(),
            json!({ "$ref": format!("#/components/responses/{name}") }),
        )
    });
    json!({
        "operationId": name,
        "tags": ["customers"],
        "summary": summary,
        "parameters": path.into_iter().chain(own).chain(passed).chain([language, condition]).collect::<Vec<_>>(),
        "responses": responses.collect::<Map<_, _>>(),
    })
}

fn parameter(parameter: &Parameter) -> Value {
    let mut described = json!({
        "name": parameter.name,
        "in": "query",
        "description": parameter.meaning,
        "schema": schema(parameter.kind),
    });
    let required = matches!(
        parameter.kind,
        Kind::Source | Kind::IdentifierNames | Kind::IdentifierValues
    );
    let list = matches!(parameter.kind, Kind::Embeds | Kind::IdentifierNames);
    let example = example(parameter.name);
    if let Some(members) = described.as_object_mut() {
        if required {
            members.insert("required".to_owned(), json!(true));
        }
        if list {
            members.insert("explode".to_owned(), json!(false));
        }
        if let Some(example) = example {
            members.insert("example".to_owned(), example);
        }
    }
    described
}

fn example(name: &str) -> Option<Value> {
    Some(match name {
        "source" => json!("INSTORE"),
        "embed" => json!(["points", "mlp"]),
        "identifierName" => json!(["email"]),
        "identifierValue" => json!("asha.rao+loyalty@example.com"),
        _ => return None,
    })
}

fn schema(kind: Kind) -> Value {
    match kind {
        Kind::Source => json!({ "$ref": "#/components/schemas/Source" }),
        Kind::Account { longest } => {
            json!({ "type": "string", "pattern": "^[ -~]*$", "maxLength": longest })
        }
        Kind::Embeds => {
            json!({ "type": "array", "items": { "$ref": "#/components/schemas/Embed" }, "maxItems": MOST_PARTS })
        }
        Kind::Flag => json!({ "type": "boolean", "default": false }),
        Kind::Integer { least, most } => {
            json!({ "type": "integer", "format": "int64", "minimum": least, "maximum": most })
        }
        Kind::Instant => json!({
            "type": "string",
            "anyOf": [{ "format": "date" }, { "format": "date-time" }],
            "pattern": "^[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-][0-2][0-9]:[0-5][0-9]))?$",
        }),
        Kind::Choice(words) => json!({ "type": "string", "enum": words }),
        Kind::IdentifierNames => json!({
            "type": "array", "items": { "type": "string", "enum": IDENTIFIER_NAMES }, "minItems": 1, "maxItems": MOST_PARTS,
        }),
        Kind::IdentifierValues => json!({ "type": "string", "minLength": 1 }),
    }
}

fn schemas() -> Value {
    let embeds: Vec<&str> = Embed::all().map(Embed::name).collect();
    let meanings: Vec<String> = Embed::all()
        .map(|embed| format!("- `{}`: {}", embed.name(), embed.meaning()))
        .collect();
    let codes = code::ALL.map(|(code, meaning)| format!("- {code}: {meaning}"));
    json!({
        "Source": { "type": "string", "enum": SOURCES, "description": "Where a customer is registered; `ALL` is every source." },
        "Embed": { "type": "string", "enum": embeds, "description": format!("What to add to the base body:\n\n{}", meanings.join("\n")) },
        "Customer": {
            "type": "object",
            "description": "The origin's body, cut to what was asked for. What is there is byte for byte what the origin sent; \
                members that are not listed here may come.",
            "required": ["id"],
            "properties": {
                "id": { "type": "integer" },
                "profiles": { "type": "array", "items": { "type": "object" } },
                "warnings": { "type": "array", "items": { "$ref": "#/components/schemas/Item" } },
            },
        },
        "Envelope": {
            "type": "object",
            "description": "What is wrong, all of it at once; of the edge, or as the origin reported it.",
            "required": ["errors"],
            "properties": {
                "errors": { "type": "array", "minItems": 1, "items": { "$ref": "#/components/schemas/Item" } },
                "warnings": { "type": "array" },
            },
        },
        "Item": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "status": { "const": false },
                "code": { "type": "integer", "description": format!(
                    "The origin's codes, such as 8015 and 8065 (no such customer), 8069 (merged), 8109 (erased). In warnings, the edge's own \
                    are 9801 (`gapDetails` is deprecated) and 9802 (`gapExplain` is not answered). For parameters:\n\n{}", codes.join("\n")) },
                "message": { "type": "string" },
                "parameter": { "type": "string", "description": "The parameter that it is about" },
                "value": { "type": "string", "maxLength": 64, "description": "What was sent, cut" },
                "allowed": { "type": "array", "items": { "type": "string" }, "description": "What may stand there" },
                "suggestion": { "type": "string", "description": "Which of it was probably meant" },
            },
        },
        "Problem": {
            "type": "object",
            "description": "The same as problem details (RFC 9457), for `Accept: application/problem+json`, with true statuses \
                also for what the origin reports inside a 200.",
            "required": ["type", "title", "status", "errors"],
            "properties": {
                "type": { "const": "about:blank" },
                "title": { "type": "string" },
                "status": { "type": "integer", "minimum": 400, "maximum": 599 },
                "detail": { "type": "string" },
                "errors": { "type": "array", "items": { "$ref": "#/components/schemas/Item" } },
            },
        },
    })
}

/// Every status of the customer operations: the name of the response, and what it means.
fn status_codes() -> impl Iterator<Item = (u16, &'static str, &'static str)> {
    [
        (200, "Customer", "The customer; or what the origin reports inside a 200, such as that it knows nobody (8015)"),
        (304, "NotModified", "The client has this view already"),
        (400, "BadRequest", "Something is wrong with the request; the body is blank if it is the id"),
        (401, "Unauthorized", "No credential, or one that the origin refuses"),
        (403, "Forbidden", "The origin forbids this to the credential"),
        (404, "NotFound", "No such path; for clients that accept problem details, no such customer"),
        (409, "Merged", "For clients that accept problem details: the customer was merged into another one"),
        (410, "Erased", "The customer was erased"),
        (414, "TooLong", "Path and query are longer than 8 KiB"),
        (429, "TooMany", "The origin refuses more requests for now"),
        (500, "Failed", "What the origin reports with this status"),
        (502, "BadOrigin", "The origin cannot be reached, fails, or sends what its API does not document"),
        (503, "Unavailable", "The origin is unavailable, or the worker is not set up"),
        (504, "Timeout", "The origin took too long"),
    ]
    .into_iter()
}

fn responses() -> Value {
    let responses =
        status_codes().map(|(status, name, meaning)| (name.to_owned(), response(status, meaning)));
    Value::Object(responses.collect())
}

fn response(status: u16, meaning: &str) -> Value {
    let reference = |name: &str| {
        (
            name.to_owned(),
            json!({ "$ref": format!("#/components/headers/{name}") }),
        )
    };
    let more: &[&str] = match status {
        200 => &["ETag", "Age", "Cache-Status", "Gap-Basis", "Server-Timing"],
        304 => &["ETag", "Age", "Cache-Status", "Server-Timing"],
        400 => &["Edge-Error"],
        401 => &["WWW-Authenticate"],
        429 | 503 => &["Retry-After"],
        _ => &[],
    };
    let headers: Map<_, _> = ["Cache-Control", "X-Request-Id"]
        .iter()
        .chain(more)
        .map(|name| reference(name))
        .collect();
    let mut response = json!({ "description": meaning, "headers": headers });
    if let (Some(members), Some(content)) = (response.as_object_mut(), content(status)) {
        members.insert("content".to_owned(), content);
    }
    response
}

fn content(status: u16) -> Option<Value> {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let envelope = || json!({ "schema": reference("Envelope"), "example": error_example(status) });
    let mut content = match status {
        200 => json!({ "application/json": {
            "schema": { "anyOf": [reference("Customer"), reference("Envelope")] },
            "examples": {
                "customer": { "value": { "id": 1001, "profiles": [], "segments": {}, "warnings": [] } },
                "unknown": { "value": error_example(8015) },
            },
        } }),
        304 => return None,
        _ => json!({ "application/json": envelope() }),
    };
    if let Some(types) = content.as_object_mut() {
        if status != 200 {
            let example = json!({
                "type": "about:blank", "title": crate::problem::title(status), "status": status, "detail": "What the first item says",
                "errors": [{ "status": false, "code": status, "message": "What the first item says" }],
            });
            let problem = json!({ "schema": reference("Problem"), "example": example });
            types.insert("application/problem+json".to_owned(), problem);
        }
        if status == 400 {
            let blank = json!({ "schema": { "type": "string", "maxLength": 0 }, "example": "" });
            types.insert("text/plain".to_owned(), blank);
        }
    }
    Some(content)
}

fn error_example(code: u16) -> Value {
    let message = match code {
        400 => {
            return json!({ "errors": [{
            "status": false, "code": code::SOURCE_UNKNOWN, "message": "`source` is no source of this org",
            "parameter": "source", "value": "INSTOR", "allowed": SOURCES, "suggestion": "INSTORE",
        }], "warnings": [] })
        }
        401 => {
            "A valid `Authorization` or `X-CAP-API-OAUTH-TOKEN` header of the loyalty API is needed"
        }
        409 => {
            return json!({ "errors": [{ "status": false, "code": crate::origin::MERGED, "message": "Merged customer found" }], "warnings": [] })
        }
        500 => "Something went wrong at the origin",
        403 => "The origin forbids this to the credential",
        410 => {
            return json!({ "errors": [{ "status": false, "code": crate::origin::ERASED, "message": "Customer is deleted after PII delete request" }], "warnings": [] })
        }
        414 => "The URL is longer than 8 KiB",
        429 => "The origin refuses more requests for now",
        502 => "The origin could not be reached",
        503 => "The origin is unavailable",
        504 => "The origin did not answer in time",
        8015 => "Customer not found for the given identifiers",
        _ => "No such resource",
    };
    json!({ "errors": [{ "status": false, "code": code, "message": message }], "warnings": [] })
}

fn plain(meaning: &str) -> Value {
    json!({ "description": meaning, "content": { "text/plain": { "schema": { "type": "string" } } } })
}

fn headers() -> Value {
    let header = |meaning: &str, schema: Value| json!({ "description": meaning, "schema": schema });
    let text = || json!({ "type": "string" });
    let mut cache_control = header(
        "`private, no-cache` for a customer's body, `no-store` for everything else",
        json!({
            "type": "string", "enum": ["private, no-cache", "no-store"],
        }),
    );
    let mut request_id = header(
        "The client's own if it is 16 to 128 letters (one at least), digits, `-` or `_`; otherwise a new one",
        json!({
            "type": "string", "pattern": "^[A-Za-z0-9_-]{16,128}$",
        }),
    );
    for always in [&mut cache_control, &mut request_id] {
        if let Some(members) = always.as_object_mut() {
            members.insert("required".to_owned(), json!(true));
        }
    }
    json!({
        "Age": header("For how many seconds the snapshot has been there", json!({ "type": "integer", "minimum": 0 })),
        "Cache-Control": cache_control,
        "Cache-Status": header("What the edge's store did (RFC 9211)", text()),
        "ETag": header("A strong tag of this view", json!({ "type": "string", "pattern": "^\"[0-9a-f]{32}\"$" })),
        "Edge-Error": header("Why the id is none", text()),
        "Gap-Basis": header("`computed` at the edge, or by the `origin`; and of which day the numbers behind it are", text()),
        "Retry-After": header("After how many seconds, or when, to try again", text()),
        "Server-Timing": header("How many milliseconds the store and the origin took", text()),
        "WWW-Authenticate": header("How to authenticate", text()),
        "X-Request-Id": request_id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_served_document_is_this_one() {
        let served = include_str!("../../site/openapi.json");
        let made = serde_json::to_string_pretty(&document()).unwrap() + "\n";
        assert!(
            served == made,
            "print it anew: cargo run -p customer-view --example openapi > site/openapi.json"
        );
    }

    #[test]
    fn every_parameter_is_described() {
        let text = document().to_string();
        for parameter in PARAMETERS {
            assert!(text.contains(&format!("\"name\":\"{}\"", parameter.name)));
        }
    }
}
