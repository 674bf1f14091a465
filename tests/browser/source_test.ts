import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { encodeRecord } from "../../recording/encode.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { findings } from "./axe.ts";
import { closeBrowser, siteTest, startBrowser, until } from "./browser.ts";
import { drawn } from "./charts.ts";
import { head } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1_000_000;
/** When the recordings of {@linkcode lines} begin. */
const START = Date.parse("2026-11-22T13:01:59.000Z");

const CODE = [
  "export class Board {",
  "  spin(times: number) {",
  "    let sum = 0;",
  "    for (let i = 0; i < times; i++) {",
  "      sum += Math.sqrt(i); // <b>hot</b> \u202e",
  "    }",
  "    return sum;",
  "  }",
  "}",
  ...Array.from({ length: 400 }, (_, i) => `// line ${i + 10}`),
  "new Board().spin(1e9);",
].join("\n");

/** A folder with a source, which goes away. */
async function folder() {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "microlog-source-" }));
  return {
    write: async (name: string, text: string, written = START) => {
      await Deno.writeTextFile(`${path}/${name}`, text);
      await Deno.utime(`${path}/${name}`, written / 1000, written / 1000);
    },
    urlOf: (name: string) => pathToFileURL(`${path}/${name}`).href,
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

/** A recording of four seconds of `Board.spin`, in the source of that URL; its samples fell on these lines. */
function lines(label: string, url: string, rows: [line: number, count: number][], column = 3): string[] {
  const records: RecordingRecord[] = [
    { type: "sources", first: 0, url: [url], time: [0] },
    { type: "frames", first: 0, name: ["main", "Board.spin"], source: [0, 0], line: [410, 2], column: [1, column] },
    { type: "stacks", first: 0, parent: [-1, 0], frame: [0, 1] },
    { type: "thread", thread: 0, name: "main", time: 0 },
    ...[0, 1, 2, 3].flatMap((n): RecordingRecord[] => [
      { type: "samples", thread: 0, start: n * SECOND, unit: 100, duration: [10_000], stack: [1], count: 20 },
      ...(rows.length === 0 ? [] : [{
        type: "lines" as const,
        thread: 0,
        from: n * SECOND,
        until: (n + 1) * SECOND,
        interval: 50_000,
        source: rows.map(() => 0),
        line: rows.map(([line]) => line),
        count: rows.map(([, count]) => count),
      }]),
    ]),
    { type: "end", time: 4 * SECOND, reason: "exit", code: 0 },
  ];
  return [head(label)[0]!, ...records.map((record) => encodeRecord(record))];
}

const panelOf = (page: Page) => page.getByRole("region", { name: /^Source / });

/** Chooses `Board.spin` in the table of functions, and opens its source from there. */
async function openSource(page: Page, id: string, state = "text") {
  await drawn(page, id);
  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByRole("row", { name: "Board.spin" }).click();
  await page.getByRole("row", { name: "Board.spin" }).getByRole("button", { name: "Show source of Board.spin" })
    .click();
  await page.locator(`.source-panel[data-state=${state}]`).waitFor();
}

siteTest("the source of a function is shown with the time of each line", async ({ page, add, open }) => {
  await using place = await folder();
  await place.write("board one.ts", CODE);
  const url = place.urlOf("board one.ts");
  const id = await add("alpha", lines("alpha", url, [[4, 2], [5, 17], [410, 1]]));
  await open(`/#${id}/`);
  await openSource(page, id);
  const panel = panelOf(page);
  assert.match(await panel.locator(".source-facts").innerText(), /^4\.00 s in the lines of this file · 80 samples$/);
  const line = (n: number) => panel.locator(`[data-line="${n}"]`);
  assert.match((await line(5).innerText()).replace(/\s+/g, " "), /3\.40 s 85% 5/);
  assert.match((await line(4).innerText()).replace(/\s+/g, " "), /400 ms 10% 4/);
  assert.equal((await line(3).innerText()).trim(), "3");
  assert.match(await line(5).locator(".source-heat").getAttribute("title") ?? "", /^85% of the time.*68 samples$/);
  assert.equal(await line(2).getAttribute("aria-current"), "true");
  const text = await panel.locator(".source-text").innerText();
  assert.ok(text.startsWith("export class Board {\n  spin(times: number) {\n"));
  assert.ok(text.includes("// <b>hot</b> \ufffd"), "what would turn the text round is shown");
  assert.ok(text.includes("// line 400"), "all of it is there for the browser's search");
  const link = await line(5).getByRole("link").getAttribute("href");
  assert.equal(link, `vscode://file${encodeURI(place.path)}/board%20one.ts:5:1`);

  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    assert.deepEqual(await findings(page), [], theme);
  }

  // Arrows scroll the code, not the charts behind it.
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Code");
  await page.keyboard.press("End");
  const atEnd = (box: Element) => box.scrollTop > 1000 && box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
  await until("it is scrolled to its end", () => panel.locator(".source-code").evaluate(atEnd));
  await page.keyboard.press("n");
  await panel.getByText("Hot line 1 of 3").waitFor();
  assert.equal(await line(5).getAttribute("aria-current"), "true");
  const seen = await line(5).evaluate((row) => {
    const [box, here] = [row.closest(".source-code")!.getBoundingClientRect(), row.getBoundingClientRect()];
    return here.top >= box.top && here.bottom <= box.bottom;
  });
  assert.ok(seen, "the hot line is brought on screen");
  await page.keyboard.press("n");
  assert.equal(await line(4).getAttribute("aria-current"), "true");
  await page.keyboard.press("p");
  assert.equal(await line(5).getAttribute("aria-current"), "true");
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  await page.getByRole("row", { name: "Board.spin", selected: true }).waitFor();
});

siteTest("the details of a call lead to its source, and the keyboard there and back", async ({ page, add, open }) => {
  await using place = await folder();
  await place.write("board.ts", CODE);
  const id = await add("alpha", lines("alpha", place.urlOf("board.ts"), [[5, 3]]));
  await open(`/#${id}/?call=0.1`);
  await drawn(page, id);
  const button = page.getByRole("region", { name: "Details" }).getByRole("button", { name: /^Show source/ }).first();
  await button.focus();
  await page.keyboard.press("Enter");
  const panel = panelOf(page);
  await panel.getByText(/600 ms in the lines of this file · 12 samples: rough/).waitFor();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  assert.ok(await button.evaluate((element) => element === document.activeElement), "focus is back");
});

siteTest("a range counts by the second, and a file that changed since is told", async ({ page, add, open }) => {
  await using place = await folder();
  await place.write("board.ts", CODE, START + 60_000);
  const id = await add("alpha", lines("alpha", place.urlOf("board.ts"), [[5, 20]]));
  await open(`/#${id}/?range=900-2900ms`);
  await openSource(page, id);
  const facts = panelOf(page).locator(".source-facts");
  assert.match(
    await facts.innerText(),
    /^2\.00 s in the lines of this file · 40 samples · by the second: 1\.00 s – 3\.00 s/,
  );
  await facts.getByText(/^This file was changed after it was recorded, on .*: lines may not fit their times\.$/)
    .waitFor();
});

siteTest("a source that cannot be shown says why, and what to do", async ({ page, add, open, complaints }) => {
  await using place = await folder();
  const gone = await add("alpha", lines("alpha", place.urlOf("gone.ts"), [[5, 20]]));
  await open(`/#${gone}/`);
  await openSource(page, gone, "error");
  const alert = panelOf(page).getByRole("alert");
  assert.match(await alert.innerText(), /gone\.ts: it is not on the machine of the server\s+It was moved or deleted/);
  assert.match(await panelOf(page).locator(".source-facts").innerText(), /4\.00 s in the lines/);
  // The browser tells of the answer by itself.
  assert.ok(complaints.splice(0).every((text) => text.includes("404")));

  const web = await add("beta", lines("beta", "https://example.com/board.ts", []));
  await open(`/#${web}/`);
  await openSource(page, web, "elsewhere");
  await panelOf(page).getByText("This recording has no times by line").waitFor();
  await panelOf(page).getByRole("link", { name: "https://example.com/board.ts" }).waitFor();
});

siteTest("a source of 5 MB on one line does not freeze the page", async ({ page, add, open }) => {
  await using place = await folder();
  const unit = "function f(){return 1};";
  const long = unit.repeat(Math.ceil(5_000_000 / unit.length));
  await place.write("bundle.js", `// made\n${long}\n`);
  const id = await add("alpha", lines("alpha", place.urlOf("bundle.js"), [[2, 20]], 2_500_001));
  await open(`/#${id}/`);
  await openSource(page, id);
  const text = await panelOf(page).locator(".source-text").innerText();
  assert.match(text, /^\/\/ made\n⟨characters 2,499,801 – 2,501,800 of 5,000,\d+⟩ … /);
  assert.ok(text.length < 3000);
});

siteTest("a source of 100,000 lines has only those around what is seen in the page", async ({ page, add, open }) => {
  await using place = await folder();
  await place.write("all.ts", Array.from({ length: 100_000 }, (_, i) => `const c${i} = ${i};`).join("\n"));
  const id = await add("alpha", lines("alpha", place.urlOf("all.ts"), [[5, 1], [90_000, 19]]));
  await open(`/#${id}/`);
  await openSource(page, id);
  const panel = panelOf(page);
  await page.keyboard.press("n");
  await panel.locator('[data-line="90000"][aria-current]').waitFor();
  assert.ok((await panel.locator(".source-text").innerText()).includes("const c89999 = "));
  assert.ok(await panel.locator(".source-chunk").count() < 5);
  assert.ok(await panel.locator(".source-line").count() < 200);
});
