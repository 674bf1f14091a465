import assert from "node:assert/strict";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, placeOf, rangeOf, rangeWhere } from "./charts.ts";
import { tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;

/** Drags in the lines from one time to another, µs. */
async function choose({ page }: Site, from: number, to: number): Promise<void> {
  const lines = (await page.locator("[data-role=lines]").boundingBox())!;
  const [one, other] = [await placeOf(page, from, 0), await placeOf(page, to, 0)];
  await page.mouse.move(one.x, lines.y + 60);
  await page.mouse.down();
  await page.mouse.move(other.x, lines.y + 70, { steps: 5 });
  await page.mouse.up();
}

/** Waits until the chosen stretch fulfils a condition. */
function chosenWhere({ page }: Site, what: string, holds: (from: number, until: number) => boolean) {
  return until(`the stretch ${what}`, async () => {
    const text = await page.locator("[data-role=range]").getAttribute("data-range");
    if (text === null) return false;
    const [from, to] = text.split(" ").map(Number) as [number, number];
    return holds(from, to) && [from, to];
  });
}

const near = (time: number, wanted: number) => Math.abs(time - wanted) < 20_000;

async function prepared(site: Site): Promise<void> {
  const id = await site.add("alpha", tenSeconds("alpha"));
  await site.open(`/#${id}/`);
  await drawn(site.page, id);
}

siteTest("a drag in the lines chooses a stretch of time, and what it is about follows in every view", async (site) => {
  const { page } = site;
  await prepared(site);
  const all = await rangeOf(page);
  await choose(site, 2 * SECOND, 4.5 * SECOND);
  await chosenWhere(site, "is what was dragged", (a, b) => near(a, 2 * SECOND) && near(b, 4.5 * SECOND));
  assert.deepEqual(await rangeOf(page), all, "that is no pan");
  const chip = page.getByRole("group", { name: "Chosen stretch of time", exact: true });
  assert.match(await chip.innerText(), /(2\.0\d|1\.99) s – 4\.(49|5\d?) s \(2\.\d+ s\)/);
  await page.mouse.move(0, 0);
  await page.locator(".readout[data-at=range]").waitFor();
  // The rows are from 0 to 9 s with 10 × second percent each.
  assert.match(await page.locator(".readout").innerText(), /In 2\.\d+ s\s+CPU average 3\d%/);

  await page.getByRole("tab", { name: "Functions" }).click();
  // Three calls of half a second lie in it.
  const row = (name: string) => page.getByRole("row", { name });
  await until("the calls of the stretch are counted", async () => {
    const text = (await row("Board.spin").innerText()).replace(/\s+/g, " ");
    return / 3 /.test(text) && /1\.\d+ s/.test(text);
  });
  await page.getByRole("tab", { name: "Flame graph" }).click();
  const area = (await page.locator(".merged-area").boundingBox())!;
  const tip = page.getByRole("tooltip");
  await until("the graph is of the stretch", async () => {
    await page.mouse.move(area.x + 101, area.y + 30);
    await page.mouse.move(area.x + 100, area.y + 30);
    const text = await tip.isVisible() && await tip.innerText();
    return text && /Board\.spin[\s\S]*total 1\.\d+ s 60%[\s\S]*3 calls/.test(text);
  });

  await page.getByRole("button", { name: "Clear the range" }).click();
  await chip.waitFor({ state: "detached" });
  await until("the graph is of all again", async () => {
    await page.mouse.move(area.x + 101, area.y + 30);
    await page.mouse.move(area.x + 100, area.y + 30);
    return await tip.isVisible() && /total 5\.00 s 50%/.test(await tip.innerText());
  });
});

siteTest("a stretch is chosen in the flame graph and the functions as well", async (site) => {
  const { page } = site;
  await prepared(site);
  await page.getByRole("tab", { name: "Functions" }).click();
  const lines = (await page.locator("[data-role=lines]").boundingBox())!;
  await page.mouse.move(lines.x + 0.2 * lines.width, lines.y + 30);
  await page.mouse.down();
  await page.mouse.move(lines.x + 0.4 * lines.width, lines.y + 30, { steps: 4 });
  await page.mouse.up();
  await chosenWhere(site, "is two seconds", (a, b) => Math.abs(b - a - 2 * SECOND) < 100_000);
  await until(
    "two or three calls lie in it",
    async () => /\s[23]\s/.test(await page.getByRole("row", { name: "Board.spin" }).innerText()),
  );
});

siteTest("edges are dragged, the stretch is moved, zoomed to, and cleared", async (site) => {
  const { page } = site;
  await prepared(site);
  await choose(site, 2 * SECOND, 4 * SECOND);
  await chosenWhere(site, "is there", () => true);
  const drag = async (name: "From" | "Until", to: number) => {
    const edge = (await page.getByRole("slider", { name, exact: true }).boundingBox())!;
    const { x } = await placeOf(page, to, 0);
    await page.mouse.move(edge.x + edge.width / 2, edge.y + 64);
    await page.mouse.down();
    await page.mouse.move(x, edge.y + 64, { steps: 5 });
    await page.mouse.up();
  };
  await drag("Until", 6 * SECOND);
  await chosenWhere(site, "ends at 6 s", (a, b) => near(a, 2 * SECOND) && near(b, 6 * SECOND));
  await drag("From", 5 * SECOND);
  await chosenWhere(site, "begins at 5 s", (a, b) => near(a, 5 * SECOND) && near(b, 6 * SECOND));
  await drag("From", 9 * SECOND);
  await chosenWhere(site, "is turned round", (a, b) => near(a, 6 * SECOND) && near(b, 9 * SECOND));
  await drag("Until", 7 * SECOND);
  await chosenWhere(site, "is a second", (a, b) => near(a, 6 * SECOND) && near(b, 7 * SECOND));
  const grip = (await page.locator(".range-grip").boundingBox())!;
  await page.mouse.move(grip.x + grip.width / 2, grip.y + 4);
  await page.mouse.down();
  await page.mouse.move((await placeOf(page, 1.5 * SECOND, 0)).x, grip.y + 4, { steps: 5 });
  await page.mouse.up();
  await chosenWhere(site, "was moved", (a, b) => Math.abs(a - SECOND) < 40_000 && Math.abs(b - a - SECOND) < 40_000);
  await page.getByRole("button", { name: "Zoom to it" }).click();
  await rangeWhere(
    page,
    "is that of the stretch",
    (a, b) => Math.abs(a - SECOND) < 60_000 && Math.abs(b - 2 * SECOND) < 60_000,
  );
  const lines = (await page.locator("[data-role=lines]").boundingBox())!;
  await page.mouse.dblclick(lines.x + lines.width / 2, lines.y + 60);
  await page.locator(".chip").waitFor({ state: "detached" });
  await choose(site, 1.2 * SECOND, 1.6 * SECOND);
  await chosenWhere(site, "is there again", () => true);
  await page.getByRole("button", { name: "Clear the chosen stretch of time" }).click();
  await page.locator(".range-window").waitFor({ state: "detached" });
});

siteTest("the stretch is moved and resized by keys", async (site) => {
  const { page } = site;
  await prepared(site);
  await choose(site, 2 * SECOND, 4 * SECOND);
  const [from, to] = await chosenWhere(site, "is there", () => true) as [number, number];
  const window = page.locator(".range-window");
  await window.focus();
  await page.keyboard.press("ArrowRight");
  const [moved, end] = await chosenWhere(site, "moved", (a, b) => a > from && b > to) as [number, number];
  assert.ok(Math.abs(end - moved - (to - from)) <= 1);
  await page.keyboard.press("Shift+ArrowLeft");
  await chosenWhere(site, "became shorter", (a, b) => a === moved && b < end);
  await page.getByRole("slider", { name: "From", exact: true }).focus();
  await page.keyboard.press("ArrowLeft");
  await chosenWhere(site, "begins earlier", (a) => a < moved);
  await page.keyboard.press("Escape");
  await window.waitFor({ state: "detached" });
});

siteTest("a click in the lines still opens a log entry, and a drag with shift pans", async (site) => {
  const { page } = site;
  await prepared(site);
  await page.getByRole("button", { name: "Zoom in" }).click();
  const [from] = await rangeWhere(page, "is nearer", (a) => a > SECOND);
  const lines = (await page.locator("[data-role=lines]").boundingBox())!;
  await page.mouse.move(lines.x + 500, lines.y + 30);
  await page.keyboard.down("Shift");
  await page.mouse.down();
  await page.mouse.move(lines.x + 560, lines.y + 30, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await rangeWhere(page, "went to earlier times", (a) => a < from);
  assert.equal(await page.locator(".chip").count(), 0);
});
