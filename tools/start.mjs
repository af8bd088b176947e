// Sets up what is missing, serves the worker against the simulator, and shows a few requests.
import { setup } from "./setup.mjs";
import { buildSimulator, portOr, startSimulator, startWorker } from "./lib/local.mjs";
import { main, step, Trouble } from "./lib/run.mjs";

const CREDENTIAL = "till.1:demo";
const REQUESTS = [
  ["a customer, with the points", "/v2/customers/1003?source=INSTORE&embed=points"],
  ["the same customer again, other parts: no call of the origin", "/v2/customers/1003?source=INSTORE&embed=subscriptions"],
  ["what is missing to the next tier in 30 days, when points have expired", "/v2/customers/1019?source=INSTORE&embed=mlp&gapToUpgrade=30"],
  ["everything that is wrong with a request, at once", "/v2/customers/1003?source=INSTOR&ug2Limit=0&gapToUpgrade=-1"],
];

async function tryOut(url) {
  console.log("\nRequests to try, and what they give:\n");
  for (const [what, path] of REQUESTS) {
    const headers = { Authorization: `Basic ${Buffer.from(CREDENTIAL).toString("base64")}` };
    const answer = await fetch(url + path, { headers });
    const body = await answer.text();
    const cache = answer.headers.get("cache-status");
    console.log(`# ${what}\ncurl -u ${CREDENTIAL} '${url}${path}'`);
    console.log(`  ${answer.status}${cache ? `, ${cache}` : ""}`);
    console.log(`  ${excerpt(body)}\n`);
  }
}

/** The part that a request is about, or the beginning. */
function excerpt(body) {
  const start = Math.max(0, body.search(/"(pointsSummary|subscriptionInfo|upgradeStrategies|errors)"/));
  const text = body.slice(start, start + 300);
  return (start > 0 ? "… " : "") + text + (start + 300 < body.length ? " …" : "");
}

/** Lines of wrangler that matter to whoever changes the worker. */
const show = (line) => /error|warning|rebuil|reload|custom build\]/i.test(line) && !/^\{/.test(line);

await main(async () => {
  await setup("dev");
  await step("the simulated origin", buildSimulator);
  const simulator = await startSimulator(await portOr(8790));
  let worker;
  try {
    const port = await portOr(8787);
    worker = await step("the worker under `wrangler dev`", () =>
      startWorker(port, { ORIGIN_URL: simulator.url }, { env: { EDGE_BUILD: "dev" }, show }),
    );
    await tryOut(worker.url);
    console.log(`The worker is at ${worker.url}, the simulated origin at ${simulator.url}.`);
    console.log(`The reference, from which requests can be sent, is at ${worker.url}/docs.`);
    console.log("A saved file in src/ or core/src/ is a new worker within seconds. Ctrl+C ends both.");
    const code = await Promise.race([worker.process.ended, simulator.process.ended]);
    throw new Trouble(`One of the two ended (${code}):\n${worker.process.log.slice(-2000)}`);
  } finally {
    await worker?.stop();
    await simulator.stop();
  }
});
