import assert from "node:assert/strict";
import { closeBrowser, siteTest, startBrowser } from "./browser.ts";
import { drawn } from "./charts.ts";
import { everything } from "./everything.ts";
import { ending, head, second } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

/** Collects what moves on the page without having been asked to. */
function watchShifts(): void {
  const shifts: string[] = [];
  Object.assign(globalThis, { shifts });
  type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources?: { node?: Node }[] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as Shift[]) {
      if (entry.hadRecentInput) continue;
      const moved = entry.sources?.map(({ node }) => node instanceof Element ? node.className : node?.nodeName) ?? [];
      shifts.push(`${entry.value.toFixed(4)} ${moved.join(", ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Everything that moved so far by more than can be seen. */
const moved = () => (globalThis as unknown as { shifts: string[] }).shifts.filter((text) => parseFloat(text) >= 0.001);

for (const [width, height] of [[1440, 900], [900, 700]] as const) {
  siteTest(`nothing moves by itself while a recording loads, at ${width} × ${height}`, async ({ page, add, open }) => {
    const id = await add("every", everything("every"));
    await page.setViewportSize({ width, height });
    await page.addInitScript(watchShifts);
    await open(`/#${id}/`);
    await drawn(page, id);
    assert.deepEqual(await page.evaluate(moved), []);
  });
}

siteTest("nothing moves by itself while a recording grows", async ({ page, begin, open }) => {
  const writer = await begin("alpha");
  const id = `${writer.id.label}/${writer.id.time}`;
  await writer.append([...head("alpha"), second(0), second(1)].join(""));
  await page.addInitScript(watchShifts);
  await open(`/#${id}/`);
  await page.locator(".badge-live").first().waitFor();
  await page.locator("[data-role=flame][data-range]").waitFor();
  for (let n = 2; n < 10; n++) await writer.append(second(n));
  await writer.append(ending(10));
  await writer.seal();
  await drawn(page, id);
  assert.deepEqual(await page.evaluate(moved), []);
});

siteTest("who wants less motion gets none", async ({ page, add, open }) => {
  const id = await add("every", everything("every"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")].filter((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return animationName !== "none" || transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
    }).map((element) => element.className)
  );
  assert.deepEqual(moving, []);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});
