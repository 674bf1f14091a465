import assert from "node:assert/strict";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, placeOf, rangeOf, rangeWhere } from "./charts.ts";
import { manyFunctions, manyThreads, mixed } from "./odd.ts";
import { tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;

/** Opens a recording in one of its views. */
async function show({ page, add, open }: Site, lines: string[], tab: string): Promise<string> {
  const id = await add("alpha", lines);
  await open(`/#${id}/`);
  await page.locator(`main[data-recording="${id}"][data-phase=done]`).waitFor();
  await page.getByRole("tab", { name: tab }).click();
  return id;
}

/** The middle of a bar of the flame graph, by its share of the width and its row. */
async function barAt({ page }: Site, share: number, row: number): Promise<{ x: number; y: number }> {
  const box = (await page.locator(".merged-area").boundingBox())!;
  return { x: box.x + share * box.width, y: box.y + row * 20 + 10 };
}

siteTest("the tabs are walked through with the arrow keys", async (site) => {
  const { page } = site;
  await show(site, tenSeconds("alpha"), "Timeline");
  for (const name of ["Flame graph", "Functions", "Log", "Design", "Report", "Analysis", "Timeline"]) {
    await page.keyboard.press("ArrowRight");
    await page.getByRole("tab", { name, selected: true }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), name);
  }
});

siteTest("the flame graph merges calls; a click zooms to a bar, Escape goes up", async (site) => {
  const { page } = site;
  await show(site, tenSeconds("alpha"), "Flame graph");
  await page.locator(".merged-area[data-bars='2']").waitFor();
  // Half of the time of main is in its ten calls of Board.spin, which are one bar at the left.
  const spin = await barAt(site, 0.25, 1);
  await page.mouse.move(spin.x, spin.y);
  const tip = page.getByRole("tooltip");
  assert.match(
    await tip.innerText(),
    /Board\.spin\s+src\/board\.ts:20\s+total 5\.00 s 50%\s+self 5\.00 s\s+10 calls/,
  );
  const beside = await barAt(site, 0.75, 1);
  await page.mouse.move(beside.x, beside.y);
  await tip.waitFor({ state: "detached" });

  await page.mouse.click(spin.x, spin.y);
  const path = page.getByRole("navigation", { name: "Zoomed to" });
  await path.getByRole("button", { name: "Board.spin" }).waitFor();
  assert.deepEqual(await path.getByRole("button").allInnerTexts(), ["All", "main", "Board.spin"]);
  const wide = await barAt(site, 0.95, 1);
  await page.mouse.move(wide.x, wide.y);
  assert.match(await tip.innerText(), /Board\.spin/, "it is as wide as the view");

  await page.keyboard.press("Escape");
  await path.getByRole("button", { name: "Board.spin" }).waitFor({ state: "detached" });
  await page.keyboard.press("Backspace");
  await until("all is shown", async () => (await path.getByRole("button").count()) === 1);
});

siteTest("a bar of the flame graph selects the longest such call, in all views", async (site) => {
  const { page } = site;
  await show(site, manyFunctions("alpha", 9), "Flame graph");
  // Heaviest first: the longest of the nine stands at the left.
  const bar = await barAt(site, 0.02, 1);
  await page.mouse.click(bar.x, bar.y);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("link", { name: "f0009", exact: true }).waitFor();
  await page.getByRole("button", { name: "In Functions" }).click();
  await page.getByRole("row", { name: /f0009/, selected: true }).waitFor();
  await page.getByRole("tab", { name: "Timeline" }).click();
  await page.locator(".outline-selected:not([hidden])").waitFor();
});

siteTest("the flame graph is walked through with the arrow keys", async (site) => {
  const { page } = site;
  await show(site, mixed("alpha"), "Flame graph");
  await page.locator(".merged-area").focus();
  const foot = page.locator(".view-foot-name");
  const steps: [key: string, name: string][] = [
    ["ArrowDown", "listen"],
    ["ArrowDown", "route"],
    ["ArrowDown", "handle"],
    ["ArrowDown", "op_write"],
    ["ArrowRight", "save"],
    ["ArrowLeft", "op_write"],
    ["ArrowUp", "handle"],
  ];
  for (const [key, name] of steps) {
    await page.keyboard.press(key);
    await foot.getByText(name, { exact: true }).waitFor();
  }
  await page.keyboard.press("Enter");
  const path = page.getByRole("navigation", { name: "Zoomed to" });
  assert.deepEqual(await path.getByRole("button").allInnerTexts(), ["All", "listen", "route", "handle"]);
  await path.getByRole("button", { name: "listen" }).click();
  await until("it is zoomed to listen", async () => (await path.getByRole("button").count()) === 2);
});

siteTest("functions are sorted by a click or a key, and the order is remembered", async (site) => {
  const { page } = site;
  await show(site, mixed("alpha"), "Functions");
  const names = () => page.locator(".functions-row .functions-text").allInnerTexts();
  const title = (name: string) => page.getByRole("columnheader", { name });
  assert.equal(await title("Self").getAttribute("aria-sort"), "descending");
  await title("Function").getByRole("button").click();
  assert.deepEqual(await names(), ["handle", "listen", "op_write", "route", "save"]);
  await title("Function").getByRole("button").press("Enter");
  assert.deepEqual(await names(), ["save", "route", "op_write", "listen", "handle"]);
  assert.equal(await title("Function").getAttribute("aria-sort"), "descending");
  await title("Total").getByRole("button").click();
  assert.match((await page.locator(".functions-row").first().innerText()).replace(/\s+/g, " "), /100% 1\.00 s/);
  await page.reload();
  await page.locator("main[data-phase=done]").waitFor();
  assert.equal(await title("Total").getAttribute("aria-sort"), "descending");
});

siteTest("of a function its callers and callees are told, and lead on", async (site) => {
  const { page } = site;
  await show(site, mixed("alpha"), "Functions");
  await page.getByRole("row", { name: /handle/ }).click();
  const beside = page.getByRole("complementary", { name: /Callers and callees/ });
  const callers = beside.getByRole("group", { name: "Called by" });
  const callees = beside.getByRole("group", { name: "Calls", exact: true });
  assert.match(await callers.innerText(), /Called by 1\s+route route\.js:2\s+1\.00 s\s+1×/);
  assert.match(await callees.innerText(), /Calls 2\s+(op_write|save)[\s\S]*500 ms\s+1×[\s\S]*500 ms\s+1×/);
  await callees.getByRole("button", { name: /save/ }).click();
  await page.getByRole("row", { name: /save/, selected: true }).waitFor();
  await callers.getByRole("button", { name: /handle/ }).click();
  await callers.getByRole("button", { name: /route/ }).click();
  await callers.getByRole("button", { name: /listen/ }).click();
  await callers.getByText("nothing: outermost").waitFor();
});

siteTest("the longest call of a function is shown in the Timeline", async (site) => {
  const { page } = site;
  await show(site, manyFunctions("alpha", 50), "Functions");
  await page.getByRole("row", { name: /f0050/ }).click();
  await page.getByRole("button", { name: "Show the longest call in the Timeline" }).click();
  await page.getByRole("tab", { name: "Timeline", selected: true }).waitFor();
  await page.locator(".outline-selected:not([hidden])").waitFor();
  // The last of the fifty: the charts show little more than it.
  const [from, to] = await rangeOf(page);
  assert.ok(to - from < 400, `${from} to ${to}`);
});

siteTest("thousands of functions scroll, are found, and walked through by keys", async (site) => {
  const { page } = site;
  await show(site, manyFunctions("alpha", 4000), "Functions");
  await page.getByText("4,001 functions").waitFor();
  assert.ok(await page.locator(".functions-row").count() < 80, "only what is in sight is in the page");
  const table = page.getByRole("grid", { name: "Functions" });
  await table.focus();
  await page.keyboard.press("End");
  await page.getByRole("row", { name: /main/, selected: true }).waitFor();
  await page.keyboard.press("Home");
  await page.getByRole("row", { name: /f4000/, selected: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("row", { name: /f3999/, selected: true }).waitFor();
  const find = page.getByRole("searchbox", { name: /^Search functions/ });
  await find.fill("^f00[12]0$");
  await page.getByText("2 of 4,001 functions match the search").waitFor();
  assert.deepEqual(await page.locator(".functions-row .functions-text").allInnerTexts(), ["f0020", "f0010"]);
  await find.fill("(");
  await page.getByText("A ( is not closed yet").waitFor();
  assert.equal(await page.locator(".functions-row").count(), 2, "what was found last stays");
  await find.fill("nothing like it");
  await page.getByText("No function matches the search.").waitFor();
  await find.press("Escape");
  await page.getByText("4,001 functions").waitFor();
});

siteTest("only one's own code, in every view, and remembered", async (site) => {
  const { page } = site;
  const id = await show(site, mixed("alpha"), "Timeline");
  await drawn(page, id);
  const mine = page.getByRole("checkbox", { name: "My code only" });
  await mine.check();
  // handle stands where route stood: right below listen.
  await until("handle is in the second row", async () => {
    const { x, y } = await placeOf(page, 0.5 * SECOND, 1);
    await page.mouse.move(x, y + 1);
    await page.mouse.move(x, y);
    const tip = page.getByRole("tooltip");
    return await tip.count() > 0 && (await tip.innerText()).includes("handle");
  });
  const save = await placeOf(page, 0.75 * SECOND, 2);
  await page.mouse.click(save.x, save.y);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("link", { name: "save", exact: true }).waitFor();
  const marked = (await page.locator(".outline-selected:not([hidden])").boundingBox())!;
  assert.ok(save.y > marked.y && save.y < marked.y + marked.height && save.x > marked.x, "the bar itself is marked");

  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByText("3 functions").waitFor();
  await page.getByRole("tab", { name: "Flame graph" }).click();
  await page.locator(".merged-area[data-bars='3']").waitFor();
  await until("the address says so", () => Promise.resolve(page.url().includes("tab=flame")));
  await page.reload();
  await page.locator(".merged-area[data-bars='3']").waitFor();
  await mine.uncheck();
  await page.locator(".merged-area[data-bars='5']").waitFor();
});

siteTest("any number of threads at once: all, none, only one", async (site) => {
  const { page } = site;
  await show(site, manyThreads("alpha", 3), "Functions");
  const threads = page.getByRole("group", { name: "Threads" });
  const boxes = threads.getByRole("checkbox");
  const checked = () => boxes.evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked));
  assert.deepEqual(await checked(), [true, true, true, true]);
  const calls = page.locator(".functions-row .functions-cell:nth-child(4)");
  await until("all four call", async () => (await calls.innerText()) === "4");
  await threads.getByText("worker 2").click({ modifiers: ["Alt"] });
  await until("only worker 2 is left", async () => (await calls.innerText()) === "1");
  assert.deepEqual((await checked()).filter(Boolean).length, 1);
  await threads.getByText("worker 2").hover();
  await threads.getByRole("button", { name: "None" }).click();
  await page.getByText("No thread is shown").waitFor();
  await threads.getByRole("checkbox", { name: "main" }).check();
  await until("main is back", async () => (await calls.innerText()) === "1");
  await threads.getByRole("button", { name: "All" }).click();
  await until("all four are back", async () => (await calls.innerText()) === "4");
  await threads.getByText("worker 3").hover();
  await threads.locator(".thread", { hasText: "worker 3" }).getByRole("button", { name: "Only this thread" }).click();
  await until("only worker 3 is left", async () => (await calls.innerText()) === "1");
});

siteTest("the flame graph is of one thread, where one is chosen", async (site) => {
  const { page } = site;
  await show(site, manyThreads("alpha", 2), "Flame graph");
  const bar = await barAt(site, 0.5, 0);
  const total = async () => {
    await page.mouse.move(bar.x, bar.y + 1);
    await page.mouse.move(bar.x, bar.y);
    return await page.getByRole("tooltip").innerText();
  };
  assert.match(await total(), /total 2\.50 s 100%[\s\S]*3 calls/);
  await page.getByRole("combobox", { name: "Threads of the flame graph" }).selectOption("worker 1");
  await until("it is of worker 1", async () => /total 500 ms 100%[\s\S]*1 call/.test(await total()));
});

siteTest("when zoomed in, a strip shows where one is, and leads elsewhere", async (site) => {
  const { page } = site;
  const id = await show(site, tenSeconds("alpha"), "Timeline");
  await drawn(page, id);
  const strip = page.getByRole("slider", { name: /The whole recording/ });
  assert.equal(await strip.count(), 0, "all is shown");
  const { x, y } = await placeOf(page, 2 * SECOND, 5);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -800);
  await rangeWhere(page, "became narrower", (a, b) => b - a < 3 * SECOND);
  const box = (await strip.boundingBox())!;
  const at = (time: number) => box.x + (time / (10 * SECOND)) * box.width;
  const middle = box.y + box.height / 2;
  await page.mouse.click(at(8 * SECOND), middle);
  const [from, to] = await rangeWhere(page, "is around 8 s", (a, b) => Math.abs((a + b) / 2 - 8 * SECOND) < 50_000);
  await page.mouse.move(at(8 * SECOND), middle);
  await page.mouse.down();
  await page.mouse.move(at(5 * SECOND), middle, { steps: 4 });
  await page.mouse.up();
  await rangeWhere(
    page,
    "was dragged to 5 s",
    (a, b) => Math.abs((a + b) / 2 - 5 * SECOND) < 50_000 && Math.abs(b - a - (to - from)) < 1000,
  );
  const [, end] = await rangeOf(page);
  await page.mouse.move(at(end), middle);
  await page.mouse.down();
  await page.mouse.move(at(9 * SECOND), middle, { steps: 4 });
  await page.mouse.up();
  await rangeWhere(page, "ends at 9 s", (_, b) => Math.abs(b - 9 * SECOND) < 50_000);
  await page.mouse.dblclick(at(8 * SECOND), middle);
  await strip.waitFor({ state: "detached" });
});
