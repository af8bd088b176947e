// Commands and steps, shown as they go.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where cargo puts what is run from here, whatever the user's own setting. */
export const target = join(root, "target");

/** A message for whoever started the command, without a stack. */
export class Trouble extends Error {}

/** Runs a step under a heading, and tells how long it took if that was long. */
export async function step(heading, work) {
  const started = Date.now();
  console.log(`» ${heading}`);
  const result = await work();
  const seconds = (Date.now() - started) / 1000;
  if (seconds >= 2) console.log(`  done in ${seconds.toFixed(0)} s`);
  return result;
}

/** Runs a command, its output shown, and fails if it fails. */
export async function run(command, args, { env = {}, cwd = root } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
  const code = await ended(child, command);
  if (code !== 0) throw new Trouble(`\`${[command, ...args].join(" ")}\` failed (${code})`);
}

/** The output of a command, or null if it cannot be run or fails. */
export async function output(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  const code = await ended(child, command).catch(() => -1);
  return code === 0 ? text.trim() : null;
}

function ended(child, command) {
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new Trouble(`\`${command}\` cannot be run: ${error.message}`)));
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
}

/** Whether a version (of whatever prefix) is at least another one; only major and minor count. */
export function atLeast(version, wanted) {
  const [major, minor, wantedMajor, wantedMinor] = [version, wanted].flatMap((text) => text.match(/(\d+)\.(\d+)/).slice(1).map(Number));
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Runs a script's main function; trouble becomes a message and an exit code. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
