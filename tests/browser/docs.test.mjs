// The reference in a real browser: it loads without errors, and a request is sent from it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { startEdge } from "../harness.mjs";

let edge, browser;
before(async () => {
  edge = await startEdge();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    // As root, which CI is, Chromium has no sandbox; it only ever sees this worker.
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
after(async () => {
  await browser?.close();
  await edge?.stop();
});

/** A page that remembers everything that went wrong in it, and whom it talked to. */
async function open(path) {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  const trouble = [];
  const hosts = new Set();
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && trouble.push(message.text()));
  page.on("requestfailed", (request) => trouble.push(`${request.url()} ${request.failure()?.errorText}`));
  page.on("request", (request) => request.url().startsWith("http") && hosts.add(new URL(request.url()).origin));
  await page.goto(edge.url + path);
  return { page, trouble, hosts };
}

test("the start page leads to the reference", async () => {
  const { page, trouble } = await open("/");
  await page.getByRole("link", { name: "The reference" }).click();
  await page.waitForSelector(".opblock");
  assert.ok(page.url().endsWith("/docs"));
  assert.deepEqual(trouble, []);
  await page.close();
});

test("a request is sent from the reference, and its answer appears", async () => {
  const { page, trouble, hosts } = await open("/docs");
  await page.locator(".btn.authorize").first().click();
  const basic = page.locator(".modal-ux .auth-container", { hasText: "basic" });
  await basic.locator("input[type=text]").fill("till.1");
  await basic.locator("input[type=password]").fill("demo");
  await basic.getByRole("button", { name: /apply credentials/i }).click();
  await basic.getByRole("button", { name: "Close" }).click();

  const operation = page.locator("#operations-customers-getCustomer");
  await operation.locator(".opblock-summary-control").click();
  await operation.getByRole("button", { name: "Execute" }).click();
  const answer = operation.locator(".live-responses-table");
  await answer.waitFor();
  assert.match(await answer.locator("tbody .response-col_status").first().innerText(), /^200/);
  const text = await answer.innerText();
  assert.match(text, /"id": 1001/);
  assert.match(text, /cache-status: loyalty-edge/);
  assert.equal(await edge.calls(1001), 1, "it came through the worker from the origin");
  assert.deepEqual([...hosts], [edge.url], "it talks to nobody but the worker");
  assert.deepEqual(trouble, []);
  await page.close();
});
