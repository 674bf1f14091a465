/** Runs that started others: in the tree, and on the page of each. */
import assert from "node:assert/strict";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { everything } from "./everything.ts";
import { tenSeconds } from "./recordings.ts";

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);

const at = (second: number) => new Date(2026, 0, 1, 12, 0, second);
const id = (second: number) => `game/2026_01_01_12_00_${String(second).padStart(2, "0")}`;

/** The lines of a run that another started. */
function startedBy(parent: string, script: string): string[] {
  const [head, ...rest] = tenSeconds("game");
  const header = { ...JSON.parse(head!), parent, command: ["/usr/bin/deno", "run", "-A", script, "--all"] };
  return [`${JSON.stringify(header)}\n`, ...rest];
}

/** Run 1 started 2 and 3, and 3 started 4; run 5 is on its own. */
async function addFamily({ add }: Site): Promise<void> {
  await add("game", everything("game", { id: id(1), children: [id(2), id(3)] }), at(1));
  await add("game", startedBy(id(1), "jobs/score_1.ts"), at(2));
  await add("game", startedBy(id(1), "jobs/score_2.ts"), at(3));
  await add("game", startedBy(id(3), "jobs/deeper.ts"), at(4));
  await add("game", tenSeconds("game"), at(5));
}

/** Waits until the tree shows these rows: key and level. */
function rowsAre({ page }: Site, expected: [key: string, level: number][]): Promise<unknown> {
  return until(`the rows are ${expected}`, async () => {
    const rows = await page.locator("[role=treeitem]").evaluateAll((items) =>
      items.map((item) => [item.dataset.key, Number(item.getAttribute("aria-level"))])
    );
    return JSON.stringify(rows) === JSON.stringify(expected);
  });
}

siteTest("runs stand under the run that started them; arrows open, close and walk", async (site) => {
  const { page, open } = site;
  await addFamily(site);
  await open();
  await rowsAre(site, [["game", 1], [id(5), 2], [id(1), 2]]);
  assert.equal(await page.locator("[data-key=game] .tree-count").textContent(), "5");
  await page.locator(`[data-key="${id(1)}"]`).focus();
  const focused = (key: string) =>
    until(
      `${key} has the focus`,
      () => page.evaluate((key) => document.activeElement?.getAttribute("data-key") === key, key),
    );
  await page.keyboard.press("ArrowRight");
  await rowsAre(site, [["game", 1], [id(5), 2], [id(1), 2], [id(2), 3], [id(3), 3]]);
  await page.keyboard.press("ArrowRight");
  await focused(id(2));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await rowsAre(site, [["game", 1], [id(5), 2], [id(1), 2], [id(2), 3], [id(3), 3], [id(4), 4]]);
  assert.match(await page.locator(`[data-key="${id(4)}"]`).innerText(), /deeper\.ts --all/);
  await page.keyboard.press("ArrowDown");
  await focused(id(4));
  await page.keyboard.press("ArrowLeft");
  await focused(id(3));
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await focused(id(1));
  await page.getByRole("button", { name: "Hide the 2 runs that it started" }).click();
  await rowsAre(site, [["game", 1], [id(5), 2], [id(1), 2]]);
});

siteTest("a run that is shown is seen in the tree, under those that lead to it", async (site) => {
  await addFamily(site);
  await site.open(`/#${id(4)}/`);
  await rowsAre(site, [["game", 1], [id(5), 2], [id(1), 2], [id(2), 3], [id(3), 3], [id(4), 4]]);
  await site.page.locator(`[data-key="${id(4)}"][aria-selected=true]`).waitFor();
});

siteTest("the filter keeps the parents of what matches", async (site) => {
  await addFamily(site);
  await site.open();
  await rowsAre(site, [["game", 1], [id(5), 2], [id(1), 2]]);
  await site.page.getByRole("searchbox", { name: /^Filter recordings/ }).fill("_04$");
  await rowsAre(site, [["game", 1], [id(1), 2], [id(3), 3], [id(4), 4]]);
});

siteTest("of a run that is deleted those that it started stay, and it says so", async (site) => {
  const { page, open, store } = site;
  await addFamily(site);
  await open();
  await rowsAre(site, [["game", 1], [id(5), 2], [id(1), 2]]);
  await page.locator(`[data-key="${id(1)}"]`).focus();
  await page.keyboard.press("Delete");
  await page.getByText("Delete this run? The 2 it started stay.").waitFor();
  await page.keyboard.press("Enter");
  await rowsAre(site, [["game", 1], [id(5), 2], [id(3), 2], [id(2), 2]]);
  assert.equal((await store.list()).length, 4);
  await page.locator("[data-key=game]").focus();
  await page.keyboard.press("Delete");
  await page.getByText("Delete all 4 runs?").waitFor();
});

siteTest("only the headers of runs on screen are read", async (site) => {
  const { page, open, add } = site;
  for (let n = 0; n < 160; n++) {
    await add("game", tenSeconds("game"), new Date(2026, 0, 1, 12, Math.floor(n / 60), n % 60));
  }
  const asked: number[] = [];
  page.on("request", (request) => {
    const times = new URL(request.url()).searchParams.get("times");
    if (times !== null) asked.push(times.split(",").length);
  });
  await open();
  await until("headers are asked for", () => Promise.resolve(asked.length > 0));
  await page.locator("[role=tree]").hover();
  assert.deepEqual(asked, [100]);
  await page.locator("[role=tree]").evaluate((tree) => tree.scrollTo(0, 1e6));
  await until("the others are", () => Promise.resolve(asked.length > 1));
  assert.ok(asked[1]! <= 60, asked.join());
});

siteTest("a recording leads to the one that started it, and to those that it started", async (site) => {
  const { page, open } = site;
  await addFamily(site);
  await open(`/#${id(1)}/`);
  const relatives = page.locator(".relatives");
  assert.match(await relatives.innerText(), /^started:\s+1 Jan 12:00:02\s+score_1\.ts --all\s+1 Jan 12:00:03/);
  await relatives.getByRole("link").nth(1).click();
  await page.locator(`main[data-recording="${id(3)}"]`).waitFor();
  await relatives.getByText("started by").waitFor();
  await relatives.getByText("main.ts --rounds 40").waitFor();
  await relatives.getByRole("link").click();
  await page.locator(`main[data-recording="${id(1)}"]`).waitFor();
  await page.locator(`[data-key="${id(2)}"]`).focus();
  await page.keyboard.press("Delete");
  await page.keyboard.press("Enter");
  await until("there is no link to it any more", async () => await relatives.getByRole("link").count() === 1);
});
