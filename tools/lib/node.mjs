// A Node.js that is new enough for wrangler: the host's own, or one from npm.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { atLeast, root, run, Trouble } from "./run.mjs";

/** What wrangler asks for (its `engines`). */
const WANTED = "22.0";
const folder = join(root, "tools", "node");

function brought() {
  const packages = join(folder, "node_modules");
  if (!existsSync(packages)) return null;
  const name = readdirSync(packages).find((name) => name.startsWith("node-"));
  const file = name && join(packages, name, "bin", "node");
  return file && existsSync(file) ? file : null;
}

/** The path of such a Node.js; `null` if it has not been installed yet. */
export function modernNode() {
  return atLeast(process.version, WANTED) ? process.execPath : brought();
}

/** Installs one. */
export async function installNode() {
  await run("npm", ["ci", "--no-progress"], { cwd: folder });
  if (modernNode()) return;
  throw new Trouble(
    `Node.js ${WANTED} or newer is needed, this is ${process.version}, and npm has none for this kind of machine.`,
  );
}

/** The environment in which `node` is that one, and the project's tools are found. */
export function withModernNode() {
  const node = modernNode();
  const path = [node && dirname(node), join(root, "node_modules", ".bin"), process.env.PATH];
  return {
    PATH: path.filter(Boolean).join(delimiter),
    WRANGLER_SEND_METRICS: "false",
    // Local runs need nothing of the outside world.
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_HIDE_BANNER: "true",
    NO_UPDATE_NOTIFIER: "1",
  };
}
