// The two processes of a local deployment: the simulated origin, and the worker on workerd.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { withModernNode } from "./node.mjs";
import { root, run, target, Trouble } from "./run.mjs";

/** How long a process may take to come up before something is wrong. */
const PATIENCE_MS = 60_000;

/** The wanted port if it is free, or 0: any other that is. */
export function portOr(wanted) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(0));
    server.listen(wanted, "127.0.0.1", () => server.close(() => resolve(wanted)));
  });
}

/** What was started here and has not ended. */
const running = new Set();

/** Ends everything when this process is told to end, however early: the groups below do not hear of it. */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, async () => {
    await Promise.all([...running].map((each) => each.stop()));
    process.exit(signal === "SIGINT" ? 0 : 1);
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
      detached: true,
    });
    running.add(this);
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
    this.failed = new Promise((resolve) => this.child.on("error", (error) => resolve(error.message)));
    this.ended.then(() => running.delete(this));
    this.listeners = new Set();
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        this.log += `${line}\n`;
        if (show(line)) console.log(line);
        for (const listener of this.listeners) listener(line);
      });
    }
  }

  /** Resolves with the match of the first line that fits; ends the process if there is none in time. */
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
    try {
      return await found;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends it, and everything it started. */
  async stop() {
    if (!running.has(this) || this.child.pid === undefined) return;
    this.#signal("SIGTERM");
    const patience = setTimeout(() => this.#signal("SIGKILL"), 5_000);
    await this.ended;
    clearTimeout(patience);
  }

  #signal(signal) {
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

/** Builds the simulator; quick when nothing changed. */
export async function buildSimulator() {
  await run("cargo", ["build", "--locked", "--quiet", "-p", "origin-simulator", "--target-dir", target]);
}

/** Starts the simulator; `args` are those of its command line. */
export async function startSimulator(port, args = []) {
  const simulator = new Process("The simulator", join(target, "debug", "origin-simulator"), [
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
    ...["dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
    "--show-interactive-dev-session=false",
  ];
  const worker = new Process("The worker", "wrangler", [...options, ...list, ...args], {
    env: { ...withModernNode(), EDGE_BUILD: "release", ...env },
    show,
  });
  const [, url] = await worker.says(/Ready on (http:\S+)/);
  return { url, process: worker, stop: () => worker.stop() };
}
