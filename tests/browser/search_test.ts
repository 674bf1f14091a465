import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { encodeRecord } from "../../recording/encode.ts";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { dotOf, drawn, placeOf, rangeWhere } from "./charts.ts";
import { manyThreads, noCalls } from "./odd.ts";
import { ending, head, second, tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;

const fieldOf = (page: Page) => page.getByRole("searchbox", { name: /^Search functions/ });

/** Opens a recording of ten seconds: `main`, in it ten times `Board.spin` for half a second, and two log entries. */
async function openTen({ page, add, open }: Site): Promise<string> {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  return id;
}

/** Waits until the search is done and says that. */
async function says(page: Page, text: string): Promise<void> {
  await until(`the search says ${text}`, async () =>
    await page.locator(".search[data-state=done]").count() === 1 &&
    await page.locator("#search-found").textContent() === text);
}

/** Waits until the steps stand at a place. */
async function standsAt(page: Page, text: string): Promise<void> {
  await until(`the search is at ${text}`, async () => (await page.locator(".search-short").textContent()) === text);
}

/** The pixel of a canvas at a place in the window: red, green, blue and how solid it is. */
async function pixelOf(page: Page, canvas: string, place: { x: number; y: number }): Promise<number[]> {
  return await page.evaluate(([canvas, x, y]) => {
    const source = document.querySelector<HTMLCanvasElement>(canvas)!;
    const box = source.getBoundingClientRect();
    // Read from a copy: the browser minds when what is drawn often is read often.
    const copy = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
    copy.drawImage(source, box.left - x, box.top - y);
    return [...copy.getImageData(0, 0, 1, 1).data];
  }, [canvas, Math.round(place.x), Math.round(place.y)] as const);
}

/** The colour of the flame chart at a time and a row, as red, green and blue. */
async function colorAt(page: Page, time: number, depth: number): Promise<number[]> {
  return (await pixelOf(page, "[data-role=flame] canvas", await placeOf(page, time, depth))).slice(0, 3);
}

/** How far apart the parts of a colour are: grey has none, and what is faded little. */
const colorfulness = (color: number[]) => Math.max(...color) - Math.min(...color);

siteTest("each letter shows what matches: how many calls, how long they took, what was logged", async (site) => {
  const { page } = site;
  await openTen(site);
  const field = fieldOf(page);
  await page.keyboard.press("/");
  await page.keyboard.type("spi");
  assert.equal(await field.inputValue(), "spi", "a slash goes to the field");
  await says(page, "10 calls · 5.00 s");
  await field.fill("spin|broke");
  await says(page, "10 calls · 5.00 s · 1 log entry");
  await field.fill("src/board");
  await says(page, "10 calls · 5.00 s");
  await field.fill("Spin");
  await says(page, "no matches");
  assert.ok(await page.getByRole("button", { name: "Next match" }).isDisabled());
  await field.fill("  ");
  await page.locator(".search[data-state=none]").waitFor();
  await page.locator("[data-role=flame]:not([data-faded])").waitFor();
  await field.fill(".*");
  await says(page, "11 calls · 10.00 s · 2 log entries");
  await field.press("Escape");
  assert.equal(await field.inputValue(), "");
  await page.locator("[data-role=flame]:not([data-faded])").waitFor();
  await field.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BODY");
  await page.keyboard.press("Control+f");
  assert.ok(await field.evaluate((input) => input === document.activeElement));
});

siteTest("what matches keeps its colour, all else fades: bars, labels, dots, merged bars", async (site) => {
  const { page } = site;
  await openTen(site);
  const at = async () => [await colorAt(page, 1.6 * SECOND, 0), await colorAt(page, 1.3 * SECOND, 1)];
  const [main, spin] = await at();
  assert.ok(colorfulness(main!) > 30 && colorfulness(spin!) > 30);
  await fieldOf(page).fill("spin");
  await page.locator("[data-role=flame][data-faded]").waitFor();
  const faded = await until("main is faded", async () => {
    const [now, still] = await at();
    return colorfulness(now!) < 25 && assert.deepEqual(still, spin) === undefined && now;
  });
  const dot = await dotOf(page, 3.25 * SECOND, "info");
  const brightness = async () => (await pixelOf(page, "[data-role=lines] canvas.layer", dot))[3]!;
  await until("the dot is faded", async () => await brightness() < 100);
  await fieldOf(page).fill("half way");
  await until("the dot is not", async () => await brightness() === 255);
  await until("both bars are", async () => (await at()).every((color) => String(color) === String(faded)));
  await fieldOf(page).fill("main$");
  await until("main is not", async () => {
    const [now, other] = await at();
    return String(now) === String(main) && String(other) === String(faded);
  });

  await page.getByRole("tab", { name: "Flame graph" }).click();
  const box = (await page.locator("canvas.merged-canvas").boundingBox())!;
  const merged = (y: number) => pixelOf(page, "canvas.merged-canvas", { x: box.x + 4, y: box.y + y });
  await until("of the merged bars main is not faded", async () => {
    const [first, below] = [await merged(15), await merged(35)];
    return colorfulness(first.slice(0, 3)) > 30 && colorfulness(below.slice(0, 3)) < 25;
  });
});

siteTest("Enter goes through the matches in order of time, Shift+Enter back, and the buttons too", async (site) => {
  const { page } = site;
  await openTen(site);
  const field = fieldOf(page);
  await field.fill("spin|broke");
  await says(page, "10 calls · 5.00 s · 1 log entry");
  await field.press("Enter");
  await standsAt(page, "1 of 11");
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("link", { name: "Board.spin" }).first().waitFor();
  await field.press("Shift+Enter");
  await standsAt(page, "11 of 11");
  await page.getByRole("button", { name: "Previous match" }).click();
  await standsAt(page, "10 of 11");
  await page.getByText("Log entry 2 of 2").waitFor();
  await page.getByRole("button", { name: "Next match" }).click();
  await standsAt(page, "11 of 11");
  await page.getByText("Log entry 2 of 2").waitFor({ state: "detached" });

  // From what the person has chosen meanwhile.
  const { x, y } = await placeOf(page, 3.6 * SECOND, 0);
  await page.mouse.click(x, y);
  await standsAt(page, "11");
  await field.press("Enter");
  await standsAt(page, "1 of 11");
  const third = await placeOf(page, 3.3 * SECOND, 1);
  await page.mouse.click(third.x, third.y);
  await standsAt(page, "11");
  await field.press("Enter");
  await standsAt(page, "5 of 11");

  await page.getByRole("tab", { name: "Log" }).click();
  await field.press("Enter");
  await standsAt(page, "1 of 1");
  assert.equal(await page.getByRole("tab", { name: "Log" }).getAttribute("aria-selected"), "true");
});

siteTest("the range and hidden threads hold for the numbers, only mine too", async (site) => {
  const { page, add, open } = site;
  const id = await openTen(site);
  await open(`/#${id}/?range=0-2750ms&find=spin`);
  await says(page, "3 calls · 1.50 s in the chosen stretch of time");
  const threads = await add("beta", manyThreads("beta", 3));
  await open(`/#${threads}/?find=.*`);
  await drawn(page, threads);
  const all = await until("calls are counted", async () => {
    const text = await page.locator(".search[data-state=done] #search-found").textContent();
    return /^([\d,]+) calls/.exec(text ?? "")?.[1];
  });
  await page.locator("input[type=checkbox]:checked").first().uncheck();
  await until("fewer calls are counted", async () => {
    const text = await page.locator(".search[data-state=done] #search-found").textContent();
    return Number(/^([\d,]+) calls?/.exec(text ?? "")?.[1]?.replace(",", "")) < Number(all.replace(",", ""));
  });
});

siteTest("a pattern that is not valid yet says why in words, and what was found stays", async (site) => {
  const { page } = site;
  await openTen(site);
  const field = fieldOf(page);
  await field.fill("spin");
  await says(page, "10 calls · 5.00 s");
  await field.fill("spin|(ma");
  await page.getByText("A ( is not closed yet").waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await page.locator("[data-role=flame][data-faded]").waitFor();
  assert.ok(colorfulness(await colorAt(page, 1.3 * SECOND, 1)) > 30);
  await standsAt(page, "10");
  await field.pressSequentially("in)");
  await says(page, "11 calls · 10.00 s");
  assert.equal(await field.getAttribute("aria-invalid"), "false");
  await field.fill("\ud83d(");
  await page.getByText("A ( is not closed yet").waitFor();
  await field.fill("\ud83d");
  await says(page, "no matches");
});

siteTest(
  "a pattern that explodes does not freeze the page, is ended, and another one is searched for",
  async (site) => {
    const { page, add, open } = site;
    const lines = tenSeconds("slow");
    lines.splice(
      -1,
      0,
      encodeRecord({
        type: "log",
        thread: 0,
        time: 9.9 * SECOND,
        level: "info",
        from: "console",
        text: `${"a".repeat(5000)}!`,
        stack: -1,
      }),
    );
    const id = await add("slow", lines);
    await open(`/#${id}/`);
    await drawn(page, id);
    const field = fieldOf(page);
    await field.fill("spin");
    await says(page, "10 calls · 5.00 s");
    await field.fill("(a+)+$");
    await page.locator(".search[data-state=busy]").waitFor();
    const { x, y } = await placeOf(page, 1.6 * SECOND, 0);
    await page.mouse.click(x, y);
    await page.getByRole("region", { name: "Details" }).getByRole("link", { name: "main" }).first().waitFor();
    await page.getByRole("tab", { name: "Functions" }).click();
    await page.locator(".functions-row").first().waitFor();
    await page.getByText("This pattern takes too long: simplify it").waitFor({ state: "attached" });
    await says(page, "This pattern takes too long: simplify it");
    await page.getByText("1 of 2 functions match the search").waitFor();
    await field.fill("a{9}!");
    await says(page, "1 log entry");
    // A newer one takes the place of one that explodes.
    await field.fill("(a+)+$");
    await field.fill("main");
    await says(page, "1 call · 10.00 s");
  },
);

siteTest("the functions table shows what matches; the search is kept over views and reloads", async (site) => {
  const { page } = site;
  await openTen(site);
  await fieldOf(page).fill("board");
  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByText("1 of 2 functions match the search").waitFor();
  assert.equal(await page.getByRole("searchbox", { name: /^Search functions/ }).inputValue(), "board");
  await page.getByText("Board.spin").first().waitFor();
  await until("it is in the address", () => Promise.resolve(page.url().includes("find=board")));
  await page.reload();
  await page.getByText("1 of 2 functions match the search").waitFor();
  assert.equal(await fieldOf(page).inputValue(), "board");
});

siteTest("who goes from one recording to another keeps the search", async (site) => {
  const { page, add, open } = site;
  const [one, other] = [await add("alpha", tenSeconds("alpha")), await add("beta", noCalls("beta"))];
  await open(`/#${one}/?find=spin`);
  await says(page, "10 calls · 5.00 s");
  const tree = page.getByRole("tree");
  const runOf = async (label: string) => {
    const item = tree.getByRole("treeitem", { name: new RegExp(`^${label}`) }).first();
    if (await item.getAttribute("aria-expanded") === "false") await item.click();
    await tree.locator(`[href*="${label}/"], [data-id*="${label}/"], [data-key*="${label}/"]`).first().click();
  };
  await runOf("beta");
  await page.locator(`main[data-recording="${other}"][data-phase=done]`).waitFor();
  await says(page, "no matches");
  assert.equal(await fieldOf(page).inputValue(), "spin");
});

siteTest("a recording that grows is searched as it grows", async (site) => {
  const { page, begin, open } = site;
  const writer = await begin("grows");
  await writer.append(head("grows").join("") + second(0) + second(1));
  await open(`/#${writer.id.label}/${writer.id.time}/`);
  await rangeWhere(page, "is two seconds", (_, to) => to > 1.9 * SECOND);
  await fieldOf(page).fill("spin|main|half");
  const says = (text: string) =>
    until(`the search says ${text}`, async () => (await page.locator("#search-found").textContent()) === text);
  await says("3 calls · 2.00 s");
  await writer.append(second(2) + second(3));
  await says("5 calls · 4.00 s · 1 log entry");
  await writer.append(ending(4));
  await writer.seal();
  await page.locator("main[data-phase=done]").waitFor();
  await says("5 calls · 4.00 s · 1 log entry");
});
