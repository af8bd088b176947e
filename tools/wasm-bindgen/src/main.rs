//! The part of the `wasm-bindgen` command line that `worker-build` calls, over the library that
//! the command line itself is made of: it compiles in a sixth of the time.

use std::path::PathBuf;
use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

/// What `worker-build` asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Order {
    input: PathBuf,
    out_dir: PathBuf,
    out_name: Option<String>,
    typescript: bool,
    debug: bool,
    keep_debug: bool,
    reset_state_function: bool,
    abort_handler: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments
        .iter()
        .any(|argument| argument == "--version" || argument == "-V")
    {
        println!("wasm-bindgen {}", wasm_bindgen_version());
        return ExitCode::SUCCESS;
    }
    match parse(arguments).and_then(|order| carry_out(&order)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("wasm-bindgen-tool: {message}");
            ExitCode::FAILURE
        }
    }
}

fn wasm_bindgen_version() -> &'static str {
    // The dependency is pinned to it in Cargo.toml.
    "0.2.130"
}

fn carry_out(order: &Order) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&order.input)
        .typescript(order.typescript)
        .debug(order.debug)
        .keep_debug(order.keep_debug)
        .reset_state_function(order.reset_state_function)
        .force_enable_abort_handler(order.abort_handler);
    if let Some(name) = &order.out_name {
        bindgen.out_name(name);
    }
    bindgen.module(true).map_err(describe)?;
    bindgen.generate(&order.out_dir).map_err(describe)
}

fn describe(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}

/// Reads the arguments; one that is not known is an error, since leaving it out might change the output.
fn parse(arguments: Vec<String>) -> Result<Order, String> {
    let mut order = Order {
        typescript: true,
        ..Order::default()
    };
    let mut rest = arguments.into_iter();
    let mut input = None;
    while let Some(argument) = rest.next() {
        let mut value = |name: &str| rest.next().ok_or_else(|| format!("{name} needs a value"));
        match argument.as_str() {
            "--out-dir" => order.out_dir = value("--out-dir")?.into(),
            "--out-name" => order.out_name = Some(value("--out-name")?),
            "--target" => match value("--target")?.as_str() {
                "module" => {}
                other => {
                    return Err(format!(
                        "the target {other} is not made here, only `module`"
                    ))
                }
            },
            "--no-typescript" => order.typescript = false,
            "--debug" => order.debug = true,
            "--keep-debug" => order.keep_debug = true,
            "--experimental-reset-state-function" => order.reset_state_function = true,
            "--force-enable-abort-handler" => order.abort_handler = true,
            flag if flag.starts_with('-') => {
                return Err(format!("the option {flag} is not known here"))
            }
            path if input.is_none() => input = Some(path.to_owned()),
            more => return Err(format!("one input is enough: {more}")),
        }
    }
    order.input = input.ok_or("no input")?.into();
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Order, String> {
        parse(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn the_call_of_worker_build_is_understood() {
        let order = read(
            "in.wasm --no-typescript --target module --out-dir out --out-name index \
             --experimental-reset-state-function --force-enable-abort-handler",
        );
        let expected = Order {
            input: "in.wasm".into(),
            out_dir: "out".into(),
            out_name: Some("index".into()),
            reset_state_function: true,
            abort_handler: true,
            ..Order::default()
        };
        assert_eq!(order, Ok(expected));
    }

    #[test]
    fn the_version_is_the_locked_one() {
        let lock = include_str!("../../../Cargo.lock");
        let version = wasm_bindgen_version();
        let locked = format!("name = \"wasm-bindgen-cli-support\"\nversion = \"{version}\"\n");
        assert!(lock.contains(&locked));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for line in [
            "",
            "in.wasm --target web",
            "in.wasm --unknown",
            "a.wasm b.wasm",
            "a.wasm --out-dir",
        ] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
