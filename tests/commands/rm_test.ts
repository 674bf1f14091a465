import assert from "node:assert/strict";
import { rm } from "../../commands/rm.ts";
import { record, START, testContext, TIME } from "./support.ts";

async function labels(context: ReturnType<typeof testContext>): Promise<string[]> {
  return (await context.store.list()).map((info) => `${info.label}/${info.time}`).sort();
}

Deno.test("rm: deletes one, several, and all of a label", async () => {
  const context = testContext();
  for (const label of ["a", "a", "b", "c"]) await record(context.store, label);
  assert.equal(await rm(["--yes", `a/${TIME}_2`], context), 0);
  assert.deepEqual(await labels(context), [`a/${TIME}`, `b/${TIME}`, `c/${TIME}`]);
  assert.equal(await rm(["a", `a/${TIME}`, `http://localhost:7777/#b/${TIME}/`, "-y"], context), 0);
  assert.deepEqual(await labels(context), [`c/${TIME}`]);
  assert.equal(context.err, "Deleted 1 recording\nDeleted 2 recordings\n");
  assert.equal(context.out, "");
});

Deno.test("rm: asks, and no means no", async () => {
  const context = testContext({ answer: false });
  for (const label of ["a", "a"]) await record(context.store, label);
  assert.equal(await rm(["a"], context), 1);
  assert.deepEqual(context.questions, ["Delete these 2 recordings?"]);
  assert.equal(context.err, `  a/${TIME}_2\n  a/${TIME}\nNothing was deleted\n`);
  assert.equal((await labels(context)).length, 2);
  const willing = testContext({ answer: true, store: context.store });
  assert.equal(await rm([`a/${TIME}`], willing), 0);
  assert.deepEqual(willing.questions, ["Delete this recording?"]);
  assert.deepEqual(await labels(context), [`a/${TIME}_2`]);
});

Deno.test("rm: with nobody to ask it is an error without --yes", async () => {
  const context = testContext();
  await record(context.store, "a");
  await assert.rejects(rm(["a"], context), {
    name: "MicrologError",
    message: "Cannot ask whether to delete: this is not a terminal",
    hint: "Add --yes to delete without being asked",
  });
  assert.equal((await labels(context)).length, 1);
});

Deno.test("rm: one bad name, or a run that goes on, and nothing is deleted", async () => {
  const context = testContext();
  await record(context.store, "a");
  const writer = await context.store.create("growing", START);
  await writer.append("x\n");
  const cases: [args: string[], message: RegExp][] = [
    [[], /^Cannot run microlog rm: no recording is named$/],
    [["--yes", "a", "nothing"], /^Cannot find recordings of nothing: there are none in memory$/],
    [["--yes", "a", `b/${TIME}`], /^Cannot find recording b\/.*: there is none of that name$/],
    [["--yes", "a", "b/today"], /^Cannot find recording "b\/today": it is not of the form/],
    [["--yes", "a", ".."], /^Cannot use the label ".."/],
    [["--yes", "a", "growing"], /^Cannot delete recording growing\/.*: it is still being written$/],
    [["--force", "a"], /^Cannot run microlog rm: unknown option '--force'$/],
  ];
  for (const [args, message] of cases) await assert.rejects(rm(args, context), { message });
  assert.equal((await labels(context)).length, 2);
});
