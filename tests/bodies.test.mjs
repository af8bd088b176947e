// What RFC 8259 calls a JSON text passes byte for byte; everything else is told as a 502 and never stored.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ids, topLevel } from "./bodies/customers.mjs";
import { cuts, depths, MAX_BODY_BYTES, sizes, whole } from "./bodies/limits.mjs";
import { around, PASSES } from "./bodies/make.mjs";
import { literals, numbers } from "./bodies/numbers.mjs";
import { encodings, strings } from "./bodies/strings.mjs";
import { structures } from "./bodies/structures.mjs";
import { startEdge, STORED_EMBEDS } from "./harness.mjs";

const KINDS = [structures, numbers, literals, strings, encodings, topLevel, ids, depths, sizes, cuts];
/** A customer of its own for each case, so that none meets what another one stored. */
const FIRST_ID = 1_100_000;
/** How many cases are played at a time. */
const concurrency = 4;
/** How long one answer may take, and a whole case: whatever takes quadratic time, or hangs, fails. */
const ONE_ANSWER_MS = 5_000;
const timeout = 20_000;
const NONSENSE = "The origin's answer is not what its API documents";
const TOO_LARGE = "The origin's answer is too large";

let edge;
before(async () => (edge = await startEdge({ vars: { MAX_BODY_BYTES: String(MAX_BODY_BYTES) } })));
after(() => edge?.stop());

/** Nothing of the tables' bodies is cut out of this view. */
const path = (id) => `/v2/customers/${id}?source=INSTORE&embed=${STORED_EMBEDS.join(",")}`;

/** Lets the origin answer with these bytes. */
const answerWith = (id, body, times = null) =>
  edge.fault(id, { kind: "bodyBase64", data: body.toString("base64") }, times);

/** An answer of the edge, in time. */
async function answerTo(id) {
  const started = Date.now();
  const answer = await edge.get(path(id));
  const taken = Date.now() - started;
  assert.ok(taken < ONE_ANSWER_MS, `${taken} ms`);
  return answer;
}

async function passes(id, body) {
  const first = await answerTo(id);
  assert.equal(first.status, 200, first.body.slice(0, 200));
  same(first.bytes, body);
  assert.equal(first.headers.get("cache-status"), "loyalty-edge; fwd=uri-miss; fwd-status=200; stored");
  await edge.warm(path(id));
  const again = await answerTo(id);
  assert.match(again.headers.get("cache-status"), /^loyalty-edge; hit; ttl=\d+$/);
  same(again.bytes, body);
  assert.equal(again.headers.get("etag"), first.headers.get("etag"));
}

async function refused(id, message) {
  const answer = await answerTo(id);
  assert.equal(answer.status, 502, answer.body.slice(0, 200));
  told(answer, message);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.match(answer.headers.get("cache-status"), /^loyalty-edge; fwd=uri-miss(; fwd-status=200)?$/);
  await edge.control("DELETE", `/faults/${id}`);
  const healed = await answerTo(id);
  assert.equal(healed.status, 200);
  assert.equal(JSON.parse(healed.body).id, id);
  assert.equal(healed.headers.get("cache-status"), "loyalty-edge; fwd=uri-miss; fwd-status=200; stored");
}

function told(answer, message) {
  assert.match(answer.headers.get("content-type"), /^application\/json\b/);
  const errors = [{ status: false, code: 502, message }];
  assert.deepEqual(JSON.parse(answer.body), { errors, warnings: [] });
}

/** Bodies may be long: only where they part is shown. */
function same(actual, expected) {
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  const shown = (bytes) => JSON.stringify(bytes.toString("latin1", Math.max(at - 20, 0), Math.max(at, 0) + 20));
  const lengths = `${actual.length} bytes for ${expected.length}`;
  assert.ok(actual.equals(expected), `${lengths}, at ${at} ${shown(actual)} for ${shown(expected)}`);
}

let next = FIRST_ID;
function plays(name, content, play) {
  const id = next++;
  test(name, { timeout }, async () => {
    const body = typeof content === "function" ? Buffer.from(content(id)) : around(id, content);
    await answerWith(id, body);
    await play(id, body);
  });
}

for (const { kind, passes: valid, refused: invalid, tooLarge = [], free } of KINDS) {
  describe(kind, { concurrency }, () => {
    for (const [name, content] of valid) plays(`passes: ${name}`, content, passes);
    for (const [name, content] of invalid) plays(`refused: ${name}`, content, (id) => refused(id, NONSENSE));
    for (const [name, content] of tooLarge) plays(`too large: ${name}`, content, (id) => refused(id, TOO_LARGE));
    for (const [name, content, expected, why] of free) {
      const play = expected === PASSES ? passes : (id) => refused(id, NONSENSE);
      plays(`left open, ${expected}: ${name} (${why})`, content, play);
    }
  });
}

test("a body that is cut at any of its bytes is refused", async () => {
  const id = next++;
  const body = Buffer.from(whole(id));
  for (let length = 0; length < body.length; length += 1) {
    await answerWith(id, body.subarray(0, length), 1);
    const answer = await edge.get(path(id));
    assert.equal(answer.status, 502, `${length} bytes`);
    told(answer, NONSENSE);
  }
});

test("no two cases of a kind have one name, and there are enough of them", () => {
  const names = KINDS.flatMap(({ kind, passes, refused, tooLarge = [], free }) =>
    [passes, refused, tooLarge, free].flatMap((rows, index) => rows.map(([name]) => `${kind} ${index} ${name}`)),
  );
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length >= 150, `${names.length} cases`);
});

test("nothing panicked, and the edge still answers", async () => {
  assert.ok(!edge.log.includes("Critical Error"), edge.log.slice(-2_000));
  assert.equal((await edge.get("/healthz")).status, 200);
  assert.equal((await edge.warm(path(1001))).status, 200);
});
