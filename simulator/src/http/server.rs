//! Accepting connections, one thread each, up to a bound.

use super::connection;
use crate::app::App;
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

const MAX_CONNECTIONS: usize = 512;

/// Binds the loopback address only: the simulator knows no secrets worth keeping, and keeps none.
pub fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

/// Serves until the process ends.
pub fn serve(listener: &TcpListener, app: &Arc<App>) {
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming().flatten() {
        if open.load(Ordering::Relaxed) >= MAX_CONNECTIONS {
            // Dropped at once: better a refused client than a machine out of threads.
            continue;
        }
        let guard = Guard::new(&open);
        let app = Arc::clone(app);
        let run = move || {
            let _guard = guard;
            run(stream, &app);
        };
        if let Err(error) = std::thread::Builder::new()
            .stack_size(512 * 1024)
            .spawn(run)
        {
            eprintln!("no thread for a connection: {error}");
        }
    }
}

fn run(stream: TcpStream, app: &App) {
    // A client that goes away is everyday life, not an error.
    let _ = connection::run(stream, app);
}

struct Guard(Arc<AtomicUsize>);

impl Guard {
    fn new(open: &Arc<AtomicUsize>) -> Guard {
        open.fetch_add(1, Ordering::Relaxed);
        Guard(Arc::clone(open))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
