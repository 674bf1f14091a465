/** What the page shows of recordings that hold more than samples: threads, spans, colours, the report. */
import assert from "node:assert/strict";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, placeOf, rangeWhere } from "./charts.ts";
import { everything } from "./everything.ts";
import { tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;

async function openEverything({ add, open, page }: Site): Promise<string> {
  const id = await add("game", everything("game"));
  await open(`/#${id}/`);
  await drawn(page, id);
  return id;
}

/** The place in the window of a span of the main thread: row -1 is that of the moments. */
async function spanAt({ page }: Site, time: number, row: number): Promise<{ x: number; y: number }> {
  const box = (await page.locator("[data-role=flame]").boundingBox())!;
  const { x } = await placeOf(page, time, 0);
  return { x, y: box.y + 8 + 24 + (row + 1) * 17 + 7 };
}

siteTest("each thread has a checkbox with its CPU, main first, then the busiest", async (site) => {
  const { page } = site;
  const id = await openEverything(site);
  const strip = page.getByRole("group", { name: "Threads" });
  assert.deepEqual((await strip.locator("label").allInnerTexts()).map((text) => text.replace(/\s+/g, " ")), [
    "main 88%",
    "worker 3 96%",
    "worker 2 41%",
    "worker 1 12%",
  ]);
  const scroll = async () => Number(await page.getByRole("scrollbar").getAttribute("aria-valuemax"));
  const before = await scroll();
  await strip.getByLabel("worker 3").uncheck();
  await until("there is less to scroll", async () => await scroll() < before);
  await strip.getByLabel("worker 1").uncheck();
  await page.reload();
  await drawn(page, id);
  assert.equal(await strip.getByLabel("worker 3").isChecked(), false, "remembered as long as the tab is open");
  assert.equal(await strip.getByLabel("worker 2").isChecked(), true);
  await strip.getByLabel("worker 2").uncheck();
  await strip.getByLabel("main").click();
  assert.equal(await strip.getByLabel("main").isChecked(), true, "the last thread stays");
});

siteTest("a single thread has no checkbox, and no spans no room", async (site) => {
  const { page, add, open } = site;
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  assert.equal(await page.getByRole("group", { name: "Threads" }).count(), 0);
  const box = (await page.locator("[data-role=flame]").boundingBox())!;
  const { x } = await placeOf(page, SECOND, 0);
  await page.mouse.move(x, box.y + 8 + 5);
  assert.match(await page.getByRole("tooltip").innerText(), /^main/);
});

siteTest("a span tells about itself: hover briefly, click in full, Escape clears", async (site) => {
  const { page } = site;
  await openEverything(site);
  const whole = await spanAt(site, 7.5 * SECOND, 0);
  await page.mouse.move(whole.x, whole.y);
  assert.match(
    await page.getByRole("tooltip").innerText(),
    /^whole game\s+performance\.measure\s+at 2\.50 s\s+took 9\.00 s\s+\{ rounds: 40, players: 2 \}$/,
  );
  await page.mouse.click(whole.x, whole.y);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("link", { name: "whole game" }).waitFor();
  const text = await details.innerText();
  for (const part of [/When\s+2\.50 s – 11\.50 s/, /Duration\s+9\.00 s/, /Share of run\s+75/, /Thread\s+main/]) {
    assert.match(text, part);
  }
  assert.match(text, /Detail\s+\{ rounds: 40, players: 2 \}/);
  assert.match(
    await details.getByRole("link", { name: "whole game" }).getAttribute("href") ?? "",
    /^vscode:\/\/file\/home\/me\/game\//,
  );
  await page.locator(".outline-selected:not([hidden])").waitFor();
  await page.keyboard.press("Escape");
  await details.getByText("deno run -A main.ts").waitFor();
  await page.mouse.dblclick(whole.x, whole.y);
  await rangeWhere(page, "is that of the span", (from, to) => from > 2 * SECOND && to < 12 * SECOND);
});

siteTest("a moment is a diamond that tells about itself, and a span within another stands below", async (site) => {
  const { page } = site;
  await openEverything(site);
  const loaded = await spanAt(site, 2.5 * SECOND, -1);
  await page.mouse.move(loaded.x, loaded.y);
  assert.match(await page.getByRole("tooltip").innerText(), /^assets loaded\s+performance\.mark\s+at 2\.50 s/);
  await page.mouse.click(loaded.x, loaded.y);
  const details = page.getByRole("region", { name: "Details" });
  assert.match(await details.innerText(), /When\s+2\.50 s\s+Thread/);
  const search = await spanAt(site, 5.6 * SECOND, 2);
  await page.mouse.move(search.x, search.y);
  assert.match(await page.getByRole("tooltip").innerText(), /^search\s+console\.time/);
});

siteTest("rows of spans beyond a few are shown on a click", async (site) => {
  const { page } = site;
  await openEverything(site);
  const score = await spanAt(site, 3.45 * SECOND, 4);
  const more = { x: (await page.locator("[data-role=flame]").boundingBox())!.x + 20, y: score.y };
  await page.mouse.move(score.x, score.y);
  assert.equal(await page.getByRole("tooltip").count(), 0);
  await page.mouse.click(more.x, more.y);
  await page.mouse.move(score.x + 1, score.y);
  assert.match(await page.getByRole("tooltip").innerText(), /^score/);
});

siteTest("a log entry keeps the colours it was printed in", async (site) => {
  const { page } = site;
  await openEverything(site);
  await page.getByRole("button", { name: "3 entries" }).click();
  const text = page.getByRole("dialog").locator("pre");
  assert.equal(await text.textContent(), "ok 12 passed, 1 failed in 256 and true colour\ndone");
  const colour = (part: string) =>
    text.getByText(part, { exact: true }).evaluate((span) => getComputedStyle(span).color);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.equal(await colour("256"), "rgb(255, 135, 0)");
  assert.equal(await colour("true colour"), "rgb(120, 200, 255)");
  assert.equal(await text.getByText("ok", { exact: true }).getAttribute("class"), "sgr-bold sgr-2");
  assert.notEqual(await colour("ok"), await text.evaluate((pre) => getComputedStyle(pre).color));
});

siteTest("a log entry that was cut says of what, an error that nobody caught why it came", async (site) => {
  const { page } = site;
  await openEverything(site);
  await page.getByRole("button", { name: "3 entries" }).click();
  const popup = page.getByRole("dialog");
  await popup.getByRole("button", { name: "Next entry" }).click();
  await popup.getByText("Cut: the first 65.5 kB of 50.0 MB.").waitFor();
  await popup.getByRole("button", { name: "Next entry" }).click();
  assert.equal((await popup.locator("pre").innerText()).split("\n").length, 4);
  await popup.getByText("Caused by: Error: the disk is full").waitFor();
  assert.equal(
    await popup.getByRole("link", { name: "src/report.ts:12:3" }).getAttribute("href"),
    "vscode://file/home/me/game/src/report.ts:12:3",
  );
});

siteTest("the report tells of the run, reached and left by the keyboard", async (site) => {
  const { page } = site;
  await openEverything(site);
  await page.getByRole("tab", { name: "Timeline" }).focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  const report = page.getByRole("tabpanel", { name: "Report" });
  const card = (name: string) => report.getByRole("region", { name, exact: true }).first();
  const run = await card("Run").innerText();
  for (
    const part of [
      /deno run -A main\.ts --rounds 40/,
      /\/home\/me\/game/,
      /workshop, 8 cores/,
      /4f2a9c1e0d6b on main, with changes/,
      /read, net, env; write in part; run, ffi denied/,
    ]
  ) assert.match(run, part);
  assert.equal(await report.getByText("NPM_TOKEN").isVisible(), false);
  await report.getByText("Environment").click();
  assert.match(await card("Run").innerText(), /NPM_TOKEN\s+masked/);
  assert.match(await card("Process").innerText(), /Duration\s+12\.00 s[\s\S]*exit code 0[\s\S]*3 entries/);
  assert.match(await card("Threads").innerText(), /worker 1\s+workers\/search\.ts\s+500 ms\s+7\.00 s\s+12%/);
  assert.match(await card("Left open").innerText(), /scores\.db[\s\S]*tcp 127\.0\.0\.1:8000 listening/);
  assert.match(await card("Notices").innerText(), /3 log entries a second were dropped/);
  assert.match(await card("Garbage collection").innerText(), /Times\s+372, [\s\S]*3\.8% of the run[\s\S]*Scavenge/);
  await page.getByRole("tab", { name: "Report" }).focus();
  await page.keyboard.press("Home");
  await page.locator("[data-role=flame]").waitFor();
});

siteTest("a leak is told first, with what speaks for it and where it comes from", async (site) => {
  const { page } = site;
  await openEverything(site);
  await page.getByRole("tab", { name: "Report" }).click();
  const warning = page.getByRole("alert", { name: "Memory leak" });
  assert.match(
    await warning.innerText(),
    /^The heap of main grows by 540\.0 MB a minute: this may be a leak\s+From [\d.]+ MB at .* \d+ times\.\s+What grew most/,
  );
  assert.match(
    await warning.getByRole("link", { name: "import board.ts" }).first().getAttribute("href") ?? "",
    /^vscode:\/\/file\/home\/me\/game\/src\/board\.ts/,
  );
  const alive = page.getByRole("region", { name: "What is alive" }).first();
  assert.match(await alive.innerText(), /import board\.ts\s+src\/board\.ts:1\s+main\s+103\.0 MB\s+90%\s+\+90\.0 MB/);
});

siteTest("a recording without a leak, and without garbage, has no warning and no cards of them", async (site) => {
  const { page, add, open } = site;
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  await page.getByRole("tab", { name: "Report" }).click();
  await page.getByRole("region", { name: "Process", exact: true }).waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  assert.deepEqual(await page.locator(".card-title").allInnerTexts(), ["Run", "Process"]);
});

siteTest("a long pause leads to its place on the timeline", async (site) => {
  const { page } = site;
  await openEverything(site);
  await page.getByRole("tab", { name: "Report" }).click();
  const pauses = page.getByRole("region", { name: "Longest pauses" }).first();
  const link = pauses.getByRole("button").first();
  const at = Number(/at ([\d.]+) s/.exec(await link.innerText())![1]) * SECOND;
  await link.click();
  await rangeWhere(page, "is around the pause", (from, to) => from < at && to > at && to - from < 2 * SECOND);
});

siteTest("in the report keys do not move the charts, and they are as they were after it", async (site) => {
  const { page } = site;
  await openEverything(site);
  await page.keyboard.press("w");
  const range = await rangeWhere(page, "is nearer", (from, to) => to - from < 10 * SECOND);
  await page.getByRole("tab", { name: "Report" }).click();
  await page.keyboard.press("0");
  await page.getByRole("tab", { name: "Timeline" }).click();
  assert.deepEqual(await rangeWhere(page, "is there", () => true), range);
});

siteTest("nothing on the page is against its security policy", async (site) => {
  const { page, url, complaints } = site;
  // The page tells of violations by an event; Chromium's console, which ends up among the complaints, does too.
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`violates ${event.effectiveDirective}`));
  });
  const policy = (await fetch(url)).headers.get("content-security-policy") ?? "";
  assert.match(policy, /style-src 'self';/);
  await openEverything(site);
  const span = await spanAt(site, 7.5 * SECOND, 0);
  await page.mouse.move(span.x, span.y);
  await page.mouse.click(span.x, span.y);
  await page.getByRole("tab", { name: "Report" }).click();
  await page.getByRole("button", { name: "3 entries" }).click();
  await page.getByRole("dialog").waitFor();
  assert.deepEqual(complaints, []);
  // And the test would see one.
  await page.evaluate(() => document.body.setAttribute("style", "color: red"));
  await until("a violation is told", () => Promise.resolve(complaints.length > 0));
  complaints.splice(0);
});

siteTest("at 900 × 700 the page of everything fits, timeline and report", async (site) => {
  const { page } = site;
  await page.setViewportSize({ width: 900, height: 700 });
  await openEverything(site);
  const cut = () =>
    page.evaluate(() =>
      [...document.querySelectorAll(".thread, .tabs, .timeline-zoom, .card, .pair, .readout-value")]
        .filter((part) => {
          const box = part.getBoundingClientRect();
          return box.width > 0 && (box.right > innerWidth || part.scrollWidth > part.clientWidth + 1);
        })
        .map((part) => part.textContent)
    );
  assert.deepEqual(await cut(), []);
  await page.getByRole("tab", { name: "Report" }).click();
  await page.getByRole("tabpanel").waitFor();
  assert.deepEqual(await cut(), []);
});
