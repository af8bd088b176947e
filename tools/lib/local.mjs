// The two processes of a local deployment: the simulated origin, and the worker on workerd.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { withModernNode } from "./node.mjs";
import { output, root, run, Trouble } from "./run.mjs";

/** How long a process may take to come up before something is wrong. */
const PATIENCE_MS = 60_000;

/** The wanted port if it is free, or one that is. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", () => (wanted === 0 ? reject(new Trouble("no port is free")) : resolve(freePort())));
    server.listen(wanted, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A process that says when it is ready. */
class Process {
  /** What it wrote, for whoever wants to know why it failed. */
  log = "";

  constructor(name, command, args, { env = {}, show = () => false } = {}) {
    this.name = name;
    // In a group of its own, so that what it starts ends with it.
    this.child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
    this.failed = new Promise((resolve) => this.child.on("error", (error) => resolve(error.message)));
    this.listeners = new Set();
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        this.log += `${line}\n`;
        if (show(line)) console.log(line);
        for (const listener of this.listeners) listener(line);
      });
    }
  }

  /** Resolves with the match of the first line that fits. */
  async says(pattern) {
    const earlier = this.log.match(pattern);
    if (earlier) return earlier;
    let timer;
    const found = new Promise((resolve, reject) => {
      const trouble = (why) => reject(new Trouble(`${this.name} ${why}:\n${this.log}`));
      this.listeners.add((line) => line.match(pattern) && resolve(line.match(pattern)));
      this.ended.then((code) => trouble(`ended (${code}) before it was ready`));
      this.failed.then((why) => trouble(`cannot be started (${why})`));
      timer = setTimeout(() => trouble(`was not ready after ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
    });
    return found.finally(() => clearTimeout(timer));
  }

  /** Ends it, and everything it started. */
  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    try {
      if (process.platform === "win32") this.child.kill();
      else process.kill(-this.child.pid, "SIGTERM");
    } catch {
      // It ended by itself in the meantime.
    }
    await this.ended;
  }
}

/** Builds the simulator; quick when nothing changed. */
export async function buildSimulator() {
  await run("cargo", ["build", "--locked", "--quiet", "-p", "origin-simulator"]);
}

/** Starts the simulator; `args` are those of its command line. */
export async function startSimulator(port, args = []) {
  const directory = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const simulator = new Process("The simulator", join(directory, "debug", "origin-simulator"), [
    ...["--port", String(port)],
    ...args,
  ]);
  const [, url] = await simulator.says(/listening on (http:\S+)/);
  return { url, process: simulator, stop: () => simulator.stop() };
}

/** Starts the worker under `wrangler dev`, with vars on top of those of wrangler.toml. */
export async function startWorker(port, vars, { args = [], env = {}, show } = {}) {
  const list = Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  const options = [
    ...["dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", String(await freePort())],
    "--show-interactive-dev-session=false",
  ];
  const worker = new Process("The worker", "wrangler", [...options, ...list, ...args], {
    env: { ...withModernNode(), ...env },
    show,
  });
  const [, url] = await worker.says(/Ready on (http:\S+)/);
  return { url, process: worker, stop: () => worker.stop() };
}

/** Whether the toolchain can be asked at all; used by tests that look at the dependency tree. */
export const cargo = (args) => output("cargo", args);
