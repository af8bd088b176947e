// Builds the worker into build/. EDGE_BUILD=dev is quick to build; without it the worker is small and fast.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withModernNode } from "./lib/node.mjs";
import { main, root, run, step, Trouble } from "./lib/run.mjs";
import { builder } from "./lib/rust.mjs";
import { pathToFileURL } from "node:url";

/** Everything that the worker is made from. */
const INPUTS = ["Cargo.toml", "Cargo.lock", "core/Cargo.toml", "package-lock.json", "src", "core/src", "site"];
const stamp = join(root, "build", ".made-from");

function fingerprint(profile) {
  const hash = createHash("sha256").update(profile);
  const add = (path) => hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  for (const input of INPUTS) {
    for (const file of filesOf(input)) add(file);
  }
  return hash.digest("hex");
}

/** A file itself, or all files below a folder, in one order. */
function filesOf(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).sort().flatMap((name) => filesOf(join(path, name)));
}

/** The pages about the worker: the project's own, and the reader of its OpenAPI document. */
function assembleSite() {
  const site = join(root, "build", "site");
  rmSync(site, { recursive: true, force: true });
  cpSync(join(root, "site"), site, { recursive: true });
  for (const name of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
    cpSync(join(root, "node_modules", "swagger-ui-dist", name), join(site, "docs", name));
  }
}

/** Whether what is there was made from the files as they are. */
export function isBuilt(profile) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(profile);
}

/** Builds the worker unless what is there was made from the same files. */
export async function build(profile) {
  if (isBuilt(profile)) return;
  const wanted = fingerprint(profile);
  const tool = await builder();
  if (!tool) throw new Trouble("The build tools are not installed yet: run `npm run setup` first.");
  const args = profile === "dev" ? ["--profile", "worker-dev", "--no-opt"] : ["--release"];
  // A compile error is told by the compiler; where the tool was when it heard of it helps nobody.
  const env = { ...withModernNode(), ...tool.env, RUST_BACKTRACE: "0" };
  await run(tool.command, [...args, "--", "--locked"], { env });
  assembleSite();
  writeFileSync(stamp, wanted);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const profile = process.env.EDGE_BUILD === "dev" ? "dev" : "release";
  await main(() => step(`the worker (${profile})`, () => build(profile)));
}
