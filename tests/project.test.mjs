// What holds for the project as a whole: its walls, its secrets, and that its README is true.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../tools/lib/run.mjs";
import { startEdge } from "./harness.mjs";

const run = (command, ...args) => execFileSync(command, args, { cwd: root, encoding: "utf8" });

test("the core knows no platform: nothing of it is in the dependency tree", () => {
  const tree = run("cargo", "tree", "--locked", "-p", "customer-view", "--edges", "normal,build", "--target", "all", "--prefix", "none");
  const names = new Set(tree.split("\n").map((line) => line.split(" ")[0]));
  assert.ok(names.has("serde_json"), "the tree is there");
  for (const name of ["worker", "worker-sys", "js-sys", "web-sys", "wasm-bindgen"]) {
    assert.ok(!names.has(name), `the core depends on ${name}`);
  }
});

test("the core asks for no time, no randomness and no I/O", () => {
  const sources = readdirSync(join(root, "core", "src"), { recursive: true }).filter((name) => name.endsWith(".rs"));
  assert.ok(sources.length > 20);
  for (const file of sources) {
    const text = readFileSync(join(root, "core", "src", file), "utf8");
    assert.doesNotMatch(text, /\b(SystemTime|std::time|std::fs|std::net|std::env|std::thread|rand::)/, file);
  }
});

test("the simulator shares no code with the core", () => {
  const tree = run("cargo", "tree", "--locked", "-p", "origin-simulator", "--edges", "all", "--prefix", "none");
  assert.ok(!tree.includes("customer-view"));
});

test("secrets are made for this machine and never committed", () => {
  const file = join(root, ".dev.vars");
  assert.ok(existsSync(file));
  assert.match(readFileSync(file, "utf8"), /^KEY_NAME_SECRETS="?[^"\s]{32,}/m);
  assert.equal(statSync(file).mode & 0o077, 0, "for its owner only");
  const ignored = readFileSync(join(root, ".gitignore"), "utf8").split("\n");
  assert.ok(ignored.includes(".dev.vars*"));
});

test("the worker stays small enough to start quickly", () => {
  const size = ["index.js", "index_bg.wasm"].reduce((sum, name) => sum + statSync(join(root, "build", name)).size, 0);
  assert.ok(size < 400_000, `${size} bytes`);
});

let edge;
before(async () => (edge = await startEdge()));
after(() => edge?.stop());

test("names in the store tell nothing about whom they are for", async () => {
  await edge.warm("/v2/customers/1000001?source=INSTORE");
  await edge.warm("/v2/customers/1000002?source=INSTORE&embed=returnedPoints");
  const list = () => JSON.parse(run("wrangler", "kv", "key", "list", "--binding", "SNAPSHOTS", "--local", "--persist-to", edge.store));
  const names = list().map(({ name }) => name);
  assert.equal(names.length, 2);
  for (const name of names) assert.match(name, /^s1:[0-9a-f]{32}:[0-9a-f]{32}$/);
});

test("the README's requests give what it shows", async () => {
  const blocks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```console\n([^]*?)```/g)];
  const examples = blocks.flatMap(([, block]) => block.split(/^\$ /m).slice(1)).filter((text) => text.startsWith("curl "));
  assert.ok(examples.length >= 4, "there are examples");
  await edge.control("POST", "/reset");
  for (const example of examples) {
    const [command, ...rest] = example.trimEnd().split("\n");
    const [, flags, url] = command.match(/^curl (.*?)'(http:\/\/127\.0\.0\.1:8787.*)'$/);
    const auth = flags.includes("-u till.1:demo") ? undefined : {};
    const path = url.slice("http://127.0.0.1:8787".length);
    const answer = /; hit;/.test(example) ? await edge.warm(path, { auth }) : await edge.get(path, { auth });
    const shown = flags.includes("-i") ? `HTTP/1.1 ${answer.status} ${answer.statusText}\n${wanted(answer.headers, rest)}\n${answer.body}` : answer.body;
    assert.match(shown.trim(), pattern(rest.join("\n").trim()), command);
  }
});

/** The headers that an example shows, in its order. */
function wanted(headers, lines) {
  const end = lines.indexOf("");
  const names = lines.slice(1, end < 0 ? lines.length : end).map((line) => line.split(":")[0]);
  return names.map((name) => `${name}: ${headers.get(name)}\n`).join("");
}

/** An example as a pattern: `…` stands for anything, a date for any date, a `ttl` for any. */
function pattern(text) {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const loose = escaped.replace(/\d{4}-\d\d-\d\d/g, "\\d{4}-\\d\\d-\\d\\d").replace(/ttl=\d+/g, "ttl=\\d+");
  return new RegExp(`^${loose.replaceAll("…", "[^]*?")}$`);
}
