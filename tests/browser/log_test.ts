import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { encodeRecord } from "../../recording/encode.ts";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, rangeOf } from "./charts.ts";
import { logs, manyLogs, said, strangeTexts, talk } from "./logs.ts";
import { head, tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

/** Opens a recording's log. */
async function show({ page, add, open }: Site, lines: string[], more = ""): Promise<string> {
  const id = await add("alpha", lines);
  await open(`/#${id}/?tab=log${more}`);
  await read(page, id);
  return id;
}

async function read(page: Page, id: string): Promise<void> {
  await page.locator(`main[data-recording="${id}"][data-phase=done]`).waitFor();
  await page.locator(".log-row").first().waitFor();
}

/** What stands in the rows that are seen, from above. */
function seen(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const box = document.querySelector(".log-box")?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
    return [...document.querySelectorAll(".log-row[data-row]")].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > box.top + 1 && top < box.bottom - 1;
    }).map((row) => row.querySelector<HTMLElement>(".log-text")!.innerText);
  });
}

const entry = (page: Page, text: string | RegExp) => page.locator(".log-row[data-row]", { hasText: text });
const grid = (page: Page) => page.getByRole("grid", { name: "Log" });

/** What the buttons of the levels say. */
async function levels(page: Page): Promise<string[]> {
  return (await page.locator(".log-toggle").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
}

/** No row lies over another, and none is missing between two. */
async function assertInOrder(page: Page): Promise<void> {
  const edges = await page.evaluate(() =>
    [...document.querySelectorAll(".log-row")].map((row) => row.getBoundingClientRect()).map(({ top, bottom }) => [
      top,
      bottom,
    ])
  );
  for (const [i, [top]] of edges.entries()) {
    if (i > 0) assert.ok(Math.abs(top! - edges[i - 1]![1]!) < 0.1, `row ${i}`);
  }
}

siteTest("what was said stands in the order of time, with run, statistics and report around it", async (site) => {
  const { page } = site;
  await show(site, talk("alpha"));
  const rows = await page.locator(".log-row").allInnerTexts();
  const text = rows.map((row) => row.replace(/\s+/g, " ").trim());
  assert.match(
    text[0]!,
    /^deno run main\.ts Folder \/home\/ann\/game Began .* Machine 4 cores.* Versions deno 2\.9\.6/,
  );
  assert.match(text[1]!, /^At 100 ms CPU 50% Memory 100\.0 MB/);
  assert.match(text[2]!, /^At 500 ms info main Begin Stack Copy$/);
  assert.match(text[3]!, /^At 2\.40 s CPU 50%/, "a line before what is said after a silence");
  assert.match(text[4]!, /^At 2\.50 s debug worker 1 looking at all of it Copy$/);
  assert.ok(text.some((row) => /^At 6\.10 s CPU 50% Memory 190\.0 MB \(\+90\.0 MB\)/.test(row)), text.join("\n"));
  assert.ok(text.some((row) => /^At 7\.89 s error main it broke Stack Copy$/.test(row)), text.join("\n"));
  assert.ok(text.some((row) => /x… Show all of 3\.0 kB Cut: the first 3\.0 kB of 50\.0 MB\. Copy$/.test(row)));
  await assertInOrder(page);
  assert.equal(await entry(page, "passed and failed").locator(".sgr-2").innerText(), "passed");
  await grid(page).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("End");
  await page.getByRole("heading", { name: "Ended with exit code 0 after 10.00 s" }).waitFor();
  const statistics = page.getByRole("checkbox", { name: "Statistics" });
  await statistics.uncheck();
  await page.locator(".log-status").first().waitFor({ state: "detached" });
  await page.reload();
  await page.locator("main[data-phase=done]").waitFor();
  await until("it is remembered", async () => !await statistics.isChecked());
});

siteTest("levels, text and threads say which entries are shown, and how many there are", async (site) => {
  const { page } = site;
  const id = await show(site, talk("alpha"));
  const count = page.locator(".log-count");
  assert.equal(await count.innerText(), "6 entries");
  const level = (name: string) => page.getByRole("group", { name: "Levels" }).getByRole("button", { name });
  assert.deepEqual(await levels(page), ["debug 1", "info 3", "warn 1", "error 1"]);
  await level("info").click();
  await until("three are left", async () => (await count.innerText()) === "3 of 6 entries");
  await level("debug").press("Enter");
  assert.equal(await level("debug").getAttribute("aria-pressed"), "false");
  await until("two are left", async () => (await seen(page)).join() === "slow disk,it broke");
  await until("the address says so", () => Promise.resolve(/[?&]levels=warn,error/.test(page.url())));
  const find = page.getByRole("searchbox", { name: "Filter entries by text" });
  await find.fill("BROKE");
  await until("one is left", async () => (await seen(page)).join() === "it broke");
  assert.deepEqual(await levels(page), ["debug 0", "info 0", "warn 0", "error 1"]);
  await page.reload();
  await read(page, id);
  assert.deepEqual(await seen(page), ["it broke"], "it is remembered");
  await find.fill("nothing like it");
  await page.getByText("No entry passes the filter.").waitFor();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await until("all are back", async () => (await count.innerText()) === "6 entries");
  assert.equal(await find.inputValue(), "");
  await page.getByRole("checkbox", { name: /main/ }).uncheck();
  await until("the worker's is left", async () => (await seen(page)).length === 1);
  assert.match((await seen(page))[0]!, /^looking\s+at all\s+of it$/);
});

siteTest("a stack is opened by its button or Enter: own code, the runtime on asking", async (site) => {
  const { page } = site;
  await show(site, talk("alpha"));
  const begin = entry(page, "Begin");
  await begin.getByRole("button", { name: "Stack" }).click();
  const stack = begin.getByRole("list", { name: "Stack, innermost first" });
  const names = () => stack.locator(".stack-name").allInnerTexts();
  assert.deepEqual(await names(), ["Board.spin", "main"]);
  assert.match(await stack.getByRole("link", { name: "src/board.ts:20" }).getAttribute("href") ?? "", /board\.ts:20/);
  await assertInOrder(page);
  await stack.getByRole("button", { name: "2 of the runtime" }).click();
  assert.deepEqual(await names(), ["printFunc", "log", "Board.spin", "main"]);
  await begin.getByRole("button", { name: "Stack" }).click();
  await stack.waitFor({ state: "detached" });

  await grid(page).focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  await page.getByRole("row", { name: "Begin", selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await stack.waitFor();
  await page.keyboard.press("Enter");
  await stack.waitFor({ state: "detached" });
  await page.keyboard.press("ArrowDown");
  await page.getByRole("row", { name: "looking", selected: true }).waitFor();
  await page.keyboard.press("End");
  await page.getByRole("row", { name: "xxxx", selected: true }).waitFor();
  await page.keyboard.press("ArrowUp");
  await page.getByRole("row", { name: "it broke", selected: true }).waitFor();
  const active = await grid(page).getAttribute("aria-activedescendant");
  assert.match(await page.locator(`[id="${active}"]`).innerText(), /it broke/);
});

siteTest("a click on the time shows the moment on the Timeline, and back", async (site) => {
  const { page } = site;
  const id = await show(site, talk("alpha"));
  await entry(page, "it broke").getByRole("button", { name: "At 7.89 s" }).click();
  await page.getByRole("tab", { name: "Timeline", selected: true }).waitFor();
  await drawn(page, id);
  const [from, to] = await rangeOf(page);
  assert.ok(from < 7.89e6 && to > 7.89e6 && to - from < 1e6, `${from} to ${to}`);
  const popup = page.getByRole("dialog", { name: "Log entry 5 of 6" });
  assert.match(await popup.innerText(), /it broke/);
  await popup.getByRole("button", { name: "Show in Log" }).click();
  await page.getByRole("tab", { name: "Log", selected: true }).waitFor();
  await page.getByRole("row", { name: "it broke", selected: true }).waitFor();
});

siteTest("one entry is copied, and all that are shown", async (site) => {
  const { page } = site;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await show(site, talk("alpha"));
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await entry(page, "slow disk").hover();
  await entry(page, "slow disk").getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied 1 entry").waitFor();
  assert.equal(
    await copied(),
    "At 4.30 s warn main: slow disk\n" +
      "    at Board.spin (file:///home/ann/game/src/board.ts:20:3)\n    at main (file:///home/ann/game/main.ts:10:1)",
  );
  await page.getByRole("searchbox", { name: "Filter entries by text" }).fill("ok");
  await until("two are shown", async () => (await seen(page)).length === 2 && (await seen(page))[1] === "it broke");
  await page.getByRole("button", { name: "Copy all shown" }).click();
  await page.getByText("Copied 2 entries").waitFor();
  const all = await copied();
  assert.match(
    all,
    /^At 2\.50 s debug worker 1: looking\n {2}at all\n {2}of it\nAt 7\.89 s error main: it broke\n {4}at/,
  );
});

siteTest("two hundred thousand entries: only those in sight are in the page, and all can be reached", async (site) => {
  const { page } = site;
  const count = 200_000;
  const id = await show(site, manyLogs("alpha", count));
  await page.getByText("200,000 entries").waitFor();
  const box = grid(page);
  await box.focus();
  await page.keyboard.press("End");
  await until("the last is seen", async () => (await seen(page)).at(-1) === `request ${count - 1} took 82 ms`);
  await page.keyboard.press("End");
  await page.getByRole("heading", { name: /^Ended with exit code 0/ }).waitFor();
  assert.ok(await page.locator(".log-row").count() < 90, "only what is in sight is in the page");
  await assertInOrder(page);
  // By the scroll bar to the middle, then by the wheel.
  await box.evaluate((box) => box.scrollTop = box.scrollHeight / 2);
  const number = async () => Number(/request (\d+)/.exec((await seen(page))[1] ?? "")?.[1] ?? NaN);
  const middle = await until("the middle is seen", async () => {
    const at = await number();
    return Math.abs(at - count / 2) < count / 50 && at;
  });
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 520);
  await until("it moved by twenty rows", async () => Math.abs(await number() - middle - 20) <= 6);
  await assertInOrder(page);
  await page.keyboard.press("Home");
  await until("the first is seen", async () => (await seen(page))[0] === "request 0 took 0 ms");
  await until("the address says so", () => Promise.resolve(/[?&]log=0$/.test(page.url())));
  // What a link asks for.
  await page.evaluate((id) => location.hash = `#${id}/?tab=log&log=123456`, id);
  await page.getByRole("row", { name: "request 123456", selected: true }).waitFor();
  assert.ok((await seen(page)).includes("request 123456 took 72 ms"));
  const find = page.getByRole("searchbox", { name: "Filter entries by text" });
  await find.fill("request 1999");
  await page.getByText("111 of 200,000 entries", { exact: false }).or(page.getByText("The selected entry is hidden."))
    .first().waitFor();
  await page.getByRole("button", { name: "Show it" }).click();
  await page.getByRole("row", { name: "request 123456", selected: true }).waitFor();
});

siteTest("strange and very long texts", async (site) => {
  const { page } = site;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await show(site, strangeTexts("alpha"));
  const texts = await seen(page);
  assert.equal(texts[0], `<img src=x onerror="document.title='broken'"><b>bold</b>`);
  assert.equal(texts[1], "bell␇ and ␛[31mescape");
  assert.equal(texts[2], "\ufffdgnp.exe\ufffd");
  assert.equal(texts[3], "שלום עולם");
  assert.equal(texts[4], "(an empty line)");
  assert.notEqual(await page.title(), "broken");
  const long = entry(page, "line 1");
  assert.match(await long.innerText(), /line 12…/);
  await long.getByRole("button", { name: "Show all 5,000 lines" }).click();
  await until("it is as high as all its lines", async () => ((await long.boundingBox())?.height ?? 0) > 99_000);
  await assertInOrder(page);
  await grid(page).focus();
  await page.keyboard.press("End");
  const line = entry(page, "yyyy");
  await line.getByRole("button", { name: "Show 199.0 kB more of 10.0 MB" }).click();
  await until("more is shown", async () => ((await line.locator(".log-text").innerText()).length) > 200_000);
  await line.getByRole("button", { name: "Show less" }).click();
  await line.hover({ position: { x: 300, y: 10 } });
  await line.getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied 1 entry").waitFor();
  assert.equal(await page.evaluate(async () => (await navigator.clipboard.readText()).length), 10_000_016);
});

siteTest("a search lets its entries stand out and the rest fade, but stay", async (site) => {
  const { page } = site;
  await show(site, talk("alpha"), "&find=broke");
  await page.locator(".log-row.is-found").waitFor();
  assert.deepEqual(await page.locator(".log-row.is-found .log-text").allInnerTexts(), ["it broke"]);
  assert.equal(await page.locator(".log-row[data-row].is-faded").count(), 5);
});

siteTest("a chosen stretch of time is all there is", async (site) => {
  const { page } = site;
  await show(site, talk("alpha"), "&range=4000-5000ms");
  await until("two were said then", async () => (await seen(page)).join() === "passed and failed,slow disk");
  await page.getByRole("button", { name: "Clear the range" }).click();
  await until("all are back", async () => (await page.locator(".log-count").innerText()) === "6 entries");
});

siteTest("nothing was said, or nothing but", async (site) => {
  const { page } = site;
  await show(site, logs("alpha", []));
  await page.getByText("The program said nothing.").waitFor();
  await page.getByRole("heading", { name: /^Ended with exit code 0/ }).waitFor();
  const only = await site.add("beta", [
    head("beta")[0]!,
    encodeRecord(said(1, "alone")),
    encodeRecord({ type: "end", time: 2e6, reason: "exit", code: 0 }),
  ]);
  await page.evaluate((id) => location.hash = `#${id}/?tab=log`, only);
  await read(page, only);
  await until("it is shown", async () => (await seen(page)).join() === "alone");
});

siteTest("a recording that is being made: what is said comes at the end, and one stays there", async (site) => {
  const { page, begin, open } = site;
  const writer = await begin("alpha");
  const write = (from: number, to: number) =>
    writer.append(
      Array.from({ length: to - from }, (_, i) => encodeRecord(said((from + i) / 100, `said ${from + i}`)))
        .join(""),
    );
  await writer.append(head("alpha").join(""));
  await write(0, 100);
  await open(`/#${writer.id.label}/${writer.id.time}/?tab=log`);
  await until("the newest is seen", async () => (await seen(page)).at(-1) === "said 99");
  await write(100, 300);
  await until("the newest is seen again", async () => (await seen(page)).at(-1) === "said 299");
  // Who reads on above is left alone.
  await grid(page).focus();
  await page.keyboard.press("Home");
  await until("the first is seen", async () => (await seen(page))[0] === "said 0");
  const before = await seen(page);
  await write(300, 400);
  await page.getByText("400 entries").waitFor();
  assert.deepEqual(await seen(page), before);
  await page.keyboard.press("End");
  await until("the newest is seen once more", async () => (await seen(page)).at(-1) === "said 399");
  await writer.append(encodeRecord({ type: "end", time: 5e6, reason: "exit", code: 0 }));
  await writer.seal();
  await page.locator("main[data-phase=done]").waitFor();
  await page.getByText("400 entries").waitFor();
});

siteTest("the details of a stretch of time lead to the log", async (site) => {
  const { page, add, open } = site;
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/?range=3000-4000ms`);
  await drawn(page, id);
  await page.getByRole("button", { name: "Show in Log" }).first().click();
  await page.getByRole("tab", { name: "Log", selected: true }).waitFor();
  await page.getByRole("row", { name: "half way", selected: true }).waitFor();
});
