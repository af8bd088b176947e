// An origin in trouble: what the client gets, and that nothing of it is stored.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "./harness.mjs";

const TIMEOUT_MS = 700;
let edge;
before(async () => {
  edge = await startEdge({ vars: { ORIGIN_TIMEOUT_MS: String(TIMEOUT_MS), MAX_BODY_BYTES: "600000" } });
});
after(() => edge?.stop());

const path = (id, rest = "") => `/v2/customers/${id}?source=INSTORE${rest}`;
const CASES = [
  ["refused", { kind: "refuse" }, 502],
  ["reset", { kind: "reset" }, 502],
  ["slow to begin", { kind: "slowHeaders", ms: 5000 }, 504],
  ["slow throughout", { kind: "drip", bytesPerSecond: 200 }, 504],
  ["cut", { kind: "truncated" }, 502],
  ["cut in chunks", { kind: "truncatedChunked" }, 502],
  ["without an end", { kind: "endless" }, 502],
  ["longer than it says", { kind: "wrongLength" }, 502],
  ["HTML", { kind: "html" }, 502],
  ["empty", { kind: "emptyBody" }, 502],
  ["of another customer", { kind: "wrongCustomer" }, 502],
  ["a redirect", { kind: "redirect", location: "https://elsewhere.example/" }, 502],
  ["an array", { kind: "body", text: "[1]" }, 502],
  ["no UTF-8", { kind: "bodyBase64", data: Buffer.from('{"id":1,"x":"\xff"}', "latin1").toString("base64") }, 502],
  ["500", { kind: "status", status: 500, body: "oops", contentType: "text/plain" }, 502],
  ["503", { kind: "status", status: 503, retryAfter: "7" }, 503],
  ["504", { kind: "status", status: 504 }, 504],
  ["429", { kind: "rateLimit", retryAfter: "9" }, 429],
  ["401 in XML", { kind: "xml401" }, 401],
];

for (const [index, [name, fault, status]] of CASES.entries()) {
  test(`an answer that is ${name}: ${status}, told in the envelope, never stored`, async () => {
    const id = 1000100 + index;
    await edge.fault(id, fault, null);
    const started = Date.now();
    const answer = await edge.get(path(id));
    assert.ok(Date.now() - started < TIMEOUT_MS + 2000, "within its time");
    assert.equal(answer.status, status, answer.body);
    const [error] = JSON.parse(answer.body).errors;
    assert.equal(error.status, false);
    assert.ok(error.message.length > 0);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.match(answer.headers.get("cache-status"), /^loyalty-edge; fwd=uri-miss(; fwd-status=\d+)?$/);
    if (fault.retryAfter) assert.equal(answer.headers.get("retry-after"), fault.retryAfter);
    if (status === 401) assert.ok(answer.headers.get("www-authenticate"));
    await edge.control("DELETE", `/faults/${id}`);
    const healed = await edge.get(path(id));
    assert.equal(healed.status, 200);
    assert.match(healed.headers.get("cache-status"), /fwd=uri-miss; fwd-status=200; stored/, "nothing was stored");
  });
}

test("what the origin reports comes through as it came, and is not stored", async () => {
  for (const id of [999, 1008, 1009]) {
    for (let round = 0; round < 2; round += 1) {
      const answer = await edge.get(path(id));
      const straight = await edge.direct(path(id));
      assert.deepEqual([answer.status, answer.body], [straight.status, straight.body], id);
      assert.doesNotMatch(answer.headers.get("cache-status"), /hit|stored/);
    }
  }
  const erased = await edge.get(path(1009));
  assert.match(erased.body, /8109/);
});

test("a body that misses a part is passed on and never stored", async () => {
  for (const code of [8062, 8063, 8088]) {
    const id = 1000200 + code;
    await edge.fault(id, { kind: "degraded", code });
    const degraded = await edge.get(path(id, "&embed=points,segments,customerStatus"));
    assert.equal(degraded.status, 200);
    assert.ok(degraded.body.includes(String(code)), "whoever asked for the part is warned");
    assert.doesNotMatch(degraded.headers.get("cache-status"), /stored/);
    await edge.fault(id, { kind: "degraded", code });
    const other = await edge.get(path(id, "&embed=subscriptions"));
    assert.ok(!other.body.includes(String(code)), "whoever did not ask is not");
  }
});

test("an error that only the widening causes does not show", async () => {
  const id = 1000300;
  await edge.fault(id, { kind: "embedFails", embed: "segments", status: 500 }, null);
  const answer = await edge.get(path(id, "&embed=points"));
  assert.equal(answer.status, 200);
  assert.equal(answer.body, (await edge.direct(path(id, "&embed=points"))).body);
  assert.equal(await edge.calls(id), 3, "widened, exact, and the direct one");
  const asked = await edge.get(path(id, "&embed=segments"));
  assert.ok(asked.status >= 500, "whoever asks for the part gets its error");
});

test("the log has one line per request, without personal data", async () => {
  await edge.get(path(1001, "&embed=points"));
  const lines = edge.log.split("\n").filter((line) => line.startsWith('{"event":"request"'));
  assert.ok(lines.length > 0);
  for (const line of lines) {
    const { method, status, ms } = JSON.parse(line);
    assert.deepEqual([typeof method, typeof status, typeof ms], ["string", "number", "number"]);
    assert.ok(!/customers|1001|till|Basic/.test(line), line);
  }
  assert.ok(!edge.log.includes("Critical Error"), "nothing panicked");
});
