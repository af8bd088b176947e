// What the edge refuses itself, and that it asks nobody to find out.
import assert from "node:assert/strict";
import { request as rawRequest } from "node:http";
import { after, before, test } from "node:test";
import { basic, startEdge } from "./harness.mjs";

let edge;
before(async () => (edge = await startEdge()));
after(() => edge?.stop());

const errors = (answer) => JSON.parse(answer.body).errors;

test("everything that is wrong with a query is told in one answer, without a call", async () => {
  const query = [
    "source=INSTOR", "sorce=ALL", "embed=points,mpl,moon", "gapToUpgrade=-1", "gapToRenew=9999", "ug2Offset=x",
    "ug2Limit=0", "ug2SortOrder=UP", "includedFraudDetails=yes", "userGroup2Id=0", "ug2JoinedStartDate=yesterday",
    "accountId=%ff", "identifierName=mobile", "slabHistory=1", "includedAllUserGroup2=true&includedAllUserGroup2=true",
  ].join("&");
  const answer = await edge.get(`/v2/customers/1001?${query}`, { headers: { language: "en_US" } });
  assert.equal(answer.status, 400);
  assert.deepEqual(Object.keys(JSON.parse(answer.body)), ["errors", "warnings"]);
  const found = errors(answer).map(({ code, parameter }) => [parameter, code]);
  assert.deepEqual(found, [
    ["accountId", 400], ["source", 8012], ["sorce", 8130], ["embed", 400], ["embed", 400], ["gapToUpgrade", 400],
    ["gapToRenew", 400], ["ug2Offset", 8100], ["ug2Limit", 8101], ["ug2SortOrder", 400],
    ["includedFraudDetails", 400], ["userGroup2Id", 400], ["ug2JoinedStartDate", 400], ["identifierName", 8130],
    ["slabHistory", 400], ["includedAllUserGroup2", 400], ["language", 400],
  ]);
  const [, source, sorce, mlp] = errors(answer);
  assert.deepEqual(source, {
    status: false,
    code: 8012,
    message: "`source` is no source of this org",
    parameter: "source",
    value: "INSTOR",
    allowed: ["INSTORE", "MARTJACK", "WECHAT", "LINE", "ALL"],
    suggestion: "INSTORE",
  });
  assert.equal(sorce.suggestion, "source");
  assert.equal(mlp.suggestion, "mlp");
  assert.equal(await edge.calls(), 0);
});

test("rules that tie parameters together", async () => {
  const cases = [
    ["gapToUpgrade=0", [[8016, "source"], [400, "gapToUpgrade"]]],
    ["source=INSTORE&gapToRenew=0&embed=points", [[400, "gapToRenew"]]],
    ["source=INSTORE&ug2JoinedStartDate=2026-02-02&ug2JoinedEndDate=2026-02-01", [[400, "ug2JoinedStartDate"]]],
    ["source=INSTORE&ug2Limit=101", [[8102, "ug2Limit"]]],
    ["source=INSTORE&source=INSTORE", [[400, "source"]]],
  ];
  for (const [query, expected] of cases) {
    const answer = await edge.get(`/v2/customers/1001?${query}`);
    assert.equal(answer.status, 400);
    assert.deepEqual(errors(answer).map(({ code, parameter }) => [code, parameter]), expected, query);
  }
  const lookup = "/v2/customers/lookup/customerDetails?source=INSTORE&identifierName=mobile,email&identifierValue=";
  for (const values of ["91", "91,a@b.example,c", "91,", ","]) {
    const answer = await edge.get(lookup + values);
    assert.equal(answer.status, 400, values);
    assert.deepEqual(errors(answer).map(({ parameter }) => parameter), ["identifierValue"], values);
    assert.ok(!answer.body.includes("91"));
  }
  assert.equal(await edge.calls(), 0);
});

test("an id that is none gets the documented blank 400", async () => {
  for (const id of ["0", "0123", "+1", "-1", "1e3", "1.0", "x", "%31", "9223372036854775808", "lookup", "%D9%A3"]) {
    const answer = await edge.get(`/v2/customers/${id}?source=INSTORE`);
    assert.equal(answer.status, 400, id);
    assert.equal(answer.body, "", id);
    assert.match(answer.headers.get("edge-error"), /^customerId must be decimal digits/);
    assert.equal(answer.headers.get("cache-control"), "no-store");
  }
  assert.equal(await edge.calls(), 0);
});

test("paths, methods and sizes", async () => {
  for (const path of ["/docs/", "/openapi.json/", "/events", "/v2/customers", "/v2/customers/", "/v2/customers/1001//", "/v2/customers/1001/trackers", "/V2/customers/1001", "/healthz/"]) {
    const answer = await edge.get(path);
    assert.deepEqual([answer.status, errors(answer)[0].code], [404, 404], path);
  }
  for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
    const answer = await edge.get("/v2/customers/1001?source=INSTORE", { method });
    assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "GET, HEAD, OPTIONS"], method);
  }
  const long = await edge.get(`/v2/customers/1001?source=INSTORE&accountId=${"x".repeat(8200)}`);
  assert.equal(long.status, 414);
  assert.equal((await edge.get("/healthz")).body, "ok\n");
  assert.equal(await edge.calls(), 0);
});

test("a GET with a body is refused", async () => {
  const status = await new Promise((resolve, reject) => {
    const request = rawRequest(`${edge.url}/v2/customers/1001?source=INSTORE`, {
      headers: { ...basic("till.1", "demo"), "Content-Length": 2 },
    });
    request.on("response", (response) => (response.resume(), resolve(response.statusCode)));
    request.on("error", reject);
    request.end("{}");
  });
  assert.equal(status, 400);
  assert.equal(await edge.calls(), 0);
});

test("without a credential nobody learns anything, not even what is wrong with the query", async () => {
  for (const path of ["/v2/customers/1001?source=INSTORE", "/v2/customers/0", "/v2/customers/1001?x=1"]) {
    const answer = await edge.get(path, { auth: {} });
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get("www-authenticate"), /^Basic realm=/);
  }
  assert.equal(await edge.calls(), 0);
});

test("HEAD is GET without the body", async () => {
  const path = "/v2/customers/1003?source=INSTORE&embed=points";
  await edge.warm(path);
  const [get, head] = [await edge.get(path), await edge.get(path, { method: "HEAD" })];
  assert.equal(head.body, "");
  for (const name of ["content-type", "cache-control", "vary", "content-length", "etag"]) {
    assert.equal(head.headers.get(name), get.headers.get(name), name);
  }
  const bad = await edge.get("/v2/customers/1003", { method: "HEAD" });
  assert.deepEqual([bad.status, bad.body], [400, ""]);
});

test("who has the answer already gets 304, from the store and from the origin", async () => {
  const path = "/v2/customers/1002?source=INSTORE&embed=points,mlp&gapToRenew=3";
  const first = await edge.get(path);
  const etag = first.headers.get("etag");
  assert.match(etag, /^"[0-9a-f]{32}"$/);
  const hit = await edge.warm("/v2/customers/1002?gapToRenew=3&embed=MLP&embed=points&source=instore");
  assert.equal(hit.headers.get("etag"), etag, "whatever the spelling");
  for (const method of ["GET", "HEAD"]) {
    const again = await edge.get(path, { method, headers: { "If-None-Match": `"other", W/${etag}` } });
    assert.deepEqual([again.status, again.body], [304, ""]);
    assert.equal(again.headers.get("etag"), etag);
    assert.equal(again.headers.get("cache-control"), "private, no-cache");
    assert.equal(again.headers.get("content-type"), null);
  }
  const narrower = await edge.get("/v2/customers/1002?source=INSTORE&embed=points", { headers: { "If-None-Match": etag } });
  assert.equal(narrower.status, 200);
  assert.notEqual(narrower.headers.get("etag"), etag);
});

test("a client that accepts problem details gets them, with true statuses", async () => {
  const headers = { Accept: "application/json, application/problem+json" };
  for (const [path, status, options] of [
    ["/v2/customers/999?source=INSTORE", 404], ["/v2/customers/1008?source=INSTORE", 409],
    ["/v2/customers/1009?source=INSTORE", 410], ["/v2/customers/1001?source=INSTOR", 400],
    ["/v2/customers/x?source=INSTORE", 400], ["/nothing", 404],
    ["/v2/customers/1001?source=INSTORE", 401, { auth: {} }],
    ["/v2/customers/1001?source=INSTORE", 405, { method: "POST" }],
  ]) {
    const answer = await edge.get(path, { ...options, headers });
    assert.equal(answer.status, status, path);
    assert.equal(answer.headers.get("content-type"), "application/problem+json");
    assert.equal(answer.headers.get("cache-control"), "no-store");
    const problem = JSON.parse(answer.body);
    assert.deepEqual([problem.type, problem.status], ["about:blank", status]);
    assert.ok(problem.title.length > 0 && problem.detail.length > 0, answer.body);
    if (status === 410) assert.equal(problem.errors[0].code, 8109);
  }
  const customer = await edge.get("/v2/customers/1001?source=INSTORE", { headers });
  assert.deepEqual([customer.status, customer.headers.get("content-type")], [200, "application/json"]);
  const plain = await edge.get("/v2/customers/1009?source=INSTORE", { headers: { Accept: "*/*" } });
  assert.equal(plain.body, (await edge.direct("/v2/customers/1009?source=INSTORE")).body);
});

test("a lookup is validated, and shares the snapshot of the id", async () => {
  const id = 1001;
  const lookup = (name, value) =>
    `/v2/customers/lookup/customerDetails?source=INSTORE&embed=points&identifierName=${name}&identifierValue=${value}`;
  const found = await edge.get(lookup("EMAIL", encodeURIComponent("asha.rao+loyalty@example.com")));
  assert.equal(found.status, 200);
  assert.match(found.headers.get("cache-status"), /fwd=uri-miss; fwd-status=200; stored$/);
  const byId = await edge.warm(`/v2/customers/${id}?source=INSTORE&embed=points`);
  assert.equal(found.body, byId.body);
  const several = await edge.get(lookup("mobile,externalId", "919000001001,EXT-1001"));
  assert.equal(several.body, byId.body);
  const before = await edge.calls(id);
  const again = await edge.warm(lookup("email", "asha.rao%2Bloyalty%40example.com"));
  assert.deepEqual([again.body, await edge.calls(id)], [byId.body, before], "the second time without the origin");
  const bad = await edge.get("/v2/customers/lookup/customerDetails?source=INSTORE&identifierName=phone,email&identifierValue=919000001001");
  assert.equal(bad.status, 400);
  assert.ok(!bad.body.includes("919000001001"), "no identifier in an error");
  const missing = await edge.get("/v2/customers/lookup/customerDetails?source=INSTORE");
  assert.deepEqual(errors(missing).map(({ code }) => code), [8092, 8093]);
});

test("every answer says how it may be cached", async () => {
  await edge.fault(1005, { kind: "html" });
  const paths = [
    ["/healthz", {}], ["/nothing", {}], ["/v2/customers/1", {}], ["/v2/customers/x", {}],
    ["/v2/customers/1001", {}], ["/v2/customers/1001?source=INSTORE", {}],
    ["/v2/customers/1001?source=INSTORE", { auth: {} }], ["/v2/customers/1001?source=INSTORE", { method: "POST" }],
    ["/v2/customers/99?source=INSTORE", {}], ["/v2/customers/1008?source=INSTORE", {}],
    ["/v2/customers/1009?source=INSTORE", {}], ["/v2/customers/1005?source=INSTORE", {}],
    ["/v2/customers/1006?source=INSTORE&includedAllUserGroup2=true", {}],
  ];
  for (const [path, options] of paths) {
    const answer = await edge.get(path, options);
    const whole = answer.status === 200 && path.startsWith("/v2") && !JSON.parse(answer.body).errors;
    const expected = whole ? "private, no-cache" : "no-store";
    assert.equal(answer.headers.get("cache-control"), expected, path);
    assert.equal(answer.headers.get("cdn-cache-control"), whole ? "no-store" : null, path);
  }
});
