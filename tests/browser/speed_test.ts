import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { synthetic } from "../fixtures/synthetic.ts";
import { closeBrowser, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, rangeOf, rangeWhere } from "./charts.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const lines = () => synthetic({ seconds: 8, interval: 1000, depth: 12, logs: 20, workers: 1 });

/** The picture of the bars: its size, and a number for all of its pixels. */
function bars(page: Page): Promise<{ width: number; height: number; hash: number; colors: number }> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("[data-role=flame] canvas")!;
    const { width, height } = canvas;
    const pixels = new Uint32Array(canvas.getContext("2d")!.getImageData(0, 0, width, height).data.buffer);
    return {
      width,
      height,
      hash: pixels.reduce((hash, pixel) => Math.imul(hash ^ pixel, 16777619), 1),
      colors: new Set(pixels).size,
    };
  });
}

siteTest("a recording is read in a worker, which ends with it; a page without workers shows the same", async (site) => {
  const { page, add, open } = site;
  const id = await add("alpha", lines());
  let workers = 0;
  page.on("worker", () => workers++);
  await open(`/#${id}/`);
  await drawn(page, id);
  assert.equal(workers, 1);
  await until("the worker has ended", () => Promise.resolve(page.workers().length === 0));
  const before = await bars(page);
  assert.ok(before.colors > 8);
  await page.addInitScript(() => delete (globalThis as { Worker?: unknown }).Worker);
  await page.reload();
  await drawn(page, id);
  assert.equal(workers, 1);
  assert.deepEqual(await bars(page), before);
});

siteTest("a worker that cannot be loaded is done without", async ({ page, add, open, complaints }) => {
  const id = await add("alpha", lines());
  await page.route("**/assets/decoder.*", (route) => route.fulfill({ status: 404, body: "gone" }));
  await open(`/#${id}/`);
  await drawn(page, id);
  assert.ok((await bars(page)).colors > 8);
  // The browser says that it was not there.
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !/404/.test(text)));
});

siteTest("another recording that is chosen while one is read takes its place", async ({ page, add, begin, open }) => {
  const growing = await begin("alpha");
  await growing.append(synthetic({ seconds: 3, ended: false }).join(""));
  const id = await add("beta", lines());
  await open(`/#${growing.id.label}/${growing.id.time}/`);
  await page.locator("[data-role=flame][data-range]").waitFor();
  await page.evaluate((id) => location.hash = `#${id}/`, id);
  await drawn(page, id);
  await until("no worker is left", () => Promise.resolve(page.workers().length === 0));
  await growing.append(synthetic({ seconds: 3 }).slice(-2).join(""));
  assert.ok((await rangeOf(page))[1] > 8e6);
  await growing.seal();
});

siteTest(
  "while the charts move their lines move with them, and are drawn anew at rest",
  async ({ page, add, open }) => {
    const id = await add("alpha", lines());
    await open(`/#${id}/`);
    await drawn(page, id);
    const shown = () =>
      page.evaluate(() => {
        const svg = document.querySelector<SVGElement>(".lines-svg")!;
        const canvas = document.querySelector<HTMLCanvasElement>(".lines-pixels")!;
        return `${svg.style.visibility !== "hidden" ? "svg" : ""}${canvas.hidden ? "" : "pixels"}`;
      });
    assert.equal(await shown(), "svg");
    // In the page, in one go: a wheel, and what is shown in the frame after it.
    const moving = await page.evaluate(() =>
      new Promise<string>((resolve) => {
        const chart = document.querySelector<HTMLElement>("[data-role=flame]")!;
        const { left, top, width } = chart.getBoundingClientRect();
        const at = { clientX: left + width / 2, clientY: top + 60, bubbles: true, cancelable: true };
        chart.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: -300 }));
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const canvas = document.querySelector<HTMLCanvasElement>(".lines-pixels")!;
            const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
            const svg = document.querySelector<SVGElement>(".lines-svg")!;
            resolve(`${canvas.hidden} ${svg.style.visibility} ${data.some((byte) => byte > 0)}`);
          })
        );
      })
    );
    assert.equal(moving, "false hidden true");
    await until("the lines are drawn anew", async () => await shown() === "svg");
  },
);

siteTest("on a screen with more pixels the bars are as sharp", async ({ page, add, open }) => {
  const id = await add("alpha", lines());
  await open(`/#${id}/`);
  await drawn(page, id);
  const session = await page.context().newCDPSession(page);
  for (const deviceScaleFactor of [2, 1.25]) {
    await session.send("Emulation.setDeviceMetricsOverride", {
      width: 1200,
      height: 800,
      deviceScaleFactor,
      mobile: false,
    });
    await page.reload();
    await drawn(page, id);
    const box = (await page.locator("[data-role=flame]").boundingBox())!;
    const { width, height, colors } = await bars(page);
    assert.deepEqual([width, height], [
      Math.round(box.width * deviceScaleFactor),
      Math.round(box.height * deviceScaleFactor),
    ]);
    // Bars, marks and nothing in between: no colour is blurred into another.
    assert.ok(colors > 8 && colors < 26, `${colors} colours`);
    await page.getByRole("button", { name: "Zoom in", exact: true }).click();
    await rangeWhere(page, "became narrower", (from, to) => to - from < 7e6);
    assert.ok((await bars(page)).colors < 26);
  }
});
