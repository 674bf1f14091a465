/**
 * How the page bears large recordings: time to the chart, memory, and how long frames take while a person pans and
 * zooms. In headless Chromium, which draws in software: a real screen does better.
 *
 * Run: deno run -A bench/viewer.ts [samples…]
 *
 * @module
 */
import { chromium, type Page } from "playwright-core";
import { builtAssets } from "../server/assets.ts";
import { serve } from "../server/serve.ts";
import { DiskStore } from "../store/disk.ts";
import { findChromium } from "../tests/browser/browser.ts";
import { synthetic } from "../tests/fixtures/synthetic.ts";

const DEPTH = 31;
const FRAMES = 120;

/** One line of the table. */
interface Row {
  samples: number;
  calls: string;
  /** From opening the page, ms. */
  chart: number;
  /** MB. */
  heap: number;
  /** 95th percentile and worst frame, ms. */
  pan: [number, number];
  zoom: [number, number];
}

/** Turns one gesture a frame, and gives how long each frame took, ms. */
async function frames(page: Page, gesture: "pan" | "zoom"): Promise<[number, number]> {
  const times = await page.evaluate(({ gesture, count }) =>
    new Promise<number[]>((resolve) => {
      const chart = document.querySelector<HTMLElement>("[data-role=flame]")!;
      const { left, top, width } = chart.getBoundingClientRect();
      const at = (x: number) => ({ clientX: left + x, clientY: top + 100, bubbles: true, button: 0, pointerId: 1 });
      const times: number[] = [];
      let before = performance.now();
      // A made-up pointer cannot be captured.
      chart.setPointerCapture = () => {};
      if (gesture === "pan") chart.dispatchEvent(new PointerEvent("pointerdown", at(width / 2)));
      const step = () => {
        const now = performance.now();
        times.push(now - before);
        before = now;
        if (times.length > count) {
          chart.dispatchEvent(new PointerEvent("pointerup", at(width / 2)));
          return resolve(times.slice(1));
        }
        const wave = Math.sin((times.length / count) * Math.PI * 2);
        if (gesture === "pan") {
          chart.dispatchEvent(new PointerEvent("pointermove", at(width / 2 + wave * width * 0.4)));
        } else {
          const deltaY = times.length % count < count / 2 ? -60 : 60;
          chart.dispatchEvent(new WheelEvent("wheel", { ...at(width / 3), deltaY, cancelable: true }));
        }
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    }), { gesture, count: FRAMES });
  times.sort((a, b) => a - b);
  return [times[Math.floor(times.length * 0.95)]!, times.at(-1)!];
}

async function measure(samples: number): Promise<Row> {
  const home = await Deno.makeTempDir({ prefix: "microlog-bench-" });
  const store = new DiskStore(home);
  const writer = await store.create("bench", new Date());
  for (const chunk of synthetic({ seconds: samples / 1000, interval: 1000, depth: DEPTH, logs: 1000 })) {
    await writer.append(chunk);
  }
  await writer.seal();
  const server = serve({ store, assets: builtAssets(), version: "0.0.0", port: 0 });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(server.url);
    await page.locator("main[data-ready]").waitFor();
    const began = performance.now();
    await page.goto(`${server.url}/#${writer.id.label}/${writer.id.time}/`);
    await page.locator("main[data-phase=done] [data-range]").waitFor({ timeout: 120_000 });
    const chart = performance.now() - began;
    const session = await page.context().newCDPSession(page);
    await session.send("HeapProfiler.collectGarbage");
    // Columns are typed arrays, whose memory is not on the heap itself.
    const usage = await session.send("Runtime.getHeapUsage") as { usedSize: number; backingStorageSize?: number };
    const heap = (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6;
    const calls = await page.locator(".fact", { hasText: "Calls" }).locator("dd").innerText();
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    const pan = await frames(page, "pan");
    await page.getByRole("button", { name: "Fit" }).click();
    const zoom = await frames(page, "zoom");
    return { samples, calls, chart, heap, pan, zoom };
  } finally {
    await browser.close();
    await server.stop();
    await Deno.remove(home, { recursive: true });
  }
}

if (import.meta.main) {
  const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : [100_000, 1_000_000];
  console.log(
    "| samples | calls | chart after | JS heap | pan, 95th percentile (worst) | zoom, 95th percentile (worst) |",
  );
  console.log("| ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const size of sizes) {
    const { samples, calls, chart, heap, pan, zoom } = await measure(size);
    const frame = ([most, worst]: [number, number]) => `${most.toFixed(0)} ms (${worst.toFixed(0)} ms)`;
    const cells = [samples.toLocaleString("en-US"), calls, `${(chart / 1000).toFixed(2)} s`, `${heap.toFixed(0)} MB`];
    console.log(`| ${[...cells, frame(pan), frame(zoom)].join(" | ")} |`);
  }
}
