// What stands beside the customers: pages of other origins, the worker's own pages, other routes of the origin.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./harness.mjs";

const APP = "https://app.example";
const CUSTOMER = "/v2/customers/1001?source=INSTORE";
let edge;
before(async () => (edge = await startEdge({ vars: { CORS_ORIGINS: `${APP} http://localhost:5173` } })));
after(() => edge?.stop());

test("a page of a listed origin may ask and read, of any other it may not", async () => {
  const asks = (origin) => edge.get(CUSTOMER, {
    method: "OPTIONS",
    auth: {},
    headers: { Origin: origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization" },
  });
  const preflight = await asks(APP);
  assert.deepEqual([preflight.status, preflight.body], [204, ""]);
  assert.equal(preflight.headers.get("access-control-allow-origin"), APP);
  assert.match(preflight.headers.get("access-control-allow-headers"), /Authorization.*X-CAP-API-OAUTH-TOKEN/);
  assert.equal(preflight.headers.get("access-control-allow-methods"), "GET, HEAD");
  for (const other of ["https://app.example.evil", "http://app.example", "null"]) {
    const refused = await asks(other);
    assert.equal(refused.status, 204);
    assert.equal(refused.headers.get("access-control-allow-origin"), null, other);
    assert.equal(refused.headers.get("access-control-allow-headers"), null, other);
  }
  for (const [path, options] of [[CUSTOMER, {}], ["/v2/customers/x", {}], [CUSTOMER, { auth: {} }], ["/nothing", {}]]) {
    const answer = await edge.get(path, { ...options, headers: { Origin: APP } });
    assert.equal(answer.headers.get("access-control-allow-origin"), APP, path);
    assert.match(answer.headers.get("access-control-expose-headers"), /Cache-Status/);
    assert.match(answer.headers.get("vary"), /Origin/);
    const own = await edge.get(path, options);
    assert.equal(own.headers.get("access-control-allow-origin"), null);
  }
  const plain = await edge.get("/v2/customers/lookup/customerDetails", { method: "OPTIONS", auth: {} });
  assert.deepEqual([plain.status, plain.headers.get("allow")], [204, "GET, HEAD, OPTIONS"]);
});

test("a request id is taken over if it looks like one", async () => {
  const own = "0af7651916cd43dd8448eb211c80319c";
  const taken = await edge.get(CUSTOMER, { headers: { "X-Request-Id": own } });
  assert.equal(taken.headers.get("x-request-id"), own);
  const made = new Set();
  for (const id of ["919000001001", "asha.rao@example.com", "short"]) {
    const answer = await edge.get(CUSTOMER, { headers: { "X-Request-Id": id } });
    assert.match(answer.headers.get("x-request-id"), /^[0-9a-f-]{36}$/);
    made.add(answer.headers.get("x-request-id"));
  }
  assert.equal(made.size, 3);
  assert.ok(edge.log.includes(own), "the log line can be found by it");
});

test("what took how long is told", async () => {
  const cold = await edge.get("/v2/customers/1000400?source=INSTORE");
  assert.match(cold.headers.get("server-timing"), /^kv;dur=\d+, origin;dur=\d+$/);
  const hit = await edge.warm("/v2/customers/1000400?source=INSTORE");
  assert.match(hit.headers.get("server-timing"), /^kv;dur=\d+$/);
});

test("the pages about the worker are public, and say nothing about anybody", async () => {
  for (const [path, type] of [
    ["/", "text/html"], ["/docs", "text/html"], ["/docs/docs.js", "text/javascript"], ["/docs/docs.css", "text/css"],
    ["/docs/swagger-ui.css", "text/css"], ["/docs/swagger-ui-bundle.js", "text/javascript"], ["/openapi.json", "application/json"],
  ]) {
    const page = await edge.get(path, { auth: {} });
    assert.equal(page.status, 200, path);
    assert.ok(page.headers.get("content-type").startsWith(type), `${path} ${page.headers.get("content-type")}`);
    assert.equal(page.headers.get("cache-control"), "public, max-age=300");
    assert.match(page.headers.get("content-security-policy"), /default-src 'none'.*frame-ancestors 'none'/);
    const again = await edge.get(path, { auth: {}, headers: { "If-None-Match": page.headers.get("etag") } });
    assert.deepEqual([again.status, again.body], [304, ""], path);
    assert.equal((await edge.get(path, { auth: {}, method: "HEAD" })).body, "");
    const refused = await edge.get(path, { auth: {}, method: "POST" });
    assert.deepEqual([refused.status, refused.headers.get("allow")], [405, "GET, HEAD"]);
  }
  const golden = readFileSync(new URL("../site/openapi.json", import.meta.url), "utf8");
  assert.equal((await edge.get("/openapi.json", { auth: {} })).body, golden);
  assert.equal((await edge.get("/docs/swagger-ui-bundle.js.map", { auth: {} })).status, 404);
});

test("other routes go to the origin untouched, where that is wished", async () => {
  const forwarding = await startEdge({ vars: { OTHER_ROUTES: "forward" } });
  try {
    const token = "/v3/oauth/token/generate";
    const order = { method: "POST", body: JSON.stringify({ key: "till.1", secret: "demo" }), headers: { "X-Any": "1" } };
    const straight = await forwarding.direct(token, order);
    // The origin's own headers come along, so the list of the worker's own is not asked for.
    const through = await fetch(forwarding.url + token, order);
    assert.deepEqual([through.status, straight.status], [200, 200]);
    assert.ok(JSON.parse(await through.text()).data.accessToken);
    const unknown = await fetch(`${forwarding.url}/v2/customers/1001/trackers?x=%2B`);
    assert.equal(unknown.status, (await forwarding.direct("/v2/customers/1001/trackers?x=%2B", { auth: {} })).status);
    const own = await forwarding.get(CUSTOMER);
    assert.match(own.headers.get("cache-status"), /loyalty-edge/);
    assert.equal((await forwarding.get("/healthz")).body, "ok\n");
  } finally {
    await forwarding.stop();
  }
});
