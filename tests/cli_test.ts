import assert from "node:assert/strict";
import { main } from "../cli.ts";
import { RECORD_HELP } from "../commands/record.ts";
import { testContext } from "./commands/support.ts";

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const context = testContext();
  const code = await main(args, context);
  return { code, out: context.out, err: context.err };
}

Deno.test("cli: options for recording may stand before everything else", async () => {
  const rows: [args: string[], why: RegExp][] = [
    [["--heap=off"], /^Cannot run microlog record: no label is given\n/],
    [["--heap=off", "record"], /^Cannot run microlog record: no label is given\n/],
    [["--redact", "serve", "hello"], /^Cannot run microlog record: no script is given\n/],
    [["--heap=off", "record", "serve"], /^Cannot run microlog record: no script is given\n/],
    [["record", "--heap=off", "record"], /^Cannot run microlog record: no script is given\n/],
    [["--no-children", "-x"], /^Cannot run microlog record: unknown option -x\n/],
    [["--no-children", "hello", "--heap=x", "main.ts"], /^Cannot run microlog record: --heap=x is not/],
    [["--heap=x", "serve"], /^Cannot run microlog record: --heap=x is not/],
  ];
  for (const [args, why] of rows) {
    const { code, err } = await run(...args);
    assert.equal(code, 1);
    assert.match(err, why, args.join(" "));
  }
  assert.deepEqual(await run("--heap=off", "--help"), { code: 0, out: RECORD_HELP, err: "" });
});

Deno.test("cli: options for recording are none for other commands", async () => {
  const { code, err } = await run("--heap=off", "serve");
  assert.equal(code, 1);
  assert.match(err, /^Cannot run microlog serve: --heap=off is an option for recording\n.*microlog record serve …\n$/);
});

Deno.test("cli: an option nobody knows", async () => {
  assert.match((await run("--heapless", "hello", "main.ts")).err, /^Cannot run microlog: unknown option --heapless\n/);
});
