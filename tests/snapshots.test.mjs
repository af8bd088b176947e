// A snapshot answers every projection, byte for byte, without another call of the origin.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { basic, member, startEdge, STORED_EMBEDS } from "./harness.mjs";

let edge;
before(async () => (edge = await startEdge({ vars: { FRESH_SECONDS: "300" } })));
after(() => edge?.stop());

const NAMED = Array.from({ length: 22 }, (_, index) => 1001 + index).filter((id) => ![1008, 1009].includes(id));
const SOURCE = { 1020: "source=WECHAT&accountId=wechat-two" };
const path = (id, rest = "") => `/v2/customers/${id}?${SOURCE[id] ?? "source=INSTORE"}${rest}`;

const PROJECTIONS = [
  "",
  ...STORED_EMBEDS.map((embed) => `&embed=${embed}`),
  `&embed=${STORED_EMBEDS.join(",")}`,
  "&embed=segments,mlp,points",
  "&includedFraudDetails=true",
  "&includedOnlyCurrentProfile=true&embed=customerStatus",
];

for (const id of NAMED) {
  test(`customer ${id}: every projection has the origin's bytes, from one call`, async () => {
    const first = await edge.get(path(id, ""));
    assert.equal(first.headers.get("cache-status"), "loyalty-edge; fwd=uri-miss; fwd-status=200; stored");
    assert.equal(first.headers.get("age"), null);
    assert.equal((await edge.warm(path(id, ""))).body, first.body);
    const before = await edge.calls(id);
    const answers = [];
    for (const projection of PROJECTIONS) answers.push(await edge.get(path(id, projection)));
    assert.equal(await edge.calls(id), before, "no call of the origin for any of them");
    for (const [index, answer] of answers.entries()) {
      const straight = await edge.direct(path(id, PROJECTIONS[index]));
      assert.equal(answer.status, 200);
      assert.equal(answer.body, straight.body, PROJECTIONS[index]);
      assert.match(answer.headers.get("cache-status"), /^loyalty-edge; hit; ttl=\d+$/);
      assert.match(answer.headers.get("age"), /^\d+$/);
    }
  });
}

test("odd number text and strings that look like JSON come through", async () => {
  const { body } = await edge.warm(path(1011, "&embed=points,mlp"));
  for (const text of ["50000.000", "-1.1996371E9", "5.0E-4", "123456789012345678901234567890", "-0.0"]) {
    assert.ok(body.includes(text), text);
  }
  assert.ok(body.includes(String.raw`"fake_section":"\"loyaltyProgramDetails\":["`));
  assert.ok(body.includes(String.raw`"fake_warning":"\"warnings\":[{\"code\":8069}]"`));
  assert.equal(member(body, "expirySchedules"), undefined);
});

test("order, case and repetition of parameters make no other snapshot", async () => {
  const id = 1000001;
  const first = await edge.warm(`/v2/customers/${id}?source=INSTORE&embed=points,mlp`);
  const before = await edge.calls(id);
  for (const spelled of [
    `/v2/customers/${id}?embed=MLP&source=instore&embed=Points`,
    `/v2//customers/${id}/?source=INSTORE&&embed=points%2C+mlp,,points&accountId`,
    `/v2/customers/${id}?accountId=&embed=%6dlp,points&source=%49nstore&includedFraudDetails=FALSE`,
  ]) {
    const answer = await edge.get(spelled);
    assert.equal(answer.body, first.body, spelled);
    assert.match(answer.headers.get("cache-status"), /hit/, spelled);
  }
  assert.equal(await edge.calls(id), before);
});

test("embeds beyond the snapshot make a snapshot of their own", async () => {
  const id = 1002;
  const query = "&embed=cardLoyaltyDetails,returnedPoints";
  await edge.warm(path(id, ""));
  const first = await edge.get(path(id, query));
  assert.match(first.headers.get("cache-status"), /fwd=uri-miss/);
  const second = await edge.warm(path(id, query));
  assert.equal(second.body, (await edge.direct(path(id, query))).body);
});

test("cards can be left out, and the deprecated embed comes with a warning", async () => {
  const without = await edge.get(path(1001, "&embed=ignoreCardDetails"));
  assert.equal(without.body, (await edge.direct(path(1001, "&embed=ignoreCardDetails"))).body);
  assert.equal(member(without.body, "cardDetails"), undefined);
  const deprecated = await edge.get(path(1001, "&embed=gapDetails"));
  assert.match(member(deprecated.body, "warnings"), /"code":9801,"message":"The embed `gapDetails` is deprecated/);
  assert.notEqual(member(deprecated.body, "gapDetails"), undefined);
});

test("presigned links are fetched when asked for and never stored", async () => {
  await edge.warm(path(1001, "&embed=points"));
  const before = await edge.calls(1001);
  for (let round = 0; round < 2; round += 1) {
    const answer = await edge.get(path(1001, "&embed=customerImage,points"));
    assert.match(answer.headers.get("cache-status"), /^loyalty-edge; fwd=bypass; fwd-status=200; detail=images$/);
    assert.match(answer.body, /X-Amz-Expires/);
  }
  assert.equal((await edge.calls(1001)) - before, 2);
});

const EVERY = "&includedAllUserGroup2=true";

test("user groups are filtered, sorted and paged as the origin does it, without a call", async () => {
  await edge.warm(path(1006));
  for (const query of [
    EVERY, `${EVERY}&includedUserGroup2LoyaltyDetails=true`, `${EVERY}&ug2PaginationDetails=true`,
    `${EVERY}&ug2Limit=1&ug2PaginationDetails=true`, `${EVERY}&ug2Offset=1&ug2Limit=1&ug2PaginationDetails=TRUE`,
    `${EVERY}&ug2Offset=7`, `${EVERY}&ug2SortOrder=ASC`, `${EVERY}&ug2SortOrder=asc&ug2Limit=2&ug2SortBy=JoinedDate`,
    `${EVERY}&ug2JoinedStartDate=2000-01-01&ug2JoinedEndDate=2100-01-01`,
    `${EVERY}&ug2JoinedStartDate=2100-01-01T00:00:00Z`, "&userGroup2Id=5001",
    "&userGroup2Id=5001&includedUserGroup2LoyaltyDetails=true", "&embed=points",
  ]) {
    const before = await edge.calls(1006);
    const answer = await edge.get(path(1006, query));
    assert.match(answer.headers.get("cache-status"), /; hit;/, query);
    assert.equal(await edge.calls(1006), before, query);
    assert.equal(answer.body, (await edge.direct(path(1006, query))).body, query);
  }
});

test("what a snapshot does not say of user groups is asked of the origin, as it was sent", async () => {
  // Customer 1010 has more groups than the origin returns at once; 5001 is none of hers.
  await edge.warm(path(1010));
  for (const [query, detail] of [
    [`${EVERY}&ug2SortOrder=ASC`, "user-groups-not-determined"], [`${EVERY}&ug2Limit=100`, "user-groups-not-determined"],
    ["&userGroup2Id=5001", "user-groups-not-determined"],
    [`${EVERY}&ug2JoinedEndDate=2100-01-01&ug2PaginationDetails=true`, "user-groups-not-determined"], ["&ug2Limit=3", "user-groups"],
    [`${EVERY}&userGroup2Id=5001`, "user-groups"],
  ]) {
    const answer = await edge.get(path(1010, query));
    assert.match(answer.headers.get("cache-status"), new RegExp(`fwd=(miss|bypass); fwd-status=200; detail=${detail}$`), query);
    assert.equal(answer.body, (await edge.direct(path(1010, query))).body, query);
  }
  const page = await edge.get(path(1010, EVERY));
  assert.match(page.headers.get("cache-status"), /; hit;/, "the origin's own page");
  assert.equal(page.body, (await edge.direct(path(1010, EVERY))).body);
});

test("a lookup that needs a second call makes it by the id that has become known", async () => {
  const id = 1000600;
  const { body } = await edge.direct(path(id));
  const { identifiers } = JSON.parse(body).profiles[0];
  const { value } = identifiers.find(({ type }) => type === "mobile");
  const lookup = `/v2/customers/lookup/customerDetails?source=INSTORE&identifierName=mobile&identifierValue=${value}`;
  const query = `${EVERY}&ug2Limit=1&ug2PaginationDetails=true`;
  await edge.control("DELETE", `/calls/${id}`);
  const cold = await edge.get(lookup + query);
  assert.equal(cold.status, 200);
  const targets = (await edge.requests(id)).map(({ target }) => target);
  assert.equal(targets.length, 2);
  const byId = targets.filter((target) => target.startsWith(`/v2/customers/${id}?`));
  assert.equal(byId.length, 1, `${targets}`);
  assert.ok(!byId[0].includes(value), "without the identifier");
  assert.ok(targets.every((target) => target.includes("/lookup/") !== target.includes("ug2")), "a lookup has no page");
  assert.equal(cold.body, (await edge.direct(path(id, query))).body);
  // What the lookup stored does not say which page of the groups it is: asked by id, it is fetched whole.
  await edge.warm(path(id));
  await edge.get(path(id, query));
  const warm = await edge.warm(path(id, query));
  assert.equal(warm.body, cold.body);
});

test("nobody is served what another credential fetched", async () => {
  const [id, query] = [1000002, "/v2/customers/1000002?source=INSTORE"];
  await edge.warm(query);
  const other = await edge.get(query, { auth: basic("till.2", "demo") });
  assert.match(other.headers.get("cache-status"), /fwd=uri-miss/);
  await edge.warm(query, { auth: basic("till.2", "demo") });
  const before = await edge.calls(id);
  const wrong = await edge.get(query, { auth: basic("till.1", "wrong") });
  assert.equal(wrong.status, 401);
  const none = await edge.get(query, { auth: {} });
  assert.equal(none.status, 401);
  assert.equal(await edge.calls(id), before + 1, "the wrong one was asked about, the missing one was not");
});

test("an OAuth token is passed on and has a partition of its own", async () => {
  const order = await edge.direct("/v3/oauth/token/generate", {
    method: "POST",
    auth: {},
    body: JSON.stringify({ key: "till.9", secret: "demo" }),
  });
  const token = JSON.parse(order.body).data.accessToken;
  const auth = { "X-CAP-API-OAUTH-TOKEN": token };
  const first = await edge.get("/v2/customers/1000003?source=INSTORE", { auth });
  assert.equal(first.status, 200);
  assert.equal((await edge.warm("/v2/customers/1000003?source=INSTORE", { auth })).body, first.body);
});

test("language and passed parameters reach the origin and make their own snapshot", async () => {
  const id = 1000004;
  const plain = `/v2/customers/${id}?source=INSTORE`;
  await edge.get(plain);
  const answer = await edge.get(`${plain}&slabHistory=TRUE`, { headers: { language: "ZH-hant" } });
  assert.match(answer.headers.get("cache-status"), /fwd=uri-miss/);
  const [, latest] = (await edge.requests(id)).sort((a, b) => a.target.length - b.target.length);
  assert.match(latest.target, /&slabHistory=true/);
  assert.equal(latest.headers.language, "zh-Hant");
});

test("only the credential, the language and the trace go to the origin", async () => {
  const id = 1000005;
  const headers = {
    Cookie: "a=b",
    "X-CAP-API-ATTRIBUTION-ENTITY-CODE": "till",
    "Accept-Language": "fr",
    "X-Custom": "1",
    traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  };
  await edge.get(`/v2/customers/${id}?source=INSTORE&gapExplain=true`, { headers });
  const [{ target, headers: sent }] = await edge.requests(id);
  const names = Object.keys(sent);
  for (const name of ["cookie", "x-cap-api-attribution-entity-code", "accept-language", "x-custom"]) {
    assert.ok(!names.includes(name), name);
  }
  assert.ok(names.includes("traceparent") && names.includes("authorization"));
  assert.doesNotMatch(target, /gapExplain/);
});
