// Looks at the worker's pages in a real browser: Chromium, or whatever of its kind is installed.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setup } from "./setup.mjs";
import { buildSimulator } from "./lib/local.mjs";
import { modernNode, withModernNode } from "./lib/node.mjs";
import { main, output, run, step, Trouble } from "./lib/run.mjs";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome"];
const APPLICATION = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** Where the browser is. */
async function browser() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const command of COMMANDS) {
    const file = await output("which", [command]);
    if (file) return file;
  }
  if (existsSync(APPLICATION)) return APPLICATION;
  throw new Trouble("Chromium or Chrome is needed: install it, or say in CHROMIUM where it is.");
}

await main(async () => {
  const file = await browser();
  await setup("release");
  await step("the simulated origin", buildSimulator);
  await run(modernNode(), ["--test", join("tests", "browser", "docs.test.mjs")], {
    env: { ...withModernNode(), CHROMIUM: file },
  });
});
