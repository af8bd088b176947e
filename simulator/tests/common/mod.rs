//! A simulator on a free port, and a client that hides nothing.
#![allow(dead_code, reason = "each test file uses its part")]

use origin_simulator::app::App;
use origin_simulator::http::server;
use origin_simulator::options::Options;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

// till.1:demo
pub const TILL: &str = "Authorization: Basic dGlsbC4xOmRlbW8=\r\n";
pub const ASHA: &str = "/v2/customers/1001?source=INSTORE";

pub fn start() -> SocketAddr {
    let listener = server::bind(0).unwrap();
    let address = listener.local_addr().unwrap();
    let app = Arc::new(App::new(Options::default()));
    std::thread::spawn(move || server::serve(&listener, &app));
    address
}

pub fn connect(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &str,
    body: &str,
) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let length = body.len();
    let text = format!(
        "{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

// All that comes until the end, and the error that ended it.
pub fn ask(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &str,
    body: &str,
) -> (String, Option<ErrorKind>) {
    let mut stream = connect(address, method, target, headers, body);
    let mut bytes = Vec::new();
    let error = stream
        .read_to_end(&mut bytes)
        .err()
        .map(|error| error.kind());
    (String::from_utf8_lossy(&bytes).into_owned(), error)
}

pub fn get(address: SocketAddr, target: &str) -> String {
    ask(address, "GET", target, TILL, "").0
}

pub fn fault(address: SocketAddr, fault: &str) {
    let order = format!("{{\"customerId\":1001,\"times\":1,\"fault\":{fault}}}");
    let (answer, _) = ask(address, "POST", "/_simulator/faults", "", &order);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

pub fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

pub fn promised_length(answer: &str) -> usize {
    let line = answer
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "));
    line.unwrap().parse().unwrap()
}
