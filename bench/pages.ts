/**
 * How the Log, the Design and the Search bear large recordings: time until they are there, and how long frames take. In
 * headless Chromium, which draws in software: a real screen does better.
 *
 * Run: deno run -A bench/pages.ts
 *
 * @module
 */
import { chromium, type Page } from "playwright-core";
import { findChromium } from "../tests/browser/browser.ts";
import { manyModules } from "../tests/browser/designs.ts";
import { manyLogs } from "../tests/browser/logs.ts";
import { synthetic } from "../tests/fixtures/synthetic.ts";
import { withServed } from "./served.ts";
import { markdownTable, median } from "./statistics.ts";

const ENTRIES = 1_000_000;
const SAMPLES = 1_000_000;
const [MODULES, ARROWS] = [300, 3_000];
const FRAMES = 120;
/** How often frames are measured; the best counts, as other programs on the machine can only add. */
const ROUNDS = 3;
/** Nobody waits longer, ms. */
const PATIENCE = 60_000;

/** Serves a recording, opens it in a browser of its own, and hands over the page. */
async function withPage<T>(chunks: Iterable<string>, view: string, work: (page: Page) => Promise<T>): Promise<T> {
  return await withServed(chunks, async (url, id) => {
    const browser = await chromium.launch({
      executablePath: await findChromium(),
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(PATIENCE);
      await page.goto(`${url}/#${id}/?${view}`, { waitUntil: "commit" });
      return await work(page);
    } finally {
      await browser.close();
    }
  });
}

/** When something is there, ms since navigation. */
async function reached(page: Page, there: () => boolean): Promise<number> {
  await page.waitForFunction(there, undefined, { polling: "raf" });
  return await page.evaluate(() => performance.now());
}

const isDone = () => document.querySelector("main[data-phase=done]") !== null;

/**
 * The 95th percentile and the worst of so many frames, ms.
 *
 * @param scrolled Selects what is scrolled on with each; "" for nothing
 */
async function frames(page: Page, scrolled: string, meanwhile?: (ended: () => boolean) => Promise<void>) {
  const rounds: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let over = false;
    const measured = page.evaluate(({ scrolled, count }) =>
      new Promise<number[]>((resolve) => {
        const place = scrolled === "" ? null : document.querySelector(scrolled);
        const times: number[] = [];
        let before = 0;
        const next = (now: number) => {
          if (before > 0) times.push(now - before);
          before = now;
          if (times.length === count) return resolve(times);
          place?.scrollBy(0, 120);
          requestAnimationFrame(next);
        };
        requestAnimationFrame(() => requestAnimationFrame(next));
      }), { scrolled, count: FRAMES }).finally(() => over = true);
    await meanwhile?.(() => over);
    const times = (await measured).sort((a, b) => a - b);
    rounds.push([times[Math.floor(times.length * 0.95)]!, times.at(-1)!]);
  }
  return rounds.sort(([a, worstA], [b, worstB]) => a - b || worstA - worstB)[0]!;
}

/** Drags what is in the middle of an element about until it is over. */
async function drag(page: Page, selector: string, ended: () => boolean): Promise<void> {
  const { x, y, width, height } = (await page.locator(selector).boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  for (let at = 0; !ended(); at++) {
    await page.mouse.move(x + width / 2 + 3 * (at % 60), y + height / 2 + 2 * (at % 40));
  }
  await page.mouse.up();
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const frame = ([most, worst]: [number, number]) => `${most.toFixed(1)} ms (${worst.toFixed(1)} ms)`;

async function log(): Promise<string[][]> {
  const hasRows = () => document.querySelectorAll(".log-rows > *").length > 5;
  return await withPage(manyLogs("bench", ENTRIES), "tab=log", async (page) => {
    const first = await reached(page, hasRows);
    const all = await reached(page, isDone);
    await page.getByRole("tab", { name: "Timeline" }).click();
    const before = await page.evaluate(() => performance.now());
    await page.getByRole("tab", { name: "Log" }).click();
    const opened = await reached(page, hasRows) - before;
    return [
      ["Log, a million entries: first entries, from navigation", seconds(first)],
      ["… all read", seconds(all)],
      ["… its tab opened, once they are read", seconds(opened)],
      ["… frames while it scrolls", frame(await frames(page, "[role=grid]"))],
    ];
  });
}

async function search(): Promise<string[][]> {
  const recording = synthetic({ seconds: SAMPLES / 1000, interval: 1000, depth: 31, logs: 1000 });
  return await withPage(recording, "", async (page) => {
    await reached(page, isDone);
    await page.getByRole("searchbox", { name: /^Search functions/ }).focus();
    const times: number[] = [];
    const letters = [
      "S",
      "Solver.s",
      "Solver.se",
      "Solver.sea",
      "Solver.sear|Board",
      "spin|score",
      "b",
      "bo",
      "boa",
      ".*",
    ];
    for (const text of letters) {
      times.push(
        await page.evaluate((text) =>
          new Promise<number>((resolve) => {
            const field = document.querySelector<HTMLInputElement>(".search input")!;
            const began = performance.now();
            field.value = text;
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
            const look = () => {
              if (document.querySelector(".search[data-state=done]") !== null) resolve(performance.now() - began);
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          }), text),
      );
    }
    const [first, ...others] = times as [number, ...number[]];
    return [
      ["Search, a million samples: the first letter, until all is counted", `${first.toFixed(0)} ms`],
      ["… each other one, median and worst", `${median(others).toFixed(0)} ms (${Math.max(...others).toFixed(0)} ms)`],
    ];
  });
}

async function design(): Promise<string[][]> {
  const view = "tab=design&level=module&least=0";
  return await withPage(manyModules("bench", MODULES, ARROWS), view, async (page) => {
    await reached(page, isDone);
    const began = await page.evaluate(() => performance.now());
    const drawn = await reached(
      page,
      () =>
        document.querySelector(".design-busy[hidden]") !== null &&
        document.querySelectorAll(".unseen[role=listbox] [role=option]").length > 100,
    );
    return [
      [`Design, ${MODULES} modules and ${ARROWS} arrows: laid out and drawn`, seconds(drawn - began)],
      [
        "… frames while it is dragged",
        frame(await frames(page, "", (ended) => drag(page, "[role=application]", ended))),
      ],
    ];
  });
}

if (import.meta.main) {
  const rows = [["", ""], ...await log(), ...await search(), ...await design()];
  console.log(
    `Of frames the 95th percentile, and in brackets the worst; the best of ${ROUNDS} rounds. 16.7 ms is each frame of a ` +
      "screen with 60 a second.\n",
  );
  console.log(markdownTable(rows).trim());
}
