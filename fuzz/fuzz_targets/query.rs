//! A query is read, or refused without saying anything personal.
//!
//! The input is three lines: `id` or `lookup`, the header `language`, the query string.
#![no_main]

use customer_view::origin::{exact_query, widened_embeds, widened_query};
use customer_view::params::{encode_pair, Embed, Operation, ParameterError, Query};
use customer_view::settings::Settings;
use libfuzzer_sys::fuzz_target;
use loyalty_edge_fuzz::settings;
use std::sync::LazyLock;

/// Stands for what is personal. No setting, message or parameter has it.
const MARK: &str = "zqxj7";

static SETTINGS: LazyLock<Settings> = LazyLock::new(settings);

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.splitn(3, '\n');
    let operation = match lines.next() {
        Some("lookup") => Operation::Lookup,
        _ => Operation::ById,
    };
    let language = lines.next();
    let query = lines.next().unwrap_or_default();
    let read = |text: &str| Query::read(text, language, operation, &SETTINGS.rules);
    match read(query) {
        Ok(found) => {
            let backwards: Vec<&str> = query.rsplit('&').collect();
            let again = read(&backwards.join("&"));
            assert_eq!(
                again.as_ref(),
                Ok(&found),
                "the order of pairs says nothing"
            );
            check_calls(&found, operation);
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            if shown(&errors).contains(MARK) {
                // Then it would tell nothing below.
                return;
            }
        }
    }
    // Whoever swaps the two has an identifier in the name.
    for personal in ["identifierValue", "identifierName"] {
        if let Some(marked) = marked(query, personal) {
            if let Err(errors) = read(&marked) {
                let shown = shown(&errors);
                assert!(!shown.contains(MARK), "{personal} is in {shown}");
            }
        }
    }
});

/// The errors as the client gets them, in lower case.
fn shown(errors: &[ParameterError]) -> String {
    let item = |error: &ParameterError| {
        let json = String::from_utf8(error.item().json()).expect("JSON is UTF-8");
        let item: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(item["code"], error.code());
        assert_eq!(item["parameter"], error.parameter());
        json.to_ascii_lowercase()
    };
    errors.iter().map(item).collect()
}

/// What the origin is asked means what the client asked.
fn check_calls(query: &Query, operation: Operation) {
    let language = query.language.as_ref().map(|language| language.as_str());
    let exact = exact_query(query);
    let mut canonical = exact.clone();
    if query.gap_explain {
        encode_pair(&mut canonical, "gapExplain", "true");
    }
    if let Some(identifiers) = &query.identifiers {
        encode_pair(&mut canonical, "identifierName", &identifiers.names());
        encode_pair(&mut canonical, "identifierValue", &identifiers.values());
    }
    let again = Query::read(&canonical, language, operation, &SETTINGS.rules);
    // Not `assert_eq`: a failure should say which text it was.
    assert!(again.as_ref() == Ok(query), "{canonical}: {again:?}");
    assert_eq!(query.identifiers.is_some(), operation == Operation::Lookup);

    let widened = widened_query(query, &SETTINGS, Operation::ById);
    for text in [&exact, &widened] {
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{text}");
        for pair in text.split('&') {
            let (name, _) = pair.split_once('=').expect("each pair has a value");
            // One is the edge's own, the others come behind the query.
            let foreign = ["gapExplain", "identifierName", "identifierValue"];
            assert!(!foreign.contains(&name), "{text}");
        }
    }
    let wide = Query::read(&widened, language, Operation::ById, &SETTINGS.rules);
    let wide = wide.unwrap_or_else(|errors| panic!("{widened}: {errors:?}"));
    assert_eq!(wide.embeds, widened_embeds(query, &SETTINGS));
    assert!(!wide.embeds.holds(Embed::IGNORE_CARD_DETAILS));
    assert_eq!(
        widened_query(&wide, &SETTINGS, Operation::ById),
        widened,
        "wider than wide"
    );
    let asked = |query: &Query| {
        (
            query.source.clone(),
            query.account_id.clone(),
            query.passed.clone(),
        )
    };
    assert_eq!(asked(&wide), asked(query));
}

/// The query with a mark in every value of that parameter; `None` if there is none.
fn marked(query: &str, parameter: &str) -> Option<String> {
    let mut any = false;
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if decoded(name).as_deref() == Some(parameter) => {
                any = true;
                let parts: Vec<String> = value
                    .split(',')
                    .map(|part| format!("{MARK}{part}"))
                    .collect();
                format!("{name}={}", parts.join(","))
            }
            _ => pair.to_owned(),
        })
        .collect();
    any.then(|| pairs.join("&"))
}

/// The name that a part of a query means; shares no code with the core.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
