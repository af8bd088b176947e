// Builds the worker and deploys it to production; further arguments go to wrangler (`-- --dry-run`).
import { setup } from "./setup.mjs";
import { withModernNode } from "./lib/node.mjs";
import { main, run } from "./lib/run.mjs";

await main(async () => {
  await setup("release");
  // The configuration's own build command must not take a quick build from somebody's environment.
  const env = { ...withModernNode(), EDGE_BUILD: "release" };
  await run("wrangler", ["deploy", "--env", "production", ...process.argv.slice(2)], { env });
});
