//! One connection: requests in, answers out, until one side has had enough.

use super::{faulty, request, Reply, Response};
use crate::app::App;
use std::io::{self, Write};
use std::net::TcpStream;
use std::time::Duration;

// Longer than the pools of usual clients keep a connection, so that they close first.
const IDLE: Duration = Duration::from_secs(120);
const WRITE: Duration = Duration::from_secs(60);

/// Serves one connection to its end.
pub fn run(mut stream: TcpStream, app: &App) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_write_timeout(Some(WRITE))?;
    let mut buffer = Vec::new();
    loop {
        let request = match request::read(&mut stream, &mut buffer) {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return send(
                    &mut stream,
                    &Response::of(400, "text/plain", ""),
                    false,
                    false,
                );
            }
            Err(error) => return Err(error),
        };
        let without_body = request.method == "HEAD";
        match app.answer(&request) {
            Reply::Plain(response) => {
                send(&mut stream, &response, without_body, request.keep_alive)?;
            }
            Reply::Broken(fault, response) => return faulty::send(stream, fault, &response),
        }
        if !request.keep_alive {
            return Ok(());
        }
    }
}

fn send(
    stream: &mut TcpStream,
    response: &Response,
    without_body: bool,
    keep_alive: bool,
) -> io::Result<()> {
    let framing = format!("Content-Length: {}\r\n", response.body.len());
    let mut bytes = response.head(&framing, keep_alive).into_bytes();
    if !without_body {
        bytes.extend_from_slice(&response.body);
    }
    stream.write_all(&bytes)
}
