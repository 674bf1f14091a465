import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { synthetic } from "../fixtures/synthetic.ts";
import { closeBrowser, siteTest, startBrowser, until } from "./browser.ts";
import { drawn } from "./charts.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

/** So many calls that a worker is asked. */
const lines = () => synthetic({ seconds: 60, interval: 1000, depth: 31, logs: 5 });

/** Flame graph, functions with the neighbours of the first, and what stands out, as a person reads them. */
async function look(page: Page): Promise<string[]> {
  const run = await page.locator(".details").innerText();
  await page.getByRole("tab", { name: "Flame graph" }).click();
  const graph = page.locator(".merged-area[data-bars]:not([data-bars='0'])");
  const bars = await graph.getAttribute("data-bars");
  await page.getByRole("tab", { name: "Functions" }).click();
  const first = page.locator("[data-role=functions] [role=row]").nth(1);
  // Beside the name, which is a link.
  await first.click({ position: { x: 4, y: 4 } });
  const calls = page.locator(".neighbours-list").last();
  await until("its callees are known", async () => /\d/.test(await calls.locator(".neighbours-title").innerText()));
  return [run, bars!, await first.innerText(), await calls.innerText()];
}

siteTest("of many calls all is summed up in a worker, and where there is none in the page, the same", async (site) => {
  const { page, add, open } = site;
  const id = await add("alpha", lines());
  const workers: string[] = [];
  page.on("worker", (worker) => workers.push(worker.url()));
  await open(`/#${id}/`);
  await drawn(page, id);
  await until("one was asked", () => Promise.resolve(workers.some((url) => url.includes("calculator"))));
  await until(
    "what stands out is known",
    async () => /stands out:|\bSlow call\b/.test(await page.locator(".details").innerText()),
  );
  const before = await look(page);
  assert.equal(workers.filter((url) => url.includes("calculator")).length, 1, "one for all");
  await page.addInitScript(() => delete (globalThis as { Worker?: unknown }).Worker);
  await page.goto("about:blank");
  await open(`/#${id}/`);
  await drawn(page, id);
  await until(
    "what stands out is known",
    async () => /stands out:|\bSlow call\b/.test(await page.locator(".details").innerText()),
  );
  assert.deepEqual(await look(page), before);
});

siteTest("a worker that sums up and cannot be loaded is done without", async ({ page, add, open, complaints }) => {
  const id = await add("alpha", lines());
  await page.route("**/assets/calculator.*", (route) => route.fulfill({ status: 404, body: "gone" }));
  await open(`/#${id}/?tab=flame`);
  await page.locator(".merged-area[data-bars]:not([data-bars='0'])").waitFor();
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !/404/.test(text)));
});
