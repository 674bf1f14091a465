/** The panel beside the charts: a call in full, the calls around it and those like it. */
import assert from "node:assert/strict";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, placeOf } from "./charts.ts";
import { synthetic } from "../fixtures/synthetic.ts";
import { everything } from "./everything.ts";
import { manyCalls, ODD, oddOne, tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;

/** Opens the recording with the odd call, and selects that. */
async function openOdd({ page, add, open }: Site) {
  const id = await add("odd", oddOne("odd"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const { x, y } = await placeOf(page, (ODD.from + 0.2) * SECOND, 1);
  await page.mouse.click(x, y);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("link", { name: "Board.spin" }).waitFor();
  return { id, details };
}

const oneLine = (text: string) => text.replace(/\s+/g, " ");

siteTest("a call tells what happened during it: CPU, garbage, memory, modules, log", async (site) => {
  const { page } = site;
  const { details } = await openOdd(site);
  const text = oneLine(await details.locator(".facts").innerText());
  for (
    const part of [
      "When 1.20 s – 3.20 s",
      "Duration 2.00 s",
      "Self 1.84 s 92.0% of it",
      "Share of run 33.3%",
      "CPU 4% waited",
      "Garbage collection 30 ms 3×, 1.5%",
      "Memory +50.0 MB to 150.0 MB",
      "Heap unchanged 20.0 MB",
    ]
  ) assert.ok(text.includes(part), `no "${part}" in "${text}"`);
  assert.match(await details.locator(".flag").getAttribute("title") ?? "", /little CPU.*it waited/);
  const modules = details.getByRole("region", { name: "Modules loaded" });
  assert.match(
    oneLine(await modules.innerText()),
    /^Modules loaded 2 src\/levels\.ts at 1\.80 s src\/scores\.ts at 1\.90 s$/,
  );
  await details.getByRole("region", { name: "Log entries" }).getByRole("button", { name: "the board is slow" }).click();
  await page.getByRole("dialog", { name: "Log entry 1 of 1" }).getByText("the board is slow").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(await details.getByRole("link", { name: "Board.spin" }).count(), 1, "the call stays selected");
});

siteTest("callers and callees lead to their calls", async (site) => {
  const { page } = site;
  const { details } = await openOdd(site);
  const calls = details.getByRole("region", { name: "Calls", exact: true });
  assert.match(oneLine(await calls.innerText()), /^Calls score main\.ts:30 2× 160 ms$/);
  await calls.getByRole("button", { name: "score" }).click();
  await details.getByRole("link", { name: "score" }).waitFor();
  assert.match(oneLine(await details.locator(".facts").innerText()), /When 1\.70 s – 1\.80 s Duration 100 ms/);
  const callers = details.getByRole("region", { name: "Called by" });
  assert.deepEqual((await callers.getByRole("button").allInnerTexts()).map(oneLine), [
    "Board.spin board.ts:20 2.00 s",
    "main main.ts:10 6.00 s",
  ]);
  await callers.getByRole("button", { name: "main" }).click();
  await details.getByRole("link", { name: "main" }).waitFor();
  await details.getByText("nothing: outermost").waitFor();
  await details.getByText("none: seen once").waitFor();
  await page.keyboard.press("Escape");
  await details.getByText("deno run main.ts").waitFor();
});

siteTest("similar calls are gone through by click, by keys and by buttons, in two orders", async (site) => {
  const { page } = site;
  const { details } = await openOdd(site);
  const similar = details.getByRole("region", { name: "Similar calls" });
  assert.match(oneLine(await similar.innerText()), /^Similar calls 41, 2\.88 s together /);
  const list = similar.getByRole("listbox");
  const chosen = () => list.locator("[aria-selected=true]").innerText().then(oneLine);
  const isChosen = (text: string) => until(`"${text}" is chosen`, async () => await chosen() === text);
  await isChosen("1.20 s 2.00 s");
  assert.ok(await similar.getByRole("button", { name: "Previous similar call" }).isDisabled());
  await page.keyboard.press("]");
  // The first of those that took 24 ms.
  await isChosen("160 ms 24 ms");
  assert.match(oneLine(await details.locator(".facts").innerText()), /When 160 ms – 184 ms Duration 24 ms/);
  await list.getByText("360 ms").click();
  await isChosen("360 ms 24 ms");
  await page.keyboard.press("[");
  await isChosen("160 ms 24 ms");
  await similar.getByRole("radio", { name: "Time" }).click();
  await isChosen("160 ms 24 ms");
  await similar.getByText("5 of 41").waitFor();
  await similar.getByRole("button", { name: "Next similar call" }).click();
  await isChosen("200 ms 20 ms");
  await list.focus();
  await page.keyboard.press("End");
  await isChosen("3.58 s 24 ms");
  await similar.getByText("41 of 41").waitFor();
  assert.ok(await similar.getByRole("button", { name: "Next similar call" }).isDisabled());
});

siteTest("with a range chosen the numbers are about it, and say so", async (site) => {
  const { page } = site;
  const { details } = await openOdd(site);
  const lines = (await page.locator("[data-role=lines]").boundingBox())!;
  const [from, until] = [await placeOf(page, 2.2 * SECOND, 0), await placeOf(page, 3.4 * SECOND, 0)];
  await page.mouse.move(from.x, lines.y + 40);
  await page.mouse.down();
  await page.mouse.move(until.x, lines.y + 44, { steps: 4 });
  await page.mouse.up();
  await details.getByText(/^Numbers are about 2\.\d\d s – 3\.\d\d s/).waitFor();
  const text = oneLine(await details.locator(".facts").innerText());
  assert.match(text, /Duration 2\.00 s (1\.0\d s|99\d ms) in the range .* Share of range 8\d\.\d%/);
  assert.match(text, /Memory \+2\d\.\d MB to 150\.0 MB/);
  const similar = details.getByRole("region", { name: "Similar calls" });
  assert.match(oneLine(await similar.innerText()), /^Similar calls [5-6] of 41 in the range/);
  await page.keyboard.press("Escape");
  await details.getByText("deno run main.ts").waitFor();
  assert.match(oneLine(await details.locator(".facts").innerText()), /Share of run (19|20)\.\d% CPU \d+%/);
  await details.getByRole("button", { name: "All of the run" }).click();
  await details.getByText("exit code 0").waitFor();
});

siteTest("the distribution of similar calls tells their median and where the call lies", async (site) => {
  const { page } = site;
  const { details } = await openOdd(site);
  const chart = details.getByRole("img", { name: /^Durations of 41 calls/ });
  assert.equal(
    await chart.getAttribute("aria-label"),
    "Durations of 41 calls: from 20 ms to 2.00 s, median 22 ms",
  );
  await details.getByText("this took longest").waitFor();
  const left = async (part: string) => (await chart.locator(part).boundingBox())!.x;
  assert.ok(await left(".spread-this") > await left(".spread-median") + 100);
  await page.keyboard.press("]");
  // 33 of 41 took less than 24 ms.
  await details.getByText(/this took longer than 78%/).waitFor();
});

siteTest("of thousands of similar calls only those in sight are in the page", async (site) => {
  const { page, add, open } = site;
  const id = await add("many", manyCalls("many"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const { x, y } = await placeOf(page, 5 * SECOND, 1);
  await page.mouse.click(x, y);
  const list = page.getByRole("listbox", { name: "Similar calls" });
  await list.waitFor();
  assert.equal(await list.getByRole("option").first().getAttribute("aria-setsize"), "5000");
  assert.ok(await list.getByRole("option").count() < 40);
  await list.focus();
  await page.keyboard.press("Home");
  await until(
    "the longest is chosen",
    async () => /1\.5 ms$/.test(await list.locator("[aria-selected=true]").innerText()),
  );
  await page.keyboard.press("End");
  await until("the last is chosen", async () => {
    return await list.locator("[aria-selected=true]").getAttribute("aria-posinset") === "5000";
  });
  assert.match(await list.locator("[aria-selected=true]").innerText(), /500 µs$/);
  assert.ok(await list.locator("[aria-selected=true]").isVisible());
  assert.ok(await list.getByRole("option").count() < 40);
});

siteTest("the panel stands beside the charts, is resized by drag and by keys, and stays so", async (site) => {
  const { page } = site;
  const { id, details } = await openOdd(site);
  const boxes = async () => ({
    panel: (await details.boundingBox())!,
    chart: (await page.locator("[data-role=flame]").boundingBox())!,
  });
  const { panel, chart } = await boxes();
  assert.ok(chart.x + chart.width <= panel.x + 1, "beside the chart, not over it");
  assert.ok(Math.abs(panel.x + panel.width - 1440) <= 1);
  const edge = page.getByRole("separator", { name: "Size of the details" });
  await page.mouse.move(panel.x, panel.y + 200);
  await page.mouse.down();
  await page.mouse.move(panel.x - 100, panel.y + 210, { steps: 3 });
  await page.mouse.up();
  await until("the panel is wider", async () => Math.abs((await boxes()).panel.width - panel.width - 100) <= 2);
  await until("the chart is narrower", async () => Math.abs(chart.width - (await boxes()).chart.width - 100) <= 2);
  const wide = Number(await edge.getAttribute("aria-valuenow"));
  await edge.focus();
  await page.keyboard.press("ArrowLeft");
  assert.equal(Number(await edge.getAttribute("aria-valuenow")), wide + 24);
  await page.reload();
  await drawn(page, id);
  await until("the width is remembered", async () => Math.abs((await boxes()).panel.width - wide - 24) <= 1);
  await edge.focus();
  await page.keyboard.press("End");
  const { chart: left } = await boxes();
  assert.ok(left.width >= 300, "room is left to the chart");
  await edge.dblclick();
  await until("the width is as at first", async () => Math.abs((await boxes()).panel.width - panel.width) <= 1);
});

siteTest("the panel can be hidden, and comes back for a call", async (site) => {
  const { page, add, open } = site;
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("button", { name: "Hide the details" }).click();
  await details.waitFor({ state: "detached" });
  await page.reload();
  await drawn(page, id);
  assert.equal(await details.count(), 0);
  const width = async () => (await page.locator("[data-role=flame]").boundingBox())!.width;
  assert.ok(await width() > 1100);
  const { x, y } = await placeOf(page, 4.2 * SECOND, 1);
  await page.mouse.click(x, y);
  await details.getByRole("link", { name: "Board.spin" }).waitFor();
  await details.getByRole("button", { name: "Close details" }).click();
  await details.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Details" }).click();
  await details.getByText("deno run main.ts").waitFor();
});

siteTest("in a narrow window the panel stands below, and nothing in it is cut off", async (site) => {
  const { page } = site;
  await page.setViewportSize({ width: 900, height: 700 });
  const { details } = await openOdd(site);
  const [panel, chart] = [
    (await details.boundingBox())!,
    (await page.locator("[data-role=flame]").boundingBox())!,
  ];
  assert.ok(chart.y + chart.height <= panel.y + 1, "below the chart");
  assert.ok(panel.y + panel.height <= 700 && chart.height >= 100);
  const edge = page.getByRole("separator", { name: "Size of the details" });
  assert.equal(await edge.getAttribute("aria-orientation"), "horizontal");
  await edge.focus();
  await page.keyboard.press("ArrowUp");
  await until("the panel is higher", async () => (await details.boundingBox())!.height > panel.height + 20);
  const cut = await details.evaluate((panel) =>
    [...panel.querySelectorAll(".fact, .row-figures, .similar-took, .spread-legend, .part-title")]
      .filter((part) => {
        const [box, around] = [part.getBoundingClientRect(), panel.getBoundingClientRect()];
        return box.right > around.right || box.left < around.left || part.scrollWidth > part.clientWidth + 1;
      })
      .map((part) => part.textContent)
  );
  assert.deepEqual(cut, []);
});

siteTest("in a narrow window the calls have the room until one is selected, which stays in sight", async (site) => {
  const { page, add, open } = site;
  await page.setViewportSize({ width: 900, height: 700 });
  const id = await add("deep", synthetic({ seconds: 4, interval: 1000, depth: 31, logs: 5 }));
  await open(`/#${id}/`);
  await drawn(page, id);
  const details = page.getByRole("region", { name: "Details" });
  assert.equal(await details.count(), 0);
  const chart = page.locator("[data-role=flame]");
  const whole = (await chart.boundingBox())!;
  assert.ok(whole.height >= 400, `${whole.height} px of calls`);
  // One of the lowest row in sight.
  await page.mouse.click(whole.x + whole.width / 2, whole.y + whole.height - 40);
  await details.waitFor();
  const box = page.locator(".outline-selected");
  await until("it is above the panel", async () => {
    const [bar, panel] = [await box.boundingBox(), await details.boundingBox()];
    return bar && panel && bar.y >= whole.y && bar.y + bar.height <= panel.y + 2;
  });
  assert.ok((await chart.boundingBox())!.height >= 200);
  await page.keyboard.press("Escape");
  await details.waitFor({ state: "detached" });
});

siteTest("a span tells what happened during it too", async (site) => {
  const { page, add, open } = site;
  const id = await add("game", everything("game"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const box = (await page.locator("[data-role=flame]").boundingBox())!;
  const { x } = await placeOf(page, 7.5 * SECOND, 0);
  await page.mouse.click(x, box.y + 8 + 24 + 17 + 7);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByText("performance.measure").waitFor();
  const text = oneLine(await details.innerText());
  assert.match(text, /CPU 8\d% Garbage collection [\d.]+ ms \d+×, \d\.\d%/);
  assert.match(text, /Ended in .* Log entries 3/);
});

siteTest("scrolling the details by keys leaves the charts alone", async (site) => {
  const { page } = site;
  await page.setViewportSize({ width: 1440, height: 500 });
  const { details } = await openOdd(site);
  await details.focus();
  const top = () => details.evaluate((panel) => panel.scrollTop);
  await page.keyboard.press("End");
  await until("the panel is scrolled", async () => await top() > 50);
  assert.equal(await page.locator("[data-role=flame]").getAttribute("data-top"), "0");
});
