// A worker under `wrangler dev` with a store of its own, in front of a simulator of its own.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { startSimulator, startWorker } from "../tools/lib/local.mjs";

/** A till of the simulated org. */
export const TILL = basic("till.1", "demo");

export function basic(user, password) {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

/** Every value of `embed` that adds something to a body and may be stored. */
export const STORED_EMBEDS = [
  "points", "mlp", "subscriptions", "promotionalPoints", "expirySchedules", "expiredPoints", "segments",
  "customerStatus", "alternateCurrencies",
];

/** How long a file of tests may take, with room to spare. */
const ONE_FILE_MS = 180_000;

/** Tests compare answers of two processes, each with its own clock: midnight must not come between them. */
async function dayWithRoom() {
  const day = 86_400_000;
  const left = day - (Date.now() % day);
  if (left < ONE_FILE_MS) await setTimeout(left + 1_000);
}

/** Starts both; `vars` are settings of the worker, `simulator` arguments of the simulator. */
export async function startEdge({ vars = {}, simulator: args = [] } = {}) {
  await dayWithRoom();
  const folder = mkdtempSync(join(tmpdir(), "loyalty-edge-"));
  const simulator = await startSimulator(0, args);
  try {
    const settings = { ORIGIN_URL: simulator.url, ...vars };
    const worker = await startWorker(0, settings, { args: ["--persist-to", folder] });
    return new Edge(worker, simulator, folder);
  } catch (error) {
    await simulator.stop();
    throw error;
  }
}

class Edge {
  constructor(worker, simulator, folder) {
    this.url = worker.url;
    this.origin = simulator.url;
    this.store = folder;
    this.processes = [worker, simulator];
  }

  /** A request to the edge: status, headers, and the body as bytes and as text. */
  async get(path, options) {
    const answer = await request(this.url, path, options);
    checkHeaders(answer.headers, path);
    return answer;
  }

  /** Repeats a request until it is a hit: what is stored is stored after the client has its answer. */
  async warm(path, options) {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const answer = await this.get(path, options);
      if (/; hit;/.test(answer.headers.get("cache-status") ?? "")) return answer;
      if (Date.now() > deadline) throw new Error(`no hit: ${path} ${answer.headers.get("cache-status")}`);
    }
  }

  /** The same request to the simulator, straight. */
  direct(path, options) {
    return request(this.origin, path, options);
  }

  /** How many calls about a customer (or about anybody) have reached the origin. */
  async calls(id) {
    const answer = await this.control("GET", `/calls${id === undefined ? "" : `/${id}`}`);
    return JSON.parse(answer.body).count;
  }

  /** The latest calls about a customer: method, target, headers. */
  async requests(id) {
    return JSON.parse((await this.control("GET", `/calls/${id}`)).body).requests;
  }

  /** Lets the next calls about a customer go wrong. */
  async fault(customerId, fault, times = 1) {
    await this.control("POST", "/faults", { customerId, times, fault });
  }

  /** Something of the simulator's own. */
  async control(method, path, body) {
    const answer = await request(this.origin, `/_simulator${path}`, {
      method,
      auth: {},
      body: body && JSON.stringify(body),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return answer;
  }

  /** The worker's log so far. */
  get log() {
    return this.processes[0].process.log;
  }

  async stop() {
    for (const process of this.processes) await process.stop();
    rmSync(this.store, { recursive: true, force: true });
  }
}

/** The only headers that a client may see: whatever else appears has leaked. */
const ALLOWED = new Set(readFileSync(new URL("response-headers.txt", import.meta.url), "utf8").trim().split("\n"));

function checkHeaders(headers, path) {
  const leaked = [...headers.keys()].filter((name) => !ALLOWED.has(name));
  assert.deepEqual(leaked, [], `headers of ${path}`);
  assert.ok(headers.get("cache-control"), `${path} says how it may be cached`);
  assert.match(headers.get("x-request-id") ?? "", /^[A-Za-z0-9_-]{16,128}$/, `${path} has a request id`);
  assert.equal(headers.get("x-content-type-options"), "nosniff", path);
}

async function request(base, path, { auth = TILL, headers = {}, method = "GET", body } = {}) {
  const answer = await fetch(base + path, { method, headers: { ...auth, ...headers }, body, redirect: "manual" });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { status, statusText } = answer;
  return { status, statusText, headers: answer.headers, bytes, body: bytes.toString() };
}

/** The member of that name in a JSON object's text, as it is written; `undefined` without it. */
export function member(text, name) {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') {
      const end = endOfString(text, at);
      if (depth === 1 && JSON.parse(text.slice(at, end)) === name && /^\s*:/.test(text.slice(end, end + 9))) {
        return text.slice(at, endOfValue(text, end));
      }
      at = end - 1;
    } else if ("{[".includes(text[at])) depth += 1;
    else if ("}]".includes(text[at])) depth -= 1;
  }
  return undefined;
}

function endOfString(text, start) {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function endOfValue(text, start) {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"') at = endOfString(text, at) - 1;
    else if ("{[".includes(text[at])) depth += 1;
    else if ("}]".includes(text[at]) && depth > 0) depth -= 1;
    else if (depth === 0 && ",}".includes(text[at])) return at;
  }
  return text.length;
}
