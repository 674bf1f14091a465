/**
 * How the page bears large recordings, beside speedscope with the same samples: time to the chart, memory, and how long
 * frames take while a person pans and zooms. In headless Chromium, which draws in software: a real screen does better.
 *
 * Run: deno run -A bench/viewer.ts [samples…]
 *
 * @module
 */
import { chromium, type Page } from "playwright-core";
import { findChromium } from "../tests/browser/browser.ts";
import { synthetic } from "../tests/fixtures/synthetic.ts";
import { withServed } from "./served.ts";
import { exportSampled, serveFolder, speedscopeFolder } from "./speedscope.ts";
import { markdownTable } from "./statistics.ts";

const DEPTH = 31;
const FRAMES = 120;
const SIZES = [100_000, 1_000_000, 5_000_000];
/** Nobody waits longer for a chart, ms. */
const PATIENCE = 60_000;

/** What was measured of a page; undefined where it did not get there. */
interface Row {
  /** From navigation to the first painted chart, and until all is there, ms. */
  chart?: number;
  all?: number;
  /** MB. */
  heap?: number;
  /** 95th percentile and worst frame, ms. */
  pan?: [number, number];
  zoom?: [number, number];
  trouble?: string;
}

/** A page to measure: where it is, and whether its chart is there, and all of it (both run in the page). */
interface Subject {
  url: string;
  chart: () => boolean;
  all: () => boolean;
}

/** How often frames are measured; the best counts, as other programs on the machine can only add. */
const ROUNDS = 3;

/** What Chromium itself needs for a frame is the least that any page can reach. */
const EMPTY = "data:text/html,<body style='background:black'>";

/** Turns the wheel once a frame, and gives how long each frame took, ms. */
async function frames(page: Page, gesture: "pan" | "zoom"): Promise<[number, number]> {
  const times = await page.evaluate(({ gesture, count }) =>
    new Promise<number[]>((resolve) => {
      const [x, y] = [innerWidth * 0.6, innerHeight * 0.6];
      const place = document.elementFromPoint(x, y) ?? document.body;
      const wheel = (deltaX: number, deltaY: number) => {
        const at = { clientX: x, clientY: y, bubbles: true, cancelable: true };
        // Both take a pinch for a zoom.
        place.dispatchEvent(new WheelEvent("wheel", { ...at, deltaX, deltaY, ctrlKey: deltaY !== 0 }));
      };
      const times: number[] = [];
      let before = 0;
      // The time of the frame, not of the call: when the screen is drawn, not when the page is asked to.
      const step = (now: number) => {
        if (before > 0) times.push(now - before);
        before = now;
        if (times.length === count) return resolve(times);
        const half = times.length < count / 2 ? 1 : -1;
        if (gesture === "pan") wheel(half * 12, 0);
        else wheel(0, half * -12);
        requestAnimationFrame(step);
      };
      // What it takes to come close first does not count.
      for (let i = 0; gesture === "pan" && i < 6; i++) wheel(0, -20);
      requestAnimationFrame(() => requestAnimationFrame(step));
    }), { gesture, count: FRAMES });
  times.sort((a, b) => a - b);
  return [times[Math.floor(times.length * 0.95)]!, times.at(-1)!];
}

/** Opens a page in a browser of its own and measures. */
async function measure({ url, chart, all }: Subject): Promise<Row> {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    // speedscope draws by WebGL, which without a graphics card is drawn in software too.
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--no-first-run"],
  });
  const row: Row = {};
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const crashed = new Promise<never>((_, reject) => page.on("crash", () => reject(new Error("crashed"))));
    crashed.catch(() => {});
    const within = <T>(work: Promise<T>) => Promise.race([work, crashed]);
    const reached = async (there: () => boolean) => {
      await within(page.waitForFunction(there, undefined, { polling: "raf", timeout: PATIENCE }));
      return await page.evaluate(() => performance.now());
    };
    await page.goto(url, { waitUntil: "commit" });
    row.chart = await reached(chart);
    row.all = await reached(all);
    const session = await page.context().newCDPSession(page);
    await within(session.send("HeapProfiler.collectGarbage"));
    // Columns are typed arrays, whose memory is not on the heap itself.
    const usage = await session.send("Runtime.getHeapUsage") as { usedSize: number; backingStorageSize?: number };
    row.heap = (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6;
    const best = async (gesture: "pan" | "zoom") => {
      const rounds: [number, number][] = [];
      for (let i = 0; i < ROUNDS; i++) rounds.push(await within(frames(page, gesture)));
      return rounds.sort(([a, worstA], [b, worstB]) => a - b || worstA - worstB)[0]!;
    };
    row.zoom = await best("zoom");
    row.pan = await best("pan");
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    row.trouble = /crashed/.test(message)
      ? "crashed"
      : /Timeout/.test(message)
      ? `not in ${PATIENCE / 1000} s`
      : message;
  } finally {
    await browser.close();
  }
  return row;
}

/** Whether bars are drawn: more colours than those of the background and of the ruler's marks. Runs in the page. */
function barsDrawn(): boolean {
  const canvas = document.querySelector<HTMLCanvasElement>("[data-role=flame][data-range] canvas");
  if (!canvas || canvas.width < 100) return false;
  const { data } = canvas.getContext("2d")!.getImageData(0, 16, canvas.width, 1);
  return new Set(new Uint32Array(data.buffer)).size > 2;
}

async function microlog(chunks: Iterable<string>): Promise<Row> {
  return await withServed(chunks, (url, id) =>
    measure({
      url: `${url}/${id}`,
      chart: barsDrawn,
      all: () => document.querySelector("main[data-phase=done] [data-range]") !== null,
    }));
}

async function speedscope(chunks: Iterable<string>, folder: URL): Promise<Row> {
  const profile = await Deno.makeTempFile({ prefix: "microlog-bench-", suffix: ".json" });
  await exportSampled(chunks, profile);
  const server = serveFolder(folder, profile);
  // It says so before it draws, and a frame after the next it has drawn.
  const there = () => {
    const state = globalThis as { framesSeen?: number };
    const shown = document.body.innerText.includes("Time Order") && document.querySelector("canvas") !== null;
    return shown && (state.framesSeen = (state.framesSeen ?? 0) + 1) > 2;
  };
  try {
    const origin = `http://localhost:${server.addr.port}`;
    return await measure({
      url: `${origin}/#profileURL=${encodeURIComponent(`${origin}/profile.json`)}`,
      chart: there,
      all: there,
    });
  } finally {
    await server.shutdown();
    await Deno.remove(profile);
  }
}

function cells(name: string, samples: string, row: Row): string[] {
  const none = row.trouble ?? "–";
  const seconds = (ms: number | undefined) => ms === undefined ? none : `${(ms / 1000).toFixed(2)} s`;
  const frame = (times: Row["pan"]) => times ? `${times[0].toFixed(1)} ms (${times[1].toFixed(1)} ms)` : none;
  const heap = row.heap === undefined ? none : `${row.heap.toFixed(0)} MB`;
  return [name, samples, seconds(row.chart), seconds(row.all), heap, frame(row.pan), frame(row.zoom)];
}

if (import.meta.main) {
  const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : SIZES;
  const folder = await speedscopeFolder();
  const rows = [["", "samples", "first chart", "all of it", "JS heap", "pan", "zoom"]];
  const empty = await measure({ url: EMPTY, chart: () => true, all: () => true });
  rows.push(["an empty page", "–", "–", "–", "–", ...cells("", "", empty).slice(5)]);
  // The first page of all finds nothing of the browser in memory: it is not what a person waits for.
  await microlog(synthetic({ seconds: 1 }));
  for (const size of sizes) {
    const make = () => synthetic({ seconds: size / 1000, interval: 1000, depth: DEPTH, logs: 1000 });
    const samples = size.toLocaleString("en-US");
    rows.push(cells("Microlog", samples, await microlog(make())));
    rows.push(cells("speedscope 1.25.0", samples, await speedscope(make(), folder)));
  }
  console.log(
    "Samples at depth 30, made up; the same for both, as each reads them. Times are from navigation. Of frames the 95th " +
      `percentile, and in brackets the worst, while the wheel turns with each frame; the best of ${ROUNDS} rounds. 16.7 ms ` +
      "is each frame of a screen with 60 a second.\n",
  );
  console.log(markdownTable(rows).trim());
}
