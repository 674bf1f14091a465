import assert from "node:assert/strict";
import { type LlmServer, slow, startLlm, streamed } from "../server/llm_server.ts";
import { closeBrowser, type Site, siteTest, startBrowser, until } from "./browser.ts";
import { tenSeconds } from "./recordings.ts";

let llm: LlmServer | undefined;

Deno.test.beforeAll(startBrowser);
Deno.test.afterAll(closeBrowser);
Deno.test.beforeEach(() => {
  llm = startLlm();
});
Deno.test.afterEach(async () => {
  await llm?.[Symbol.asyncDispose]();
});

/** A test with a language model that can be asked. */
function llmTest(name: string, test: (site: Site, llm: LlmServer) => Promise<void>): void {
  siteTest(name, (site) => test(site, llm!), () => ({
    llm: { baseUrl: llm!.baseUrl, key: "sk-secret", model: "test-1" },
  }));
}

/** Opens a recording's analysis, and waits for its prompt. */
async function show({ page, add, open }: Site, lines: string[], more = ""): Promise<string> {
  const id = await add("alpha", lines);
  await open(`/#${id}/?tab=analysis${more}`);
  await page.locator(".analysis[data-state=made]").waitFor();
  return id;
}

function promptOf({ page }: Site) {
  return page.getByRole("textbox", { name: "The prompt" });
}

/** Presses the button that asks, and agrees. */
async function ask({ page }: Site, host: string): Promise<void> {
  await page.getByRole("button", { name: `Ask test-1 at ${host}`, exact: true }).click();
  await page.getByRole("button", { name: `Send to ${host}` }).click();
}

llmTest(
  "the prompt tells of the recording, is copied as it was changed, and leaves the machine in no other way",
  async (site, { questions }) => {
    const { page } = site;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await show(site, tenSeconds("alpha"));
    const text = await promptOf(site).inputValue();
    assert.match(text, /^# Make this program faster/);
    assert.match(text, /`deno run main\.ts`/);
    assert.match(text, /`main` \(`main\.ts:10`\)/);
    assert.match(text, /`Board\.spin`/);
    await page.getByText(/characters: the run, heaviest paths, functions/).waitFor();

    await page.getByRole("button", { name: "Copy for a language model" }).click();
    await page.getByText("Copied", { exact: true }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);

    await promptOf(site).fill("Mine?");
    await page.getByLabel("Size of the prompt").selectOption("small");
    await page.getByText("You have changed the text, so it was left as it is.").waitFor();
    await page.getByRole("button", { name: "Copy for a language model" }).click();
    await until("it is copied", async () => await page.evaluate(() => navigator.clipboard.readText()) === "Mine?");
    await page.getByRole("button", { name: "Make it anew" }).click();
    await until("it is made", async () => (await promptOf(site).inputValue()) === text);
    assert.equal(questions.length, 0);
  },
);

llmTest("the prompt is about the chosen stretch of time", async (site) => {
  const { page } = site;
  await show(site, tenSeconds("alpha"), "&range=2000-3000ms");
  const stretch = "Only the stretch from 2.00 s to 3.00 s";
  await until("it is about the stretch", async () => (await promptOf(site).inputValue()).includes(stretch));
  await page.getByRole("button", { name: "Clear the range" }).click();
  await until("it is about all of it", async () => !(await promptOf(site).inputValue()).includes("Only the stretch"));
});

llmTest("source code is in the prompt where it is on this machine, and can be left out", async (site) => {
  const { page } = site;
  const folder = await Deno.makeTempDir({ prefix: "microlog-source-" });
  try {
    const board = `${"\n".repeat(19)}function spin() {\n  return "found it";\n}\n`;
    await Deno.writeTextFile(`${folder}/board.ts`, board);
    // Older than the recording: its lines are those that were recorded.
    await Deno.utime(`${folder}/board.ts`, new Date(0), new Date(0));
    await show(site, tenSeconds("alpha").map((line) => line.replace("file:///home/ann/game/src", `file://${folder}`)));
    await until("the source is there", async () => (await promptOf(site).inputValue()).includes('return "found it";'));
    await page.getByRole("button", { name: "1 source left out" }).click();
    await page.getByText(/main\.ts \(.+\)/).waitFor();
    await page.getByLabel("With source code").click();
    await until("it is gone", async () => !(await promptOf(site).inputValue()).includes("found it"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

siteTest("where nobody can be asked it says how that is set", async (site) => {
  const { page } = site;
  await show(site, tenSeconds("alpha"));
  await page.getByText("MICROLOG_LLM_BASE_URL=").waitFor();
  assert.equal(await page.getByRole("button", { name: /^Ask/ }).count(), 0);
  assert.equal(llm!.questions.length, 0);
});

llmTest(
  "asking says where to, asks before the first time, shows the answer as it comes, and keeps it",
  async (site, llm) => {
    const { page } = site;
    await show(site, tenSeconds("alpha"));
    const button = page.getByRole("button", { name: `Ask test-1 at ${llm.host}`, exact: true });
    await button.click();
    const dialog = page.getByRole("dialog", { name: `Send this to ${llm.host}?` });
    await dialog.getByText(/leaves this machine/).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await button.click();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    assert.equal(llm.questions.length, 0);

    const answer = slow("# Find");
    llm.answer(() => answer.response);
    await promptOf(site).fill("Why is it slow?");
    await ask(site, llm.host);
    await page.getByRole("heading", { name: "Find" }).waitFor();
    answer.say("ings\n\n`Board.spin()` is **slow**.\n");
    await page.getByRole("heading", { name: "Findings", level: 4 }).waitFor();
    // Another view, and back: it goes on.
    await page.getByRole("tab", { name: "Timeline" }).click();
    answer.say("\nDone.");
    answer.end();
    await page.getByRole("tab", { name: "Analysis" }).click();
    await page.getByText("Done.").waitFor();
    await page.getByText("kept with the recording").waitFor();
    assert.deepEqual(llm.questions.map(({ path, body }) => [path, body?.model, body?.messages[0]?.content]), [
      ["/v1/chat/completions", "test-1", "Why is it slow?"],
    ]);

    await page.reload();
    await page.locator(".analysis[data-state=made]").waitFor();
    const kept = page.getByRole("article", { name: `Answer of test-1 at ${llm.host}` });
    await kept.getByRole("heading", { name: "Findings" }).waitFor();
    await kept.getByText("What was asked").click();
    await kept.getByText("Why is it slow?").waitFor();
    assert.equal(llm.questions.length, 1);

    // The second time it is known where to.
    llm.answer(() => streamed(["Second"]));
    await button.click();
    await page.getByText("Second", { exact: true }).waitFor();
    assert.equal(await page.getByRole("article").count(), 2);
    const first = page.getByRole("article").first();
    await first.getByRole("button", { name: "Delete", exact: true }).click();
    await first.getByRole("button", { name: "Delete for good" }).click();
    await page.getByText("Second", { exact: true }).waitFor({ state: "detached" });
    await page.reload();
    await kept.waitFor();
    assert.equal(await page.getByRole("article").count(), 1);

    await kept.getByRole("button", { name: "Board.spin()" }).click();
    await page.getByRole("tab", { name: "Timeline", selected: true }).waitFor();
    await page.getByRole("region", { name: "Details" }).getByText("Board.spin", { exact: true }).waitFor();
  },
);

llmTest("an answer can be stopped; the endpoint is let go of, and nothing is kept", async (site, llm) => {
  const { page } = site;
  const id = await show(site, tenSeconds("alpha"));
  const answer = slow("Half of it");
  llm.answer(() => answer.response);
  await ask(site, llm.host);
  await page.getByText("Half of it").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("You stopped the answer. It is not kept.").waitFor();
  await answer.left;
  const [label = "", time = ""] = id.split("/");
  assert.equal(await site.store.readNote({ label, time }, "analysis"), undefined);
});

llmTest("what goes wrong is said in words, and can be tried again", async (site, llm) => {
  const { page } = site;
  await show(site, tenSeconds("alpha"));
  llm.answer(() => Response.json({ error: { message: "<b>Enough</b> for today" } }, { status: 429 }));
  await ask(site, llm.host);
  await page.getByText(`Cannot ask ${llm.host}: it takes no more requests for now (429): <b>Enough</b> for today`)
    .waitFor();
  llm.answer(() => new Response("<html>Welcome</html>"));
  const again = page.getByRole("button", { name: `Try again: ask test-1 at ${llm.host}` });
  await again.click();
  await page.getByText(`Cannot ask ${llm.host}: its answer is not JSON`).waitFor();
  llm.answer(() => streamed(["All right"]));
  await again.click();
  await page.getByText("All right").waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
});

llmTest("an answer that means harm is text", async (site, llm) => {
  const { page } = site;
  await show(site, tenSeconds("alpha"));
  const evil = [
    '<img src="http://127.0.0.1:1/x.png" onerror="document.title=\'evil\'">',
    "![look](http://127.0.0.1:1/y.png)",
    "[click](javascript:alert(1)) [file](file:///etc/passwd)",
    "`back\u202ewards`",
    "x".repeat(300_000),
  ];
  llm.answer(() => streamed([evil.join("\n\n")]));
  const requests: string[] = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await ask(site, llm.host);
  await page.getByRole("button", { name: /^Show all/ }).click();
  await page.getByText("<img src=").waitFor();
  const answer = page.locator(".markdown");
  assert.equal(await answer.locator("img, script").count(), 0);
  // What looks like an address is one, yet nothing is loaded.
  assert.deepEqual(await answer.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href"))), [
    "http://127.0.0.1:1/x.png",
    "http://127.0.0.1:1/y.png",
  ]);
  assert.equal(await answer.locator("code").innerText(), "back\ufffdwards");
  assert.ok(requests.every((path) => path.startsWith("/api/")), requests.join());
});
