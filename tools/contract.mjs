// Lets a stranger's tool test the running worker against its own OpenAPI document.
import { randomInt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setup } from "./setup.mjs";
import { buildSimulator, startSimulator, startWorker } from "./lib/local.mjs";
import { main, output, root, run, step, Trouble } from "./lib/run.mjs";

const folder = join(root, "tests", "contract");
const environment = join(root, ".tools", "schemathesis");
const bin = (name) => join(environment, "bin", name);
const CREDENTIAL = "till.1:demo";
const FIXED_SEED = 20261124;

/** Schemathesis and everything it needs, in the versions of the list, in an environment of its own. */
async function install() {
  const wanted = readFileSync(join(folder, "requirements.txt"), "utf8");
  const mark = join(environment, ".installed-from");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  if (!(await output("python3", ["--version"]))) throw new Trouble("Python 3.10 or newer is needed for this test.");
  await step("schemathesis, from PyPI", async () => {
    await run("python3", ["-m", "venv", "--clear", environment]);
    await run(bin("pip"), ["install", "--quiet", "--disable-pip-version-check", "-r", join(folder, "requirements.txt")]);
  });
  writeFileSync(mark, wanted);
}

await main(async () => {
  await setup("release");
  await install();
  await step("the simulated origin", buildSimulator);
  const simulator = await startSimulator(0);
  let worker;
  try {
    worker = await startWorker(0, { ORIGIN_URL: simulator.url });
    for (const seed of [FIXED_SEED, randomInt(2 ** 31)]) {
      console.log(`» the contract, seed ${seed}`);
      const args = ["--url", worker.url, "--auth", CREDENTIAL, "--checks", "all", "--seed", String(seed), "--no-color"];
      await run(bin("schemathesis"), ["--config-file", "schemathesis.toml", "run", `${worker.url}/openapi.json`, ...args], {
        cwd: folder,
        env: { PYTHONPATH: folder },
      });
    }
  } finally {
    await worker?.stop();
    await simulator.stop();
  }
});
