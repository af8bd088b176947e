// Settings that cannot be used are named, and stop the worker instead of being guessed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { member, startEdge } from "./harness.mjs";

test("each setting that cannot be used is named by /healthz, and nothing is served", async () => {
  const edge = await startEdge({ vars: { TIME_ZONE: " ", FRESH_SECONDS: "soon", UNKNOWN_KEYS: "maybe" } });
  try {
    const health = await edge.get("/healthz", { auth: {} });
    assert.equal(health.status, 503);
    assert.deepEqual(health.body.trim().split("\n").map((line) => line.split(" ")[0]), [
      "TIME_ZONE", "UNKNOWN_KEYS", "FRESH_SECONDS",
    ]);
    assert.equal(health.headers.get("cache-control"), "no-store");
    const answer = await edge.get("/v2/customers/1001?source=INSTORE");
    assert.equal(answer.status, 503);
    assert.match(answer.body, /"code":503/);
    assert.doesNotMatch(answer.body, /TIME_ZONE/);
    assert.equal(await edge.calls(), 0);
  } finally {
    await edge.stop();
  }
});

test("a time zone that does not exist is no time zone", async () => {
  const edge = await startEdge({ vars: { TIME_ZONE: "Europe/Atlantis" } });
  try {
    const health = await edge.get("/healthz");
    assert.deepEqual([health.status, health.body], [
      503, "TIME_ZONE is no time zone that the platform knows (an IANA name)\n",
    ]);
  } finally {
    await edge.stop();
  }
});

test("what is set is done", async (context) => {
  const vars = {
    EXTRA_SOURCES: "ecommerce",
    MULTI_ACCOUNT_SOURCES: "WECHAT",
    UNKNOWN_KEYS: "drop",
    SNAPSHOT_EMBEDS: "points",
    SNAPSHOT_INCLUDES: "includedFraudDetails",
    PASS_PARAMS: "slabHistory",
    EMBED_KEYS: '{"userGroup":["customThing"]}',
    FRESH_SECONDS: "1",
    TIME_ZONE: "Pacific/Kiritimati",
  };
  const edge = await startEdge({ vars });
  after(() => edge.stop());

  await context.test("sources and accounts", async () => {
    const unknown = await edge.get("/v2/customers/1001?source=MOON");
    assert.ok(JSON.parse(unknown.body).errors[0].allowed.includes("ECOMMERCE"));
    const account = await edge.get("/v2/customers/1020?source=WECHAT");
    assert.equal(JSON.parse(account.body).errors[0].code, 8091);
    const passed = await edge.get("/v2/customers/1001?source=INSTORE&ndncStatus=true");
    assert.equal(JSON.parse(passed.body).errors[0].code, 8130);
  });

  await context.test("unknown keys are dropped", async () => {
    const path = "/v2/customers/1011?source=INSTORE";
    const names = Object.keys(JSON.parse((await edge.get(path)).body));
    const straight = Object.keys(JSON.parse((await edge.direct(path)).body));
    const dropped = straight.filter((name) => !names.includes(name));
    assert.ok(dropped.length > 0, `${straight}`);
    assert.ok(names.includes("id") && names.includes("profiles"));
  });

  await context.test("a snapshot is of the embeds that are set, and ends after its time", async () => {
    const id = 1000001;
    const path = `/v2/customers/${id}?source=INSTORE&embed=points`;
    const first = await edge.get(path);
    assert.ok(member(first.body, "pointsSummary"));
    const [{ target }] = await edge.requests(id);
    assert.match(target, /embed=points&includedFraudDetails=true$/, "no gaps without the programmes");
    const deadline = Date.now() + 10_000;
    let later = await edge.get(path);
    // A snapshot of one second gets old by itself; asking until then is no race.
    while (!/fwd=stale/.test(later.headers.get("cache-status")) && Date.now() < deadline) later = await edge.get(path);
    assert.match(later.headers.get("cache-status"), /fwd=stale; fwd-status=200; stored/);
  });

  await context.test("today is that of the time zone", async () => {
    const answer = await edge.get("/v2/customers/1001?source=INSTORE&embed=mlp&gapToUpgrade=0");
    const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Pacific/Kiritimati" }).format(new Date());
    assert.equal(answer.headers.get("gap-basis"), `computed; as-of=${today}`);
  });
});
