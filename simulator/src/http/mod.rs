//! Just enough HTTP/1.1 on plain sockets: faults need the socket itself.

pub mod connection;
pub mod faulty;
pub mod request;
pub mod response;
pub mod server;

pub use request::Request;
pub use response::Response;

/// What is sent for a request.
#[derive(Debug)]
pub enum Reply {
    /// A well-formed answer.
    Plain(Response),
    /// An answer that goes wrong on the wire.
    Broken(crate::faults::Wire, Response),
}
