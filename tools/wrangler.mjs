// Runs wrangler with a Node.js that is new enough for it.
import { setupPackages } from "./setup.mjs";
import { withModernNode } from "./lib/node.mjs";
import { main, run } from "./lib/run.mjs";

await main(async () => {
  await setupPackages();
  await run("wrangler", process.argv.slice(2), { env: withModernNode() });
});
