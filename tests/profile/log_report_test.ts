import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { logReport } from "../../profile/log_report.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import { everything } from "../browser/everything.ts";
import type { RecordingRecord } from "../../recording/records.ts";

const SECOND = 1_000_000;

function reportOf(records: readonly RecordingRecord[]): string {
  const builder = new ProfileBuilder();
  records.forEach((record) => builder.add(record));
  return logReport(builder.profile);
}

Deno.test("a report has a part for all that is known", () => {
  const decoder = new RecordingDecoder("test");
  const report = reportOf([...decoder.push(everything("alpha").join("")), ...decoder.finish()]);
  const titles = report.split("\n").filter((line) => line.startsWith("#"));
  assert.deepEqual(titles, [
    "# Ended with exit code 0 after 12.00 s",
    "## Garbage collection",
    "## Memory",
    "## What is alive",
    "## Left open",
    "## Threads",
    "## Notices",
  ]);
  assert.match(report, /^372 times, .* together: .* of the run/m);
  assert.match(report, /^\*\*This may be a leak\.\*\* .* grows by .* a minute: from .* to .*\./m);
  assert.match(report, /^\| MarkSweepCompact \| 12 \| \d+ ms \| 48\.0 MB \|$/m);
  assert.match(report, /^- socket: tcp 127\.0\.0\.1:8000 listening$/m);
  assert.match(report, /^\| worker 1 \| .* \| 7\.00 s \|/m);
});

Deno.test("of a recording in which nothing is known only its end is told", () => {
  const end = (record: object) => reportOf([{ type: "end", time: 2 * SECOND, ...record } as RecordingRecord]);
  assert.equal(reportOf([]), "# The recording breaks off after 0 µs\n");
  assert.equal(end({ reason: "exit", code: 3 }), "# Ended with exit code 3 after 2.00 s\n");
  assert.equal(end({ reason: "signal", signal: "SIGKILL" }), "# Ended by SIGKILL after 2.00 s\n");
  assert.equal(end({ reason: "exit" }), "# Ended by itself after 2.00 s\n");
  assert.equal(end({ reason: "lost" }), "# Out of sight after 2.00 s\n");
});

Deno.test("names mean nothing in markdown, whatever they are", () => {
  const names = [
    "<b>bold</b> [a](javascript:alert) `code` | cell",
    "1. first",
    "- item",
    "https://example.com/x",
    "a\nb\u202Ec",
    "x".repeat(1000),
    "",
  ];
  const report = reportOf([
    { type: "open", time: SECOND, kind: names.map(() => "file"), name: names },
    { type: "notice", time: SECOND, text: "1. # *no list*" },
  ]);
  const lines = report.split("\n").filter((line) => line.startsWith("- file"));
  assert.equal(lines.length, names.length, "each on one line");
  assert.equal(lines[0], "- file: \\<b\\>bold\\</b\\> \\[a\\]\\(javascript:alert\\) \\`code\\` \\| cell");
  assert.equal(lines[1], "- file: 1\\. first");
  assert.equal(lines[2], "- file: \\- item");
  assert.equal(lines[3], "- file: https\\://example.com/x");
  assert.equal(lines[4], "- file: a b\ufffdc");
  assert.equal(lines[5], `- file: ${"x".repeat(120)}…`);
  assert.equal(lines[6], "- file: (unnamed)");
  assert.match(report, /^- 1\\\. \\# \\\*no list\\\*$/m);
});

Deno.test("of many only some are told, and how many more there are", () => {
  const name = Array.from({ length: 50 }, (_, i) => `/tmp/${i}`);
  const report = reportOf([{ type: "open", time: SECOND, kind: name.map(() => "file"), name }]);
  assert.equal(report.match(/^- file/gm)?.length, 20);
  assert.match(report, /^and 30 more$/m);
});
