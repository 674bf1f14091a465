import assert from "node:assert/strict";
import type {
  FramesRecord,
  LogRecord,
  RecordingRecord,
  SourcesRecord,
  SpanRecord,
  StacksRecord,
} from "../../recording/records.ts";
import type { HookBatch, HookEntry, HookSpan } from "../../tracer/hooks.ts";
import { LogReader } from "../../tracer/log_reader.ts";
import { Sources } from "../../tracer/sources.ts";
import { Tables } from "../../tracer/tables.ts";
import { FakeClock } from "./fake_clock.ts";

const URL_A = "file:///game/a.js";
const TEXT = "class Board {\n  spin() { log(); }\n}\nnew Board().spin();\n";

function setUp(thread?: number) {
  const time = new FakeClock();
  const tables = new Tables();
  const sources = new Sources({
    open: () => Promise.resolve(),
    scriptSource: () => Promise.resolve(TEXT),
    file: () => Promise.reject(new Error("not found")),
  });
  sources.add({ scriptId: "1", url: URL_A, isModule: true });
  const reader = new LogReader(time.clock, tables, sources, thread);
  const add = (batch: Partial<HookBatch>) =>
    reader.add(
      JSON.stringify({ entries: [], spans: [], stacks: [], dropped: 0, droppedSpans: 0, droppedFrom: 0, ...batch }),
    );
  const stacks = new StackTexts();
  const stackText = (row: number) => {
    stacks.read(tables.take());
    return stacks.text(row);
  };
  return { time, reader, add, stackText };
}

/** Stacks of the tables as text, outermost frame first. */
class StackTexts {
  #urls: string[] = [];
  #frames: string[] = [];
  #stacks: { parent: number; frame: number }[] = [];

  read(records: readonly RecordingRecord[]): void {
    for (const record of records) {
      if (record.type === "sources") this.#urls.push(...(record as SourcesRecord).url);
      else if (record.type === "frames") this.#readFrames(record);
      else if (record.type === "stacks") this.#readStacks(record);
    }
  }

  #readFrames({ name, source, line, column }: FramesRecord): void {
    name.forEach((text, i) => this.#frames.push(`${text} ${this.#urls[source[i]!] ?? ""}:${line[i]}:${column[i]}`));
  }

  #readStacks({ parent, frame }: StacksRecord): void {
    parent.forEach((row, i) => this.#stacks.push({ parent: row, frame: frame[i]! }));
  }

  text(row: number): string[] {
    if (row === -1) return [];
    const { parent, frame } = this.#stacks[row]!;
    return [...this.text(parent), this.#frames[frame]!];
  }
}

function entry(
  partial: Partial<Record<"time" | "level" | "bytes" | "stack", number>> & { text?: string; from?: HookEntry[2] },
): HookEntry {
  const { time = 0, level = 1, from = "console", text = "hello\n", bytes = 0, stack = -1 } = partial;
  return [time, level, from, text, bytes, stack];
}

async function take(reader: LogReader): Promise<LogRecord[]> {
  return (await reader.take()).map((record) => {
    assert.equal(record.type, "log");
    return record as LogRecord;
  });
}

Deno.test("log: an entry as the console gives it", async () => {
  const { reader, add } = setUp();
  add({ entries: [entry({ time: 1.5, text: "hello\n" })] });
  assert.deepEqual(await reader.take(), [
    { type: "log", thread: 0, time: 1500, level: "info", from: "console", text: "hello", stack: -1 },
  ]);
  assert.deepEqual(await reader.take(), [], "each is given once");
});

Deno.test("log: the console's levels; direct writes have none", async () => {
  const { reader, add } = setUp();
  add({
    entries: [
      ...[0, 1, 2, 3].map((level) => entry({ level })),
      entry({ level: 1, from: "stdout" }),
      entry({ level: 3, from: "stderr" }),
      entry({ level: 3, from: "uncaught", text: "Uncaught 1" }),
    ],
  });
  const logs = await take(reader);
  assert.deepEqual(logs.map(({ level }) => level), ["debug", "info", "warn", "error", "info", "info", "error"]);
  assert.deepEqual(logs.slice(4).map(({ from }) => from), ["stdout", "stderr", "uncaught"]);
});

Deno.test("log: one final line break goes, and the terminal's codes", async () => {
  const { reader, add } = setUp();
  const rows: [given: string, text: string][] = [
    ["a\n", "a"],
    ["a\r\n", "a"],
    ["a\n\n", "a\n"],
    ["a", "a"],
    ["\n", ""],
    ["  a\tb\n", "  a\tb"],
    ["\x1b[31mred\x1b[39m\n", "red"],
    ["\x1b]8;;https://x.org\x07link\x1b]8;;\x07 \x1b[2K\x1b[1Gdone\n", "link done"],
  ];
  for (const [given, text] of rows) {
    add({ entries: [entry({ text: given })] });
    assert.equal((await take(reader))[0]?.text, text, JSON.stringify(given));
  }
});

Deno.test("log: a text that was cut says how long it was", async () => {
  const { reader, add } = setUp();
  add({ entries: [entry({ text: "abc", bytes: 5000 }), entry({ text: "abc" })] });
  const logs = await take(reader);
  assert.equal(logs[0]?.bytes, 5000);
  assert.ok(!Object.hasOwn(logs[1]!, "bytes"));
});

Deno.test("log: stacks have the names people give, and are kept once for all entries and batches", async () => {
  const { reader, add, stackText } = setUp();
  const inSpin = `spin\t${URL_A}\t2\t12\n\t${URL_A}\t4\t13\n`;
  const atTop = `\t${URL_A}\t4\t1\n`;
  add({ stacks: [inSpin, atTop], entries: [entry({ stack: 0 }), entry({ stack: 1 }), entry({ stack: 0 })] });
  const [first, second, third] = await take(reader);
  assert.deepEqual(stackText(first!.stack), [`import a.js ${URL_A}:4:13`, `Board.spin ${URL_A}:2:12`]);
  assert.deepEqual(stackText(second!.stack), [`import a.js ${URL_A}:4:1`]);
  assert.equal(third!.stack, first!.stack);

  add({ entries: [entry({ stack: 1 })] });
  add({ stacks: [`f\thttps://example.org/x.ts\t7\t8\n`], entries: [entry({ stack: 2 }), entry({ stack: 0 })] });
  const later = await take(reader);
  assert.deepEqual(later.map(({ stack }) => stackText(stack).length), [1, 1, 2]);
  assert.equal(later[0]!.stack, second!.stack);
  assert.deepEqual(stackText(later[1]!.stack), ["f https://example.org/x.ts:7:8"]);
});

Deno.test("log: a stack that never came is none", async () => {
  const { reader, add } = setUp();
  add({ entries: [entry({ stack: 7 })] });
  assert.equal((await take(reader))[0]?.stack, -1);
});

Deno.test("log: the stack of an error nobody caught is in its text", async () => {
  const { reader, add, stackText } = setUp();
  const text = [
    "Uncaught (in promise) TypeError: cannot",
    "    at nowhere (a message may look like a stack)",
    "    at Board.spin (file:///game/a.js:2:12)",
    "    at new Cell (file:///game/c.ts:5:6)",
    "    at Timeout.later [as _onTimeout] (file:///game/c.ts:9:1)",
    "    at Array.map (<anonymous>)",
    "    at async main (https://example.org/x.ts?v=1:7:8)",
    "    at eval (eval at run (file:///game/c.ts:1:2), <anonymous>:1:1)",
    "    at async Promise.all (index 0)",
    "    at callback (ext:deno_web/02_timers.js:58:7)",
    "    at async file:///game/b.ts:10:20",
    "    at file:///game/a.js:4:13",
  ].join("\n");
  add({ entries: [entry({ from: "uncaught", level: 3, text })] });
  const [log] = await take(reader);
  assert.deepEqual(stackText(log!.stack), [
    "import a.js file:///game/a.js:4:13",
    "(anonymous) file:///game/b.ts:10:20",
    "main https://example.org/x.ts?v=1:7:8",
    "Timeout.later file:///game/c.ts:9:1",
    "Cell file:///game/c.ts:5:6",
    "Board.spin file:///game/a.js:2:12",
  ]);
  assert.equal(log!.text, text);
});

Deno.test("log: what was thrown may have no stack", async () => {
  const { reader, add } = setUp();
  add({ entries: [entry({ from: "uncaught", text: "Uncaught 42" })] });
  assert.equal((await take(reader))[0]?.stack, -1);
});

Deno.test("log: entries that were dropped are told of once, after those that were not", async () => {
  const { time, reader, add } = setUp();
  time.advance(5000);
  add({ entries: [entry({})], dropped: 12_000, droppedSpans: 1, droppedFrom: 3 });
  add({ entries: [entry({})] });
  add({ dropped: 345, droppedFrom: 4 });
  const records = await reader.take();
  assert.deepEqual(records.map(({ type }) => type), ["log", "log", "notice", "notice"]);
  assert.deepEqual(records.slice(2), [
    {
      type: "notice",
      time: 3000,
      text: "12,345 log entries were dropped because they came faster than they could be recorded",
    },
    { type: "notice", time: 3000, text: "1 span was dropped because they came faster than they could be recorded" },
  ]);
});

Deno.test("log: which scripts are wanted, before they are taken", async () => {
  const { reader, add } = setUp();
  add({
    stacks: [`spin\t${URL_A}\t2\t12\n`, "f\tfile:///game/b.ts\t1\t1\n"],
    entries: [
      entry({ from: "uncaught", text: "Uncaught Error: x\n    at file:///game/c.ts:1:2" }),
      entry({ text: "    at file:///game/d.ts:1:2" }),
    ],
  });
  assert.deepEqual(reader.wanted().map(({ url }) => url), [URL_A, "file:///game/b.ts", "file:///game/c.ts"]);
  await reader.take();
  assert.deepEqual(reader.wanted(), []);
});

Deno.test("log: colours are kept as data, of the text without its last line break", async () => {
  const { reader, add } = setUp();
  add({ entries: [entry({ text: "a \x1b[1;31mred\n\x1b[39mb\x1b[0m\n" }), entry({ text: "\x1b[32m\n\x1b[0m" })] });
  const [first, second] = await take(reader);
  assert.deepEqual([first?.text, first?.styles], ["a red\nb", [[2, 6, "1;31"], [6, 7, "1"]]]);
  assert.equal(second?.text, "");
  assert.ok(!Object.hasOwn(second!, "styles"));
});

Deno.test("log: spans", async () => {
  const { reader, add, stackText } = setUp(3);
  const spans: HookSpan[] = [
    [1.5, 0, "mark", "start", "{ a: 1 }", -1],
    [2, 20.0004, "measure", "\x1b[31mpart\x1b[0m", "", 0],
  ];
  add({ stacks: [`spin\t${URL_A}\t2\t12\n`], spans });
  const [mark, measure, ...more] = await reader.take();
  assert.deepEqual(more, []);
  assert.deepEqual(mark, {
    ...{ type: "span", thread: 3, time: 1500, duration: 0, kind: "mark", name: "start", stack: -1 },
    detail: "{ a: 1 }",
  });
  assert.equal(measure?.type, "span");
  const { stack, ...rest } = measure as SpanRecord;
  assert.deepEqual(rest, { type: "span", thread: 3, time: 2000, duration: 20_000, kind: "measure", name: "part" });
  assert.deepEqual(stackText(stack), [`Board.spin ${URL_A}:2:12`]);
});

Deno.test("log: entries are of the thread they came from", async () => {
  const { reader, add } = setUp(2);
  add({ entries: [entry({})] });
  assert.equal((await take(reader))[0]?.thread, 2);
});

Deno.test("log: of an error with causes, and of one that quotes another, the stack is its own", async () => {
  const { reader, add, stackText } = setUp();
  const own = [
    "Uncaught Error: the worker said: Error: x",
    "    at theirs (file:///game/theirs.ts:1:2)",
    "and died",
    "    at ours (file:///game/c.ts:5:6)",
  ].join("\n");
  const text = `${own}\nCaused by: Error: y\n    at cause (file:///game/d.ts:7:8)`;
  const given: HookEntry = [...entry({ from: "uncaught", level: 3, text })];
  given[6] = own.length;
  add({ entries: [given] });
  assert.deepEqual(reader.wanted().map(({ url }) => url), ["file:///game/c.ts"]);
  const [log] = await take(reader);
  assert.deepEqual(stackText(log!.stack), ["ours file:///game/c.ts:5:6"]);
  assert.equal(log!.text, text);
});

Deno.test("log: what the library was told has its level and its stack", async () => {
  const { reader, add, stackText } = setUp();
  const entries = [0, 1, 2, 3].map((level) => entry({ from: "log", level, text: "told", stack: 0 }));
  add({ stacks: [`spin\t${URL_A}\t2\t12\n`], entries });
  const logs = await take(reader);
  assert.deepEqual(logs.map(({ from, level, text }) => [from, level, text]), [
    ["log", "debug", "told"],
    ["log", "info", "told"],
    ["log", "warn", "told"],
    ["log", "error", "told"],
  ]);
  assert.deepEqual(stackText(logs[0]!.stack), [`Board.spin ${URL_A}:2:12`]);
});

Deno.test("log: Node's stacks have paths, which are files", async () => {
  const { reader, add, stackText } = setUp();
  const text = [
    "Uncaught Error: x",
    "    at f (/srv/my app/a#1.js:3:7)",
    "    at /srv/b.js:4:8",
    "    at new C (C:\\app\\c.js:5:9)",
    "    at node:internal/main:1:2",
    "    at <anonymous>",
  ].join("\n");
  add({ stacks: ["spin\t/game/a.js\t2\t12\n"], entries: [entry({ stack: 0 }), entry({ from: "uncaught", text })] });
  const [told, lost] = await take(reader);
  assert.deepEqual(stackText(told!.stack), [`Board.spin ${URL_A}:2:12`]);
  const urls = stackText(lost!.stack).map((frame) => frame.replace(/^\S* /, ""));
  assert.deepEqual(urls, [
    "node:internal/main:1:2",
    "file:///C:/app/c.js:5:9",
    "file:///srv/b.js:4:8",
    "file:///srv/my%20app/a%231.js:3:7",
  ]);
});
