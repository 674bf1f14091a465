import assert from "node:assert/strict";
import { closeBrowser, siteTest, startBrowser } from "./browser.ts";
import { placeOf, rangeOf, rangeWhere } from "./charts.ts";
import { ending, head, second } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const SECOND = 1e6;

siteTest("a recording that still runs grows on the page, and follows its end until the person zooms", async (site) => {
  const { page, begin, open } = site;
  const writer = await begin("grows");
  await writer.append(head("grows").join("") + second(0) + second(1));
  await open(`/#${writer.id.label}/${writer.id.time}/`);
  await page.locator(".timeline-bar .badge-live").waitFor();
  await rangeWhere(page, "is two seconds", (_, to) => to > 1.9 * SECOND && to < 2.1 * SECOND);
  await writer.append(second(2) + second(3));
  await rangeWhere(page, "is four seconds", (_, to) => to > 3.9 * SECOND && to < 4.1 * SECOND);
  await page.getByText("Total 4.00 s").waitFor();

  const { x, y } = await placeOf(page, 1 * SECOND, 4);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -400);
  const zoomed = await rangeWhere(page, "is near", (from, to) => to - from < 2.5 * SECOND);
  await page.mouse.move(0, 0);
  for (let n = 4; n < 8; n++) await writer.append(second(n));
  await page.getByText("Total 8.00 s").waitFor();
  assert.deepEqual(await rangeOf(page), zoomed, "a person who looks at something keeps it");

  await page.keyboard.press("0");
  await rangeWhere(page, "is all", (_, to) => to > 7.9 * SECOND);
  await writer.append(second(8) + ending(9));
  await writer.seal();
  await page.locator("main[data-phase=done]").waitFor();
  await page.getByText("exit code 0").waitFor();
  await page.locator(".timeline-bar .badge-live").waitFor({ state: "detached" });
  await rangeWhere(page, "is nine seconds", (_, to) => to > 8.9 * SECOND);
});

siteTest("a call that is selected stays selected while the recording grows", async ({ page, begin, open }) => {
  const writer = await begin("grows");
  await writer.append(head("grows").join("") + second(0) + second(1));
  await open(`/#${writer.id.label}/${writer.id.time}/`);
  await rangeWhere(page, "is two seconds", (_, to) => to > 1.9 * SECOND);
  const { x, y } = await placeOf(page, 1.2 * SECOND, 0);
  await page.mouse.click(x, y);
  const details = page.getByRole("region", { name: "Details" });
  await details.getByText("2.00 s", { exact: true }).waitFor();
  await writer.append(second(2));
  await details.getByText("3.00 s", { exact: true }).waitFor();
  assert.equal(await details.getByRole("link", { name: "main" }).count(), 1);
});
