import assert from "node:assert/strict";
import { list, LIST_HELP } from "../../commands/list.ts";
import { START, testContext, TIME } from "./support.ts";

async function write(context: ReturnType<typeof testContext>, label: string, text: string, start = START) {
  const writer = await context.store.create(label, start);
  await writer.append(text);
  await writer.seal();
}

Deno.test("list: a table, newest first, of all or of one label", async () => {
  const context = testContext();
  await write(context, "hello", "x".repeat(1500));
  await write(context, "a-longer-label", "xy", new Date(2027, 0, 1));
  const writer = await context.store.create("hello", START);
  await writer.append("x");
  assert.equal(await list([], context), 0);
  assert.equal(
    context.out,
    "LABEL           TIME                   STATE      SIZE\n" +
      "a-longer-label  2027_01_01_00_00_00    sealed      2 B\n" +
      `hello           ${TIME}_2  growing     1 B\n` +
      `hello           ${TIME}    sealed   1.5 kB\n`,
  );
  assert.equal(context.err, "");
  context.out = "";
  await list(["a-longer-label"], context);
  assert.equal(context.out.split("\n").length, 3);
});

Deno.test("list: JSON", async () => {
  const context = testContext();
  await list(["--json"], context);
  assert.deepEqual(JSON.parse(context.out), []);
  await write(context, "hello", "x");
  context.out = "";
  await list(["hello", "--json"], context);
  assert.deepEqual(JSON.parse(context.out), await context.store.list());
});

Deno.test("list: says where there is nothing, beside the data", async () => {
  const context = testContext();
  assert.equal(await list([], context), 0);
  assert.equal(await list(["hello"], context), 0);
  assert.equal(context.out, "");
  assert.equal(context.err, "No recordings in memory\nNo recordings of hello in memory\n");
});

Deno.test("list: help, and arguments that make no sense", async () => {
  const context = testContext();
  assert.equal(await list(["--help"], context), 0);
  assert.equal(context.out, LIST_HELP);
  const cases: [args: string[], message: RegExp][] = [
    [["--sise"], /^Cannot run microlog list: unknown option '--sise'$/],
    [["-x"], /^Cannot run microlog list: unknown option '-x'$/],
    [["--json=yes"], /^Cannot run microlog list: option '--json' does not take an argument$/],
    [["a", "b"], /^Cannot run microlog list: there is one argument too many, "b"$/],
  ];
  for (const [args, message] of cases) {
    await assert.rejects(list(args, context), { name: "MicrologError", message, hint: "See microlog list --help" });
  }
  await assert.rejects(list(["../x"], context), { message: /^Cannot use the label "\.\.\/x"/ });
  const misset = testContext({ env: { TRACER_SAMPLE_DELAY: "x" } });
  await assert.rejects(list([], misset), { message: /^Cannot use TRACER_SAMPLE_DELAY="x"/ });
});
