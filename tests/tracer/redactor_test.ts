import assert from "node:assert/strict";
import type { LogRecord, RecordingRecord } from "../../recording/records.ts";
import { headerRecord } from "../../tracer/run.ts";
import { Output } from "../../tracer/output.ts";
import { Redactor } from "../../tracer/redactor.ts";
import { validateLines } from "../recording/schema.ts";

const HEADER = headerRecord(
  {
    command: ["deno", "run", "-A", "main.ts"],
    cwd: "/g",
    label: "game",
    microlog: "0.1.0",
    sampleInterval: 50_000,
    statusInterval: 100_000,
  },
  1,
  new Date(0),
);

/** One record of each kind that holds texts; each of its texts holds two secrets, one by look and one by pattern. */
const LOOK = "https://ann:hunter2@x.org/#customer-7";
const RECORDS: RecordingRecord[] = [
  { ...HEADER, command: ["deno", "run", "main.ts", "--password", "hunter2", "customer-7"], cwd: LOOK },
  {
    type: "run",
    time: 0,
    host: "customer-7",
    permissions: { read: "granted" },
    env: { API_KEY: "hunter2", OTHER: LOOK },
    settings: { MICROLOG_SERVER: LOOK },
    git: { commit: "a".repeat(40), branch: LOOK },
  },
  { type: "thread", thread: 0, name: LOOK, time: 0, url: LOOK },
  { type: "child", time: 0, pid: 2, id: "game/b", command: ["deno", "run", "b.ts", "--token=hunter2", "customer-7"] },
  { type: "sources", first: 0, url: [LOOK, "", LOOK], time: [0, 0, 0] },
  { type: "frames", first: 0, name: [LOOK, "main"], source: [0, 0], line: [1, 1], column: [1, 1] },
  { type: "span", thread: 0, time: 0, duration: 1, kind: "mark", name: LOOK, stack: -1, detail: `{ at: '${LOOK}' }` },
  { type: "open", time: 0, kind: ["file", "file"], name: [LOOK, "/tmp/x"] },
  { type: "notice", time: 0, text: `Cannot read ${LOOK}` },
];

function log(text: string, styles?: LogRecord["styles"]): LogRecord {
  const entry: LogRecord = { type: "log", thread: 0, time: 0, level: "info", from: "console", text, stack: -1 };
  return styles === undefined ? entry : { ...entry, styles };
}

/** The text and the styles of an entry, once it is redacted. */
function redacted(patterns: RegExp[], text: string, styles?: LogRecord["styles"]) {
  const record = new Redactor(patterns).record(log(text, styles)) as LogRecord;
  return [record.text, record.styles];
}

Deno.test("redactor: no secret in any text of any record", () => {
  const redactor = new Redactor([]);
  const lines = RECORDS.map((record) => JSON.stringify(redactor.record(record)) + "\n");
  for (const line of lines) {
    assert.ok(!line.includes("hunter2"), line);
    assert.ok(line.includes("***") && line.includes("customer-7"), line);
  }
  assert.deepEqual(validateLines(lines.join("")), []);
});

Deno.test("redactor: a person's patterns are masked in all texts", () => {
  const redactor = new Redactor([/customer-\d/g]);
  const lines = [...RECORDS, log("customer-7 and customer-8")].map((record) =>
    JSON.stringify(redactor.record(record)) + "\n"
  );
  for (const line of lines) assert.ok(!line.includes("customer"), line);
  assert.deepEqual(validateLines(lines.join("")), []);
});

Deno.test("redactor: rows stay rows", () => {
  const record = new Redactor([/x\.org/g]).record(RECORDS[4]!);
  assert.deepEqual(record, {
    type: "sources",
    first: 0,
    url: ["https://ann:***@***/#customer-7", "", "https://ann:***@***/#customer-7"],
    time: [0, 0, 0],
  });
});

Deno.test("redactor: log entries are as they were printed, but for a person's patterns", () => {
  const entry = log(`password=hunter2 ${LOOK}`);
  assert.equal(new Redactor([]).record(entry), entry);
  assert.deepEqual(new Redactor([/hunter\d/gu]).record({ ...entry, bytes: 70_000 }), {
    ...entry,
    bytes: 70_000,
    text: "password=*** https://ann:***@x.org/#customer-7",
  });
});

Deno.test("redactor: records without texts are the same objects", () => {
  const records: RecordingRecord[] = [
    { type: "samples", thread: 0, start: 0, unit: 100, duration: [1], stack: [0], count: 1 },
    { type: "status", time: [0], cpu: [1], rss: [1], heap: [1] },
    { type: "end", time: 0, reason: "exit", code: 0 },
  ];
  for (const record of records) assert.equal(new Redactor([/./g]).record(record), record);
});

Deno.test("redactor: patterns that are not global, match nothing, or match half a pair", () => {
  assert.deepEqual(redacted([/a/], "banana"), ["b***n***n***", undefined]);
  assert.deepEqual(redacted([/a/y], "banana"), ["b***n***n***", undefined]);
  assert.deepEqual(redacted([/x*/g, /\b/g], "banana"), ["banana", undefined]);
  assert.deepEqual(redacted([/b/g, /a/g], "ab"), ["******", undefined], "each in turn");
  assert.deepEqual(redacted([/./gu], "\u{1f511}"), ["***", undefined]);
});

Deno.test("redactor: styles move with the text", () => {
  const pattern = [/secret/g];
  // Before, over, and after a match.
  assert.deepEqual(redacted(pattern, "a secret b", [[0, 1, "31"], [2, 8, "32"], [9, 10, "33"]]), [
    "a *** b",
    [[0, 1, "31"], [2, 5, "32"], [6, 7, "33"]],
  ]);
  // Over all of it, and over a part of the match and what is beside it.
  assert.deepEqual(redacted(pattern, "a secret b", [[0, 10, "1"]]), ["a *** b", [[0, 7, "1"]]]);
  assert.deepEqual(redacted(pattern, "a secret b", [[0, 4, "31"], [4, 10, "32"]]), [
    "a *** b",
    [[0, 2, "31"], [2, 7, "32"]],
  ]);
  // Within a match.
  assert.deepEqual(redacted(pattern, "a secret b", [[3, 5, "31"]]), ["a *** b", []]);
  // Several matches, next to each other.
  assert.deepEqual(redacted(pattern, "secretsecret x secret", [[6, 12, "31"], [13, 14, "32"], [15, 21, "33"]]), [
    "****** x ***",
    [[3, 6, "31"], [7, 8, "32"], [9, 12, "33"]],
  ]);
  // A mask that is longer than what it hides.
  assert.deepEqual(redacted([/x/g], "x x", [[0, 1, "31"], [2, 3, "32"]]), ["*** ***", [[0, 3, "31"], [4, 7, "32"]]]);
  assert.deepEqual(redacted([/x/g], "a", [[0, 1, "31"]]), ["a", [[0, 1, "31"]]]);
});

Deno.test("redactor: what comes again is masked again, also after much else", () => {
  const redactor = new Redactor([]);
  const name = (text: string) => {
    const record = redactor.record({ type: "thread", thread: 0, name: text, time: 0 });
    return (record as { name: string }).name;
  };
  for (let i = 0; i < 5_000; i++) assert.equal(name(`token=abc${i} ${i}`), `token=*** ${i}`);
  assert.equal(name("token=abc0 0"), "token=*** 0");
  assert.equal(name(`${"a ".repeat(1_000)}token=abc`), `${"a ".repeat(1_000)}token=***`);
});

Deno.test("output: what is written has been redacted", async () => {
  let written = "";
  const sink = {
    append: (lines: string) => {
      written += lines;
      return Promise.resolve();
    },
  };
  const output = new Output(sink, (error) => assert.fail(String(error)), new Redactor([/7/g]));
  await output.write([log("customer 7")]);
  assert.equal(JSON.parse(written).text, "customer ***");
});

Deno.test("output: what cannot be looked through is not written, and the recording stops", async () => {
  const failures: unknown[] = [];
  const broken = new Error("too deep");
  const redactor = new Redactor([]);
  redactor.record = () => {
    throw broken;
  };
  const output = new Output({ append: () => assert.fail("it was written") }, (error) => failures.push(error), redactor);
  await output.write([log("x")]);
  await output.write([log("x")]);
  assert.deepEqual(failures, [broken]);
});
