import assert from "node:assert/strict";
import { closeBrowser, siteTest, startBrowser, until } from "./browser.ts";
import { dotOf, drawn, placeOf, rangeOf, rangeWhere } from "./charts.ts";
import { tenSeconds } from "./recordings.ts";
import { synthetic } from "../fixtures/synthetic.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;

siteTest("a recording opens by a hash link, a path and a click, and the back button goes back", async (site) => {
  const { page, add, open } = site;
  const first = await add("first", tenSeconds("first"), new Date(2026, 0, 1));
  const other = await add("other", tenSeconds("other"), new Date(2026, 0, 2));
  await open(`/#${first}/`);
  await drawn(page, first);
  assert.equal(await page.locator("h1 .timeline-label").textContent(), "first");
  assert.equal(await page.title(), `${first} · Microlog`);
  await open(`/${other}/`);
  await drawn(page, other);
  await page.locator("[data-key=first] button.tree-name").click();
  await page.locator(`[data-key="${first}"] a`).click();
  await drawn(page, first);
  await page.goBack();
  await drawn(page, other);
});

siteTest("the readout tells all four resources at the pointer", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const readout = page.locator(".readout");
  assert.match(await readout.innerText(), /^Total 10.00? s\s+CPU average \d+%\s+Memory peak 100.0 MB\s+Modules 2/);
  const { x, y } = await placeOf(page, 7.5 * SECOND, 5);
  await page.mouse.move(x, y);
  await page.locator(".readout[data-at=pointer]").waitFor();
  assert.match(await readout.innerText(), /^T=7.5\d? s\s+CPU 70%\s+Memory 100.0 MB\s+Modules 2\s+Objects/);
  const hairline = (await page.locator(".hairline").boundingBox())!;
  assert.ok(Math.abs(hairline.x - x) <= 1, `${hairline.x} is not at ${x}`);
  await page.mouse.move(x, (await page.locator("[data-role=lines]").boundingBox())!.y + 20);
  assert.match(await readout.innerText(), /^T=7.5/);
});

siteTest("estimated objects are marked with ~, and counted ones are not", async ({ page, add, open }) => {
  const id = await add("alpha", synthetic({ seconds: 6 }));
  await open(`/#${id}/`);
  await drawn(page, id);
  const at = async (time: number) => {
    const { x, y } = await placeOf(page, time, 20);
    await page.mouse.move(x, y);
    return await until("the readout follows", async () => {
      const text = await page.locator(".readout").innerText();
      return text.includes(`T=${(time / 1e6).toFixed(2)} s`) && text;
    });
  };
  assert.match(await at(2 * SECOND), /Objects ~[\d,]+/);
});

siteTest("the wheel zooms at the pointer, for lines and calls together", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const [from, to] = await rangeOf(page);
  const { x, y } = await placeOf(page, 3 * SECOND, 3);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -500);
  const [nearFrom, nearTo] = await rangeWhere(page, "became narrower", (a, b) => b - a < (to - from) / 2);
  const box = (await page.locator("[data-role=flame]").boundingBox())!;
  const under = nearFrom + ((x - box.x) / box.width) * (nearTo - nearFrom);
  assert.ok(Math.abs(under - 3 * SECOND) < 20_000, `the time under the pointer went to ${under}`);
  // They fill the view again: what was drawn for all of the recording stands there no more.
  await until("the lines are drawn anew", async () => {
    const lines = await page.locator(".lines-svg:visible").boundingBox({ timeout: 1000 }).catch(() => undefined);
    return lines && Math.abs(lines.width - box.width) < 1;
  });
  await page.mouse.wheel(0, 5000);
  await rangeWhere(page, "is all again", (a, b) => a === from && b === to);
});

siteTest("a drag pans, and no further than the recording", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const { x, y } = await placeOf(page, 5 * SECOND, 6);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -600);
  const [from, to] = await rangeWhere(page, "became narrower", (a, b) => b - a < 5 * SECOND);
  await page.mouse.down();
  await page.mouse.move(x - 100, y, { steps: 4 });
  await page.mouse.up();
  const box = (await page.locator("[data-role=flame]").boundingBox())!;
  const expected = from + (100 / box.width) * (to - from);
  await rangeWhere(page, "moved by what was dragged", (a) => Math.abs(a - expected) < 2 * ((to - from) / box.width));
  assert.equal(await page.locator(".details").getByText("Called by").count(), 0, "a drag is no click");
  for (let i = 0; i < 12; i++) {
    await page.mouse.move(x - 300, y);
    await page.mouse.down();
    await page.mouse.move(x + 300, y, { steps: 2 });
    await page.mouse.up();
  }
  await rangeWhere(page, "stops at the beginning", (a) => a <= 0 && a > -SECOND);
});

siteTest("keys pan, zoom and fit", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const all = await rangeOf(page);
  const zooms: [string, string][] = [["w", "s"], ["+", "-"]];
  for (const [near, far] of zooms) {
    await page.keyboard.press(near);
    await page.keyboard.press(near);
    const [from, to] = await rangeWhere(page, "is half", (a, b) => b - a < (all[1] - all[0]) * 0.52);
    await page.keyboard.press("d");
    const right = await rangeWhere(page, "went right", (a) => a > from);
    await page.keyboard.press("ArrowLeft");
    await rangeWhere(page, "went back left", (a) => a < right[0]);
    await page.keyboard.press(far);
    await rangeWhere(page, "grew", (a, b) => b - a > (to - from) * 1.3);
    await page.keyboard.press("0");
    await rangeWhere(page, "is all", (a, b) => a === all[0] && b === all[1]);
  }
  await page.getByRole("button", { name: "Zoom in" }).click();
  await rangeWhere(page, "is nearer", (a, b) => b - a < all[1] - all[0]);
  await page.getByRole("button", { name: "Fit" }).click();
  await rangeWhere(page, "is all", (a, b) => a === all[0] && b === all[1]);
  await page.getByRole("searchbox", { name: /^Filter recordings/ }).fill("w");
  assert.deepEqual(await rangeOf(page), all, "typing in the filter is no zoom");
});

siteTest("a double click zooms to a call, and beside the calls shows all", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const all = await rangeOf(page);
  const spin = await placeOf(page, 4.2 * SECOND, 1);
  await page.mouse.dblclick(spin.x, spin.y);
  await rangeWhere(
    page,
    "is that of the call",
    (a, b) => a > 3.9 * SECOND && a <= 4 * SECOND && b >= 4.5 * SECOND && b < 4.6 * SECOND,
  );
  const { x, y } = await placeOf(page, 4.2 * SECOND, 8);
  await page.mouse.dblclick(x, y);
  await rangeWhere(page, "is all", (a, b) => a === all[0] && b === all[1]);
});

siteTest("a call tells about itself: hover briefly, click in full, Escape clears", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const { x, y } = await placeOf(page, 4.2 * SECOND, 1);
  await page.mouse.move(x, y);
  const tip = await page.getByRole("tooltip").innerText();
  assert.match(tip, /Board\.spin\s+src\/board\.ts:20\s+at 4\.00 s\s+took 500 ms\s+self 500 ms/);
  await page.locator(".outline-hovered:not([hidden])").waitFor();
  await page.mouse.click(x, y);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByText("Board.spin").waitFor();
  const text = await details.innerText();
  for (const part of [/When\s+4\.00 s – 4\.50 s/, /Duration\s+500 ms/, /Self\s+500 ms/, /Share of run\s+5\.0%/]) {
    assert.match(text, part);
  }
  assert.equal(
    await details.getByRole("link", { name: "Board.spin" }).getAttribute("href"),
    "vscode://file/home/ann/game/src/board.ts:20:3",
  );
  await details.getByRole("button", { name: "main" }).click();
  await details.getByRole("link", { name: "main" }).waitFor();
  assert.match(await details.innerText(), /Duration\s+10\.00 s[\s\S]*Self\s+5\.00 s\s+50\.0% of it[\s\S]*outermost/);
  await page.keyboard.press("Escape");
  await details.getByText("deno run main.ts").waitFor();
});

siteTest("a dot of the log tells its text, and opens what was said with its stack", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const info = await dotOf(page, 3.25 * SECOND, "info");
  await page.mouse.move(info.x, info.y);
  assert.match(await page.getByRole("tooltip").innerText(), /info\s+at 3\.25 s\s+half way\s+there/);
  await page.mouse.click(info.x, info.y);
  const popup = page.getByRole("dialog");
  await popup.getByText("Log entry 1 of 2").waitFor();
  assert.equal(await popup.locator("pre").textContent(), "half way\nthere");
  assert.deepEqual(await popup.locator(".stack li").allInnerTexts(), [
    "Board.spin\nsrc/board.ts:20",
    "main\nmain.ts:10",
  ]);
  assert.equal(
    await popup.getByRole("link", { name: "src/board.ts:20" }).getAttribute("href"),
    "vscode://file/home/ann/game/src/board.ts:20:3",
  );
  await popup.getByRole("button", { name: "Next entry" }).click();
  await popup.getByText("Log entry 2 of 2").waitFor();
  assert.match(await popup.innerText(), /error\s+at 8\.00 s\s+stderr[\s\S]*it broke[\s\S]*No stack was taken/);
  assert.ok(await popup.getByRole("button", { name: "Next entry" }).isDisabled());
  await popup.focus();
  await page.keyboard.press("ArrowLeft");
  await popup.getByText("Log entry 1 of 2").waitFor();
  await page.keyboard.press("Escape");
  await popup.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "2 entries" }).click();
  await popup.getByText("Log entry 1 of 2").waitFor();
});

siteTest("threads stand one under another and can be hidden, all but one", async ({ page, add, open }) => {
  const id = await add("alpha", synthetic({ workers: 2, seconds: 4 }));
  await open(`/#${id}/`);
  await drawn(page, id);
  const bar = page.getByRole("scrollbar");
  await bar.waitFor();
  const boxes = page.getByRole("group", { name: "Threads" }).getByRole("checkbox");
  assert.equal(await boxes.count(), 3);
  const before = Number(await bar.getAttribute("aria-valuemax"));
  await boxes.nth(1).uncheck();
  await until(
    "there is less to scroll",
    async () => await bar.count() === 0 || Number(await bar.getAttribute("aria-valuemax")) < before,
  );
  await boxes.nth(2).uncheck();
  await boxes.nth(0).click();
  assert.ok(await boxes.nth(0).isChecked(), "the last thread stays");
});

siteTest("a deep chart scrolls: by shift and wheel, by drag, by its scroll bar", async ({ page, add, open }) => {
  const id = await add("alpha", synthetic({ depth: 60, interval: 1000, seconds: 4 }));
  await page.setViewportSize({ width: 900, height: 700 });
  await open(`/#${id}/`);
  await drawn(page, id);
  const top = (what: string, holds: (top: number) => boolean) =>
    until(what, async () => holds(Number(await page.locator("[data-role=flame]").getAttribute("data-top"))));
  const { x, y } = await placeOf(page, 2 * SECOND, 4);
  await page.mouse.move(x, y);
  await page.keyboard.down("Shift");
  await page.mouse.wheel(0, 120);
  await page.keyboard.up("Shift");
  await top("shift and wheel scroll down", (top) => top > 60);
  await page.mouse.down();
  await page.mouse.move(x, y + 500, { steps: 20 });
  await page.mouse.up();
  await top("a drag scrolls up", (top) => top === 0);
  const bar = (await page.getByRole("scrollbar").boundingBox())!;
  await page.mouse.click(bar.x + 6, bar.y + bar.height - 4);
  await top("the scroll bar scrolls to the end", (top) => top > 100);
});

siteTest("the ruler's unit follows the zoom", async ({ page, add, open }) => {
  const id = await add("alpha", tenSeconds("alpha"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const labels = () => page.locator(".tick").allTextContents();
  assert.ok((await labels()).includes("4 s"), (await labels()).join());
  const { x, y } = await placeOf(page, 0.004 * SECOND, 5);
  await page.mouse.move(x, y);
  for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -600);
  await until("the ruler is in ms or µs", async () => (await labels()).some((text) => /(ms|µs)$/.test(text)));
});
