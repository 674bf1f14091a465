import assert from "node:assert/strict";
import type { NoticeRecord } from "../../recording/records.ts";
import { Output } from "../../tracer/output.ts";

function notice(text: string): NoticeRecord {
  return { type: "notice", time: 0, text };
}

/** A sink whose appends are finished by hand. */
class SlowSink {
  texts: string[][] = [];
  #open: PromiseWithResolvers<void>[] = [];

  append(lines: string): Promise<void> {
    assert.ok(lines.endsWith("\n"));
    this.texts.push(lines.trimEnd().split("\n").map((line) => (JSON.parse(line) as NoticeRecord).text));
    const settle = Promise.withResolvers<void>();
    this.#open.push(settle);
    return settle.promise;
  }

  succeed(): void {
    this.#open.shift()!.resolve();
  }

  fail(error: Error): void {
    this.#open.shift()!.reject(error);
  }
}

function never(): void {
  assert.fail("it failed");
}

Deno.test("output: lines reach the sink in order, one append at a time", async () => {
  const sink = new SlowSink();
  const output = new Output(sink, never);
  const first = output.write([notice("a"), notice("b")]);
  const second = output.write([notice("c")]);
  await Promise.resolve();
  assert.deepEqual(sink.texts, [["a", "b"]]);
  sink.succeed();
  await first;
  await Promise.resolve();
  assert.deepEqual(sink.texts, [["a", "b"], ["c"]]);
  sink.succeed();
  await second;
  assert.equal(output.isBroken, false);
});

Deno.test("output: nothing to write waits for what is being written, and appends nothing", async () => {
  const sink = new SlowSink();
  const output = new Output(sink, never);
  await output.write([]);
  void output.write([notice("a")]);
  const empty = output.write([]);
  await Promise.resolve();
  sink.succeed();
  await empty;
  assert.deepEqual(sink.texts, [["a"]]);
});

Deno.test("output: a failure is told once, nothing follows, and nobody who writes hears of it", async () => {
  const sink = new SlowSink();
  const failures: unknown[] = [];
  const output = new Output(sink, (error) => failures.push(error));
  const writes = [output.write([notice("a")]), output.write([notice("b")])];
  await Promise.resolve();
  const full = new Error("the disk is full");
  sink.fail(full);
  await Promise.all(writes);
  await output.write([notice("c")]);
  assert.deepEqual(failures, [full]);
  assert.deepEqual(sink.texts, [["a"]]);
  assert.equal(output.isBroken, true);
});

Deno.test("output: giving up stops it, once", async () => {
  const sink = new SlowSink();
  const failures: unknown[] = [];
  const output = new Output(sink, (error) => failures.push(error));
  const reason = new Error("a bug");
  output.fail(reason);
  output.fail(new Error("another"));
  await output.write([notice("a")]);
  assert.deepEqual(failures, [reason]);
  assert.deepEqual(sink.texts, []);
});
