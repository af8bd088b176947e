// Feeds the core with inputs that nobody thought of, and fails when one of them breaks it.
// `-- 600` gives each target ten minutes instead of 20 seconds, `-- 600 none` without a sanitizer.
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { main, output, root, run, step, Trouble } from "./lib/run.mjs";
import { installed } from "./lib/rust.mjs";

const VERSION = "0.13.2";
/** What the targets begin with, a folder for each. */
const SEEDS = join("fuzz", "seeds");
/** The stored values that the tests keep, one of each version. */
const STORED = join("core", "src", "snapshot");

const env = {
  // The compiler's flags for coverage and sanitizers are there on stable, and hidden.
  RUSTC_BOOTSTRAP: "1",
  // Looking for leaks does not work in every container, and code without `unsafe` has none to speak of.
  ASAN_OPTIONS: "detect_leaks=0",
  // Where a target failed is worth knowing, where cargo-fuzz heard of it is not.
  RUST_BACKTRACE: "1",
  RUST_LIB_BACKTRACE: "0",
};

function files(folder) {
  return existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
}

/** `address` where Rust brings its library for this kind of machine. */
async function sanitizer() {
  const libraries = await output("rustc", ["--print", "target-libdir"]);
  const there = libraries && readdirSync(libraries).some((name) => name.includes("_rt.asan."));
  return there ? "address" : "none";
}

/** The folder that a target works in: the seeds, and what it found worth keeping earlier. */
function corpus(target) {
  const folder = join("fuzz", "corpus", target);
  mkdirSync(join(root, folder), { recursive: true });
  const copy = (from, name) => copyFileSync(join(root, from, name), join(root, folder, name));
  for (const name of files(join(SEEDS, target))) copy(join(SEEDS, target), name);
  if (target === "stored") {
    for (const name of files(STORED).filter((name) => name.endsWith(".bin"))) copy(STORED, name);
  }
  return folder;
}

/** Runs a command and returns its exit code and what it wrote. */
function recorded(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env } });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += chunk));
    child.on("error", (error) => reject(new Trouble(`\`${command}\` cannot be run: ${error.message}`)));
    child.on("close", (code, signal) => resolve({ code: code ?? signal, log }));
  });
}

async function fuzz(command, target, seconds, options) {
  const folder = join("fuzz", "artifacts", target);
  const before = files(folder);
  const limits = [`-max_total_time=${seconds}`, "-timeout=10"];
  const { code, log } = await recorded(command, ["fuzz", "run", ...options, target, corpus(target), "--", ...limits]);
  const [, runs, places, features, rate] =
    log.match(/^#(\d+)\s+DONE\s+cov: (\d+) ft: (\d+) .*exec\/s: (\d+)/m) ?? [];
  if (code === 0 && runs) {
    console.log(`  ${runs} inputs, ${rate} a second; cov ${places}, ft ${features}`);
    return;
  }
  const progress = /^(#\d+\s|INFO: |\s*NEW_FUNC|\s*NEW_PC)/;
  console.error(log.split("\n").filter((line) => !progress.test(line)).join("\n"));
  const found = files(folder).filter((name) => !before.includes(name));
  if (found.length === 0) throw new Trouble(`The fuzz target \`${target}\` ended (${code}) without an input to show for it.`);
  const paths = found.map((name) => join(folder, name)).join(", ");
  throw new Trouble(
    `The fuzz target \`${target}\` failed with the input ${paths}\n` +
      `Copy it to ${join(SEEDS, target)}: what is there is tried first, now and after it is fixed.`,
  );
}

await main(async () => {
  const [seconds = "20", chosen] = process.argv.slice(2);
  if (!/^[1-9]\d*$/.test(seconds)) throw new Trouble("Usage: npm run fuzz -- [seconds for each target] [sanitizer]");
  const command = await installed("cargo-fuzz", VERSION, "cargo-fuzz (about a minute, once)");
  const options = ["--sanitizer", chosen ?? (await sanitizer())];
  await step(`the fuzz targets (sanitizer: ${options[1]})`, async () => {
    // `cargo fuzz` has no option for it.
    await run("cargo", ["fetch", "--locked", "--quiet", "--manifest-path", join("fuzz", "Cargo.toml")]);
    await run(command, ["fuzz", "build", ...options], { env });
  });
  for (const target of files(SEEDS).sort()) {
    await step(`${target}, ${seconds} s`, () => fuzz(command, target, seconds, options));
  }
});
