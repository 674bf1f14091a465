import assert from "node:assert/strict";
import { holds, LogFilter, type LogQuery } from "../../profile/log_filter.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import { LEVELS } from "../../recording/records.ts";
import type { Level, LogRecord } from "../../recording/records.ts";

const ALL: LogQuery = { levels: new Set(LEVELS), hidden: new Set(), range: undefined, text: "" };

function entry(time: number, text: string, level: Level = "info", thread = 0): LogRecord {
  return { type: "log", thread, time, level, from: "console", text, stack: -1 };
}

function built(entries: readonly LogRecord[]): ProfileBuilder {
  const builder = new ProfileBuilder();
  entries.forEach((one) => builder.add(one));
  return builder;
}

function rowsOf(filter: LogFilter): number[] {
  return [...filter.rows.subarray(0, filter.length)];
}

const SOME = [
  entry(0, "Begin"),
  entry(10, "a warning", "warn"),
  entry(10, "worker begins", "debug", 1),
  entry(20, "it broke\nin BEGIN", "error"),
  entry(30, "end"),
];

Deno.test("entries are kept by level, thread, time and text, and counted by level", () => {
  const { log } = built(SOME).profile;
  const found = (query: Partial<LogQuery>) => {
    const filter = new LogFilter(log, { ...ALL, ...query });
    assert.equal(filter.run(() => false), true);
    return [rowsOf(filter), filter.counts] as const;
  };
  assert.deepEqual(found({})[0], [0, 1, 2, 3, 4]);
  const [rows, counts] = found({ levels: new Set<Level>(["warn", "error"]) });
  assert.deepEqual(rows, [1, 3]);
  assert.deepEqual(counts, { debug: 1, info: 2, warn: 1, error: 1 }, "levels that are not shown are counted too");
  assert.deepEqual(found({ hidden: new Set([0]) })[0], [2]);
  assert.deepEqual(found({ range: { from: 10, until: 20 } })[0], [1, 2, 3]);
  assert.deepEqual(found({ range: { from: 11, until: 19 } })[0], []);
  assert.deepEqual(found({ range: { from: 40, until: 50 } })[0], []);
  const [begins, counted] = found({ text: "begin", levels: new Set<Level>(["info", "error"]) });
  assert.deepEqual(begins, [0, 3]);
  assert.deepEqual(counted, { debug: 1, info: 1, warn: 0, error: 1 });
});

Deno.test("a text is looked for as it is, whatever it would mean as a pattern", () => {
  for (const text of ["a.b", "(", "[x", "a+b", "\\d", "^$", "{2}", "a|b", "/*", "-"]) {
    assert.equal(holds(text)(`before ${text} after`), true, text);
    assert.equal(holds(text)("something else"), false, text);
  }
  assert.equal(holds("ÄRGER")("so viel ärger"), true);
  assert.equal(holds("")(""), true);
});

Deno.test("a long log is gone through in slices, and goes on as it grows", () => {
  const builder = built(Array.from({ length: 10_000 }, (_, i) => entry(i, `entry ${i}`)));
  const filter = new LogFilter(builder.profile.log, { ...ALL, text: "7" });
  let slices = 1;
  while (!filter.run(() => true)) slices++;
  assert.ok(slices > 2, `${slices} slices`);
  const seven = (count: number) => Array.from({ length: count }, (_, i) => i).filter((i) => String(i).includes("7"));
  assert.deepEqual(rowsOf(filter), seven(10_000));
  builder.add(entry(10_000, "entry 10000"));
  builder.add(entry(10_001, "entry 10007"));
  assert.equal(filter.stale, false);
  assert.equal(filter.run(() => false), true);
  assert.deepEqual(rowsOf(filter), [...seven(10_000), 10_001]);
});

Deno.test("one long text is a slice of its own", () => {
  const { log } = built([entry(0, "x".repeat(100_000)), entry(1, "x"), entry(2, "x")]).profile;
  const filter = new LogFilter(log, { ...ALL, text: "x" });
  assert.equal(filter.run(() => true), false);
  assert.equal(filter.length, 1);
});

Deno.test("an entry that comes before the last one is noticed", () => {
  const builder = built(SOME);
  const filter = new LogFilter(builder.profile.log, ALL);
  assert.equal(filter.stale, false, "nothing was gone through");
  filter.run(() => false);
  builder.add(entry(25, "late", "info", 1));
  assert.equal(filter.stale, true);
});
