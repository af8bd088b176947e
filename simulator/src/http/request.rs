//! Reading a request.

use std::io::{self, Read, Write};

const MAX_HEAD: usize = 64 * 1024;
const MAX_BODY: usize = 8 * 1024 * 1024;
const MAX_HEADERS: usize = 100;

/// A request that has been read to its end.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method, as sent.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// Lower-case names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the connection may be used again.
    pub keep_alive: bool,
}

impl Request {
    /// The value of a header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The target up to the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or("")
    }

    /// The query without its question mark.
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

/// Reads the next request. `None` when the client closed between two of them.
/// Bytes of a following request stay in `buffer`.
pub fn read<S: Read + Write>(stream: &mut S, buffer: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let Some((mut request, head)) = read_head(stream, buffer)? else {
        return Ok(None);
    };
    buffer.drain(..head);
    if request
        .header("expect")
        .is_some_and(|value| value.eq_ignore_ascii_case("100-continue"))
    {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let chunked = request.header("transfer-encoding").is_some();
    request.body = if chunked {
        read_chunks(stream, buffer)?
    } else {
        let length = match request.header("content-length") {
            Some(text) => text.trim().parse().map_err(|_| bad("content-length"))?,
            None => 0,
        };
        take(stream, buffer, length)?
    };
    Ok(Some(request))
}

fn read_head<S: Read>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<(Request, usize)>> {
    loop {
        if !buffer.is_empty() {
            if let Some(parsed) = parse_head(buffer)? {
                return Ok(Some(parsed));
            }
        }
        if buffer.len() > MAX_HEAD {
            return Err(bad("head too long"));
        }
        if !fill(stream, buffer)? {
            return if buffer.is_empty() {
                Ok(None)
            } else {
                Err(bad("unfinished head"))
            };
        }
    }
}

fn parse_head(buffer: &[u8]) -> io::Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let status = parsed.parse(buffer).map_err(|_| bad("head"))?;
    let httparse::Status::Complete(length) = status else {
        return Ok(None);
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers: Vec<(String, String)> = parsed
        .headers
        .iter()
        .map(|header| (header.name.to_ascii_lowercase(), text(header.value)))
        .collect();
    let closes = headers
        .iter()
        .any(|(name, value)| name == "connection" && value.eq_ignore_ascii_case("close"));
    let request = Request {
        method: parsed.method.unwrap_or("").to_owned(),
        target: parsed.path.unwrap_or("").to_owned(),
        headers,
        body: Vec::new(),
        keep_alive: parsed.version == Some(1) && !closes,
    };
    Ok(Some((request, length)))
}

fn read_chunks<S: Read>(stream: &mut S, buffer: &mut Vec<u8>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = take_line(stream, buffer)?;
        let size = line.split(';').next().unwrap_or("").trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| bad("chunk size"))?;
        if size == 0 {
            while !take_line(stream, buffer)?.is_empty() {}
            return Ok(body);
        }
        if body.len().saturating_add(size) > MAX_BODY {
            return Err(bad("body too long"));
        }
        body.extend(take(stream, buffer, size)?);
        take_line(stream, buffer)?;
    }
}

fn take_line<S: Read>(stream: &mut S, buffer: &mut Vec<u8>) -> io::Result<String> {
    loop {
        if let Some(end) = buffer.windows(2).position(|pair| pair == b"\r\n") {
            let line = take(stream, buffer, end)?;
            buffer.drain(..2);
            return Ok(String::from_utf8_lossy(&line).into_owned());
        }
        if buffer.len() > MAX_HEAD || !fill(stream, buffer)? {
            return Err(bad("line"));
        }
    }
}

fn take<S: Read>(stream: &mut S, buffer: &mut Vec<u8>, length: usize) -> io::Result<Vec<u8>> {
    if length > MAX_BODY {
        return Err(bad("body too long"));
    }
    while buffer.len() < length {
        if !fill(stream, buffer)? {
            return Err(bad("unfinished body"));
        }
    }
    Ok(buffer.drain(..length).collect())
}

fn fill<S: Read>(stream: &mut S, buffer: &mut Vec<u8>) -> io::Result<bool> {
    let mut chunk = [0; 16 * 1024];
    let read = stream.read(&mut chunk)?;
    buffer.extend_from_slice(&chunk[..read]);
    Ok(read > 0)
}

fn bad(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    // Reads from one end, throws away what is written.
    struct Wire(Cursor<Vec<u8>>);

    impl Read for Wire {
        // Three bytes at a time, so that every boundary is met.
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let most = out.len().min(3);
            self.0.read(&mut out[..most])
        }
    }

    impl Write for Wire {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn two_requests_in_one_stream_are_both_read() {
        let text = "POST /a?b=c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\
                    3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n\
                    GET / HTTP/1.1\r\nConnection: close\r\n\r\n";
        let mut wire = Wire(Cursor::new(text.as_bytes().to_vec()));
        let mut buffer = Vec::new();
        let first = read(&mut wire, &mut buffer).unwrap().unwrap();
        assert_eq!((first.path(), first.query()), ("/a", "b=c"));
        assert_eq!(first.body, b"abcde");
        assert!(first.keep_alive);
        let second = read(&mut wire, &mut buffer).unwrap().unwrap();
        assert!(!second.keep_alive);
        assert!(read(&mut wire, &mut buffer).unwrap().is_none());
    }

    #[test]
    fn nonsense_is_an_error() {
        for text in [
            "\0\0\0\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            "GET / HT",
        ] {
            let mut wire = Wire(Cursor::new(text.as_bytes().to_vec()));
            assert!(read(&mut wire, &mut Vec::new()).is_err(), "{text:?}");
        }
    }
}
