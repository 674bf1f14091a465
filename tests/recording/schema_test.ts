import assert from "node:assert/strict";
import { validateLine, validateLines } from "./schema.ts";
import { RecordingDecoder } from "../../recording/decode.ts";

const LINES = await Deno.readTextFile(new URL("../fixtures/v1.jsonl", import.meta.url));
const records = LINES.trimEnd().split("\n").map((line) => JSON.parse(line));

/** The first record of a type in the fixture, changed. */
function changed(type: string, change: Record<string, unknown>): Record<string, unknown> {
  return { ...records.find((record) => record.type === type), ...change };
}

Deno.test("the fixture of version 1 is valid and has every type", () => {
  assert.deepEqual(validateLines(LINES), []);
  assert.equal(new Set(records.map((record) => record.type)).size, 22);
});

/** Each must be refused by the schema and by the decoder alike. */
const BAD: Record<string, unknown>[] = [
  changed("thread", { thread: -1 }),
  changed("thread", { name: 7 }),
  changed("sources", { first: 1.5 }),
  changed("sources", { url: "file:///main.ts" }),
  changed("frames", { source: [-2, -1, -1, 1, 1, 2, 2] }),
  changed("frames", { line: undefined }),
  changed("stacks", { frame: [0, 1, 2, 3, 4, 5, -1] }),
  changed("samples", { unit: 0 }),
  changed("samples", { duration: [1, 2, 3, 4, 5, 6, 7, -8] }),
  changed("samples", { stack: [null, 5, 6, 2, 6, 0, 6, 5] }),
  changed("lines", { interval: 0 }),
  changed("lines", { source: [-1, 2, 2] }),
  changed("status", { cpu: ["88", 100, 131, 100, 99.5] }),
  changed("objects", { count: "many" }),
  changed("log", { level: "fatal" }),
  changed("log", { from: "printer" }),
  changed("log", { text: null }),
  changed("log", { bytes: -1 }),
  changed("log", { styles: [[0, 1]] }),
  changed("run", { env: { HOME: 1 } }),
  changed("run", { git: { branch: "main" } }),
  changed("thread", { parent: -1 }),
  changed("threadEnd", { time: "later" }),
  changed("usage", { cpu: [1, "2"] }),
  changed("machine", { available: ["much"] }),
  changed("child", { command: "deno" }),
  changed("span", { kind: "wish" }),
  changed("span", { duration: -1 }),
  changed("gc", { count: [1.5, 1] }),
  changed("pauses", { before: ["much"] }),
  changed("heap", { interval: 0 }),
  changed("heap", { live: "much" }),
  changed("open", { name: [1, 2] }),
  changed("notice", { time: "now" }),
  changed("end", { reason: "boredom" }),
  changed("end", { code: "0" }),
];

for (const bad of BAD) {
  const line = JSON.stringify(bad);
  Deno.test(`refused by schema and decoder: ${line.slice(0, 90)}`, () => {
    assert.notEqual(validateLine(line), undefined);
    const decoder = new RecordingDecoder("test");
    decoder.push(JSON.stringify(records[0]) + "\n");
    assert.deepEqual(decoder.push(line + "\n"), []);
    assert.equal(decoder.problems.length, 1);
    assert.match(decoder.problems[0]!.message, /^line 2 is not a record of type /);
  });
}

Deno.test("a line is named with what is wrong with it", () => {
  const [header] = LINES.split("\n");
  const text = `${header}\n{"type":"notice","time":1}\nrubbish\n{"type":"new"}\n`;
  const faults = validateLines(text);
  assert.equal(faults.length, 3);
  assert.match(faults[0]!, /^line 2: notice must have required property 'text'/);
  assert.equal(faults[1], "line 3: is not JSON");
  assert.match(faults[2]!, /^line 4: /);
});

Deno.test("what a schema cannot say is checked too", () => {
  const lines = LINES.trimEnd().split("\n");
  const without = (type: string) => lines.filter((line) => !line.startsWith(`{"type":"${type}"`)).join("\n") + "\n";
  assert.match(validateLines(without("sources")).join(), /row 1 of sources is named before it is there/);
  assert.match(validateLines(without("thread")).join(), /thread 0 is named before it is there/);
  assert.match(validateLines(LINES + lines[16] + "\n").join(), /the end is not the last line/);
  assert.deepEqual(validateLines(LINES.trimEnd()), ["the last line has no line break"]);
  const uneven = JSON.stringify(changed("status", { heap: [1] }));
  assert.deepEqual(validateLines(`${lines[0]}\n${uneven}\n`), [
    "line 2 is not a record of type status: heap and rss differ in length",
  ]);
});
