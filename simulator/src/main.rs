//! The command `origin-simulator`.

use origin_simulator::app::App;
use origin_simulator::http::server;
use origin_simulator::options::{Options, USAGE};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
    {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match Options::parse(arguments).and_then(|options| run(options).map_err(|e| e.to_string())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> std::io::Result<()> {
    let listener = server::bind(options.port)?;
    let app = Arc::new(App::new(options));
    // Scripts wait for this line; it is the only one on standard output.
    println!(
        "origin-simulator listening on http://{}",
        listener.local_addr()?
    );
    server::serve(&listener, &app);
    Ok(())
}
