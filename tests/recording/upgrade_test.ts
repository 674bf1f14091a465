import assert from "node:assert/strict";
import { RecordingDecoder } from "../../recording/decode.ts";
import { FORMAT_VERSION } from "../../recording/records.ts";
import { newestVersion, UPGRADE_STEPS, upgradeRecord } from "../../recording/upgrade.ts";
import type { RawRecord, UpgradeStep } from "../../recording/upgrade.ts";

const FIXTURE = await Deno.readTextFile(new URL("../fixtures/v1.jsonl", import.meta.url));

/** As if notices had been called remarks, and their text words, and before that their words been shouted. */
const quieter: UpgradeStep = (record) =>
  record.type === "remark" ? { ...record, words: String(record.words).toLowerCase() } : record;
const renamed: UpgradeStep = (record) =>
  record.type === "remark" ? { type: "notice", time: record.time, text: record.words } : record;

Deno.test("the steps lead to the version that is written", () => {
  assert.equal(newestVersion(), FORMAT_VERSION);
  assert.equal(UPGRADE_STEPS.length, FORMAT_VERSION - 1);
});

Deno.test("there is a fixture of every version", async () => {
  for (let version = 1; version <= FORMAT_VERSION; version++) {
    const text = await Deno.readTextFile(new URL(`../fixtures/v${version}.jsonl`, import.meta.url));
    const decoder = new RecordingDecoder(`v${version}`);
    const records = [...decoder.push(text), ...decoder.finish()];
    assert.equal(JSON.parse(text.split("\n")[0]!).version, version);
    assert.ok(records.length > 1);
    assert.deepEqual(decoder.problems, []);
  }
});

Deno.test("a record of the newest version stays as it is", () => {
  const record: RawRecord = { type: "notice", time: 1, text: "a" };
  assert.equal(upgradeRecord(record, FORMAT_VERSION), record);
});

Deno.test("steps are taken in order, from the version of the record on", () => {
  const steps = [quieter, renamed];
  const old: RawRecord = { type: "remark", time: 1, words: "HELLO" };
  assert.deepEqual(upgradeRecord(old, 1, steps), { type: "notice", time: 1, text: "hello" });
  assert.deepEqual(upgradeRecord(old, 2, steps), { type: "notice", time: 1, text: "HELLO" });
  assert.equal(upgradeRecord(old, 3, steps), old);
});

Deno.test("an older recording is read as one of the newest version", () => {
  const [header] = FIXTURE.split("\n");
  const decoder = new RecordingDecoder("old", { steps: [quieter, renamed] });
  const records = decoder.push(`${header}\n{"type":"remark","time":1,"words":"HELLO"}\n{"type":"remark","time":1}\n`);
  assert.deepEqual(records.map((record) => record.type === "header" ? record.version : record), [
    3,
    { type: "notice", time: 1, text: "hello" },
    { type: "notice", time: 1, text: "undefined" },
  ]);
  assert.deepEqual(decoder.problems, []);
});

Deno.test("shapes are checked after the upgrade", () => {
  const [header] = FIXTURE.split("\n");
  const decoder = new RecordingDecoder("old", { steps: [renamed] });
  decoder.push(`${header}\n{"type":"remark","time":1,"words":7}\n`);
  assert.deepEqual(decoder.problems.map((problem) => problem.message), [
    "line 2 is not a record of type notice: text is not a text",
  ]);
});

Deno.test("a version newer than the last step is refused", () => {
  const header = FIXTURE.split("\n")[0]!.replace('"version":1', '"version":4');
  assert.throws(() => new RecordingDecoder("new", { steps: [quieter, renamed] }).push(header + "\n"), {
    message: "Cannot read recording new: it is of version 4 of the format, newer than the 3 that is known here",
  });
});
