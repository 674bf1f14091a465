import assert from "node:assert/strict";
import type { SamplesRecord } from "../../recording/records.ts";
import type { CallFrame, ProfileNode, V8Profile } from "../../tracer/inspector/protocol.ts";
import { readLines } from "../../tracer/line_ticks.ts";

const SAMPLES: SamplesRecord = {
  type: "samples",
  thread: 2,
  start: 40_000,
  unit: 100,
  duration: [5000, 5000],
  stack: [0, 1],
  count: 20,
};

function node(id: number, url: string, ticks: [line: number, ticks: number][]): ProfileNode {
  const callFrame = { functionName: "f", scriptId: "1", url, lineNumber: 0, columnNumber: 0 };
  return { id, callFrame, positionTicks: ticks.map(([line, ticks]) => ({ line, ticks })) };
}

function read(nodes: ProfileNode[], stacks: [number, number][]) {
  const urls: string[] = [];
  const sourceOf = (url: string) => urls.includes(url) ? urls.indexOf(url) : urls.push(url) - 1;
  const lineOf = ({ url }: CallFrame, line: number) => url.startsWith("file:") ? { url, line: line + 100 } : undefined;
  const profile: V8Profile = { nodes, startTime: 0, endTime: 0 };
  return { record: readLines(profile, SAMPLES, new Map(stacks), lineOf, sourceOf), urls };
}

Deno.test("line ticks: are summed up by line over all nodes, in order of source and line", () => {
  const { record, urls } = read([
    node(1, "", []),
    node(2, "file:///b.ts", [[9, 2], [3, 1]]),
    node(3, "file:///a.ts", [[7, 5]]),
    node(4, "file:///b.ts", [[9, 4]]),
  ], [[1, -1], [2, 0], [3, 1], [4, 2]]);
  assert.deepEqual(urls, ["file:///b.ts", "file:///a.ts"]);
  assert.deepEqual(record, {
    type: "lines",
    thread: 2,
    from: 40_000,
    until: 1_040_000,
    interval: 50_000,
    source: [0, 0, 1],
    line: [103, 109, 107],
    count: [1, 6, 5],
  });
});

Deno.test("line ticks: neither the runtime's nor Microlog's own are told, nor lines that V8 does not know", () => {
  const { record, urls } = read([
    node(1, "ext:core/01_core.js", [[3, 9]]),
    node(2, "file:///agent.ts", [[3, 9]]),
    node(3, "file:///a.ts", [[0, 9], [4, 0]]),
    node(4, "file:///hold.ts", [[3, 9]]),
  ], [[1, 0], [2, -2], [3, 1]]);
  assert.equal(record, undefined);
  assert.deepEqual(urls, []);
});
