import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { chain, game, knot, manyModules } from "./designs.ts";
import { noCalls, oneCall } from "./odd.ts";
import { tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

/** Opens a recording's design and waits until it is drawn. */
async function show({ page, add, open }: Site, lines: string[], query = "tab=design"): Promise<void> {
  const id = await add("alpha", lines);
  await open(`/#${id}/?${query}`);
  await page.locator(`main[data-recording="${id}"][data-phase=done] [data-role=design]`).waitFor();
  await drawn(page);
}

async function drawn(page: Page): Promise<void> {
  await page.locator(".design-area[data-still=true]").waitFor();
}

/** The boxes by name, as they are read out. */
function boxes(page: Page): Promise<string[]> {
  return page.getByRole("listbox", { name: "Boxes", exact: true }).getByRole("option").evaluateAll((all) =>
    all.map((one) => one.getAttribute("data-name") ?? "").sort()
  );
}

/** Waits until these boxes are there. */
function boxesAre(page: Page, names: string[]): Promise<unknown> {
  let now: string[] = [];
  return until(`the boxes are ${names}`, async () => {
    now = await boxes(page);
    return now.join() === names.toSorted().join();
  }).catch((error) => {
    throw new Error(`${error.message}: they are ${now}`);
  });
}

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where a box stands in the picture. */
async function placeOf(page: Page, name: string): Promise<Place> {
  const text = await page.locator(`[role=option][data-name="${name}"]`).getAttribute("data-place");
  const [x, y, width, height] = text!.split(" ").map(Number) as [number, number, number, number];
  return { x, y, width, height };
}

/** A place of the picture in the window. */
async function inWindow(page: Page, x: number, y: number): Promise<[x: number, y: number]> {
  const area = page.locator(".design-area");
  const box = (await area.boundingBox())!;
  const [left, top, scale] = (await area.getAttribute("data-camera"))!.split(" ").map(Number) as [
    number,
    number,
    number,
  ];
  return [box.x + (x - left) * scale, box.y + (y - top) * scale];
}

/** The middle of a box in the window. */
async function middleOf(page: Page, name: string): Promise<[x: number, y: number]> {
  const { x, y, width, height } = await placeOf(page, name);
  return await inWindow(page, x + width / 2, y + height / 2);
}

const panel = (page: Page) => page.getByRole("region", { name: "Details" });

siteTest(
  "a box for each module, runtime and dependencies folded; a click shows the functions behind it",
  async (site) => {
    const { page } = site;
    await show(site, game("alpha"));
    await boxesAre(page, ["Runtime", "board.ts", "game", "lodash-es", "main.ts", "report.ts"]);
    await page.mouse.click(...await middleOf(page, "board.ts"));
    await panel(page).getByRole("option", { name: /Board\.spin/ }).waitFor();
    const text = await panel(page).innerText();
    assert.match(text, /board\.ts[\s\S]*Total\s+50 ms[\s\S]*Board\.spin\s+50 ms\s+10 ms/);
    assert.match(text, /help/);
    const called = page.getByRole("region", { name: "Called by" });
    assert.match(await called.innerText(), /main\.ts/);
    await page.getByRole("region", { name: "Calls", exact: true }).getByRole("button", { name: "lodash-es" }).click();
    await panel(page).getByRole("option", { name: /chunk/ }).waitFor();
    await page.keyboard.press("Escape");
    await panel(page).getByText("5 boxes").waitFor();
  },
);

siteTest("a tooltip tells of what is pointed at", async (site) => {
  const { page } = site;
  await show(site, game("alpha"));
  await page.mouse.move(...await middleOf(page, "report.ts"));
  const tip = page.getByRole("tooltip");
  await tip.waitFor();
  assert.match(await tip.innerText(), /report\.ts[\s\S]*src\/report\.ts[\s\S]*total 40 ms[\s\S]*self 20 ms/);
});

siteTest("a function leads to its longest call in the Timeline", async (site) => {
  const { page } = site;
  await show(site, tenSeconds("alpha"));
  await page.mouse.click(...await middleOf(page, "board.ts"));
  await panel(page).getByRole("option", { name: /Board\.spin/ }).click();
  await panel(page).getByRole("button", { name: "Show its longest call in the Timeline" }).click();
  await page.getByRole("tab", { name: "Timeline", selected: true }).waitFor();
  await page.locator("#details").getByText("Board.spin").first().waitFor();
  assert.match(page.url(), /call=0\.\d+/);
  await page.getByRole("tab", { name: "Design" }).click();
  await panel(page).getByRole("option", { name: /Board\.spin/ }).waitFor();
});

siteTest("a double click opens a dependency, and folds it again", async (site) => {
  const { page } = site;
  await show(site, game("alpha"));
  await page.mouse.dblclick(...await middleOf(page, "lodash-es"));
  await boxesAre(page, ["Runtime", "board.ts", "chunk.js", "game", "lodash-es", "main.ts", "report.ts", "slice.js"]);
  await drawn(page);
  const { x, y, width } = await placeOf(page, "lodash-es");
  await page.mouse.dblclick(...await inWindow(page, x + width / 2, y + 10));
  await boxesAre(page, ["Runtime", "board.ts", "game", "lodash-es", "main.ts", "report.ts"]);
});

siteTest("in a narrow window a double click works as well, though the first click brings the panel", async (site) => {
  const { page } = site;
  await page.setViewportSize({ width: 900, height: 700 });
  await show(site, game("alpha"));
  await page.mouse.dblclick(...await middleOf(page, "Runtime"), { delay: 60 });
  await until("the runtime is opened", async () => (await boxes(page)).includes("node:fs"));
});

siteTest("level and threshold are chosen, kept, and in the address", async (site) => {
  const { page } = site;
  await show(site, game("alpha"));
  await page.getByRole("radio", { name: "Classes" }).check({ force: true });
  await until("there is a class", async () => (await boxes(page)).includes("Board"));
  await page.getByRole("radio", { name: "Packages" }).check({ force: true });
  await boxesAre(page, ["Runtime", "game", "lodash-es"]);
  await page.getByRole("radio", { name: "Modules" }).check({ force: true });
  await boxesAre(page, ["Runtime", "board.ts", "game", "lodash-es", "main.ts", "report.ts"]);
  const slider = page.getByRole("slider", { name: /Leave out arrows/ });
  await slider.focus();
  await slider.press("End");
  await page.locator(".design-hidden").getByText(/arrows?.* hidden/).waitFor();
  await until("it is in the address", () => Promise.resolve(/level=module&least=0\.5/.test(page.url())));
  await page.evaluate(() => location.hash = location.hash.replace(/\?.*/, "?tab=design"));
  await page.reload();
  await page.locator(".design-least").getByText("50%").waitFor();
  await page.evaluate(() => location.hash = location.hash.replace(/\?.*/, "?tab=design&level=package&least=0"));
  await boxesAre(page, ["Runtime", "game", "lodash-es"]);
});

siteTest("a box is dragged and stays there; the ground moves all; Tidy puts it back", async (site) => {
  const { page } = site;
  await show(site, game("alpha"));
  const before = await placeOf(page, "report.ts");
  const [x, y] = await middleOf(page, "report.ts");
  const scale = Number((await page.locator(".design-area").getAttribute("data-camera"))!.split(" ")[2]);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 40, { steps: 5 });
  await page.mouse.up();
  const after = await until("it has moved", async () => {
    const now = await placeOf(page, "report.ts");
    return now.x !== before.x && now;
  });
  assert.ok(Math.abs(after.x - before.x - 60 / scale) < 1 && Math.abs(after.y - before.y - 40 / scale) < 1);
  const [cameraX] = (await page.locator(".design-area").getAttribute("data-camera"))!.split(" ").map(Number);
  const box = (await page.locator(".design-area").boundingBox())!;
  await page.mouse.move(box.x + 8, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 108, box.y + 8, { steps: 4 });
  await page.mouse.up();
  await until("the view has moved", async () => {
    const [now] = (await page.locator(".design-area").getAttribute("data-camera"))!.split(" ").map(Number);
    return Math.abs(now! - cameraX! + 100 / scale) < 1;
  });
  assert.deepEqual(await placeOf(page, "report.ts"), after, "the ground was dragged, not the box");
  await page.getByRole("button", { name: "Tidy" }).click();
  await until("it is back", async () => (await placeOf(page, "report.ts")).x === before.x);
});

siteTest("boxes that stay keep their places as the stretch of time changes", async (site) => {
  const { page } = site;
  await show(site, game("alpha"));
  const before = await placeOf(page, "main.ts");
  await page.evaluate(() => location.hash = location.hash.replace(/\?.*/, "?tab=design&range=0-60ms"));
  await until("report.ts is gone", async () => !(await boxes(page)).includes("report.ts"));
  assert.deepEqual(await placeOf(page, "main.ts"), before);
  await page.getByRole("button", { name: "Clear the range" }).click();
  await until("report.ts is back", async () => (await boxes(page)).includes("report.ts"));
  assert.deepEqual(await placeOf(page, "main.ts"), before);
});

siteTest("an arrow is clicked for the functions that it leads to", async (site) => {
  const { page } = site;
  await show(site, game("alpha"));
  await page.mouse.click(...await middleOf(page, "main.ts"));
  // The names at the arrows of a box are links in the panel too.
  await panel(page).getByRole("button", { name: "report", exact: true }).click();
  await panel(page).getByRole("button", { name: "main.ts" }).waitFor();
  assert.match(await panel(page).innerText(), /main\.ts\s*→\s*report\.ts[\s\S]*Total\s+40 ms[\s\S]*report\s+40 ms/);
});

siteTest("the picture is saved as an SVG that holds every box", async (site) => {
  const { page } = site;
  const lines = game("alpha").map((line) => line.replaceAll("report.ts", "<b>&amp.ts"));
  await show(site, lines);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export SVG" }).click();
  const file = await download;
  assert.match(file.suggestedFilename(), /^alpha-.*-design\.svg$/);
  const text = await Deno.readTextFile((await file.path())!);
  const found = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    return {
      errors: parsed.querySelectorAll("parsererror").length,
      texts: [...parsed.querySelectorAll("text")].map((one) => one.textContent),
      heads: parsed.querySelectorAll("path[d$=Z]").length,
    };
  }, text);
  assert.equal(found.errors, 0);
  for (const name of ["main.ts", "board.ts", "<b>&amp.ts", "lodash-es", "Runtime"]) {
    assert.ok(found.texts.includes(name), `${name} in ${found.texts}`);
  }
  assert.ok(found.heads >= 6);
});

siteTest("all is done by keyboard alone", async (site) => {
  const { page } = site;
  await show(site, game("alpha"));
  const area = page.locator(".design-area");
  await page.getByRole("radio", { name: "Modules" }).focus();
  for (let i = 0; i < 12 && !await area.evaluate((one) => one === document.activeElement); i++) {
    await page.keyboard.press("Tab");
  }
  assert.ok(await area.evaluate((one) => one === document.activeElement), "Tab leads to the picture");
  const chosen = () => page.locator("[role=option][aria-selected=true]").first().getAttribute("data-name");
  await page.keyboard.press("ArrowDown");
  await until("the box of most time is chosen", async () => await chosen() === "main.ts");
  await page.keyboard.press("ArrowDown");
  await until("another is chosen", async () => await chosen() !== "main.ts");
  const scale = async () => Number((await area.getAttribute("data-camera"))!.split(" ")[2]);
  const before = await scale();
  await page.keyboard.press("+");
  await until("it is larger", async () => await scale() > before);
  await page.keyboard.press("0");
  await until("it is fitted", async () => await scale() === before);
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowDown");
  await until("main.ts is chosen", async () => await chosen() === "main.ts");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "details");
  const functions = page.getByRole("listbox", { name: "Functions" });
  for (let i = 0; i < 12 && !await functions.evaluate((one) => one === document.activeElement); i++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("ArrowDown");
  await page.getByRole("button", { name: "Show its longest call in the Timeline" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Timeline", selected: true }).waitFor();
});

siteTest("what a search has not found fades, the rest stays", async (site) => {
  const { page } = site;
  await show(site, game("alpha"));
  const pixel = async (name: string) => {
    const { x, y, width } = await placeOf(page, name);
    const [left, top] = await inWindow(page, x + width - 10, y + 6);
    return (await page.screenshot({ clip: { x: left, y: top, width: 4, height: 4 } })).toString("base64");
  };
  const [board, report] = [await pixel("board.ts"), await pixel("report.ts")];
  await page.getByRole("searchbox", { name: /Search/ }).fill("Board");
  await until("report.ts fades", async () => await pixel("report.ts") !== report);
  await until("board.ts is as it was", async () => await pixel("board.ts") === board);
  await page.getByRole("searchbox", { name: /Search/ }).fill("");
  await until("all is back", async () => await pixel("report.ts") === report);
});

siteTest("without calls there is a word, with one a box", async (site) => {
  const { page, add, open } = site;
  const id = await add("none", noCalls("none"));
  await open(`/#${id}/?tab=design`);
  await page.getByText("No calls were seen.").waitFor();
  await show(site, oneCall("alpha"));
  await until("there is a box", async () => (await boxes(page)).length >= 1);
});

siteTest("a knot, a chain of 5,000 and 300 modules with 3,000 arrows are drawn", async (site) => {
  const { page } = site;
  await show(site, knot("alpha", 20));
  await until("all are there", async () => (await boxes(page)).length >= 20);
  await show(site, manyModules("alpha", 300, 3000));
  await page.locator(".design-hidden").getByText(/2,\d\d\d arrows.* hidden/).waitFor();
  await show(site, manyModules("beta", 300, 3000), "tab=design&level=module&least=0");
  await panel(page).getByText(/300 boxes, 3,0\d\d arrows/).waitFor();
  await show(site, chain("alpha", 5000));
  await panel(page).getByText(/5,000 boxes, 4,999 arrows/).waitFor();
});
