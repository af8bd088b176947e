//! Answers that go wrong on the wire. All of them end the connection.

use super::Response;
use crate::faults::Wire;
use socket2::SockRef;
use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::thread::sleep;
use std::time::Duration;

/// Sends the answer as the fault has it, and closes.
pub fn send(mut stream: TcpStream, fault: Wire, response: &Response) -> io::Result<()> {
    match fault {
        Wire::Reset => return reset(&stream),
        Wire::Close => {}
        Wire::SlowHeaders { ms } => slow_headers(&mut stream, response, ms)?,
        Wire::Drip { bytes_per_second } => drip(&mut stream, response, bytes_per_second)?,
        Wire::Truncated => truncated(&mut stream, response)?,
        Wire::TruncatedChunked => truncated_chunked(&mut stream, response)?,
        Wire::Endless => endless(&mut stream, response)?,
        Wire::WrongLength => wrong_length(&mut stream, response)?,
    }
    stream.shutdown(Shutdown::Write)
}

// With a linger of zero, closing discards what is unsent and sends RST instead of FIN.
fn reset(stream: &TcpStream) -> io::Result<()> {
    SockRef::from(stream).set_linger(Some(Duration::ZERO))
}

fn framing(length: usize) -> String {
    format!("Content-Length: {length}\r\n")
}

// The head comes in ten pieces over the whole time, so that idle timeouts do not catch it.
fn slow_headers(stream: &mut TcpStream, response: &Response, ms: u64) -> io::Result<()> {
    let head = response.head(&framing(response.body.len()), false);
    for piece in head.as_bytes().chunks(head.len().div_ceil(10)) {
        sleep(Duration::from_millis(ms / 10));
        stream.write_all(piece)?;
    }
    stream.write_all(&response.body)
}

fn drip(stream: &mut TcpStream, response: &Response, bytes_per_second: u64) -> io::Result<()> {
    stream.write_all(
        response
            .head(&framing(response.body.len()), false)
            .as_bytes(),
    )?;
    // Ten drops a second, or one byte at a time if it is slower than that.
    let drop = usize::try_from(bytes_per_second / 10).unwrap_or(1).max(1);
    let pause = Duration::from_secs(1).mul_f64(drop as f64 / bytes_per_second.max(1) as f64);
    for piece in response.body.chunks(drop) {
        stream.write_all(piece)?;
        sleep(pause);
    }
    Ok(())
}

fn truncated(stream: &mut TcpStream, response: &Response) -> io::Result<()> {
    stream.write_all(
        response
            .head(&framing(response.body.len().max(2)), false)
            .as_bytes(),
    )?;
    stream.write_all(half(&response.body))
}

fn truncated_chunked(stream: &mut TcpStream, response: &Response) -> io::Result<()> {
    stream.write_all(
        response
            .head("Transfer-Encoding: chunked\r\n", false)
            .as_bytes(),
    )?;
    chunk(stream, half(&response.body))
}

// Half of the real body and then blanks, which JSON allows anywhere, until the client has had enough.
fn endless(stream: &mut TcpStream, response: &Response) -> io::Result<()> {
    stream.write_all(
        response
            .head("Transfer-Encoding: chunked\r\n", false)
            .as_bytes(),
    )?;
    chunk(stream, half(&response.body))?;
    loop {
        chunk(stream, &[b' '; 16 * 1024])?;
    }
}

fn wrong_length(stream: &mut TcpStream, response: &Response) -> io::Result<()> {
    stream.write_all(
        response
            .head(&framing(response.body.len() / 2), false)
            .as_bytes(),
    )?;
    stream.write_all(&response.body)
}

fn half(body: &[u8]) -> &[u8] {
    &body[..body.len() / 2]
}

fn chunk(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    // An empty chunk would end the body.
    if bytes.is_empty() {
        return Ok(());
    }
    stream.write_all(format!("{:x}\r\n", bytes.len()).as_bytes())?;
    stream.write_all(bytes)?;
    stream.write_all(b"\r\n")
}
