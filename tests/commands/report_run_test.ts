import assert from "node:assert/strict";
import { runFacts } from "../../commands/report_run.ts";
import { show } from "../../commands/show.ts";
import type { ChildRecord, RunRecord } from "../../recording/records.ts";
import { record, RUN, testContext } from "./support.ts";

const CIRCUMSTANCES: RunRecord = {
  type: "run",
  time: 5,
  host: "workshop",
  permissions: { read: "granted", net: "partial", env: "granted", run: "denied" },
  env: { HOME: "/home/ann" },
  settings: { TRACER_SAMPLE_DELAY: "0.05", "--heap": "sample" },
  git: { commit: "4f2a9c1e0d6b7a8899aabbccddeeff0011223344", branch: "main", dirty: true },
};

function facts(more: Partial<RunRecord>): Record<string, string> {
  return Object.fromEntries(runFacts({ type: "run", time: 0, permissions: {}, env: {}, settings: {}, ...more }));
}

Deno.test("report: the circumstances of a run", async () => {
  const context = testContext();
  const child: ChildRecord = { type: "child", time: 9, pid: 7, id: "hello/b", command: ["deno", "run", "b.ts"] };
  await record(context.store, "hello", [...RUN.slice(0, 1), CIRCUMSTANCES, child, ...RUN.slice(1)]);
  await show(["hello"], context);
  const lines = context.out.split("\n").map((line) => line.trim().replace(/ {2,}/g, "  "));
  for (
    const line of [
      "Host  workshop",
      "Permissions  granted read, env; partial net; denied run",
      "Git  main at 4f2a9c1e0d6b, with changes",
      "Settings  TRACER_SAMPLE_DELAY=0.05, --heap=sample",
    ]
  ) assert.ok(lines.includes(line), `${line}\nis not in\n${lines.join("\n")}`);
  context.out = "";
  await show(["hello", "--json"], context);
  const { run, children } = JSON.parse(context.out);
  assert.deepEqual(run, CIRCUMSTANCES);
  assert.deepEqual(children, [child]);
});

Deno.test("report: what is not known of a run has no row", () => {
  assert.deepEqual(runFacts(undefined), []);
  assert.deepEqual(facts({}), {});
  const commit = "a".repeat(40);
  assert.equal(facts({ git: { commit } }).Git, "aaaaaaaaaaaa");
  assert.equal(facts({ git: { commit, dirty: false } }).Git, "aaaaaaaaaaaa, no changes");
});

Deno.test("report: permissions that are all the same", () => {
  assert.equal(facts({ permissions: { read: "granted", net: "granted" } }).Permissions, "all granted");
  assert.equal(facts({ permissions: { read: "prompt", net: "prompt" } }).Permissions, "all prompt");
  assert.equal(facts({ permissions: { read: "odd", net: "granted" } }).Permissions, "granted net; odd read");
});

Deno.test("report: the circumstances of a run cannot command the terminal", () => {
  assert.equal(facts({ host: "\x1b[2Jx" }).Host, "\\x1b[2Jx");
});
