// Gap views: computed where the snapshot determines them, and the origin's otherwise. The simulator
// works every value out from its ledger, day by day, and shares no code with the worker.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { member, startEdge } from "./harness.mjs";

let edge;
// The simulator's calendar and the worker's are the same machine's, in UTC.
before(async () => (edge = await startEdge({ vars: { FRESH_SECONDS: "300" } })));
after(() => edge?.stop());

const DAYS = [0, 1, 5, 30, 365, 3650];
const path = (id, rest) => `/v2/customers/${id}?source=INSTORE&embed=mlp${rest}`;

/** For how many days ahead each customer's gaps are determined without asking the origin. */
const COMPUTED = {
  // Totals, and points with their whole schedule, do not need it.
  1001: 3650, 1004: 3650, 1007: 3650, 1011: 3650, 1019: 3650, 1022: 3650,
  // An org without the feature has no block to compute.
  1021: 3650,
  // Promised points and trackers do.
  1012: 0, 1005: 0, 1014: 0, 1015: 0, 1016: 0, 1017: 0, 1018: 0, 1010: 0,
};

for (const [id, farthest] of Object.entries(COMPUTED)) {
  test(`customer ${id}: gapToUpgrade is the ledger's on any day`, async () => {
    for (const days of DAYS) {
      const query = path(id, `&gapToUpgrade=${days}`);
      await edge.warm(path(id, ""));
      const warm = await edge.calls(id);
      const answer = await edge.get(query);
      const computed = days <= farthest;
      assert.equal((await edge.calls(id)) - warm, computed ? 0 : 1, `calls for ${days} days ahead`);
      assert.equal(answer.body, (await edge.direct(query)).body, `${days} days ahead`);
      const basis = computed ? "computed" : "origin";
      assert.match(answer.headers.get("gap-basis"), new RegExp(`^${basis}; as-of=\\d{4}-\\d\\d-\\d\\d$`));
    }
  });
}

test("a tier that is kept by counted conditions: known through its last day", async () => {
  // Customer 1013's tier ends in 60 days, 1002's renewal is over by then too.
  for (const id of [1002, 1013]) {
    for (const days of [0, 1, 30, 59, 61, 365]) {
      const query = path(id, `&gapToRenew=${days}`);
      const answer = await edge.get(query);
      assert.equal(answer.body, (await edge.direct(query)).body, `${id}, ${days} days ahead`);
    }
  }
  assert.match((await edge.get(path(1013, "&gapToRenew=30"))).headers.get("gap-basis"), /^computed/);
  assert.match((await edge.get(path(1013, "&gapToRenew=61"))).headers.get("gap-basis"), /^origin/);
});

/** Both gaps of generated customers, of every kind and on several days, beside the origin's own. */
async function compareGenerated(edge) {
  const bases = { computed: 0, origin: 0 };
  for (let index = 0; index < 60; index += 1) {
    const days = DAYS[index % DAYS.length];
    const query = path(1000500 + index, `&gapToUpgrade=${days}&gapToRenew=${days}`);
    const answer = await edge.get(query);
    assert.equal(answer.body, (await edge.direct(query)).body, query);
    bases[answer.headers.get("gap-basis").split(";")[0]] += 1;
  }
  assert.ok(bases.computed > 0 && bases.origin > 0, JSON.stringify(bases));
}

test("generated customers: whatever is computed is the ledger's", () => compareGenerated(edge));

test("both gaps, each for its own day", async () => {
  for (const id of [1001, 1002, 1003, 1004, 1013, 1017]) {
    const query = path(id, "&gapToUpgrade=7&gapToRenew=3");
    assert.equal((await edge.get(query)).body, (await edge.direct(query)).body, id);
  }
});

test("without the parameter there is no block, whatever the snapshot holds", async () => {
  const { body, headers } = await edge.get(path(1003, ""));
  assert.ok(!body.includes("upgradeStrategies") && !body.includes("gapToRenewSummary"));
  assert.equal(headers.get("gap-basis"), null);
  const one = await edge.get(path(1003, "&gapToUpgrade=0"));
  assert.ok(one.body.includes("upgradeStrategies") && !one.body.includes("gapToRenewSummary"));
});

test("points about to expire: the gap in N days is 3900 + 10 N", async () => {
  for (const days of [0, 1, 17, 60, 61]) {
    const { body } = await edge.get(path(1004, `&gapToUpgrade=${days}`));
    const [program] = JSON.parse(body).loyaltyProgramDetails;
    const [{ customerUpgradeEntityValues: values }] = program.upgradeStrategies;
    assert.equal(values.gapToUpgrade, 3900 + 10 * Math.min(days, 60));
  }
});

test("warning 8076 of an org without the feature is told to whoever asked for gaps, and nobody else", async () => {
  const asked = await edge.get(path(1021, "&gapToUpgrade=0"));
  assert.match(member(asked.body, "warnings"), /8076/);
  const other = await edge.get("/v2/customers/1021?source=INSTORE&embed=points");
  assert.equal(member(other.body, "warnings"), '"warnings":[]');
});

test("the settings that say what the origin does ahead are followed", async () => {
  const cautious = await startEdge({
    vars: { CURRENT_POINTS_AHEAD: "origin", RENEWAL_WINDOW: "rolling" },
    simulator: ["--ahead", "ignore", "--renewal", "rolling"],
  });
  try {
    for (const query of [path(1004, "&gapToUpgrade=30"), path(1013, "&gapToRenew=30")]) {
      const answer = await cautious.get(query);
      assert.match(answer.headers.get("gap-basis"), /^origin/);
      assert.equal(answer.body, (await cautious.direct(query)).body);
    }
    await compareGenerated(cautious);
  } finally {
    await cautious.stop();
  }
});
