//! Faults over a real socket.

mod common;

use common::{ask, body, connect, fault, get, promised_length, start, ASHA, TILL};
use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

#[test]
fn a_truncated_body_ends_early() {
    let address = start();
    fault(address, "{\"kind\":\"truncated\"}");
    let answer = get(address, ASHA);
    assert!(body(&answer).len() < promised_length(&answer));
    assert!(
        body(&get(address, ASHA)).ends_with('}'),
        "only one request was to fail"
    );
    fault(address, "{\"kind\":\"wrongLength\"}");
    let answer = get(address, ASHA);
    assert!(body(&answer).len() > promised_length(&answer));
    fault(address, "{\"kind\":\"truncatedChunked\"}");
    let answer = get(address, ASHA);
    assert!(answer.contains("chunked") && !answer.ends_with("0\r\n\r\n"));
}

#[test]
fn a_reset_is_a_reset_and_a_refusal_says_nothing() {
    let address = start();
    fault(address, "{\"kind\":\"reset\"}");
    let (answer, error) = ask(address, "GET", ASHA, TILL, "");
    assert_eq!(
        (answer.as_str(), error),
        ("", Some(ErrorKind::ConnectionReset))
    );
    fault(address, "{\"kind\":\"refuse\"}");
    assert_eq!(ask(address, "GET", ASHA, TILL, ""), (String::new(), None));
}

#[test]
fn an_endless_body_lasts_until_the_client_goes() {
    let address = start();
    fault(address, "{\"kind\":\"endless\"}");
    let mut stream = connect(address, "GET", ASHA, TILL, "");
    let mut taken = 0;
    let mut piece = [0; 64 * 1024];
    while taken < 20_000_000 {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0);
        taken += read;
    }
    drop(stream);
    assert!(get(address, ASHA).starts_with("HTTP/1.1 200"));
}

#[test]
fn slow_answers_are_slow_and_right() {
    let address = start();
    for kind in ["delay", "slowHeaders"] {
        fault(address, &format!("{{\"kind\":\"{kind}\",\"ms\":300}}"));
        let begun = Instant::now();
        assert!(body(&get(address, ASHA)).ends_with('}'));
        assert!(begun.elapsed() >= Duration::from_millis(290), "{kind}");
    }
    fault(address, "{\"kind\":\"drip\",\"bytesPerSecond\":10000}");
    let begun = Instant::now();
    assert!(body(&get(address, ASHA)).ends_with('}'));
    assert!(begun.elapsed() >= Duration::from_millis(200));
}

#[test]
fn other_faults_change_the_answer() {
    let address = start();
    let after = |kind: &str| {
        fault(address, kind);
        get(address, ASHA)
    };
    assert!(body(&after("{\"kind\":\"wrongCustomer\"}")).starts_with("{\"id\":1002,"));
    assert!(after("{\"kind\":\"html\"}").contains("text/html"));
    assert!(after("{\"kind\":\"xml401\"}").starts_with("HTTP/1.1 401"));
    assert_eq!(body(&after("{\"kind\":\"emptyBody\"}")), "");
    assert_eq!(body(&after("{\"kind\":\"body\",\"text\":\"{x\"}")), "{x");
    assert_eq!(
        body(&after("{\"kind\":\"bodyBase64\",\"data\":\"e30=\"}")),
        "{}"
    );
    assert!(after("{\"kind\":\"redirect\",\"location\":\"/x\"}").contains("Location: /x\r\n"));
    let limited = after("{\"kind\":\"rateLimit\",\"retryAfter\":\"7\"}");
    assert!(limited.starts_with("HTTP/1.1 429") && limited.contains("Retry-After: 7\r\n"));
    let status = after(
        "{\"kind\":\"status\",\"status\":503,\"body\":\"down\",\"contentType\":\"text/plain\"}",
    );
    assert!(status.starts_with("HTTP/1.1 503") && body(&status) == "down");
}

#[test]
fn parts_can_fail_alone() {
    let address = start();
    let points = format!("{ASHA}&embed=points");
    fault(address, "{\"kind\":\"degraded\",\"code\":8062}");
    let answer = get(address, &points);
    assert!(answer.contains("\"code\":8062") && !answer.contains("pointsSummary"));
    let gaps = format!("{ASHA}&embed=mlp&gapToUpgrade=0");
    assert!(get(address, &gaps).contains("upgradeStrategies"));
    fault(address, "{\"kind\":\"degraded\",\"code\":8076}");
    let answer = get(address, &gaps);
    assert_eq!(answer.matches("\"code\":8076").count(), 1);
    assert!(!answer.contains("upgradeStrategies"));
    fault(
        address,
        "{\"kind\":\"embedFails\",\"embed\":\"points\",\"status\":500}",
    );
    assert!(get(address, ASHA).starts_with("HTTP/1.1 200"));
    assert!(get(address, &points).starts_with("HTTP/1.1 500"));
}
