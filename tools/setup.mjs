// Everything a fresh machine needs: tools, local secrets, a build. Safe to repeat.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, isBuilt } from "./build.mjs";
import { installNode, modernNode } from "./lib/node.mjs";
import { main, root, run, step } from "./lib/run.mjs";
import { installRustTools } from "./lib/rust.mjs";

async function installPackages() {
  const wanted = readFileSync(join(root, "package-lock.json"), "utf8");
  const mark = join(root, "node_modules", ".installed-from");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  await step("wrangler and its runtime, from npm", () => run("npm", ["ci", "--no-progress", "--loglevel=error"]));
  writeFileSync(mark, wanted);
}

/** Secrets for this machine alone, in a file that is never committed. */
function makeSecrets() {
  const file = join(root, ".dev.vars");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const missing = ["KEY_NAME_SECRETS"].filter((name) => !new RegExp(`^${name}=`, "m").test(text));
  // Whoever made the file first may have let others read it.
  if (missing.length === 0) return chmodSync(file, 0o600);
  const lines = missing.map((name) => `${name}="${randomBytes(32).toString("hex")}"\n`);
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  writeFileSync(file, text + gap + lines.join(""), { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** What wrangler needs. */
export async function setupPackages() {
  await installPackages();
  if (!modernNode()) await step("a newer Node.js, from npm, for wrangler", installNode);
}

/** What `npm start` and `npm test` share. */
export async function setup(profile) {
  await setupPackages();
  makeSecrets();
  if (isBuilt(profile)) return;
  await installRustTools();
  await step(`the worker (${profile})`, () => build(profile));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => setup("release"));
}
