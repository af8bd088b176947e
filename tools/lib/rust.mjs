// The Rust side: the wasm target, worker-build, and wasm-bindgen of exactly the locked version.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { atLeast, output, root, run, step, target, Trouble } from "./run.mjs";

const tools = join(root, ".tools");

/** Where a command is once it was installed here. */
function own(name) {
  return join(tools, "bin", name);
}

/** Installs a command of a crate. It only calls other programs: a debug build does that as fast, and is made much faster. */
function install(name, version) {
  const options = ["--version", version, "--locked", "--force", "--debug"];
  return run("cargo", ["install", name, ...options, "--root", tools, "--target-dir", join(target, name)]);
}

function locked(name) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const found = lock.match(new RegExp(`name = "${name}"\\r?\\nversion = "([^"]+)"`));
  if (!found) throw new Trouble(`Cargo.lock has no ${name}`);
  return found[1];
}

/** The build tool has the version of the library that it builds for. */
const workerVersion = () => locked("worker");
const bindgenVersion = () => locked("wasm-bindgen");

const ownWorkerBuild = own("worker-build");
const ownBindgen = join(target, "tools", "wasm-bindgen-tool");

/** Where worker-build is: on the PATH if that one fits, or here. */
async function workerBuild() {
  for (const command of ["worker-build", ownWorkerBuild]) {
    if ((await output(command, ["--version"])) === workerVersion()) return command;
  }
  return null;
}

/** Where wasm-bindgen is: wherever the user says, on the PATH if that one fits, or here. */
async function bindgen() {
  if (process.env.WASM_BINDGEN_BIN) return process.env.WASM_BINDGEN_BIN;
  for (const command of ["wasm-bindgen", ownBindgen]) {
    if ((await output(command, ["--version"])) === `wasm-bindgen ${bindgenVersion()}`) return command;
  }
  return null;
}

/** The kinds of machine for which there is a prebuilt wasm-bindgen. */
const PREBUILT = {
  "linux-x64": "x86_64-unknown-linux-musl",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
};

/** Whether worker-build could download the prebuilt wasm-bindgen: the very file is asked for. */
async function prebuiltReachable() {
  const machine = PREBUILT[`${process.platform}-${process.arch}`];
  if (!machine) return false;
  const version = bindgenVersion();
  const releases = "https://github.com/wasm-bindgen/wasm-bindgen/releases/download";
  const archive = `${releases}/${version}/wasm-bindgen-${version}-${machine}.tar.gz`;
  try {
    const answer = await fetch(archive, { method: "HEAD", signal: AbortSignal.timeout(4000) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function checkRust() {
  const version = await output("cargo", ["--version"]);
  if (!version) throw new Trouble("Rust is needed: install it with rustup, then try again.");
  const wanted = readFileSync(join(root, "Cargo.toml"), "utf8").match(/rust-version = "([^"]+)"/)[1];
  if (atLeast(version, wanted)) return;
  throw new Trouble(`Rust ${wanted} or newer is needed, this is ${version}: run \`rustup update\`.`);
}

async function addTarget() {
  const wasm = "wasm32-unknown-unknown";
  const installed = (await output("rustup", ["target", "list", "--installed"])) ?? "";
  if (installed.split(/\s+/).includes(wasm)) return;
  const libraries = await output("rustc", ["--print", "target-libdir", "--target", wasm]);
  // A Rust without rustup may bring the target itself.
  if (libraries && existsSync(libraries)) return;
  await step("the wasm target of Rust", () => run("rustup", ["target", "add", wasm]));
}

/** Installs what is missing. */
export async function installRustTools() {
  await checkRust();
  await addTarget();
  if (!(await workerBuild())) {
    await step("worker-build, which makes a worker of a Rust library (1 to 2 minutes, once)", () =>
      install("worker-build", workerVersion()),
    );
  }
  if (!(await bindgen()) && !(await prebuiltReachable())) {
    await step("wasm-bindgen, since the prebuilt one cannot be downloaded (about a minute, once)", () =>
      run("cargo", ["build", "--locked", "-p", "wasm-bindgen-tool", "--profile", "tools", "--target-dir", target]),
    );
  }
}

/** The command of that version, installed if it is missing; it tells `NAME VERSION` of itself. */
export async function installed(name, version, heading) {
  await checkRust();
  for (const command of [name, own(name)]) {
    if ((await output(command, ["--version"])) === `${name} ${version}`) return command;
  }
  await step(heading, () => install(name, version));
  return own(name);
}

/** The command that builds a worker, and the environment it needs. */
export async function builder() {
  const command = await workerBuild();
  if (!command) return null;
  const bin = (name) => join(root, "node_modules", ".bin", name);
  const env = { ESBUILD_BIN: bin("esbuild"), WASM_OPT_BIN: bin("wasm-opt") };
  const found = await bindgen();
  // Without it worker-build downloads the prebuilt one.
  if (found) env.WASM_BINDGEN_BIN = found;
  return { command, env };
}
