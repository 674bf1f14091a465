/** What stands out: the list, the marks on the chart, and where they lead. */
import assert from "node:assert/strict";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { drawn, rangeOf, rangeWhere } from "./charts.ts";
import { manyCalls, ODD, oddOne } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;
/** What is said of the call that took long. */
const SENTENCE = /Board\.spin .*2\.00 s/;

async function openOdd({ page, add, open }: Site) {
  const id = await add("odd", oddOne("odd"));
  await open(`/#${id}/`);
  await drawn(page, id);
  const list = page.getByRole("region", { name: "What stands out" });
  const row = list.getByRole("button", { name: SENTENCE });
  await row.waitFor();
  return { list, row, mark: page.locator(".mark:not([hidden])") };
}

siteTest("what stands out is listed, each in a sentence, and a click leads there", async (site) => {
  const { page } = site;
  const { list, row } = await openOdd(site);
  assert.match(await list.innerText(), /^What stands out\s+1\b/);
  assert.match(await row.innerText(), /at 1\.20 s/);
  await row.click();
  await rangeWhere(
    page,
    "is around the call",
    (from, to) => from < ODD.from * SECOND && from > 0.1 * SECOND && to > ODD.until * SECOND && to < 5 * SECOND,
  );
  const details = page.getByRole("region", { name: "Details" });
  await details.getByRole("link", { name: "Board.spin" }).waitFor();
  assert.match(await details.getByRole("note").innerText(), SENTENCE);
  await page.locator(".outline-selected:not([hidden])").waitFor();
  await page.keyboard.press("Escape");
  await row.waitFor();
});

siteTest("a mark on the chart says what it is, and leads there", async (site) => {
  const { page } = site;
  const { mark } = await openOdd(site);
  assert.equal(await mark.count(), 1);
  await mark.hover();
  assert.match(await page.getByRole("tooltip").innerText(), SENTENCE);
  await page.locator(".outline-hovered:not([hidden])").waitFor();
  await mark.click();
  assert.equal(await page.getByRole("tooltip").count(), 0);
  await page.getByRole("region", { name: "Details" }).getByRole("link", { name: "Board.spin" }).waitFor();
});

siteTest("marks follow pan and zoom, and the wheel works over them", async (site) => {
  const { page } = site;
  const { mark } = await openOdd(site);
  const chart = (await page.locator("[data-role=flame]").boundingBox())!;
  const stripe = page.locator(".mark-stripe:not([hidden])");
  const expected = async () => {
    const [from, to] = await rangeOf(page);
    const x = (seconds: number) => chart.x + (seconds * SECOND - from) / (to - from) * chart.width;
    const [left, right] = [Math.max(chart.x, x(ODD.from)), Math.min(chart.x + chart.width, x(ODD.until))];
    return { left, right, middle: (left + right) / 2 };
  };
  const inPlace = (what: string) =>
    until(what, async () => {
      const { left, right, middle } = await expected();
      const [box, under] = [(await mark.boundingBox())!, (await stripe.boundingBox())!];
      return Math.abs(box.x + box.width / 2 - middle) <= 1.5 && Math.abs(under.x - left) <= 1.5 &&
        Math.abs(under.x + under.width - right) <= 1.5;
    });
  await inPlace("the mark stands over the call");
  await mark.hover();
  await page.mouse.wheel(0, -600);
  await rangeWhere(page, "is nearer", (from, to) => to - from < 2 * SECOND);
  await inPlace("the mark follows the zoom");
  await page.keyboard.press("d");
  await inPlace("the mark follows the pan");
  while ((await rangeOf(page))[0] < ODD.until * SECOND) await page.keyboard.press("d");
  await until("the mark is gone with its call", async () => await mark.count() === 0 && await stripe.count() === 0);
});

siteTest("a healthy recording says that nothing stands out", async (site) => {
  const { page, add, open } = site;
  const id = await add("many", manyCalls("many"));
  await open(`/#${id}/`);
  await drawn(page, id);
  await page.getByRole("region", { name: "What stands out" }).getByText(/^Nothing stands out/).waitFor();
  assert.equal(await page.locator(".mark").count(), 0);
});

siteTest("a recording that grows is looked through once it is complete", async (site) => {
  const { page, begin, open } = site;
  const writer = await begin("grows");
  const lines = oddOne("grows");
  const end = lines.pop()!;
  await writer.append(lines.join(""));
  await open(`/#${writer.id.label}/${writer.id.time}/`);
  const list = page.getByRole("region", { name: "What stands out" });
  await list.getByText("Looked for once the recording is complete.").waitFor();
  await writer.append(end);
  await writer.seal();
  await list.getByRole("button", { name: SENTENCE }).waitFor();
});
