import assert from "node:assert/strict";
import { closeBrowser, siteTest, startBrowser } from "./browser.ts";
import { drawn } from "./charts.ts";
import { synthetic } from "../fixtures/synthetic.ts";
import { ending, head, tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

siteTest("with nothing selected the page invites to choose", async ({ page, add, open }) => {
  await add("alpha", tenSeconds("alpha"));
  await open();
  await page.getByText("Choose a recording").waitFor();
});

siteTest("a recording that does not exist is an error with a way on", async ({ page, open, complaints }) => {
  await open("/#nope/2026_01_01_00_00_00/");
  const alert = page.getByRole("alert");
  await alert.getByText(/^Cannot .*nope\/2026_01_01_00_00_00/).waitFor();
  await alert.getByRole("button", { name: "Try again" }).waitFor();
  assert.ok(complaints.every((text) => text.includes("404")), complaints.join("\n"));
  complaints.splice(0);
});

siteTest("a file that is no recording says so", async ({ page, add, open }) => {
  const id = await add("alpha", ["hello\n", "world\n"]);
  await open(`/#${id}/`);
  await page.getByRole("alert").getByText(/^Cannot read recording alpha/).waitFor();
});

siteTest("a recording of a newer version is refused", async ({ page, add, open }) => {
  const lines = tenSeconds("alpha");
  lines[0] = lines[0]!.replace('"version":1', '"version":99');
  const id = await add("alpha", lines);
  await open(`/#${id}/`);
  await page.getByRole("alert").getByText(/99/).waitFor();
});

siteTest("a cut-off recording opens, with a notice that can be put away", async ({ page, add, open }) => {
  const id = await add("alpha", [...tenSeconds("alpha").slice(0, -1), '{"type":"samp']);
  await open(`/#${id}/`);
  await drawn(page, id);
  const notice = page.locator(".notice-quiet");
  assert.match(await notice.innerText(), /^Line \d+ (was|is) cut off/);
  await notice.getByRole("button", { name: "Dismiss" }).click();
  await notice.waitFor({ state: "detached" });
});

siteTest("a garbage line in the middle is passed over, with a notice", async ({ page, add, open }) => {
  const lines = tenSeconds("alpha");
  // The tenth line: five of the head, two for each second.
  lines.splice(7, 0, "garbage\n");
  const id = await add("alpha", lines);
  await open(`/#${id}/`);
  await drawn(page, id);
  assert.match(await page.locator(".notice-quiet").innerText(), /^Line 10 is not JSON/);
});

siteTest("a recording without calls says why", async ({ page, add, open }) => {
  const id = await add("alpha", [...head("alpha"), ending(0)]);
  await open(`/#${id}/`);
  await page.getByText(/^No calls were seen: /).waitFor();
});

siteTest("text from a recording is never markup", async ({ page, add, open }) => {
  const lines = tenSeconds("alpha").map((line) => line.replaceAll("half way", "<img src=x onerror=alert(1)>"));
  const id = await add("alpha", lines);
  await open(`/#${id}/`);
  await drawn(page, id);
  await page.getByRole("button", { name: "2 entries" }).click();
  assert.match(await page.getByRole("dialog").locator("pre").innerText(), /^<img src=x/);
  assert.equal(await page.locator("main img").count(), 0);
});

siteTest("at 900 × 700 nothing is cut off", async ({ page, add, open }) => {
  const id = await add("a-label-that-is-rather-long-for-a-sidebar", synthetic({ workers: 3, interval: 1000 }));
  await page.setViewportSize({ width: 900, height: 700 });
  await open(`/#${id}/`);
  await drawn(page, id);
  await page.locator("[data-role=flame]").hover();
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll(".fact, .readout-value, .timeline-zoom, .tree-run")]
      .filter((part) => {
        const box = part.getBoundingClientRect();
        return box.right > innerWidth || box.bottom > innerHeight || part.scrollWidth > part.clientWidth + 1;
      })
      .map((part) => part.textContent)
  );
  assert.deepEqual(cut, []);
});

siteTest("a part of the page that is not there any more is an error with a way on", async (site) => {
  const { page, add, open, complaints } = site;
  const id = await add("alpha", tenSeconds("alpha"));
  await page.route("**/assets/LaterViews*", (route) => route.fulfill({ status: 404, body: "gone" }));
  await open(`/#${id}/`);
  await drawn(page, id);
  await page.getByRole("tab", { name: "Report" }).click();
  const alert = page.getByRole("alert");
  await alert.getByText("a part of the page could not be loaded").waitFor();
  await page.unroute("**/assets/LaterViews*");
  await alert.getByRole("button", { name: "Load the page again" }).click();
  await page.locator(".report").waitFor();
  assert.ok(complaints.every((text) => text.includes("404")), complaints.join("\n"));
  complaints.splice(0);
});
