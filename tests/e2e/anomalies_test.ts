import assert from "node:assert/strict";
import { type Anomaly, findAnomalies } from "../../profile/anomalies.ts";
import { threadOf } from "../../profile/builder.ts";
import { Home, type Recording, target } from "./harness.ts";

async function record(name: string, args: readonly string[] = []): Promise<{ recording: Recording; found: Anomaly[] }> {
  await using home = await Home.create();
  const { run, recording } = await home.record([target(`anomalies/${name}`), ...args]);
  assert.equal(run.code, 0, run.err);
  return { recording, found: findAnomalies(recording.profile).filter(({ kind, text }) => isOfProgram(kind, text)) };
}

/** On a busy machine any call may wait for the processor, but for that it does not say so. */
function isOfProgram(kind: string, text: string): boolean {
  return kind !== "wait" || text.startsWith("waitForLock");
}

/** The names of an anomaly's call and of those around it, the innermost first. */
function namesOf({ profile }: Recording, { thread, call }: Anomaly): string[] {
  const { calls } = threadOf(profile, thread)!;
  const names: string[] = [];
  for (let at = call; at >= 0; at = calls.parent[at]!) names.push(profile.frames.name[calls.frame[at]!]!);
  return names;
}

Deno.test("anomalies: one slow call among many that are alike", async () => {
  const { recording, found } = await record("slow_call.ts");
  const [first] = found;
  assert.equal(first?.kind, "slow", JSON.stringify(found));
  assert.equal(namesOf(recording, first)[0], "render");
  assert.match(first.text, /^render took .* similar calls half took .* or less, none other more than /);
  assert.ok(first.cost > 300_000, first.text);
});

Deno.test("anomalies: a call that blocks, among others of its kind", async () => {
  const { recording, found } = await record("blocks.ts");
  const [first] = found;
  assert.equal(first?.kind, "wait", JSON.stringify(found));
  assert.ok(namesOf(recording, first).includes("waitForLock"), first.text);
  assert.match(first.text, / held main up for .* CPU: it waited /);
});

Deno.test("anomalies: memory that leaps, and a module that is slow to load", async () => {
  const { recording, found } = await record("leaps.ts");
  const [first, second] = found.slice(0, 2).sort((a, b) => a.kind < b.kind ? 1 : -1);
  assert.deepEqual([first?.kind, second?.kind], ["memory", "import"], JSON.stringify(found));
  assert.ok(namesOf(recording, first!).includes("load"), first!.text);
  assert.match(first!.text, /^Memory grew by .* MB in .* while /);
  assert.match(second!.text, /^import table\.ts took /);
});
