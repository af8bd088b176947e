//! Answers and control over a real socket.

mod common;

use common::{ask, body, get, start, ASHA, TILL};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

#[test]
fn one_connection_carries_many_requests() {
    let address = start();
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {ASHA} HTTP/1.1\r\nHost: x\r\n{TILL}\r\n");
    stream
        .write_all(format!("{request}{request}").as_bytes())
        .unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2);
    assert_eq!(text.matches("{\"id\":1001,").count(), 2);
}

#[test]
fn answers_carry_the_origins_headers() {
    let answer = get(start(), ASHA);
    for header in [
        "Content-Type: application/json\r\n",
        "Cache-Control: must-revalidate,no-cache,no-store\r\n",
        "X-Cap-Requestid: ",
        "Set-Cookie: _cfuvid=",
    ] {
        assert!(answer.contains(header), "{header}");
    }
}

#[test]
fn errors_are_the_documented_ones() {
    let address = start();
    let code = |target: &str| {
        let answer = get(address, target);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let body: serde_json::Value = serde_json::from_str(body(&answer)).unwrap();
        body["errors"][0]["code"].as_i64()
    };
    let lookup = "/v2/customers/lookup/customerDetails?source=INSTORE";
    assert_eq!(code("/v2/customers/1001"), Some(8016));
    assert_eq!(code("/v2/customers/1001?source=INSTOR"), Some(8012));
    assert_eq!(code("/v2/customers/77?source=ALL"), Some(8015));
    assert_eq!(code("/v2/customers/1001?source=WECHAT"), Some(8065));
    assert_eq!(code("/v2/customers/1009?source=ALL"), Some(8109));
    assert_eq!(code("/v2/customers/1001?source=ALL&tier=1"), Some(8130));
    assert_eq!(code("/v2/customers/1020?source=WECHAT"), Some(8091));
    assert_eq!(
        code("/v2/customers/1020?source=WECHAT&accountId=three"),
        Some(8127)
    );
    assert_eq!(
        code("/v2/customers/1006?source=ALL&userGroup2Id=1"),
        Some(1620)
    );
    assert_eq!(code(&format!("{lookup}&identifierValue=1")), Some(8092));
    assert_eq!(code(&format!("{lookup}&identifierName=mobile")), Some(8093));
    assert_eq!(
        code(&format!("{lookup}&identifierName=mobile&identifierValue=1")),
        Some(8015)
    );
    for id in ["0123", "+1", "0", "1e3", "9223372036854775808", "-1"] {
        let answer = get(address, &format!("/v2/customers/{id}?source=ALL"));
        assert!(answer.starts_with("HTTP/1.1 400"), "{id}");
        assert_eq!(body(&answer), "");
    }
}

#[test]
fn customers_are_found_by_every_identifier() {
    let address = start();
    for (name, value) in [
        ("mobile", "919000001001"),
        ("EMAIL", "Asha.Rao%2Bloyalty@example.com"),
        ("externalID", "EXT-1001"),
        ("cardnumber", "CARD0000001001"),
        ("mobile,externalId", "1,EXT-1001"),
        ("externalId", "EXT-1234567"),
        ("email", "guest.1234567%40example.com"),
    ] {
        let target = format!(
            "/v2/customers/lookup/customerDetails?source=INSTORE&identifierName={name}&identifierValue={value}"
        );
        let expected = if value.contains("1234567") {
            "{\"id\":1234567,"
        } else {
            "{\"id\":1001,"
        };
        assert!(body(&get(address, &target)).starts_with(expected), "{name}");
    }
}

#[test]
fn only_current_profile_hides_the_others() {
    let address = start();
    let profiles = |query: &str| {
        let answer = get(address, &format!("/v2/customers/1020?{query}"));
        body(&answer).matches("\"conflictingProfileList\"").count()
    };
    assert_eq!(profiles("source=INSTORE"), 3);
    assert_eq!(
        profiles("source=INSTORE&includedOnlyCurrentProfile=true"),
        1
    );
    assert_eq!(
        profiles("source=WECHAT&accountId=wechat-two&includedOnlyCurrentProfile=TRUE"),
        1
    );
    assert_eq!(profiles("source=ALL&includedOnlyCurrentProfile=true"), 3);
}

#[test]
fn credentials_are_needed() {
    let address = start();
    let (answer, _) = ask(address, "GET", ASHA, "", "");
    assert!(answer.starts_with("HTTP/1.1 401"));
    assert!(answer.contains("application/xml"));
    assert!(body(&answer).contains("<code>401</code>"));
    let order = "{\"key\":\"till.x\",\"secret\":\"demo\"}";
    let (answer, _) = ask(address, "POST", "/v3/oauth/token/generate", "", order);
    let token: serde_json::Value = serde_json::from_str(body(&answer)).unwrap();
    let header = format!(
        "X-CAP-API-OAUTH-TOKEN: {}\r\n",
        token["data"]["accessToken"].as_str().unwrap()
    );
    assert!(ask(address, "GET", ASHA, &header, "")
        .0
        .starts_with("HTTP/1.1 200"));
}

#[test]
fn calls_are_counted_with_their_headers() {
    let address = start();
    get(address, ASHA);
    let target = "/v2/customers/lookup/customerDetails?source=ALL&identifierName=mobile&identifierValue=919000001001";
    get(address, target);
    get(
        address,
        "/v2/customers/lookup/customerDetails?source=ALL&identifierName=mobile&identifierValue=0",
    );
    let calls = |path: &str| -> serde_json::Value {
        serde_json::from_str(body(&ask(address, "GET", path, "", "").0)).unwrap()
    };
    let seen = calls("/_simulator/calls/1001");
    assert_eq!(seen["count"], 2);
    assert_eq!(seen["requests"][0]["target"], ASHA);
    assert_eq!(seen["requests"][1]["headers"]["host"], "x");
    assert_eq!(calls("/_simulator/calls/0")["count"], 1);
    assert_eq!(calls("/_simulator/calls")["count"], 3);
    ask(address, "DELETE", "/_simulator/calls/1001", "", "");
    assert_eq!(calls("/_simulator/calls")["count"], 1);
}

#[test]
fn ledgers_change_and_come_back() {
    let address = start();
    let points = format!("{ASHA}&embed=points");
    let change = |path: &str, body: &str| ask(address, "POST", path, "", body).0;
    let activity = "{\"amount\":\"120.50\",\"points\":\"12\"}";
    assert!(change("/_simulator/customers/1001/transactions", activity).starts_with("HTTP/1.1 200"));
    let answer = get(address, &points);
    assert!(
        answer.contains("\"cumulativePurchases\":3770.5,"),
        "{answer}"
    );
    assert!(answer.contains("\"loyaltyPoints\":377.0,"));
    assert!(answer.contains("\"lifetimePurchases\":3770.50"));
    change("/_simulator/customers/1001/erase", "");
    assert!(get(address, ASHA).contains("\"code\":8109"));
    change("/_simulator/reset", "");
    assert!(get(address, &points).contains("\"cumulativePurchases\":3650.0,"));
    assert!(change("/_simulator/customers/5/erase", "").starts_with("HTTP/1.1 404"));
    assert!(
        change("/_simulator/customers/1001/transactions", "{\"amount\":1}")
            .starts_with("HTTP/1.1 400")
    );
}
