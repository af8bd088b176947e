// Sets up what is missing and runs every test: natively, then over HTTP against the worker on workerd.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setup } from "./setup.mjs";
import { buildSimulator } from "./lib/local.mjs";
import { modernNode, withModernNode } from "./lib/node.mjs";
import { main, root, run, step } from "./lib/run.mjs";

await main(async () => {
  await setup("release");
  // The worker itself is no native library; what it does is seen over HTTP below.
  await step("native tests", () => run("cargo", ["test", "--locked", "--workspace", "--exclude", "loyalty-edge"]));
  await step("the simulated origin", buildSimulator);
  const files = readdirSync(join(root, "tests")).filter((name) => name.endsWith(".test.mjs"));
  console.log("» tests over HTTP");
  await run(modernNode(), ["--test", ...files.map((name) => join("tests", name))], { env: withModernNode() });
});
